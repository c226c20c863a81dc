-- Whether a note may be posted now: nobody but staff may be able to read it.

CREATE FUNCTION seva.posting_allowed(helpdesk integer)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    desk seva.helpdesk;
    readers text;
    trouble text;
BEGIN
    SELECT * INTO desk FROM seva.helpdesk h WHERE h.id = posting_allowed.helpdesk;
    IF NOT FOUND OR NOT desk.enabled OR desk.posting <> 'on' THEN
        RETURN false;
    END IF;
    BEGIN
        -- Each kind of helpdesk brings seva.<kind>_public_readers(helpdesk):
        -- who outside the staff may read internal notes, NULL when nobody.
        EXECUTE format('SELECT seva.%I($1)', desk.kind || '_public_readers') INTO readers USING desk.id;
    EXCEPTION WHEN query_canceled OR lock_not_available THEN
        RETURN false;
    WHEN OTHERS THEN
        -- Not knowing who reads is no leave to post.
        trouble := SQLSTATE;
    END;
    IF trouble IS NOT NULL THEN
        PERFORM seva.raise_alarm(desk.id, 'readers_unknown',
            format('who may read internal notes could not be found out (SQLSTATE %s): nothing is posted', trouble));
        RETURN false;
    END IF;
    IF readers IS NOT NULL THEN
        UPDATE seva.helpdesk h SET posting = 'held' WHERE h.id = desk.id;
        PERFORM seva.raise_alarm(desk.id, 'readers',
            format('customers may read internal notes (%s): posting is held; take the right away, then call seva.resume(%L)',
                   readers, desk.name));
        RETURN false;
    END IF;
    PERFORM seva.clear_alarm(desk.id, 'readers_unknown');
    RETURN true;
END
$$;
COMMENT ON FUNCTION seva.posting_allowed(integer) IS
    'Asked before every claim: true when the helpdesk is on and nobody outside its staff may read internal notes; otherwise holds posting and raises an alarm';

CREATE FUNCTION seva.note_row(note bigint)
RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    n seva.note;
    kind text;
    remote text;
BEGIN
    SELECT * INTO n FROM seva.note x WHERE x.id = note_row.note;
    SELECT h.kind INTO kind FROM seva.helpdesk h WHERE h.id = n.helpdesk;
    IF to_regprocedure(format('seva.%I(integer,text,text)', kind || '_note_row')) IS NULL THEN
        RETURN NULL;
    END IF;
    EXECUTE format('SELECT seva.%I($1, $2, $3)', kind || '_note_row') INTO remote USING n.helpdesk, n.ticket, n.marker;
    RETURN remote;
END
$$;
COMMENT ON FUNCTION seva.note_row(bigint) IS
    'The helpdesk''s own id of the row that carries this note''s marker, NULL when there is none: the look for notes that passed no guard';
