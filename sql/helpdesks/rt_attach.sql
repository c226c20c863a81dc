-- Request Tracker 5: its triggers, and what preflight looks at.

CREATE FUNCTION seva.rt_attach(helpdesk int) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    desk seva.helpdesk;
    tbl  text;
BEGIN
    SELECT h.* INTO STRICT desk FROM seva.helpdesk h WHERE h.id = $1;
    EXECUTE format($t$CREATE CONSTRAINT TRIGGER seva_capture AFTER INSERT ON public.transactions
                      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
                      WHEN (NEW.objecttype = 'RT::Ticket' AND NEW.type = 'Correspond')
                      EXECUTE FUNCTION seva.capture(%L)$t$, $1);
    IF desk.coach_user IS NOT NULL AND desk.replica THEN
        EXECUTE format($t$CREATE TRIGGER seva_arrival AFTER INSERT ON public.transactions FOR EACH ROW
                          WHEN (NEW.creator = %s AND NEW.type = 'Comment') EXECUTE FUNCTION seva.rt_arrival(%L)$t$,
                       desk.coach_user::bigint, $1);
    ELSIF desk.coach_user IS NOT NULL THEN
        -- first and last on transactions: DROP EXTENSION then locks that table first, as RT's writers do
        FOREACH tbl IN ARRAY ARRAY['attachments', 'transactions'] LOOP
            EXECUTE format($t$CREATE TRIGGER seva_guard BEFORE INSERT ON public.%I FOR EACH ROW
                              WHEN (NEW.creator = %s) EXECUTE FUNCTION seva.rt_guard(%L, %L)$t$,
                           tbl, desk.coach_user::bigint, $1, desk.coach_user);
            EXECUTE format($t$CREATE TRIGGER seva_guard_update BEFORE UPDATE ON public.%I FOR EACH ROW
                              WHEN (OLD.creator = %2$s OR NEW.creator = %2$s) EXECUTE FUNCTION seva.rt_guard(%3$L, %4$L)$t$,
                           tbl, desk.coach_user::bigint, $1, desk.coach_user);
        END LOOP;
    END IF;
END
$$;
COMMENT ON FUNCTION seva.rt_attach(int) IS 'Request Tracker: creates the triggers; needs TRIGGER on transactions and attachments';

CREATE FUNCTION seva.rt_tables() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY['transactions', 'attachments', 'tickets', 'users', 'groups', 'cachedgroupmembers', 'queues', 'acl'];
COMMENT ON FUNCTION seva.rt_tables() IS 'Request Tracker: the tables of schema public that are read';

CREATE FUNCTION seva.rt_trigger_tables() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY['transactions', 'attachments'];
COMMENT ON FUNCTION seva.rt_trigger_tables() IS 'Request Tracker: the tables on which triggers stand, in the order in which a message is written';

CREATE FUNCTION seva.rt_defaults() RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '{"format": "html"}'::jsonb;
COMMENT ON FUNCTION seva.rt_defaults() IS 'Request Tracker: settings that the adapter sets at the attach';

CREATE FUNCTION seva.rt_preflight(helpdesk int) RETURNS TABLE (item text, ok bool, detail text, remedy text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    coach bigint := (SELECT h.coach_user FROM seva.helpdesk h WHERE h.id = $1);
    loose text;
BEGIN
    RETURN QUERY
    SELECT 'coach account', count(p.id) > 0,
           format('user %s %s', coach, CASE WHEN count(p.id) > 0 THEN 'is enabled' ELSE 'does not exist or is disabled' END),
           'create the account, or attach again with another'
      FROM public.users u JOIN public.principals p ON p.id = u.id AND p.disabled = 0 WHERE u.id = coach;
    SELECT string_agg(DISTINCT a.rightname || ' through ' || g.name, ', ') INTO loose
      FROM public.acl a JOIN public.groups g ON g.id = a.principalid
      JOIN public.cachedgroupmembers m ON m.groupid = g.id AND m.disabled = 0 AND m.memberid = coach
     WHERE a.rightname IN ('ReplyToTicket', 'SuperUser', 'ModifyTicket', 'OwnTicket', 'DeleteTicket', 'AdminUsers');
    RETURN QUERY SELECT 'coach rights', loose IS NULL, coalesce('the coach may also: ' || loose, 'no right beyond what posting takes'),
                        'take these rights from the groups named; the guard refuses every message all the same';
END
$$;
COMMENT ON FUNCTION seva.rt_preflight(int) IS 'Request Tracker: the adapter''s part of seva.preflight';
