-- History, judged as of then; posts nothing.

CREATE FUNCTION seva.backfill(name text, since timestamptz DEFAULT '-infinity', until timestamptz DEFAULT 'infinity', batch int DEFAULT 1000)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    desk     seva.helpdesk := seva.helpdesk_named(name);
    mark     seva.backfill_mark;
    r        record;
    looked   int := 0;
    v_judged bigint := 0;
    v_failed bigint := 0;
BEGIN
    INSERT INTO seva.backfill_mark (helpdesk, since, until) VALUES (desk.id, $2, $3) ON CONFLICT DO NOTHING;
    SELECT b.* INTO STRICT mark FROM seva.backfill_mark b
     WHERE b.helpdesk = desk.id AND b.since = $2 AND b.until = $3 FOR UPDATE;
    IF mark.finished IS NOT NULL THEN
        RETURN 0;
    END IF;
    FOR r IN EXECUTE format('SELECT * FROM seva.%I($1, $2, $3, $4, $5)', desk.kind || '_replies')
             USING desk.id, mark.done_to, batch, $2, $3
    LOOP
        looked := looked + 1;
        mark.done_to := r.message;
        CASE seva.backfill_one(desk.id, r.message)
            WHEN 'judged' THEN v_judged := v_judged + 1;
            WHEN 'failed' THEN v_failed := v_failed + 1;
            ELSE NULL;
        END CASE;
    END LOOP;
    UPDATE seva.backfill_mark b
       SET done_to = mark.done_to, judged = b.judged + v_judged, failed = b.failed + v_failed,
           finished = CASE WHEN looked < batch THEN clock_timestamp() END
     WHERE b.helpdesk = desk.id AND b.since = $2 AND b.until = $3;
    RETURN looked;
END
$$;
COMMENT ON FUNCTION seva.backfill(text, timestamptz, timestamptz, int) IS
    'Judges the next batch of replies of that time, as of then, without notes; gives how many were looked at, 0 when the time is done. Call it, commit, call again';

CREATE FUNCTION seva.backfill_one(helpdesk int, message bigint) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF EXISTS (SELECT FROM seva.review v WHERE v.helpdesk = $1 AND v.message = $2::text)
       OR EXISTS (SELECT FROM seva.pending p WHERE p.helpdesk = $1 AND p.message_key = $2::text) THEN
        RETURN 'known';
    END IF;
    RETURN CASE WHEN seva.judge_message($1, $2::text, true) IS NULL THEN 'no reply' ELSE 'judged' END;
EXCEPTION WHEN OTHERS THEN
    INSERT INTO seva.pending (helpdesk, message_key, attempts, last_error, backfill)
    VALUES ($1, $2::text, 1, seva.failure(SQLSTATE, SQLERRM), true) ON CONFLICT DO NOTHING;
    RETURN 'failed';
END
$$;
COMMENT ON FUNCTION seva.backfill_one(int, bigint) IS 'One reply of a backfill: judged, known, no reply, or failed (then it waits in seva.pending)';

CREATE FUNCTION seva.helpdesk_named(name text) RETURNS seva.helpdesk
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    desk seva.helpdesk;
BEGIN
    SELECT h.* INTO desk FROM seva.helpdesk h WHERE h.name = helpdesk_named.name;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no helpdesk "%"', name
            USING ERRCODE = 'undefined_object', HINT = 'seva.helpdesk lists those that are or were attached.';
    END IF;
    RETURN desk;
END
$$;
COMMENT ON FUNCTION seva.helpdesk_named(text) IS 'The row of a helpdesk by its name; an error that names it if there is none';
