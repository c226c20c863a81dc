-- One reply: its thread, nineteen verdicts, at most one note.

CREATE FUNCTION seva.judge_message(helpdesk int, message text, backfill bool DEFAULT false, deadline timestamptz DEFAULT NULL)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    desk     seva.helpdesk;
    reply    record;
    thread   jsonb;
    j        record;
    v_review bigint;
BEGIN
    SELECT h.* INTO STRICT desk FROM seva.helpdesk h WHERE h.id = $1;
    desk.settings := seva.default_settings() || desk.settings;
    EXECUTE format('SELECT * FROM seva.%I($1, $2)', desk.kind || '_reply') INTO reply USING $1, $2::bigint;
    IF reply.ticket IS NULL THEN
        RETURN NULL;
    END IF;
    EXECUTE format('SELECT seva.%I($1, $2)', desk.kind || '_thread') INTO thread USING $1, $2::bigint;
    IF thread IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM seva.check_deadline(deadline);

    SELECT d.* INTO j FROM seva.judge(thread, seva.note_locale(reply.locale, desk.locale), desk.settings ->> 'format', deadline IS NULL) d;
    INSERT INTO seva.review (helpdesk, ticket, message, agent, queue, lang, replied_at, ruleset, backfilled)
    VALUES ($1, reply.ticket, $2, reply.agent, thread ->> 'queue', j.lang, reply.replied_at, j.ruleset, $3)
    ON CONFLICT DO NOTHING
    RETURNING id INTO v_review;
    IF v_review IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO seva.finding (review, guideline, verdict, confidence, evidence, evidence_start, evidence_end, cues, advice, noted)
    SELECT v_review, f.guideline, f.verdict, f.confidence, f.evidence, f.evidence_start, f.evidence_end, f.cues, f.advice, f.noted
      FROM unnest(j.findings) f;

    IF j.note IS NOT NULL AND NOT $3 AND desk.posting <> 'off' AND desk.coach_user IS NOT NULL
       AND reply.replied_at > now() - make_interval(hours => (desk.settings ->> 'note_within_hours')::int) THEN
        PERFORM seva.make_note(v_review, desk, reply.ticket, reply.agent,
                               ARRAY(SELECT f.guideline FROM unnest(j.findings) f WHERE f.noted = 'try' ORDER BY 1), j.note);
    END IF;
    RETURN v_review;
END
$$;
COMMENT ON FUNCTION seva.judge_message(int, text, bool, timestamptz) IS
    'Judges one reply of a helpdesk: review, findings and, unless backfill, its note. NULL if the message is no agent''s reply or was judged before';

-- COMMIT disarms statement_timeout, so that what runs there has to look at the clock itself.
CREATE FUNCTION seva.check_deadline(deadline timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF clock_timestamp() > deadline THEN
        RAISE EXCEPTION 'judging took too long at commit' USING ERRCODE = 'SV002';
    END IF;
END
$$;
COMMENT ON FUNCTION seva.check_deadline(timestamptz) IS 'Raises SV002 when the moment has passed; NULL: never';

-- An agent may have a language set that notes are not written in.
CREATE FUNCTION seva.note_locale(agents text, helpdesks text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN agents ~* '^(en|hi|bn|pa|te|hl)([-_]|$)' THEN agents
            WHEN helpdesks ~* '^(en|hi|bn|pa|te|hl)([-_]|$)' THEN helpdesks END;
COMMENT ON FUNCTION seva.note_locale(text, text) IS 'The language to write a note in: the agent''s, else the helpdesk''s, if it is one of those; NULL: the reply''s';

-- Which of an agent's caps a note would break; NULL: none.
CREATE FUNCTION seva.cap_reached(helpdesk int, settings jsonb, agent text, tries text[]) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
-- along note_agent, whatever the statistics say of an outbox that was empty a minute ago
SET enable_seqscan = off SET enable_bitmapscan = off
AS $$
DECLARE
    cooldown interval := make_interval(hours => (settings ->> 'cooldown_hours')::int);
    recent   record;
BEGIN
    SELECT count(*) FILTER (WHERE n.created > now() - interval '24 hours' AND coalesce(u.ord, 1) = 1) AS notes,
           count(*) FILTER (WHERE n.created > now() - interval '24 hours' AND n.raised = '{}') AS praise,
           -- one point that is new is reason enough for a note
           cooldown > interval '0' AND coalesce(tries <@ array_agg(DISTINCT u.guideline) FILTER (WHERE n.created > now() - cooldown), false) AS stale
      INTO recent
      FROM seva.note n LEFT JOIN LATERAL unnest(n.raised) WITH ORDINALITY u(guideline, ord) ON true
     WHERE n.helpdesk = $1 AND n.agent = $3 AND n.state <> 'cancelled'
       AND n.created > now() - greatest(interval '24 hours', cooldown)
       -- one of the future was made before the clock was set back: how long ago, nobody knows
       AND n.created <= clock_timestamp();
    RETURN CASE
               WHEN recent.notes >= (settings ->> 'notes_per_day')::int THEN 'notes_per_day'
               WHEN tries = '{}' AND recent.praise >= (settings ->> 'praise_per_day')::int THEN 'praise_per_day'
               WHEN tries <> '{}' AND recent.stale THEN 'cooldown_hours'
           END;
END
$$;
COMMENT ON FUNCTION seva.cap_reached(int, jsonb, text, text[]) IS
    'Name of the setting that keeps a note with these points to try (none: praise only) from this agent; NULL if none does';

-- All it needs is handed in: the rows just written are not looked up again, for which there may be no statistics yet.
CREATE FUNCTION seva.make_note(review bigint, desk seva.helpdesk, ticket text, agent text, tries text[], body text) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_id  bigint := nextval('seva.note_id_seq');
    v_cap text := seva.cap_reached(desk.id, desk.settings, $4, $5);
BEGIN
    INSERT INTO seva.note (id, review, helpdesk, ticket, agent, body, format, marker, raised, state, not_before, last_error)
    VALUES (v_id, $1, desk.id, $3, $4, $6, desk.settings ->> 'format',
            -- by chance, so that a copy of this database that goes its own way makes none that this one would take for its own
            format('seva:%s:%s:%s', (SELECT i.short FROM seva.instance i), v_id, right(gen_random_uuid()::text, 12)), $5,
            CASE WHEN v_cap IS NULL THEN 'due' ELSE 'cancelled' END,
            now() + make_interval(secs => (desk.settings ->> 'delay_s')::float8),
            'kept back by ' || v_cap);
    RETURN v_id;
END
$$;
COMMENT ON FUNCTION seva.make_note(bigint, seva.helpdesk, text, text, text[], text) IS
    'Puts the note on a judged reply into the outbox: due, or cancelled with the cap that keeps it back';
