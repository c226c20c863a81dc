-- An administrator's word that notes may be posted (again): of a whole database, of one helpdesk, of one note.

CREATE FUNCTION seva.adopt()
RETURNS uuid
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    new_id uuid := gen_random_uuid();
BEGIN
    PERFORM seva.instance_id();
    UPDATE seva.instance
    SET id = new_id, identity = seva.database_identity(), bound = NULL,
        adopted = clock_timestamp(), adopted_by = session_user;
    DELETE FROM seva.hook;
    UPDATE seva.note SET state = 'due', remote = NULL, lease_until = NULL, not_before = clock_timestamp()
    WHERE state = 'leased';
    PERFORM seva.clear_alarm(NULL, k) FROM unnest(ARRAY['copy', 'stranger']) k;
    PERFORM seva.resume(h.name) FROM seva.helpdesk h WHERE h.posting = 'held';
    RETURN new_id;
END
$$;
COMMENT ON FUNCTION seva.adopt() IS
    'Makes this database an outbox in its own right: for a restored or cloned one that is to post, after pg_upgrade, or to let a new hook in; hooks bind anew';

CREATE FUNCTION seva.resume(name text)
RETURNS integer
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    desk seva.helpdesk;
    released integer;
BEGIN
    UPDATE seva.helpdesk h SET posting = 'on' WHERE h.name = resume.name RETURNING * INTO desk;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no helpdesk "%"', resume.name USING ERRCODE = 'undefined_object';
    END IF;
    -- A note held after a success answer may be in its thread all the same.
    UPDATE seva.note n
    SET state = 'delivered', delivered = clock_timestamp(), remote = seva.note_row(n.id)
    WHERE n.helpdesk = desk.id AND n.state = 'held' AND seva.note_row(n.id) IS NOT NULL;
    UPDATE seva.note n
    SET state = 'due', remote = NULL, lease_until = NULL, not_before = clock_timestamp()
    WHERE n.helpdesk = desk.id AND n.state = 'held';
    GET DIAGNOSTICS released = ROW_COUNT;
    PERFORM seva.clear_alarm(desk.id, k) FROM unnest(ARRAY['not_arrived', 'readers', 'readers_unknown']) k;
    RETURN released;
END
$$;
COMMENT ON FUNCTION seva.resume(text) IS
    'Lets a helpdesk whose posting was held post again; gives the number of held notes that are due again';

CREATE FUNCTION seva.requeue(note bigint)
RETURNS boolean
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE seva.note n
    SET state = 'due', attempts = 0, remote = NULL, created = clock_timestamp(), not_before = clock_timestamp(), lease_until = NULL
    WHERE n.id = requeue.note AND n.state IN ('dead', 'cancelled') AND n.delivered IS NULL;
    RETURN FOUND;
END
$$;
COMMENT ON FUNCTION seva.requeue(bigint) IS 'Gives a dead or cancelled note another life; false if it is neither';
