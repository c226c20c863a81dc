-- Function: seva.teach(act, lang, sentence, is_example)
-- Keeps a sentence as an example of an act, or as a near-miss that is none; taught again, it is what was said last.
-- Returns its number, for seva.unteach.  It has effect once a model was trained from the examples.

CREATE FUNCTION seva.teach(act text, lang text, sentence text, is_example bool DEFAULT true)
RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_lang text := CASE lang WHEN 'hl' THEN 'hi-Latn' ELSE lang END;
    v_id   bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM seva.acts() a WHERE a.act = teach.act) THEN
        RAISE EXCEPTION 'no act "%"', act USING ERRCODE = '22023', HINT = 'seva.acts() lists them.';
    END IF;
    INSERT INTO seva.example AS e (lang, act, sentence, is_example)
    VALUES (v_lang, teach.act, btrim(teach.sentence), teach.is_example)
    ON CONFLICT ON CONSTRAINT example_lang_act_sentence_key DO UPDATE
       SET is_example = excluded.is_example, taught_at = excluded.taught_at, taught_by = excluded.taught_by
    RETURNING id INTO v_id;
    RETURN v_id;
END
$$;
COMMENT ON FUNCTION seva.teach(text, text, text, bool) IS 'Keeps a sentence as an example of an act, or as a near-miss; models are trained from them';
REVOKE ALL ON FUNCTION seva.teach(text, text, text, bool) FROM PUBLIC;

-- Function: seva.unteach(example)
-- Takes a taught sentence back; false where there is none of that number.

CREATE FUNCTION seva.unteach(example bigint)
RETURNS bool
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    DELETE FROM seva.example e WHERE e.id = unteach.example;
    RETURN FOUND;
END
$$;
COMMENT ON FUNCTION seva.unteach(bigint) IS 'Takes a taught sentence back';
REVOKE ALL ON FUNCTION seva.unteach(bigint) FROM PUBLIC;
