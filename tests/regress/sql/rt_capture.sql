-- Capture in Request Tracker's tables: a reply is stored whatever happens to seva, and is judged then or later.
\getenv abs_srcdir PG_ABS_SRCDIR
\set rt_schema :abs_srcdir '/rt_schema.sql'
CREATE DATABASE regress_seva_capture;
\c regress_seva_capture
SET client_min_messages = warning;
SET timezone = 'UTC';
CREATE EXTENSION seva;
\set ECHO none
\i :rt_schema
\set ECHO all
CREATE ROLE regress_seva_rt;
GRANT USAGE ON SCHEMA desk TO regress_seva_rt;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO regress_seva_rt;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO regress_seva_rt;
SELECT seva.attach('rt', coach => 'coach');
CREATE VIEW state AS SELECT (SELECT count(*) FROM transactions WHERE type = 'Correspond') AS stored, (SELECT count(*) FROM seva.review) AS judged,
    (SELECT count(*) FROM seva.finding) AS findings, (SELECT count(*) FROM seva.pending) AS pending;

-- the application's role has no right in seva
SET ROLE regress_seva_rt;
SELECT desk.open(40, 'I was charged twice.') AS t \gset
SELECT desk.say(:t, 'Correspond', 30, 'Thank you for writing.') \g /dev/null
SELECT desk.say(:t, 'Correspond', 40, 'You are welcome.') \g /dev/null
SELECT seva.judge_message(1, '1');
RESET ROLE;
TABLE state;
SELECT helpdesk, ticket = :'t' AS ticket, agent, queue, replied_at, backfilled FROM seva.review;
SELECT count(DISTINCT guideline) FROM seva.finding JOIN seva.guideline ON id = guideline;

-- judged once: neither sweep nor a second call adds anything
SELECT seva.judge_message(1, message) IS NULL AS again FROM seva.review;
SELECT seva.catch_up(100), seva.judge_pending(100);

-- a function of seva's is gone: the key is kept, the reply judged later
ALTER FUNCTION seva.rt_thread(int, bigint) RENAME TO rt_thread_gone;
SET ROLE regress_seva_rt;
SELECT desk.say(:t, 'Correspond', 30, 'Second.') \g /dev/null
RESET ROLE;
TABLE state;
SELECT attempts, left(last_error, 5) AS state FROM seva.pending;
ALTER FUNCTION seva.rt_thread_gone(int, bigint) RENAME TO rt_thread;
SELECT seva.judge_pending(10);
TABLE state;

-- tables are gone, the key's too: the sweep finds the reply
ALTER TABLE seva.review RENAME TO review_gone;
ALTER TABLE seva.pending RENAME TO pending_gone;
SET ROLE regress_seva_rt;
SELECT desk.say(:t, 'Correspond', 30, 'Third.') \g /dev/null
RESET ROLE;
ALTER TABLE seva.review_gone RENAME TO review;
ALTER TABLE seva.pending_gone RENAME TO pending;
TABLE state;
SELECT seva.catch_up(10), seva.judge_pending(10);
TABLE state;

-- the library is gone: what is loaded in C fails, the trigger does not
SELECT max(probin) AS library FROM pg_proc WHERE pronamespace = 'seva'::regnamespace \gset
UPDATE pg_proc SET probin = '/nowhere/seva' WHERE pronamespace = 'seva'::regnamespace AND probin IS NOT NULL;
\c
SET ROLE regress_seva_rt;
SELECT desk.say(1, 'Correspond', 30, 'Fourth.') \g /dev/null
RESET ROLE;
TABLE state;
UPDATE pg_proc SET probin = :'library' WHERE pronamespace = 'seva'::regnamespace AND probin = '/nowhere/seva';
\c
SELECT seva.judge_pending(10);
TABLE state;

