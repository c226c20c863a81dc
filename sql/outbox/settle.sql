-- What became of a claimed note: accepted by the helpdesk, failed, or given back.

CREATE FUNCTION seva.settle(note bigint, fence bigint, remote text)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '5s'
AS $$
DECLARE
    n seva.note;
    desk seva.helpdesk;
    here text;
BEGIN
    SELECT * INTO n FROM seva.note x WHERE x.id = settle.note FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 'gone';
    END IF;
    IF n.delivered IS NOT NULL THEN
        RETURN 'delivered';
    END IF;
    SELECT * INTO desk FROM seva.helpdesk h WHERE h.id = n.helpdesk;
    IF desk.replica THEN
        -- Its row has yet to be replicated: the note waits for it, and is not posted again.
        UPDATE seva.note x
        SET state = 'leased', remote = COALESCE(left(settle.remote, 200), ''), last_error = 'accepted, its row is awaited',
            lease_until = clock_timestamp() + seva.arrival_limit(desk), not_before = clock_timestamp() + seva.arrival_limit(desk)
        WHERE x.id = n.id;
        RETURN 'awaited';
    END IF;
    -- The helpdesk said yes, yet the guard of this database let nothing in:
    -- either the guard is off, or the helpdesk that answered writes elsewhere.
    -- The fence does not matter here: the answer is a fact, whoever holds the note.
    here := seva.note_row(n.id);
    UPDATE seva.note x
    SET state = CASE WHEN here IS NULL THEN 'held' ELSE 'delivered' END,
        delivered = CASE WHEN here IS NOT NULL THEN clock_timestamp() END,
        remote = COALESCE(here, left(settle.remote, 200)), lease_until = NULL,
        last_error = CASE WHEN here IS NULL THEN 'the helpdesk accepted it, but its row did not arrive in this database' END
    WHERE x.id = n.id;
    UPDATE seva.helpdesk h SET posting = 'held' WHERE h.id = n.helpdesk AND h.posting = 'on';
    PERFORM seva.raise_alarm(n.helpdesk, 'not_arrived', format(
        CASE WHEN here IS NULL
             THEN 'note %s was accepted, but its row did not arrive in this database: is this a copy, or api_url of another helpdesk? Posting is held'
             ELSE 'note %s arrived without passing the guard: are the triggers on? Posting is held' END, n.id));
    RETURN CASE WHEN here IS NULL THEN 'not arrived' ELSE 'unguarded' END;
END
$$;
COMMENT ON FUNCTION seva.settle(bigint, bigint, text) IS
    'The helpdesk accepted the note: delivered when the guard has closed it; otherwise holds the posting of that helpdesk with an alarm; on a replica the row is awaited';

CREATE FUNCTION seva.fail(note bigint, fence bigint, reason text, retry_in interval, permanent boolean,
                          counts boolean DEFAULT true)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '2s'
AS $$
DECLARE
    n seva.note;
BEGIN
    SELECT * INTO n FROM seva.note x WHERE x.id = fail.note FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 'gone';
    END IF;
    -- This is where an unknown outcome is asked about: if the row arrived, the guard has closed the note.
    IF n.delivered IS NOT NULL THEN
        RETURN 'delivered';
    END IF;
    IF n.state <> 'leased' OR n.fence <> fail.fence THEN
        RETURN 'stale';
    END IF;
    UPDATE seva.note x
    SET state = CASE WHEN fail.permanent THEN 'dead' ELSE 'due' END,
        attempts = x.attempts - CASE WHEN fail.counts THEN 0 ELSE 1 END,
        -- on a replica a row that was stored all the same takes its time to arrive
        not_before = clock_timestamp() + GREATEST(fail.retry_in, (SELECT interval '1 minute' FROM seva.helpdesk h
                                                                  WHERE h.id = x.helpdesk AND h.replica)),
        lease_until = NULL,
        last_error = left(fail.reason, 500)
    WHERE x.id = n.id;
    IF fail.permanent THEN
        PERFORM seva.raise_alarm(n.helpdesk, 'dead_note', format('note %s was given up: %s', n.id, left(fail.reason, 200)));
        RETURN 'dead';
    END IF;
    RETURN 'due';
END
$$;
COMMENT ON FUNCTION seva.fail(bigint, bigint, text, interval, boolean, boolean) IS
    'The note was not accepted, or nobody knows: due again after retry_in, or dead when permanent; counts = false does not hold it against the note. Gives delivered when the row arrived after all';

CREATE FUNCTION seva.release(note bigint, fence bigint)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '2s'
AS $$
BEGIN
    UPDATE seva.note x
    SET state = 'due', attempts = x.attempts - 1, not_before = clock_timestamp(), lease_until = NULL
    WHERE x.id = release.note AND x.fence = release.fence AND x.state = 'leased' AND x.delivered IS NULL;
    RETURN CASE WHEN FOUND THEN 'due' ELSE 'stale' END;
END
$$;
COMMENT ON FUNCTION seva.release(bigint, bigint) IS 'Gives back a claimed note that was never sent';

CREATE FUNCTION seva.arrival_limit(desk seva.helpdesk)
RETURNS interval
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT LEAST(make_interval(secs => seva.setting(desk.id, 'arrival_within_s')::float8), interval '9 minutes')
$$;
COMMENT ON FUNCTION seva.arrival_limit(seva.helpdesk) IS
    'How long an accepted note waits for its row on a replica: the helpdesk''s setting arrival_within_s (300, at most 540)';
