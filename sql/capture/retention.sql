-- How long verdicts are kept.

CREATE FUNCTION seva.forget_reviews(n int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s'
AS $$
DECLARE
    desk seva.helpdesk;
    room int := n;
    gone int;
BEGIN
    FOR desk IN SELECT h.* FROM seva.helpdesk h WHERE h.settings ->> 'keep_reviews' IS NOT NULL LOOP
        EXIT WHEN room <= 0;
        -- not one whose note is still to be posted
        WITH old AS MATERIALIZED (
            SELECT r.id FROM seva.review r
             WHERE r.helpdesk = desk.id AND r.replied_at < now() - (desk.settings ->> 'keep_reviews')::interval
               AND NOT EXISTS (SELECT FROM seva.note x WHERE x.review = r.id AND x.state IN ('due', 'leased', 'held'))
             ORDER BY r.replied_at LIMIT room FOR UPDATE SKIP LOCKED
        ), notes AS (
            DELETE FROM seva.note x USING old WHERE x.review = old.id
        )
        DELETE FROM seva.review y USING old WHERE y.id = old.id;
        GET DIAGNOSTICS gone = ROW_COUNT;
        room := room - gone;
    END LOOP;
    RETURN n - room;
END
$$;
COMMENT ON FUNCTION seva.forget_reviews(int) IS
    'Deletes up to n reviews, with their findings and notes, that are older than the helpdesk''s setting keep_reviews (an interval; without it they stay); gives how many';
