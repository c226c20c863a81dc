-- Putting the triggers on a helpdesk's tables, and taking them off.
--
-- An adapter of a kind is the functions seva.<kind>_reply, _thread, _replies, _last (messages), _public_readers, _note_row
-- (notes), _attach, _tables, _trigger_tables, _defaults, _user and _preflight (attaching); nothing else knows the kind.

CREATE FUNCTION seva.attach(kind text, name text DEFAULT NULL, coach text DEFAULT NULL, api_url text DEFAULT NULL,
                            capture text DEFAULT 'commit', locale text DEFAULT NULL, hold_limit_s int DEFAULT 86400,
                            settings jsonb DEFAULT '{}', replica bool DEFAULT false)
RETURNS int
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_name text := coalesce(name, kind);
    v_coach bigint;
    desk seva.helpdesk;
BEGIN
    PERFORM seva.check_adapter(kind);
    IF coach IS NOT NULL THEN
        EXECUTE format('SELECT seva.%I($1)', kind || '_user') INTO v_coach USING coach;
        IF v_coach IS NULL THEN
            RAISE EXCEPTION 'the helpdesk has no user "%"', coach
                USING ERRCODE = 'undefined_object', HINT = 'Create the coach''s account in the helpdesk first, then attach.';
        END IF;
    END IF;
    SELECT h.* INTO desk FROM seva.helpdesk h WHERE h.kind = attach.kind AND h.enabled;
    IF FOUND THEN
        RAISE EXCEPTION 'helpdesk "%" of kind % is attached already', desk.name, kind
            USING ERRCODE = 'duplicate_object', HINT = format('To attach it anew: SELECT seva.detach(%L); first.', desk.name);
    END IF;
    PERFORM seva.instance_id();
    INSERT INTO seva.helpdesk AS h (name, kind, capture, coach_user, api_url, locale, hold_limit_s, settings, replica, posting)
    VALUES (v_name, kind, capture, v_coach, api_url, locale, hold_limit_s, seva.adapter_defaults(kind) || settings, replica,
            CASE WHEN v_coach IS NULL THEN 'off' ELSE 'on' END)
    ON CONFLICT ON CONSTRAINT helpdesk_name_key DO UPDATE
       SET kind = excluded.kind, capture = excluded.capture, coach_user = excluded.coach_user, api_url = excluded.api_url,
           locale = excluded.locale, hold_limit_s = excluded.hold_limit_s, settings = excluded.settings,
           replica = excluded.replica, posting = excluded.posting, enabled = true, attached_at = now(), detached_at = NULL
    RETURNING h.* INTO desk;
    PERFORM seva.with_patience(format('SELECT seva.attach_now(%s)', desk.id));
    PERFORM seva.warn_untied(desk.id);
    -- the lock that the triggers took has waited for every writer: nothing older can appear below this id any more
    INSERT INTO seva.sweep_mark AS s (helpdesk, swept_to) VALUES (desk.id, seva.adapter_last(desk))
    ON CONFLICT (helpdesk) DO UPDATE SET swept_to = excluded.swept_to, next_mark = NULL, next_xid = NULL;
    RETURN desk.id;
END
$$;
COMMENT ON FUNCTION seva.attach(text, text, text, text, text, text, int, jsonb, bool) IS
    'Puts the triggers on a helpdesk''s tables and gives its id. kind: the adapter; coach: login name or id of the account that posts notes (NULL: none are made); capture: commit or queued; replica: the tables are fed by logical replication';

-- Everything that takes locks on the helpdesk's tables, for seva.with_patience: a failed attempt lets go of all of them.
CREATE FUNCTION seva.attach_now(helpdesk int) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    desk seva.helpdesk;
BEGIN
    SELECT h.* INTO STRICT desk FROM seva.helpdesk h WHERE h.id = $1;
    PERFORM seva.lock_tables(desk.kind);
    EXECUTE format('SELECT seva.%I($1)', desk.kind || '_attach') USING desk.id;
    PERFORM seva.own_triggers(desk);
END
$$;
COMMENT ON FUNCTION seva.attach_now(int) IS 'One attempt of seva.attach at its triggers';

