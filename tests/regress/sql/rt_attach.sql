-- Attaching and detaching: as a database owner who is no superuser, with TRIGGER alone, anew, and DROP EXTENSION that frees the helpdesk.
\getenv abs_srcdir PG_ABS_SRCDIR
\set rt_schema :abs_srcdir '/rt_schema.sql'
CREATE ROLE regress_seva_dba;
CREATE DATABASE regress_seva_attach OWNER regress_seva_dba;
\c regress_seva_attach
SET client_min_messages = warning;
SET timezone = 'UTC';
\set VERBOSITY terse
\set ECHO none
\i :rt_schema
\set ECHO all
CREATE VIEW left_behind AS
    SELECT (SELECT count(*) FROM pg_trigger WHERE tgrelid::regclass::text IN ('transactions', 'attachments', 'tickets')) AS triggers,
           (SELECT count(*) FROM pg_depend WHERE refclassid = 'pg_extension'::regclass AND classid = 'pg_trigger'::regclass) AS tied;

-- nothing to attach to, nobody allowed
SET ROLE regress_seva_dba;
CREATE EXTENSION seva;
SELECT seva.attach('nosuch');
SELECT seva.attach('rt', coach => 'coach');
RESET ROLE;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO regress_seva_dba;
GRANT USAGE ON SCHEMA desk TO regress_seva_dba;
SET ROLE regress_seva_dba;
SELECT seva.attach('rt', coach => 'coach');
SELECT seva.attach('rt', coach => 'nobody else');
TABLE left_behind;
SELECT count(*) FROM seva.helpdesk;

-- TRIGGER is enough to attach; to be tied to the extension the triggers need the tables' owner
RESET ROLE;
GRANT TRIGGER ON transactions, attachments TO regress_seva_dba;
SET ROLE regress_seva_dba;
SELECT seva.attach('rt', coach => 'coach', api_url => 'https://desk.example/');
SELECT seva.attach('rt', name => 'again');
SELECT item, ok, remedy FROM seva.preflight('rt') WHERE item IN ('drop extension', 'tables', 'coach account', 'coach rights', 'readers of notes');
TABLE left_behind;
DROP EXTENSION seva;
SELECT seva.detach('rt');
RESET ROLE;
SELECT seva.detach('rt');
TABLE left_behind;
SELECT name, enabled, posting, detached_at IS NOT NULL AS detached FROM seva.helpdesk;

-- again, by the tables' owner: what is tied goes with the extension, and the helpdesk works on
SELECT seva.attach('rt', coach => 'coach', api_url => 'https://desk.example/');
TABLE left_behind;
SELECT tgrelid::regclass AS on_table, tgname, tgenabled, tgdeferrable FROM pg_trigger WHERE tgname LIKE 'seva%' ORDER BY 1, 2;
SELECT bool_and(ok OR item IN ('judgement')) AS well FROM seva.preflight('rt');
SELECT desk.say(desk.open(40, 'It broke.'), 'Correspond', 30, 'Thank you for writing.') > 0 AS stored;
SELECT count(*) FROM seva.review;

-- a disabled or missing trigger shows
ALTER TABLE transactions DISABLE TRIGGER seva_guard;
DROP TRIGGER seva_capture ON transactions;
SELECT item, detail FROM seva.preflight('rt') WHERE NOT ok AND item LIKE 'trigger%' ORDER BY 1;
SELECT seva.detach('rt');
SELECT seva.detach('nosuch');
SELECT seva.attach('rt', coach => '32', capture => 'sometimes');
SELECT seva.attach('rt', coach => '32', settings => '{"notes_per_day": 1}');
SELECT id, seva.setting(id, 'notes_per_day') AS own, seva.setting(id, 'format') AS adapters, seva.setting(id, 'cooldown_hours') AS usual FROM seva.helpdesk;

-- what was changed of helpdesks, and by whom
SELECT action, count(*), bool_and(role = session_user) AS by_me FROM seva.audit_log GROUP BY action ORDER BY action;

-- a plain DROP EXTENSION
DROP EXTENSION seva;
TABLE left_behind;
SELECT count(*) FROM pg_class WHERE relname LIKE '%seva%';
SELECT desk.say(1, 'Correspond', 32, 'The coach is an account like any other again.') > 0 AS stored;

-- on a replica the triggers fire for replicated rows, nothing is refused, and notes are closed as they arrive
SET ROLE regress_seva_dba;
CREATE EXTENSION seva;
RESET ROLE;
SELECT seva.attach('rt', coach => 'coach', replica => true);
SELECT tgname, tgenabled FROM pg_trigger WHERE tgname LIKE 'seva%' ORDER BY 1;
INSERT INTO seva.review (helpdesk, ticket, message, agent, replied_at, ruleset) VALUES (1, '1', '1', '30', now(), 'r');
INSERT INTO seva.note (review, helpdesk, ticket, agent, body, format, marker) VALUES (1, 1, '1', '30', 'body', 'html', 'seva:test:1');
SET session_replication_role = replica;
SELECT desk.say(1, 'Comment', 32, 'x', subject => E'seva:test:1\n') > 0 AS stored;
SELECT desk.say(1, 'Comment', 32, 'x', subject => E'seva:test:1\n') > 0 AS stored;
SELECT desk.say(1, 'Correspond', 30, 'Replicated.') > 0 AS stored;
RESET session_replication_role;
SELECT state, remote IS NOT NULL AS arrived FROM seva.note;
SELECT count(*) FROM seva.review WHERE message <> '1';

\c contrib_regression
DROP DATABASE regress_seva_attach;
DROP ROLE regress_seva_dba;
