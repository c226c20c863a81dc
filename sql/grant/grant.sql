-- Rights for existing roles; seva creates no roles.

CREATE FUNCTION seva.grant(use text, role name, agent text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    p record;
BEGIN
    IF NOT EXISTS (SELECT FROM seva.privilege v WHERE v.use = $1) THEN
        RAISE EXCEPTION 'there is no use "%"', use
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Uses are hook, analyst, agent and admin.';
    END IF;
    EXECUTE format('GRANT USAGE ON SCHEMA seva TO %I', role);
    FOR p IN SELECT * FROM seva.privilege_targets(use) LOOP
        EXECUTE format('GRANT %s ON %s TO %I', p.privilege, p.target, role);
    END LOOP;
    IF use = 'agent' THEN
        PERFORM seva.grant_agent(role, coalesce(agent, role));
    END IF;
END
$$;
COMMENT ON FUNCTION seva.grant(text, name, text) IS
    'Gives an existing role what a use takes: hook, analyst, agent or admin. agent: who in the attached helpdesks the role is, by login name or id (default: the role''s name)';

CREATE FUNCTION seva.privilege_targets(use text) RETURNS TABLE (privilege text, target text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
    SELECT v.privilege, 'FUNCTION ' || p.oid::regprocedure
      FROM seva.privilege v JOIN pg_proc p ON v.object IN (p.proname, '*') AND p.pronamespace = 'seva'::regnamespace
     WHERE v.use = $1 AND v.kind = 'function'
    UNION ALL
    SELECT v.privilege, CASE WHEN c.relkind = 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END || c.oid::regclass
      FROM seva.privilege v JOIN pg_class c ON v.object IN (c.relname, '*') AND c.relnamespace = 'seva'::regnamespace
     WHERE v.use = $1 AND v.kind = 'relation' AND c.relkind IN ('r', 'v', 'm', 'S');
$$;
COMMENT ON FUNCTION seva.privilege_targets(text) IS 'The objects that a use touches and the privileges that it takes on each';

CREATE FUNCTION seva.grant_agent(role name, who text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    desk  seva.helpdesk;
    v_id  bigint;
    known bool := false;
BEGIN
    FOR desk IN SELECT h.* FROM seva.helpdesk h WHERE h.enabled LOOP
        EXECUTE format('SELECT seva.%I($1)', desk.kind || '_user') INTO v_id USING who;
        CONTINUE WHEN v_id IS NULL;
        INSERT INTO seva.agent_account (role, helpdesk, agent) VALUES ($1, desk.id, v_id) ON CONFLICT DO NOTHING;
        known := true;
    END LOOP;
    IF NOT known THEN
        RAISE EXCEPTION 'no attached helpdesk has a user "%"', who
            USING ERRCODE = 'undefined_object', HINT = 'Name the user: SELECT seva.grant(''agent'', role, ''login'').';
    END IF;
END
$$;
COMMENT ON FUNCTION seva.grant_agent(name, text) IS 'Notes down that a database role is that user in every attached helpdesk that knows one';
