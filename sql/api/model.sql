-- Function: seva.model_is_sound(weights)
-- Whether this build can use a model.

CREATE FUNCTION seva.model_is_sound(weights bytea)
RETURNS bool
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'seva_model_is_sound';
COMMENT ON FUNCTION seva.model_is_sound(bytea) IS 'Whether this build can use a model: format, acts and checksum are right';
REVOKE ALL ON FUNCTION seva.model_is_sound(bytea) FROM PUBLIC;

-- Function: seva.shipped_model(lang)
-- The model that ships with this build; NULL for a language without one.

CREATE FUNCTION seva.shipped_model(lang text)
RETURNS bytea
LANGUAGE c STABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'seva_shipped_model';
COMMENT ON FUNCTION seva.shipped_model(text) IS 'The model of a language that ships with this build';
REVOKE ALL ON FUNCTION seva.shipped_model(text) FROM PUBLIC;

-- Function: seva.set_model(lang, weights, report)
-- Puts a model that was trained on the site's examples in force; the one before it is kept.  Returns its number.
-- A model of another build, or a damaged one, is refused (22023).

CREATE FUNCTION seva.set_model(lang text, weights bytea, report jsonb DEFAULT NULL)
RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_lang text := CASE lang WHEN 'hl' THEN 'hi-Latn' ELSE lang END;
    v_id   bigint;
BEGIN
    IF seva.model_is_sound(set_model.weights) IS NOT TRUE THEN
        RAISE EXCEPTION 'the model for "%" is damaged or was trained for another build of seva', lang USING ERRCODE = '22023';
    END IF;
    UPDATE seva.model m SET active = false WHERE m.lang = v_lang AND m.active;
    INSERT INTO seva.model AS m (lang, active, weights, report) VALUES (v_lang, true, set_model.weights, set_model.report)
    RETURNING m.id INTO v_id;
    RETURN v_id;
END
$$;
COMMENT ON FUNCTION seva.set_model(text, bytea, jsonb) IS 'Puts a trained model in force, keeping the one before';
REVOKE ALL ON FUNCTION seva.set_model(text, bytea, jsonb) FROM PUBLIC;

-- Function: seva.drop_model(lang)
-- Takes the model in force back and puts the one before it in force, or the shipped one; returns the number of that
-- which judges now, NULL: the shipped one.

CREATE FUNCTION seva.drop_model(lang text)
RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_lang text := CASE lang WHEN 'hl' THEN 'hi-Latn' ELSE lang END;
    v_id   bigint;
BEGIN
    DELETE FROM seva.model m WHERE m.lang = v_lang AND m.active;
    SELECT max(m.id) INTO v_id FROM seva.model m WHERE m.lang = v_lang AND seva.model_is_sound(m.weights);
    UPDATE seva.model m SET active = true WHERE m.id = v_id;
    RETURN v_id;
END
$$;
COMMENT ON FUNCTION seva.drop_model(text) IS 'Takes a trained model back: the one before it judges again, or the shipped one';
REVOKE ALL ON FUNCTION seva.drop_model(text) FROM PUBLIC;
