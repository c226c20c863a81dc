-- Roles that are no superuser: one that only judges, one that keeps the phrases, one that was given nothing.
\set VERBOSITY terse
SET client_min_messages = warning;
DROP ROLE IF EXISTS regress_seva_reader, regress_seva_admin, regress_seva_nobody;
RESET client_min_messages;
CREATE ROLE regress_seva_reader;
CREATE ROLE regress_seva_admin;
CREATE ROLE regress_seva_nobody;
SELECT seva.grant('analyst', 'regress_seva_reader');
SELECT seva.grant('admin', 'regress_seva_admin');

-- judging reads the ruleset whoever asks; also where it has to be compiled in memory
\connect -
SET ROLE regress_seva_reader;
SELECT count(*) FROM seva.evaluate('Thank you, I will call you tomorrow.');
SELECT version FROM seva.ruleset;
SELECT image FROM seva.ruleset;
RESET ROLE;

-- nothing shadows what then runs with the owner's rights
CREATE SCHEMA regress_seva_trap;
CREATE FUNCTION regress_seva_trap.string_agg(text, text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'trapped %', current_user; END $$;
CREATE FUNCTION regress_seva_trap.same(text, text) RETURNS bool LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'trapped %', current_user; END $$;
CREATE OPERATOR regress_seva_trap.= (leftarg = text, rightarg = text, function = regress_seva_trap.same);
GRANT USAGE ON SCHEMA regress_seva_trap TO PUBLIC;
UPDATE seva.ruleset SET image = '\x00', version = 'damaged';
\connect -
\set VERBOSITY terse
SET ROLE regress_seva_reader;
SET search_path = regress_seva_trap, pg_catalog;
SELECT 'a'::text = 'b'::text;
SELECT count(*) FROM seva.evaluate('Thank you, I will call you tomorrow.');
RESET search_path;
SELECT current_user;
SELECT seva.compile();
INSERT INTO seva.phrase (lang, cue, pattern) VALUES ('en', 'thanks', 'ta muchly');
RESET ROLE;
SET search_path = regress_seva_trap, pg_catalog;
SELECT seva.compile() IS NOT NULL AS compiled;
RESET search_path;
DROP SCHEMA regress_seva_trap CASCADE;

SET ROLE regress_seva_admin;
INSERT INTO seva.phrase (lang, cue, pattern) VALUES ('en', 'thanks', 'ta muchly');
INSERT INTO seva.word_class (lang, name, members) VALUES ('en', 'zz_crew', 'crew');
SELECT words FROM seva.cues('Oh, ta muchly.', 'en') WHERE phrase > 1000000;
SELECT seva.teach('thanks', 'en', 'Ta, that is very good of you.') > 0 AS taught;
DELETE FROM seva.phrase;
DELETE FROM seva.word_class;
DELETE FROM seva.example;
RESET ROLE;

SET ROLE regress_seva_nobody;
SELECT count(*) FROM seva.evaluate('Thank you.');
RESET ROLE;

SELECT version = seva.compile() AS as_before FROM seva.ruleset;
REVOKE ALL ON ALL TABLES IN SCHEMA seva FROM regress_seva_reader, regress_seva_admin;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA seva FROM regress_seva_reader, regress_seva_admin;
REVOKE ALL ON ALL ROUTINES IN SCHEMA seva FROM regress_seva_reader, regress_seva_admin;
REVOKE ALL ON SCHEMA seva FROM regress_seva_reader, regress_seva_admin;
DROP ROLE regress_seva_reader, regress_seva_admin, regress_seva_nobody;
