-- What the guards of all helpdesks share: closing the outbox row of an arrived note, refusing everything else.

-- One statement, so that of two copies that come at once one finds nothing to close.
CREATE FUNCTION seva.close_note(helpdesk int, marker text, remote text, OUT closed bool, OUT ticket text, OUT known bool)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE seva.note n
       SET state = 'delivered', delivered = clock_timestamp(), remote = $3, lease_until = NULL, last_error = NULL
      FROM seva.helpdesk h
     WHERE n.marker = $2 AND n.helpdesk = $1 AND n.delivered IS NULL AND n.state IN ('due', 'leased', 'dead')
       AND h.id = n.helpdesk AND h.posting = 'on'
    RETURNING n.ticket INTO ticket;
    closed := FOUND;
    known := closed OR EXISTS (SELECT FROM seva.note n WHERE n.marker = $2 AND n.helpdesk = $1);
END
$$;
COMMENT ON FUNCTION seva.close_note(int, text, text) IS
    'Marks the open note with this marker delivered as row remote; closed: it was open; known: there is such a note';

CREATE FUNCTION seva.refuse(helpdesk int, what text, why text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM nextval('seva.refusals');
    RAISE EXCEPTION 'seva: % refused: %', what, why
        USING ERRCODE = 'insufficient_privilege', DETAIL = format('Helpdesk %s; only the coach''s account is held to this.', helpdesk);
END
$$;
COMMENT ON FUNCTION seva.refuse(int, text, text) IS 'Counts a refusal, which outlives the rollback, and raises it';
