-- The threads of the replies judged last, for trying out what would change.

CREATE FUNCTION seva.latest_threads(n int DEFAULT 200) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    reply  record;
    thread jsonb;
BEGIN
    FOR reply IN SELECT r.helpdesk, r.message, h.kind
                   FROM seva.review r JOIN seva.helpdesk h ON h.id = r.helpdesk
                  ORDER BY r.id DESC LIMIT $1
    LOOP
        EXECUTE format('SELECT seva.%I($1, $2)', reply.kind || '_thread') INTO thread USING reply.helpdesk, reply.message::bigint;
        IF thread IS NOT NULL THEN
            RETURN NEXT thread;
        END IF;
    END LOOP;
END
$$;
COMMENT ON FUNCTION seva.latest_threads(int) IS
    'The threads of the n replies judged last, newest first, as the adapter of their helpdesk makes them; for seva.try_ruleset';