-- its owner has no right on its tables any more
CREATE ROLE regress_seva_owner;
GRANT USAGE ON SCHEMA seva TO regress_seva_owner;
ALTER FUNCTION seva.capture() OWNER TO regress_seva_owner;
SELECT desk.say(1, 'Correspond', 30, 'Fifth.') \g /dev/null
TABLE state;
ALTER FUNCTION seva.capture() OWNER TO CURRENT_USER;
REVOKE USAGE ON SCHEMA seva FROM regress_seva_owner;
DROP ROLE regress_seva_owner;
SELECT seva.catch_up(10), seva.judge_pending(10);
TABLE state;

-- the statement's own time is up, and a cancel, inside the contained block
CREATE FUNCTION seva.rt_slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(5); RETURN NEW; END';
CREATE TRIGGER slow BEFORE INSERT ON seva.review FOR EACH ROW EXECUTE FUNCTION seva.rt_slow();
SET statement_timeout = '100ms';
BEGIN;
SELECT desk.say(1, 'Correspond', 30, 'Sixth.') \g /dev/null
SET CONSTRAINTS ALL IMMEDIATE;
COMMIT;
RESET statement_timeout;
DROP TRIGGER slow ON seva.review;
DROP FUNCTION seva.rt_slow();
SELECT left(last_error, 5) AS state FROM seva.pending;
UPDATE seva.pending SET not_before = now();
SELECT seva.judge_pending(10);
TABLE state;

-- serializable: the key only
BEGIN ISOLATION LEVEL SERIALIZABLE;
SELECT desk.say(1, 'Correspond', 30, 'Seventh.') \g /dev/null
COMMIT;
TABLE state;
SELECT seva.judge_pending(10);

-- repeatable read, savepoints: a reply that is rolled back leaves nothing
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT desk.say(1, 'Correspond', 30, 'Eighth.') \g /dev/null
SAVEPOINT s;
SELECT desk.say(1, 'Correspond', 30, 'Never.') \g /dev/null
ROLLBACK TO s;
COMMIT;
TABLE state;

-- many rows at once: the first are judged then, the others by the sweep
CREATE TEMP TABLE subxact AS SELECT pg_current_xact_id()::text::bigint AS before;
BEGIN;
SELECT count(desk.say(1, 'Correspond', 30, 'Bulk ' || n)) FROM generate_series(1, 100) n;
COMMIT;
SELECT pg_current_xact_id()::text::bigint - before < 40 AS few_subtransactions FROM subxact;
TABLE state;
SELECT seva.catch_up(1000) AS found, seva.judge_pending(1000) AS judged;
TABLE state;

-- many rows by one statement, and rows by COPY, as a helpdesk's import would store them
SELECT max(id) AS last FROM transactions \gset
WITH t AS (
    INSERT INTO transactions (objecttype, objectid, type, creator, created)
    SELECT 'RT::Ticket', 1, 'Correspond', 30, '2026-03-02 11:00'::timestamp FROM generate_series(1, 20) RETURNING id)
