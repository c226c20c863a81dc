-- A change of phrases, classes or models is checked, compiled and in force when its statement ends, or refused.
-- While a dump is restored (check_function_bodies is off) rows come in any order, a phrase before the class that it
-- names: then what does not compile is passed over with a warning, and has its effect when what it needs is there.

CREATE FUNCTION seva.check_phrase_row() RETURNS trigger
LANGUAGE c SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'seva_check_phrase_row';
COMMENT ON FUNCTION seva.check_phrase_row() IS 'Trigger: a phrase that is not well-formed is refused, with its number, the column and the mistake';

CREATE FUNCTION seva.check_class_row() RETURNS trigger
LANGUAGE c SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'seva_check_class_row';
COMMENT ON FUNCTION seva.check_class_row() IS 'Trigger: a word class that is not well-formed is refused, with the place and the mistake';

CREATE FUNCTION seva.recompile() RETURNS trigger
LANGUAGE c SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'seva_recompile';
COMMENT ON FUNCTION seva.recompile() IS 'Trigger: compiles the ruleset; a change that makes it impossible is refused';

CREATE TRIGGER check_phrase BEFORE INSERT OR UPDATE ON seva.phrase
    FOR EACH ROW EXECUTE FUNCTION seva.check_phrase_row();
CREATE TRIGGER check_class BEFORE INSERT OR UPDATE ON seva.word_class
    FOR EACH ROW EXECUTE FUNCTION seva.check_class_row();

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['phrase', 'phrase_off', 'word_class', 'model'] LOOP
        EXECUTE format('CREATE TRIGGER recompile AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON seva.%I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION seva.recompile()', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['phrase', 'phrase_off', 'word_class', 'example'] LOOP
        EXECUTE format('CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON seva.%I'
                       ' FOR EACH ROW EXECUTE FUNCTION seva.audit()', t);
    END LOOP;
END
$$;
