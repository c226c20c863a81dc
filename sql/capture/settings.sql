-- Settings of a helpdesk: what holds unless its row says otherwise.

CREATE FUNCTION seva.default_settings() RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN jsonb_build_object(
        'notes_per_day',  12,       -- notes to one agent in 24 hours
        'praise_per_day', 3,        -- of these, notes that only praise
        'cooldown_hours', 20,       -- until the same guideline is raised to the same agent again; 0: at once
        'note_within_hours', 72,    -- a reply that is judged later than this gets no note any more
        'delay_s',        0,        -- seconds from judgement to posting
        'keep_notes',     '90 days', -- how long notes that are through (delivered, dead, cancelled) stay in the outbox
        'arrival_within_s', 300,    -- on a replica: how long an accepted note waits for its row, at most 540
        'format',         'text',   -- of notes: text or html; an adapter sets its own at the attach
        'status_map',     '{}'::jsonb); -- helpdesk's status -> open, pending, resolved, beside the adapter's own
COMMENT ON FUNCTION seva.default_settings() IS 'The settings that hold where seva.helpdesk.settings does not name another value';

CREATE FUNCTION seva.setting(helpdesk int, key text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
    SELECT coalesce(h.settings ->> $2, seva.default_settings() ->> $2) FROM seva.helpdesk h WHERE h.id = $1;
$$;
COMMENT ON FUNCTION seva.setting(int, text) IS 'A helpdesk''s setting, or its default; NULL for a key that there is not';

CREATE FUNCTION seva.is_off() RETURNS bool
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
    SELECT lower(coalesce(current_setting('seva.enabled', true), 'on')) IN ('off', 'false', 'no', '0', 'f', 'n');
$$;
COMMENT ON FUNCTION seva.is_off() IS 'Whether seva.enabled is off in this session; works without the library that defines the setting';
