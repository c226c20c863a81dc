-- What a hook must know of the helpdesks it serves, and what it has to report of them.

CREATE FUNCTION seva.hook_helpdesks()
RETURNS TABLE (helpdesk text, kind text, api_url text, posting text, due bigint, oldest interval)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT h.name, h.kind, h.api_url, CASE WHEN h.enabled THEN h.posting ELSE 'off' END, o.due, o.oldest
    FROM seva.helpdesk h,
         LATERAL (SELECT count(*), clock_timestamp() - min(x.created) FROM seva.note x
                  WHERE x.helpdesk = h.id AND x.state IN ('due', 'leased')) o (due, oldest)
    ORDER BY h.name
$$;
COMMENT ON FUNCTION seva.hook_helpdesks() IS 'The helpdesks, where their API is, whether posting is on, how many notes are open and since when';

CREATE FUNCTION seva.hook_alarm(helpdesk text, kind text, detail text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    desk integer;
BEGIN
    IF hook_alarm.kind NOT IN ('token', 'rights', 'api', 'tls', 'unreachable', 'redirect') THEN
        RAISE EXCEPTION 'a hook may not raise an alarm of kind "%"', hook_alarm.kind USING ERRCODE = 'invalid_parameter_value';
    END IF;
    SELECT h.id INTO desk FROM seva.helpdesk h WHERE h.name = hook_alarm.helpdesk;
    IF FOUND AND hook_alarm.detail IS NULL THEN
        PERFORM seva.clear_alarm(desk, hook_alarm.kind);
    ELSIF FOUND THEN
        PERFORM seva.raise_alarm(desk, hook_alarm.kind, left(hook_alarm.detail, 300));
    END IF;
END
$$;
COMMENT ON FUNCTION seva.hook_alarm(text, text, text) IS
    'A hook says what is wrong with a helpdesk (token, rights, api, tls, unreachable, redirect); detail NULL: it is well again';