INSERT INTO attachments (transactionid, contenttype, content, creator, created) SELECT id, 'text/plain', 'Row ' || id, 30, '2026-03-02 11:00' FROM t;
SELECT count(*) FILTER (WHERE EXISTS (SELECT FROM seva.review r WHERE r.message = t.id::text)) AS judged_then, count(*) FROM transactions t WHERE id > :last;
BEGIN;
COPY attachments (transactionid, contenttype, content, creator, created) FROM STDIN;
900001	text/plain	Copied 1.	30	2026-03-02 12:00
900002	text/plain	Copied 2.	30	2026-03-02 12:00
900003	text/plain	Copied 3.	30	2026-03-02 12:00
900004	text/plain	Copied 4.	30	2026-03-02 12:00
900005	text/plain	Copied 5.	30	2026-03-02 12:00
900006	text/plain	Copied 6.	30	2026-03-02 12:00
900007	text/plain	Copied 7.	30	2026-03-02 12:00
900008	text/plain	Copied 8.	30	2026-03-02 12:00
900009	text/plain	Copied 9.	30	2026-03-02 12:00
900010	text/plain	Copied 10.	30	2026-03-02 12:00
900011	text/plain	Copied 11.	30	2026-03-02 12:00
900012	text/plain	Copied 12.	30	2026-03-02 12:00
\.
COPY transactions (id, objecttype, objectid, type, creator, created) FROM STDIN;
900001	RT::Ticket	1	Correspond	30	2026-03-02 12:00
900002	RT::Ticket	1	Correspond	30	2026-03-02 12:00
900003	RT::Ticket	1	Correspond	30	2026-03-02 12:00
900004	RT::Ticket	1	Correspond	30	2026-03-02 12:00
900005	RT::Ticket	1	Correspond	30	2026-03-02 12:00
900006	RT::Ticket	1	Correspond	30	2026-03-02 12:00
900007	RT::Ticket	1	Correspond	30	2026-03-02 12:00
900008	RT::Ticket	1	Correspond	30	2026-03-02 12:00
900009	RT::Ticket	1	Correspond	30	2026-03-02 12:00
900010	RT::Ticket	1	Correspond	30	2026-03-02 12:00
900011	RT::Ticket	1	Correspond	30	2026-03-02 12:00
900012	RT::Ticket	1	Correspond	30	2026-03-02 12:00
\.
COMMIT;
SELECT count(*) FILTER (WHERE EXISTS (SELECT FROM seva.review r WHERE r.message = t.id::text)) AS judged_then, count(*) FROM transactions t WHERE id > 900000;
SELECT setval('transactions_id_seq', 900100) \g /dev/null
SELECT seva.catch_up(1000) AS found, seva.judge_pending(1000) AS judged;
SELECT count(*) AS copied, count(*) FILTER (WHERE EXISTS (SELECT FROM seva.review r WHERE r.message = t.id::text)) AS judged FROM transactions t WHERE id > :last;

-- queued: the trigger keeps the key of whatever may be a reply; the customer's message drops out later
UPDATE seva.helpdesk SET capture = 'queued';
SELECT desk.say(1, 'Correspond', 30, 'Queued.') \g /dev/null
SELECT desk.say(1, 'Correspond', 40, 'From the customer.') \g /dev/null
TABLE state;
SELECT seva.judge_pending(10);
TABLE state;
UPDATE seva.helpdesk SET capture = 'commit';

-- switched off: nothing; switched on: the sweep finds it
SET seva.enabled = off;
SELECT desk.say(1, 'Correspond', 30, 'Off.') \g /dev/null
SELECT seva.catch_up(10), seva.judge_pending(10);
RESET seva.enabled;
SELECT seva.catch_up(10), seva.judge_pending(10);
TABLE state;

-- hostile bodies
SELECT desk.say(1, 'Correspond', 30, repeat('<div>', 100000), ctype => 'text/html') \g /dev/null
SELECT desk.say(1, 'Correspond', 30, '=ZZ=E0=A4' || repeat('=', 1000), enc => 'quoted-printable') \g /dev/null
SELECT desk.say(1, 'Correspond', 30, '!!!! not base64', enc => 'base64') \g /dev/null
SELECT desk.say(1, 'Correspond', 30, E'\u202e\u200b\U0001F600', enc => 'quoted-printable') \g /dev/null
SELECT desk.say(1, 'Correspond', 30, repeat('A long reply. ', 700000)) \g /dev/null
SELECT judged + pending + (SELECT count(*) FROM transactions WHERE type = 'Correspond' AND creator <> 30) = stored AS nothing_lost FROM state;

-- replication applies rows without the trigger
SET session_replication_role = replica;
SELECT desk.say(1, 'Correspond', 30, 'Replicated.') \g /dev/null
RESET session_replication_role;
SELECT seva.catch_up(10);

\c contrib_regression
DROP DATABASE regress_seva_capture;
DROP ROLE regress_seva_rt;
