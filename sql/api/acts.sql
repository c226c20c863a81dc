-- Function: seva.acts()
-- What a sentence can do, by the names that phrases and examples use.

CREATE FUNCTION seva.acts(OUT act text, OUT side text, OUT gloss text)
RETURNS SETOF record
LANGUAGE c IMMUTABLE PARALLEL SAFE ROWS 60
AS 'MODULE_PATHNAME', 'seva_acts';
COMMENT ON FUNCTION seva.acts() IS 'The acts: their names, whose they are (agent, customer), and what a sentence does that performs one';
REVOKE ALL ON FUNCTION seva.acts() FROM PUBLIC;
