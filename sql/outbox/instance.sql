-- Which database this is and which hook may post from it: a copy of the database must stay silent.
--
-- Three things can hold the same notes: the database, a dump of it restored
-- elsewhere, and a clone made by base backup. They are told apart so:
--   * a restored dump (or CREATE DATABASE … TEMPLATE) has another system
--     identifier or another database oid than seva.instance remembers;
--   * a clone by base backup has the same, but the hook that meets it there has
--     never served it: the row is bound, and the hook does not know its id;
--   * a promoted standby has the same, and the hook that meets it is the one
--     that served it before: it knows the id, and goes on.
-- A clone of everything, the hook's state too, is found out by the first success
-- answer whose row does not arrive here (seva.settle).

CREATE TABLE seva.hook (
    worker uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    host text,
    pid integer,
    version text,
    hello timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE seva.hook IS 'Hook processes that were let in; not dumped, so that no copy inherits them';
COMMENT ON COLUMN seva.hook.worker IS 'Name of the process in the outbox, new at every hello';
COMMENT ON COLUMN seva.hook.host IS 'Host that the process says it runs on';
COMMENT ON COLUMN seva.hook.pid IS 'Its process id there';
COMMENT ON COLUMN seva.hook.version IS 'Its version';
COMMENT ON COLUMN seva.hook.hello IS 'When it was let in';

CREATE FUNCTION seva.instance_id()
RETURNS uuid
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    found_id uuid;
BEGIN
    SELECT i.id INTO found_id FROM seva.instance i;
    IF NOT FOUND THEN
        INSERT INTO seva.instance DEFAULT VALUES
        ON CONFLICT DO NOTHING;
        SELECT i.id INTO found_id FROM seva.instance i;
    END IF;
    RETURN found_id;
END
$$;
COMMENT ON FUNCTION seva.instance_id() IS 'The id of this outbox, made at the first call';
