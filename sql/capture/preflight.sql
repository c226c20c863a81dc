-- What is wrong, before it hurts.

CREATE FUNCTION seva.preflight(name text DEFAULT NULL)
RETURNS TABLE (helpdesk text, item text, ok bool, detail text, remedy text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    desk seva.helpdesk;
BEGIN
    IF preflight.name IS NOT NULL THEN
        PERFORM seva.helpdesk_named(preflight.name);
    END IF;
    RETURN QUERY SELECT NULL::text, c.item, c.ok, c.detail, CASE WHEN NOT c.ok THEN c.remedy END FROM seva.preflight_engine() c;
    FOR desk IN SELECT h.* FROM seva.helpdesk h
                 WHERE h.name = preflight.name OR (preflight.name IS NULL AND h.enabled) ORDER BY h.id
    LOOP
        RETURN QUERY SELECT desk.name, c.item, c.ok, c.detail, CASE WHEN NOT c.ok THEN c.remedy END FROM seva.preflight_helpdesk(desk) c;
    END LOOP;
END
$$;
COMMENT ON FUNCTION seva.preflight(text) IS 'Checks the extension and one attached helpdesk (NULL: all); rows that are not ok name a remedy';

CREATE FUNCTION seva.preflight_engine() RETURNS TABLE (item text, ok bool, detail text, remedy text)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    a record;
BEGIN
    BEGIN
        PERFORM seva.evaluate_thread('{"channel": "ticket", "messages": [{"from": "customer", "text": "It broke."}, {"from": "agent", "text": "Thank you."}]}');
        RETURN QUERY SELECT 'judgement', true, 'a reply can be judged'::text, NULL::text;
    EXCEPTION WHEN OTHERS THEN
        RETURN QUERY SELECT 'judgement', false, SQLSTATE || ' ' || SQLERRM, 'install seva''s library of this version, or compile the ruleset anew';
    END;
    RETURN QUERY SELECT 'enabled', NOT seva.is_off(), 'seva.enabled is ' || coalesce(current_setting('seva.enabled', true), 'on'), 'set seva.enabled to on';
    PERFORM seva.tell_refusals();
    FOR a IN SELECT l.* FROM seva.alarm l WHERE l.cleared IS NULL AND l.helpdesk IS NULL ORDER BY l.id LOOP
        RETURN QUERY SELECT 'alarm ' || a.kind, false, a.detail, 'see to it, then SELECT seva.clear_alarm(NULL, ' || quote_literal(a.kind) || ')';
    END LOOP;
END
$$;
COMMENT ON FUNCTION seva.preflight_engine() IS 'The part of seva.preflight that concerns no helpdesk';

CREATE FUNCTION seva.preflight_helpdesk(desk seva.helpdesk) RETURNS TABLE (item text, ok bool, detail text, remedy text)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    readers text;
    a       record;
BEGIN
    RETURN QUERY
    SELECT 'trigger ' || w.name, coalesce(t.enabled, 'D') = CASE WHEN desk.replica THEN 'A' ELSE 'O' END::"char",
           CASE WHEN t.name IS NULL THEN 'missing' WHEN t.enabled = 'D' THEN 'disabled' ELSE 'stands on ' || t.tbl END,
           format('SELECT seva.detach(%L), then attach again', desk.name)
      FROM (SELECT 'seva_capture' UNION ALL
            SELECT CASE WHEN desk.replica THEN 'seva_arrival' ELSE 'seva_guard' END WHERE desk.coach_user IS NOT NULL UNION ALL
            SELECT 'seva_guard_update' WHERE desk.coach_user IS NOT NULL AND NOT desk.replica) w(name)
      LEFT JOIN seva.triggers_of(desk.id) t ON t.name = w.name
     WHERE desk.enabled;
    RETURN QUERY
    SELECT 'drop extension', bool_and(t.tied), CASE WHEN bool_and(t.tied) THEN 'frees the helpdesk' ELSE 'will need CASCADE' END,
           'as owner of the tables: ALTER TRIGGER … DEPENDS ON EXTENSION seva'
      FROM seva.triggers_of(desk.id) t HAVING count(*) > 0;
    BEGIN
        PERFORM seva.check_adapter(desk.kind);
        RETURN QUERY SELECT 'tables', true, 'there, and the extension''s owner may read them'::text, NULL::text;
        EXECUTE format('SELECT seva.%I($1)', desk.kind || '_public_readers') INTO readers USING desk.id;
        RETURN QUERY SELECT 'readers of notes', readers IS NULL, coalesce('customers may read them: ' || readers, 'staff only'),
                            'take these rights away, then seva.resume';
        IF desk.coach_user IS NOT NULL THEN
            RETURN QUERY EXECUTE format('SELECT * FROM seva.%I($1)', desk.kind || '_preflight') USING desk.id;
        END IF;
    EXCEPTION WHEN OTHERS THEN
        RETURN QUERY SELECT 'tables', false, SQLERRM, 'grant the extension''s owner SELECT on the helpdesk''s tables';
    END;
    RETURN QUERY SELECT 'posting', desk.posting = 'on', 'posting is ' || desk.posting, 'seva.resume, or attach with a coach';
    RETURN QUERY SELECT 'backlog', count(*) < 1000 AND coalesce(min(p.noted_at) > now() - interval '10 minutes', true),
                        format('%s replies wait for judgement', count(*)), 'is seva-hook running? It sweeps'
                   FROM seva.pending p WHERE p.helpdesk = desk.id;
    FOR a IN SELECT l.* FROM seva.alarm l WHERE l.cleared IS NULL AND l.helpdesk = desk.id ORDER BY l.id LOOP
        RETURN QUERY SELECT 'alarm ' || a.kind, false, a.detail, format('see to it, then SELECT seva.clear_alarm(%s, %L)', desk.id, a.kind);
    END LOOP;
END
$$;
COMMENT ON FUNCTION seva.preflight_helpdesk(seva.helpdesk) IS 'The part of seva.preflight that concerns one helpdesk';
