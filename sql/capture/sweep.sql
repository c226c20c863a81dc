-- Replies that no trigger judged: found by catch_up, judged by judge_pending.

CREATE FUNCTION seva.judge_pending(n int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s'
AS $$
DECLARE
    p     seva.pending;
    done  int := 0;
    until timestamptz := clock_timestamp() + interval '2 s';
BEGIN
    IF seva.is_off() THEN
        RETURN 0;
    END IF;
    FOR p IN
        SELECT q.* FROM seva.pending q JOIN seva.helpdesk h ON h.id = q.helpdesk AND h.enabled
         WHERE q.not_before <= clock_timestamp()
         ORDER BY q.not_before LIMIT n FOR UPDATE OF q SKIP LOCKED
    LOOP
        EXIT WHEN clock_timestamp() > until;
        IF seva.judge_one_pending(p) THEN
            done := done + 1;
        END IF;
    END LOOP;
    RETURN done;
END
$$;
COMMENT ON FUNCTION seva.judge_pending(int) IS
    'Judges up to n replies whose judgement is outstanding, for at most two seconds; gives how many; what fails is tried again later, ever more rarely';

CREATE FUNCTION seva.judge_one_pending(p seva.pending) RETURNS bool
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM seva.judge_message(p.helpdesk, p.message_key, p.backfill);
    DELETE FROM seva.pending q WHERE q.helpdesk = p.helpdesk AND q.message_key = p.message_key;
    RETURN true;
EXCEPTION WHEN OTHERS THEN
    UPDATE seva.pending q
       SET attempts = q.attempts + 1, last_error = seva.failure(SQLSTATE, SQLERRM),
           not_before = clock_timestamp() + least(power(2, least(q.attempts, 20)) * interval '5 s', interval '1 hour')
     WHERE q.helpdesk = p.helpdesk AND q.message_key = p.message_key;
    IF p.attempts >= 5 THEN
        PERFORM seva.raise_alarm(p.helpdesk, 'unjudged', format('message %s could not be judged: see seva.pending', p.message_key));
    END IF;
    RETURN false;
END
$$;
COMMENT ON FUNCTION seva.judge_one_pending(seva.pending) IS 'Judges one outstanding reply and forgets its key, or puts it off';

CREATE FUNCTION seva.catch_up(n int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s'
AS $$
DECLARE
    m     record;
    found int := 0;
BEGIN
    IF seva.is_off() THEN
        RETURN 0;
    END IF;
    PERFORM seva.tell_refusals();
    FOR m IN
        SELECT s.*, h.kind FROM seva.sweep_mark s JOIN seva.helpdesk h ON h.id = s.helpdesk AND h.enabled
         FOR UPDATE OF s SKIP LOCKED
    LOOP
        found := found + seva.catch_up_one(m.helpdesk, m.kind, n - found);
        EXIT WHEN found >= n;
    END LOOP;
    RETURN found;
END
$$;
COMMENT ON FUNCTION seva.catch_up(int) IS
    'Looks for replies stored since the attach that were neither judged nor noted down, and notes down up to n of them; gives how many';

CREATE FUNCTION seva.catch_up_one(helpdesk int, kind text, n int) RETURNS int
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    m       seva.sweep_mark;
    settled bool;
    found   int;
BEGIN
    SELECT s.* INTO STRICT m FROM seva.sweep_mark s WHERE s.helpdesk = $1;
    -- asked before the look, so that whatever ended by now is visible to it
    settled := m.next_xid <= pg_snapshot_xmin(pg_current_snapshot()) AND m.noted_at < clock_timestamp() - interval '10 s';
    EXECUTE format($q$
        INSERT INTO seva.pending (helpdesk, message_key)
        SELECT $1, r.message::text FROM seva.%I($1, $2, NULL) r
         WHERE NOT EXISTS (SELECT FROM seva.review v WHERE v.helpdesk = $1 AND v.message = r.message::text)
           AND NOT EXISTS (SELECT FROM seva.pending p WHERE p.helpdesk = $1 AND p.message_key = r.message::text)
         ORDER BY r.message LIMIT $3
        ON CONFLICT DO NOTHING$q$, $2 || '_replies') USING $1, m.swept_to, $3;
    GET DIAGNOSTICS found = ROW_COUNT;
    IF found >= $3 THEN
        RETURN found;
    END IF;
    IF settled THEN
        UPDATE seva.sweep_mark s SET swept_to = m.next_mark, next_mark = NULL WHERE s.helpdesk = $1;
    END IF;
    -- a mark of the future comes from another cluster, by way of a dump; or the clock was set back since
    IF settled OR m.next_mark IS NULL OR m.next_xid > pg_snapshot_xmax(pg_current_snapshot()) OR m.noted_at > clock_timestamp() THEN
        PERFORM seva.set_mark($1, $2);
    END IF;
    RETURN found;
END
$$;
COMMENT ON FUNCTION seva.catch_up_one(int, text, int) IS 'seva.catch_up for one helpdesk';

-- A transaction that is under way now may hold an id below today's highest; after it has ended, none can come any more.
CREATE FUNCTION seva.set_mark(helpdesk int, kind text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    last bigint;
BEGIN
    EXECUTE format('SELECT seva.%I($1)', $2 || '_last') INTO last USING $1;
    UPDATE seva.sweep_mark s
       SET next_mark = greatest(last, s.swept_to), next_xid = pg_snapshot_xmax(pg_current_snapshot()), noted_at = clock_timestamp()
     WHERE s.helpdesk = $1;
END
$$;
COMMENT ON FUNCTION seva.set_mark(int, text) IS 'Remembers the highest id of now as the next mark of the sweep';

CREATE FUNCTION seva.tell_refusals() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    refused bigint;
    seen    bigint;
BEGIN
    SELECT CASE WHEN s.is_called THEN s.last_value ELSE 0 END INTO refused FROM seva.refusals s;
    SELECT coalesce(max(s.count), 0) INTO seen FROM seva.refusals_seen s;
    IF refused > seen THEN
        PERFORM seva.raise_alarm(NULL, 'refused',
            format('the coach''s account tried what it may not: %s refusals in all; see the server log', refused));
        INSERT INTO seva.refusals_seen (count) VALUES (refused)
        ON CONFLICT (only_row) DO UPDATE SET count = excluded.count;
    END IF;
END
$$;
COMMENT ON FUNCTION seva.tell_refusals() IS 'Turns what the guard has refused since the last look into an alarm';