-- The tables' owner takes the strongest lock at once and in the order in which the helpdesk writes them: a stronger one later,
-- or another order, could end in a deadlock with a writer.
CREATE FUNCTION seva.lock_tables(kind text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    tables text[];
BEGIN
    EXECUTE format('SELECT seva.%I()', kind || '_trigger_tables') INTO tables;
    IF (SELECT bool_and(pg_has_role(c.relowner, 'USAGE')) FROM unnest(tables) t JOIN pg_class c ON c.oid = to_regclass('public.' || t)) THEN
        EXECUTE 'LOCK TABLE ' || (SELECT string_agg(format('public.%I', t.name), ', ' ORDER BY t.ord)
                                    FROM unnest(tables) WITH ORDINALITY t(name, ord)
                                   WHERE to_regclass('public.' || t.name) IS NOT NULL) || ' IN ACCESS EXCLUSIVE MODE';
    END IF;
END
$$;
COMMENT ON FUNCTION seva.lock_tables(text) IS 'Locks the tables of a kind that have triggers, where the caller owns them';

CREATE FUNCTION seva.check_adapter(kind text) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    owner name := (SELECT e.extowner::regrole FROM pg_extension e WHERE e.extname = 'seva');
    t     text;
BEGIN
    IF to_regprocedure(format('seva.%I(int)', kind || '_attach')) IS NULL THEN
        RAISE EXCEPTION 'there is no adapter for helpdesks of kind "%"', kind USING ERRCODE = 'invalid_parameter_value';
    END IF;
    FOREACH t IN ARRAY seva.adapter_tables(kind) LOOP
        IF to_regclass('public.' || t) IS NULL THEN
            RAISE EXCEPTION 'there is no table public.%: is this the helpdesk''s database?', t USING ERRCODE = 'undefined_table';
        END IF;
        IF NOT has_table_privilege(owner, 'public.' || t, 'SELECT') THEN
            RAISE EXCEPTION 'the extension''s owner % may not read public.%', owner, t
                USING ERRCODE = 'insufficient_privilege', HINT = format('GRANT SELECT ON public.%s TO %I;', t, owner);
        END IF;
    END LOOP;
END
$$;
COMMENT ON FUNCTION seva.check_adapter(text) IS 'Raises an error that says so if a kind has no adapter or its tables are missing or cannot be read';

CREATE FUNCTION seva.adapter_tables(kind text) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v text[];
BEGIN
    EXECUTE format('SELECT seva.%I()', kind || '_tables') INTO v;
    RETURN v;
END
$$;
COMMENT ON FUNCTION seva.adapter_tables(text) IS 'The tables that the adapter of a kind reads';

CREATE FUNCTION seva.adapter_defaults(kind text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v jsonb;
BEGIN
    EXECUTE format('SELECT seva.%I()', kind || '_defaults') INTO v;
    RETURN v;
END
$$;
COMMENT ON FUNCTION seva.adapter_defaults(text) IS 'The settings that the adapter of a kind sets at the attach';

CREATE FUNCTION seva.adapter_last(desk seva.helpdesk) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v bigint;
BEGIN
    EXECUTE format('SELECT seva.%I($1)', desk.kind || '_last') INTO v USING desk.id;
    RETURN v;
END
$$;
COMMENT ON FUNCTION seva.adapter_last(seva.helpdesk) IS 'The highest id of a message row of a helpdesk so far';

-- A long wait for a lock on a busy table would make every writer behind it wait too: so short waits, several of them.
CREATE FUNCTION seva.with_patience(statement text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    before text := current_setting('lock_timeout');
BEGIN
    FOR attempt IN 1 .. 20 LOOP
        BEGIN
            PERFORM set_config('lock_timeout', '300ms', true);
            EXECUTE statement;
            PERFORM set_config('lock_timeout', before, true);
            RETURN;
        EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
            PERFORM pg_sleep(0.1 + 0.4 * random());
        END;
    END LOOP;
    RAISE EXCEPTION 'the helpdesk''s tables are too busy: no lock in 20 attempts'
        USING ERRCODE = 'lock_not_available', HINT = 'Nothing was changed. Try again when no long transaction writes to them.';
END
$$;
COMMENT ON FUNCTION seva.with_patience(text) IS 'Runs a statement that needs strong locks: short waits, up to twenty attempts';

-- A trigger that depends on the extension goes with it, so that a plain DROP EXTENSION frees the helpdesk.
CREATE FUNCTION seva.own_triggers(desk seva.helpdesk) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    t record;
BEGIN
    FOR t IN SELECT * FROM seva.triggers_of(desk.id) LOOP
        IF pg_has_role(t.owner, 'USAGE') THEN
            EXECUTE format('ALTER TRIGGER %I ON %s DEPENDS ON EXTENSION seva', t.name, t.tbl);
            EXECUTE format('COMMENT ON TRIGGER %I ON %s IS %L', t.name, t.tbl, 'Belongs to the extension seva; SELECT seva.detach(…) takes it off');
        END IF;
        IF desk.replica THEN
            EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', t.tbl, t.name);
        END IF;
    END LOOP;
END
$$;
COMMENT ON FUNCTION seva.own_triggers(seva.helpdesk) IS
    'Ties the triggers of a helpdesk to the extension, where the caller owns their tables; on a replica lets them fire for replicated rows';

CREATE FUNCTION seva.warn_untied(helpdesk int) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    t record;
BEGIN
    FOR t IN SELECT * FROM seva.triggers_of($1) x WHERE NOT x.tied LOOP
        RAISE WARNING 'trigger % on % could not be tied to the extension: DROP EXTENSION seva will need CASCADE', t.name, t.tbl
            USING HINT = format('As the owner of the table: ALTER TRIGGER %I ON %s DEPENDS ON EXTENSION seva;', t.name, t.tbl);
    END LOOP;
END
$$;
COMMENT ON FUNCTION seva.warn_untied(int) IS 'Warns of triggers that a plain DROP EXTENSION would not take along';

CREATE FUNCTION seva.triggers_of(helpdesk int) RETURNS TABLE (tbl regclass, name name, owner oid, enabled "char", tied bool)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
    SELECT t.tgrelid::regclass, t.tgname, c.relowner, t.tgenabled,
           EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_trigger'::regclass AND d.objid = t.oid AND d.deptype = 'x')
      FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid
     WHERE p.pronamespace = 'seva'::regnamespace AND c.relnamespace <> p.pronamespace
       AND split_part(encode(t.tgargs, 'escape'), '\000', 1) = $1::text
     ORDER BY 1, 2;
$$;
COMMENT ON FUNCTION seva.triggers_of(int) IS 'The triggers that stand on a helpdesk''s tables';

CREATE FUNCTION seva.detach(name text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    desk seva.helpdesk := seva.helpdesk_named(name);
BEGIN
    PERFORM seva.with_patience(format('SELECT seva.detach_now(%s)', desk.id));
    UPDATE seva.helpdesk h SET enabled = false, posting = 'off', detached_at = now() WHERE h.id = desk.id;
    UPDATE seva.note n SET state = 'cancelled', lease_until = NULL, last_error = 'detached'
     WHERE n.helpdesk = desk.id AND n.state IN ('due', 'leased', 'held');
    DELETE FROM seva.pending p WHERE p.helpdesk = desk.id;
    DELETE FROM seva.sweep_mark s WHERE s.helpdesk = desk.id;
END
$$;
COMMENT ON FUNCTION seva.detach(text) IS
    'Takes the triggers off a helpdesk''s tables (needs their ownership) and cancels its open notes; what was judged stays';

CREATE FUNCTION seva.detach_now(helpdesk int) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    t record;
BEGIN
    PERFORM seva.lock_tables((SELECT h.kind FROM seva.helpdesk h WHERE h.id = $1));
    FOR t IN SELECT * FROM seva.triggers_of($1) LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', t.name, t.tbl);
    END LOOP;
END
$$;
COMMENT ON FUNCTION seva.detach_now(int) IS 'One attempt of seva.detach at its triggers';
