-- A hook introduces itself: it is let in as a worker, or told why not.

CREATE FUNCTION seva.hook_hello(host text, pid integer, version text, instance uuid,
                                OUT worker uuid, OUT bound uuid, OUT refusal text, OUT extension text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    me seva.instance;
BEGIN
    SELECT e.extversion INTO extension FROM pg_extension e WHERE e.extname = 'seva';
    PERFORM seva.instance_id();
    SELECT * INTO me FROM seva.instance FOR UPDATE;
    IF me.identity <> seva.database_identity() THEN
        refusal := 'copy';
        PERFORM seva.raise_alarm(NULL, 'copy', 'this database is a restored copy: nothing is posted until seva.adopt() is called');
        RETURN;
    END IF;
    IF me.bound IS NOT NULL AND me.id IS DISTINCT FROM hook_hello.instance THEN
        refusal := 'stranger';
        PERFORM seva.raise_alarm(NULL, 'stranger', 'a hook that has never served this database asked to: '
            'if this is a clone, call seva.adopt(); if it is a further hook, give it the instance id');
        RETURN;
    END IF;
    UPDATE seva.instance SET bound = clock_timestamp() WHERE seva.instance.bound IS NULL;
    DELETE FROM seva.hook h WHERE h.hello < clock_timestamp() - interval '30 days';
    INSERT INTO seva.hook (host, pid, version)
    VALUES (hook_hello.host, hook_hello.pid, hook_hello.version)
    RETURNING seva.hook.worker INTO worker;
    PERFORM seva.clear_alarm(NULL, k) FROM unnest(ARRAY['copy', 'stranger']) k;
    bound := me.id;
END
$$;
COMMENT ON FUNCTION seva.hook_hello(text, integer, text, uuid) IS
    'Lets a hook in and names it (worker), or says why not (refusal: copy, stranger); bound is the instance id to remember';

CREATE FUNCTION seva.hook_status(instance uuid, OUT bound boolean, OUT refusal text, OUT extension text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT i.bound IS NOT NULL,
           CASE WHEN i.identity <> seva.database_identity() THEN 'copy'
                WHEN i.bound IS NOT NULL AND i.id IS DISTINCT FROM hook_status.instance THEN 'stranger' END,
           (SELECT e.extversion FROM pg_extension e WHERE e.extname = 'seva')
    FROM (SELECT 1) one LEFT JOIN seva.instance i ON true
$$;
COMMENT ON FUNCTION seva.hook_status(uuid) IS 'What seva.hook_hello would say to a hook that remembers this instance, changing nothing';
