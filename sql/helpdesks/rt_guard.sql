-- Request Tracker 5: what the coach's account may store.  The triggers' WHEN names the account, so that no one else comes here.

CREATE FUNCTION seva.rt_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s'
AS $$
BEGIN
    IF TG_TABLE_NAME = 'attachments' THEN
        PERFORM seva.rt_guard_attachment(TG_ARGV[0]::int, TG_ARGV[1]::bigint, NEW.transactionid);
    ELSIF TG_OP = 'INSERT' THEN
        PERFORM seva.rt_guard_insert(TG_ARGV[0]::int, NEW.id, NEW.objecttype, NEW.objectid, NEW.type, NEW.data);
    ELSE
        PERFORM seva.rt_guard_update(TG_ARGV[0]::int, TG_ARGV[1]::bigint, to_jsonb(OLD), to_jsonb(NEW));
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION seva.rt_guard() IS
    'Trigger on Request Tracker''s transactions and attachments, for rows of the coach''s account only; arguments: helpdesk, coach''s user id. Lets in comments that close an open note, refuses whatever a customer could see';

CREATE FUNCTION seva.rt_guard_insert(helpdesk int, id bigint, objecttype text, objectid bigint, type text, data text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    c record;
BEGIN
    IF objecttype <> 'RT::Ticket' OR type = 'CommentEmailRecord' THEN
        RETURN;
    END IF;
    IF type IS DISTINCT FROM 'Comment' THEN
        PERFORM seva.refuse(helpdesk, 'a row of type ' || coalesce(type, 'NULL'), 'the coach writes internal comments only');
    END IF;
    c := seva.close_note(helpdesk, rtrim(data, E'\r\n '), id::text);
    IF c.closed THEN
        IF seva.rt_root(objectid) IS DISTINCT FROM seva.rt_root(c.ticket::bigint) THEN
            PERFORM seva.refuse(helpdesk, 'a comment', 'its note belongs to another ticket');
        END IF;
        -- asked before the claim; since then the right may have been granted
        IF seva.rt_public_readers(helpdesk) IS NOT NULL THEN
            RAISE EXCEPTION 'seva: a comment refused: customers may read internal comments' USING ERRCODE = 'insufficient_privilege';
        END IF;
    ELSIF c.known THEN
        -- the second copy of a note, or one that came while posting is held: no sign of misuse, so it is not counted
        RAISE EXCEPTION 'seva: a comment refused: its note is not open' USING ERRCODE = 'unique_violation';
    ELSE
        PERFORM seva.refuse(helpdesk, 'a comment', 'it carries no marker of a note that is due');
    END IF;
END
$$;
COMMENT ON FUNCTION seva.rt_guard_insert(int, bigint, text, bigint, text, text) IS 'seva.rt_guard() for a new transaction of the coach';

CREATE FUNCTION seva.rt_guard_update(helpdesk int, coach bigint, before jsonb, after jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    k text;
BEGIN
    IF (before ->> 'objecttype') <> 'RT::Ticket' AND (after ->> 'objecttype') <> 'RT::Ticket' THEN
        RETURN;
    END IF;
    FOREACH k IN ARRAY ARRAY['id', 'type', 'creator', 'objecttype', 'objectid', 'data'] LOOP
        IF (before -> k) IS DISTINCT FROM (after -> k) THEN
            PERFORM seva.refuse(helpdesk, 'an update of ' || k, 'a stored row of the coach stays the comment that it is');
        END IF;
    END LOOP;
END
$$;
COMMENT ON FUNCTION seva.rt_guard_update(int, bigint, jsonb, jsonb) IS 'seva.rt_guard() for a change of a transaction that is, or would become, the coach''s';

CREATE FUNCTION seva.rt_guard_attachment(helpdesk int, coach bigint, message bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    t record;
BEGIN
    SELECT x.objecttype, x.type, x.creator INTO t FROM public.transactions x WHERE x.id = message;
    IF FOUND AND (t.objecttype <> 'RT::Ticket' OR (t.type IN ('Comment', 'CommentEmailRecord') AND t.creator = coach)) THEN
        RETURN;
    END IF;
    PERFORM seva.refuse(helpdesk, 'an attachment', 'it belongs to no comment of the coach');
END
$$;
COMMENT ON FUNCTION seva.rt_guard_attachment(int, bigint, bigint) IS 'seva.rt_guard() for an attachment that the coach stores or changes';

-- On a replica the note's row has been stored elsewhere already: there is nothing to refuse, and raising would stop replication.
CREATE FUNCTION seva.rt_arrival() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '100ms'
AS $$
BEGIN
    PERFORM seva.close_note(TG_ARGV[0]::int, rtrim(NEW.data, E'\r\n '), NEW.id::text);
    RETURN NULL;
EXCEPTION WHEN query_canceled OR assert_failure OR OTHERS THEN
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION seva.rt_arrival() IS 'Trigger on a replica of Request Tracker''s transactions, for rows of the coach only; argument: helpdesk. Closes the note, never raises';
