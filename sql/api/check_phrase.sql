-- Function: seva.check_phrase(cue, pattern, guards, lang)
-- true, or an error (22023) that says at which column of the pattern what is wrong.

CREATE FUNCTION seva.check_phrase(cue text, pattern text, guards text DEFAULT NULL, lang text DEFAULT 'any')
RETURNS bool
LANGUAGE c STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'seva_check_phrase';
COMMENT ON FUNCTION seva.check_phrase(text, text, text, text) IS 'Whether a phrase is well-formed: true, or an error that names the place and the mistake';
REVOKE ALL ON FUNCTION seva.check_phrase(text, text, text, text) FROM PUBLIC;
