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

-- A model is too big for the record: who put which one in force or took it back is kept, its weights are not.
CREATE FUNCTION seva.audit_model() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    before jsonb;
    after  jsonb;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        OLD.weights := '';
        before := to_jsonb(OLD) - 'weights';
    END IF;
    IF TG_OP <> 'DELETE' THEN
        NEW.weights := '';
        after := to_jsonb(NEW) - 'weights';
    END IF;
    INSERT INTO seva.audit_log (role, object, action, before, after) VALUES (session_user, 'seva.model', TG_OP, before, after);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION seva.audit_model() IS 'Trigger: records who put a model in force or took it back, without its weights';
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON seva.model
    FOR EACH ROW EXECUTE FUNCTION seva.audit_model();

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
