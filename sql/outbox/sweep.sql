-- The hook's housekeeping: late judgement, a clock that was set back, old notes.

CREATE FUNCTION seva.sweep(n integer)
RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '2s'
AS $$
DECLARE
    found integer := 0;
    judged integer := 0;
BEGIN
    -- first: the look for replies never judged writes down the new time
    PERFORM seva.mend_clock();
    -- One must not keep the other from its work.
    BEGIN
        found := seva.catch_up(sweep.n);
    EXCEPTION WHEN OTHERS THEN
        RAISE WARNING 'seva: looking for replies never judged failed (SQLSTATE %)', SQLSTATE;
    END;
    BEGIN
        judged := seva.judge_pending(sweep.n);
    EXCEPTION WHEN OTHERS THEN
        RAISE WARNING 'seva: judging the replies noted down failed (SQLSTATE %)', SQLSTATE;
    END;
    PERFORM seva.hold_missing();
    -- A right to read notes that is granted later opens those that were posted before, too: an alarm without delay.
    BEGIN
        PERFORM seva.posting_allowed(h.id) FROM seva.helpdesk h WHERE h.enabled AND h.posting = 'on';
    EXCEPTION WHEN OTHERS THEN
        RAISE WARNING 'seva: looking for who may read notes failed (SQLSTATE %)', SQLSTATE;
    END;
    RETURN COALESCE(found, 0) + COALESCE(judged, 0);
END
$$;
COMMENT ON FUNCTION seva.sweep(integer) IS
    'Judges up to n replies that were passed over and up to n that wait; gives how many there were. Called by the hook every few seconds';

CREATE FUNCTION seva.mend_clock()
RETURNS integer
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
-- along the index, whatever the statistics say of an outbox that fills and empties within minutes
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_sort = off
SET jit = off
AS $$
DECLARE
    -- in variables: an index is not searched by a volatile function
    t timestamptz := clock_timestamp();
    soon timestamptz := clock_timestamp() + interval '5 seconds';
    set_back boolean;
    mended integer;
BEGIN
    -- The sweep writes down every few seconds what time it is: is that still to come, the clock was set back since.
    -- A witness is heard once: what is leased or put off from now on goes by the new time.
    WITH ahead AS MATERIALIZED (
        SELECT s.helpdesk FROM seva.sweep_mark s WHERE s.noted_at > soon
        FOR UPDATE SKIP LOCKED)
    UPDATE seva.sweep_mark y SET noted_at = t FROM ahead WHERE y.helpdesk = ahead.helpdesk;
    set_back := FOUND;
    -- Without such a witness: nobody leases for minutes or puts off for more than a day, and a note made in the
    -- future was made before the step.  An accepted note whose row is awaited waits its time from now on; one whose
    -- request may be under way waits where no guard would stop a second copy.
    WITH late AS MATERIALIZED (
        SELECT x.id, h.replica FROM seva.helpdesk h
        JOIN seva.note x ON x.helpdesk = h.id
        WHERE x.state IN ('due', 'leased') AND x.delivered IS NULL AND x.not_before > soon
          AND (set_back OR x.not_before > t + CASE x.state WHEN 'leased' THEN interval '10 minutes' ELSE interval '1 day' END
               OR x.created > soon)
        LIMIT CASE WHEN set_back THEN NULL ELSE 1000 END
        FOR UPDATE OF x SKIP LOCKED)
    UPDATE seva.note y
    SET not_before = t + CASE WHEN y.state = 'due' THEN interval '0'
                              WHEN y.remote IS NOT NULL THEN interval '9 minutes'
                              WHEN late.replica THEN interval '1 minute'
                              ELSE interval '0' END,
        created = LEAST(y.created, t), lease_until = CASE y.state WHEN 'leased' THEN t END
    FROM late WHERE y.id = late.id;
    GET DIAGNOSTICS mended = ROW_COUNT;
    UPDATE seva.pending p
    SET not_before = t, noted_at = LEAST(p.noted_at, t)
    WHERE p.not_before > soon AND (set_back OR p.noted_at > soon OR p.not_before > t + interval '65 minutes');
    RETURN mended;
END
$$;
COMMENT ON FUNCTION seva.mend_clock() IS 'Brings forward notes, and replies to be judged, that a clock set back has put into the future; gives how many notes';

CREATE FUNCTION seva.hold_missing()
RETURNS integer
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    late record;
    missing integer := 0;
BEGIN
    -- else all that is pending would be looked at every second, for nothing
    IF NOT EXISTS (SELECT FROM seva.helpdesk h WHERE h.replica AND h.enabled) THEN
        RETURN 0;
    END IF;
    FOR late IN
        UPDATE seva.note x
        SET state = 'held', lease_until = NULL, last_error = 'the helpdesk accepted it, but its row did not arrive in this database'
        FROM seva.helpdesk h
        WHERE h.replica AND x.helpdesk = h.id AND x.state = 'leased' AND x.remote IS NOT NULL
          AND x.delivered IS NULL AND x.not_before <= now()
        RETURNING x.id, x.helpdesk
    LOOP
        missing := missing + 1;
        UPDATE seva.helpdesk h SET posting = 'held' WHERE h.id = late.helpdesk AND h.posting = 'on';
        PERFORM seva.raise_alarm(late.helpdesk, 'not_arrived',
            format('note %s was accepted, but its row did not arrive in this replica. Posting is held', late.id));
    END LOOP;
    RETURN missing;
END
$$;
COMMENT ON FUNCTION seva.hold_missing() IS
    'On a replica: holds accepted notes whose rows did not arrive in time, and the posting of their helpdesk; gives how many';

CREATE FUNCTION seva.prune(n integer)
RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
-- along the index, whatever the statistics say of an outbox that fills and empties within minutes
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_sort = off
SET jit = off
AS $$
DECLARE
    desk seva.helpdesk;
    room integer := prune.n;
    before timestamptz;
    gone integer;
BEGIN
    FOR desk IN SELECT * FROM seva.helpdesk ORDER BY random() LOOP
        EXIT WHEN room <= 0;
        before := clock_timestamp() - seva.setting(desk.id, 'keep_notes')::interval;
        WITH old AS MATERIALIZED (
            SELECT x.id FROM seva.note x
            WHERE x.helpdesk = desk.id AND x.state IN ('delivered', 'dead', 'cancelled') AND coalesce(x.delivered, x.created) < before
            ORDER BY coalesce(x.delivered, x.created)
            LIMIT room
            FOR UPDATE SKIP LOCKED)
        DELETE FROM seva.note y USING old WHERE y.id = old.id;
        GET DIAGNOSTICS gone = ROW_COUNT;
        room := room - gone;
    END LOOP;
    RETURN prune.n - room + seva.forget_reviews(room);
END
$$;
COMMENT ON FUNCTION seva.prune(integer) IS
    'Deletes up to n notes that were delivered, given up or cancelled and are older than the helpdesk''s setting keep_notes, then reviews by keep_reviews; gives how many';
