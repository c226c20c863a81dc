-- A hook takes notes to post: leased for a time, fenced by a number, oldest first, one open note a ticket.

CREATE FUNCTION seva.claim(worker uuid, n integer, lease interval, skip text[] DEFAULT '{}')
RETURNS TABLE (note bigint, fence bigint, helpdesk text, kind text, api_url text, ticket text,
               body text, format text, marker text, attempts integer, settings jsonb, age interval)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '2s'
-- One plan is right however long the outbox is: along note_open, from its beginning. The planner's statistics lag
-- behind an outbox that fills and empties within minutes, and compiling takes longer than the search.
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_sort = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET jit = off
AS $$
#variable_conflict use_column
DECLARE
    desk seva.helpdesk;
    room integer := claim.n;
    got integer;
    t timestamptz := clock_timestamp();
BEGIN
    IF NOT EXISTS (SELECT 1 FROM seva.hook k WHERE k.worker = claim.worker)
       OR NOT EXISTS (SELECT 1 FROM seva.instance i WHERE i.identity = seva.database_identity()) THEN
        RAISE EXCEPTION 'this worker is not known here' USING ERRCODE = 'SV001', HINT = 'Call seva.hook_hello() again.';
    END IF;
    IF seva.is_off() THEN
        RETURN;
    END IF;
    FOR desk IN
        SELECT h.* FROM seva.helpdesk h
        WHERE h.enabled AND h.posting = 'on' AND h.name <> ALL (claim.skip)
        ORDER BY random()
    LOOP
        EXIT WHEN room <= 0;
        CONTINUE WHEN NOT EXISTS (
            SELECT 1 FROM seva.note x
            WHERE x.helpdesk = desk.id AND x.state IN ('due', 'leased') AND x.delivered IS NULL AND x.not_before <= t);
        CONTINUE WHEN NOT seva.posting_allowed(desk.id);
        RETURN QUERY
        WITH next AS MATERIALIZED (
            SELECT x.id FROM seva.note x
            WHERE x.helpdesk = desk.id AND x.state IN ('due', 'leased') AND x.not_before <= t
              AND x.delivered IS NULL AND x.remote IS NULL
              -- no earlier one of its ticket is open; not as NOT EXISTS, which may become a join over all that are
              AND (SELECT true FROM seva.note o
                   WHERE o.helpdesk = x.helpdesk AND o.ticket = x.ticket AND o.id < x.id AND o.state IN ('due', 'leased')
                   LIMIT 1) IS NULL
            ORDER BY x.not_before
            LIMIT room
            FOR UPDATE OF x SKIP LOCKED)
        UPDATE seva.note y
        SET state = 'leased', fence = COALESCE(y.fence, 0) + 1, attempts = y.attempts + 1,
            lease_until = t + claim.lease, not_before = t + claim.lease
        FROM next
        WHERE y.id = next.id
        RETURNING y.id, y.fence, desk.name, desk.kind, desk.api_url, y.ticket, y.body, y.format, y.marker,
                  y.attempts, desk.settings, t - y.created;
        GET DIAGNOSTICS got = ROW_COUNT;
        room := room - got;
    END LOOP;
END
$$;
COMMENT ON FUNCTION seva.claim(uuid, integer, interval, text[]) IS
    'Leases up to n notes that are due to this worker: at most one open note a ticket, oldest first, none of the helpdesks in skip; SQLSTATE SV001 asks for a new hello';

CREATE FUNCTION seva.renew(notes bigint[], fences bigint[], lease interval)
RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    renewed integer;
BEGIN
    -- A row that is locked is being let in by the guard at this moment: it needs no lease.
    WITH mine AS MATERIALIZED (
        SELECT x.id
        FROM unnest(renew.notes, renew.fences) AS m (note, fence)
        JOIN seva.note x ON x.id = m.note AND x.fence = m.fence AND x.state = 'leased'
        ORDER BY x.id
        FOR UPDATE OF x SKIP LOCKED)
    UPDATE seva.note y
    SET lease_until = clock_timestamp() + renew.lease, not_before = clock_timestamp() + renew.lease
    FROM mine WHERE y.id = mine.id;
    GET DIAGNOSTICS renewed = ROW_COUNT;
    RETURN renewed;
END
$$;
COMMENT ON FUNCTION seva.renew(bigint[], bigint[], interval) IS
    'Prolongs the leases of notes whose requests are still under way; gives how many were still leased under these fences';
