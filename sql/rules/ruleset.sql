-- The compiled ruleset: one row, of whose image every session copies the parts that its texts ask for.

-- The C code reads the first three columns by number (ext/pg/ruleset.c).  Not dumped: a restore compiles its own.
CREATE TABLE seva.ruleset (
    one         bool PRIMARY KEY DEFAULT true CHECK (one),
    version     text  NOT NULL,
    image       bytea NOT NULL,
    compiled_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
ALTER TABLE seva.ruleset ALTER image SET STORAGE EXTERNAL;
COMMENT ON TABLE seva.ruleset IS 'The ruleset in force: phrases and classes compiled into one image, one row';
COMMENT ON COLUMN seva.ruleset.version IS 'What verdicts name: this build, the phrases and the models, each by a checksum';

CREATE FUNCTION seva.ruleset_changed() RETURNS trigger
LANGUAGE c AS 'MODULE_PATHNAME', 'seva_ruleset_changed';
COMMENT ON FUNCTION seva.ruleset_changed() IS 'Trigger: every session looks at the ruleset again at its next call';

CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON seva.ruleset
    FOR EACH STATEMENT EXECUTE FUNCTION seva.ruleset_changed();
ALTER TABLE seva.ruleset ENABLE ALWAYS TRIGGER changed;
