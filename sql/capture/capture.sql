-- The trigger on a helpdesk's messages: judges a reply, or at least notes it down, and never raises.
--
-- Nothing at the trigger's own level may need seva.so, a table of seva or a cast that can fail: all of that happens inside
-- the one contained block.  What the block cannot do is done later by the sweep, which looks for replies without a review.

CREATE FUNCTION seva.capture() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '100ms'
AS $$
DECLARE
    -- one dot a row that this transaction has handed in; a bulk load must not cost a subtransaction for each of its rows
    seen text := coalesce(current_setting('seva_capture.seen', true), '');
BEGIN
    IF length(seen) >= 8 OR lower(current_setting('seva.enabled', true)) IN ('off', 'false', 'no', '0', 'f', 'n') THEN
        RETURN NULL;
    END IF;
    BEGIN
        PERFORM set_config('seva_capture.seen', seen || '.', true);
        PERFORM seva.capture_reply(TG_ARGV[0]::int, NEW.id);
    EXCEPTION WHEN query_canceled OR assert_failure OR OTHERS THEN
        BEGIN
            PERFORM set_config('seva_capture.seen', seen || '.', true);
            PERFORM seva.note_failure(TG_ARGV[0]::int, NEW.id, SQLSTATE, SQLERRM);
        EXCEPTION WHEN query_canceled OR assert_failure OR OTHERS THEN
            -- not even the key can be kept: no further row of this transaction is tried
            PERFORM set_config('seva_capture.seen', '........', true);
        END;
    END;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION seva.capture() IS
    'Trigger on a helpdesk''s messages; argument: the helpdesk''s id. Judges the reply or keeps its key; whatever goes wrong is contained';

-- Inside the contained block: decide between judging now and keeping the key.
CREATE FUNCTION seva.capture_reply(helpdesk int, message bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    desk  record;
    -- as it was written where the library has not been loaded yet: perhaps without a unit, empty after a reset
    bound text := regexp_replace(coalesce(nullif(current_setting('seva.judging_time', true), ''), '250'), '^([0-9]+)$', '\1ms');
BEGIN
    -- reading seva's tables here would make this transaction a party to serialization conflicts
    IF current_setting('transaction_isolation') = 'serializable' THEN
        INSERT INTO seva.pending (helpdesk, message_key) VALUES ($1, $2::text);
        RETURN;
    END IF;
    SELECT h.capture, h.kind, h.enabled INTO desk FROM seva.helpdesk h WHERE h.id = $1;
    IF NOT FOUND OR NOT desk.enabled THEN
        RETURN;
    END IF;
    IF desk.capture = 'queued' THEN
        INSERT INTO seva.pending (helpdesk, message_key) VALUES ($1, $2::text) ON CONFLICT DO NOTHING;
    ELSE
        PERFORM seva.judge_message($1, $2::text, false, clock_timestamp() + nullif(bound::interval, interval '0'));
    END IF;
END
$$;
COMMENT ON FUNCTION seva.capture_reply(int, bigint) IS 'What seva.capture() does inside its contained block';

-- After a failure: keep the key, say so in the log at most once a minute and session, by ids only.
-- A line of level LOG would carry the statement, and with it the words of the reply; a warning does not, and is kept from the client.
CREATE FUNCTION seva.note_failure(helpdesk int, message bigint, state text, reason text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = error
AS $$
DECLARE
    minute text := date_trunc('minute', clock_timestamp())::text;
BEGIN
    -- what failed for want of a lock, of time or of memory would only fail again
    IF $3 IN ('55P03', '57014', '53200', '54001', 'SV002') THEN
        PERFORM set_config('seva_capture.seen', '........', true);
    END IF;
    IF current_setting('seva_capture.logged', true) IS DISTINCT FROM minute THEN
        PERFORM set_config('seva_capture.logged', minute, false);
        RAISE WARNING 'seva: helpdesk % message %: not judged now (SQLSTATE %)', $1, $2, $3;
    END IF;
    INSERT INTO seva.pending (helpdesk, message_key, attempts, last_error)
    VALUES ($1, $2::text, 1, seva.failure($3, $4)) ON CONFLICT DO NOTHING;
END
$$;
COMMENT ON FUNCTION seva.note_failure(int, bigint, text, text) IS 'Keeps the key of a reply whose judgement failed in the trigger';

-- The server's own words about a bad value repeat the whole of it, which may be what a customer or an agent wrote; seva's name a key.
CREATE FUNCTION seva.failure(state text, message text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN state || ' ' || left(CASE WHEN state ~ '^22' AND state <> '22023' THEN regexp_replace(message, '".*"', '"…"') ELSE message END, 200);
COMMENT ON FUNCTION seva.failure(text, text) IS 'What is kept of an error: its SQLSTATE and message, bounded, without the value that the server quotes';
