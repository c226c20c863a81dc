-- Function: seva.compile()
-- Compiles the ruleset and puts it in force at commit; returns its version.  A phrase that does not compile is passed
-- over with a warning.  Changes of phrases do this by themselves: it is for a damaged image and for a new version's phrases.

CREATE FUNCTION seva.compile()
RETURNS text
LANGUAGE c SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'seva_compile';
COMMENT ON FUNCTION seva.compile() IS 'Compiles phrases, classes and models into the ruleset in force; returns its version';
REVOKE ALL ON FUNCTION seva.compile() FROM PUBLIC;
