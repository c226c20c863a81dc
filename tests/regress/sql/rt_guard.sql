-- The guard in Request Tracker's tables: of the coach's rows only a comment that closes an open note comes in; nobody else meets it.
\getenv abs_srcdir PG_ABS_SRCDIR
\set rt_schema :abs_srcdir '/rt_schema.sql'
CREATE DATABASE regress_seva_guard;
\c regress_seva_guard
SET client_min_messages = warning;
SET timezone = 'UTC';
\set VERBOSITY terse
CREATE EXTENSION seva;
\set ECHO none
\i :rt_schema
\set ECHO all
CREATE ROLE regress_seva_rt;
GRANT USAGE ON SCHEMA desk TO regress_seva_rt;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO regress_seva_rt;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO regress_seva_rt;
SELECT seva.attach('rt', coach => 'coach', capture => 'queued');
SELECT desk.open(40, 'I was charged twice.') AS t, desk.open(41, 'I wait.') AS other \gset
-- notes whose markers are known: the guard does not care how they came about
INSERT INTO seva.review (helpdesk, ticket, message, agent, replied_at, ruleset) SELECT 1, :t, n, '30', now(), 'r' FROM generate_series(1, 9) n;
INSERT INTO seva.note (review, helpdesk, ticket, agent, body, format, marker, state)
    SELECT id, 1, :t, '30', 'body', 'html', 'seva:test:' || message, CASE message WHEN '5' THEN 'cancelled' WHEN '6' THEN 'held' WHEN '7' THEN 'dead' ELSE 'leased' END FROM seva.review;
CREATE VIEW notes AS SELECT marker, state, remote IS NOT NULL AS arrived FROM seva.note ORDER BY marker;
SET ROLE regress_seva_rt;

-- one comes in and closes its note; a second copy, wherever from, does not
SELECT desk.say(:t, 'Comment', 32, '<p>Note</p>', ctype => 'text/html', subject => E'seva:test:1\n') AS c \gset
SELECT desk.say(:t, 'Comment', 32, '<p>Note</p>', subject => E'seva:test:1\n');
SELECT desk.say(:t, 'Comment', 32, '<p>Note</p>', subject => 'seva:test:1');
-- no marker, an unknown one, one of another ticket, a cancelled note, a held one
SELECT desk.say(:t, 'Comment', 32, 'x');
SELECT desk.say(:t, 'Comment', 32, 'x', subject => NULL);
SELECT desk.say(:t, 'Comment', 32, 'x', subject => 'seva:test:99');
SELECT desk.say(:other, 'Comment', 32, 'x', subject => 'seva:test:2');
SELECT desk.say(:t, 'Comment', 32, 'x', subject => 'seva:test:5');
SELECT desk.say(:t, 'Comment', 32, 'x', subject => 'seva:test:6');
-- one that was given up but comes all the same
SELECT desk.say(:t, 'Comment', 32, 'x', subject => 'seva:test:7') \g /dev/null
-- whatever a customer sees, with or without a marker
SELECT desk.say(:t, 'Correspond', 32, 'Hello', subject => 'seva:test:2');
SELECT desk.say(:t, 'Create', 32, 'Hello');
SELECT desk.change(:t, 'Status', 'Status', 'open', 'resolved', 32);
-- a stored comment stays what it is
UPDATE transactions SET type = 'Correspond' WHERE id = :c;
UPDATE transactions SET creator = 30 WHERE id = :c;
UPDATE transactions SET objectid = :other WHERE id = :c;
UPDATE transactions SET creator = 32 WHERE creator = 40 AND type = 'Create';
UPDATE transactions SET timetaken = 5 WHERE id = :c;
-- attachments: to the coach's comment only
SELECT min(id) AS m FROM transactions WHERE creator = 40 \gset
INSERT INTO attachments (transactionid, contenttype, contentencoding, content, creator) VALUES (:m, 'text/plain', 'none', 'smuggled', 32);
UPDATE attachments SET transactionid = :m WHERE transactionid = :c;
INSERT INTO attachments (transactionid, contenttype, contentencoding, content, creator) VALUES (:c, 'text/plain', 'none', 'more', 32);
-- what is no ticket's is none of the guard's business
INSERT INTO transactions (objecttype, objectid, type, creator) VALUES ('RT::User', 32, 'Set', 32);
-- a renamed account is the same account
UPDATE users SET name = 'Customer Care' WHERE id = 32;
SELECT desk.say(:t, 'Correspond', 32, 'Hello');
RESET ROLE;
TABLE notes;
SELECT seva.note_row(id) = remote AS found_again FROM seva.note WHERE marker = 'seva:test:1';

-- merged: the comment comes on the ticket that goes on
UPDATE tickets SET effectiveid = :other, ismerged = 1 WHERE id = :t;
SELECT desk.say(:other, 'Comment', 32, 'x', subject => 'seva:test:2') \g /dev/null
SELECT state FROM notes WHERE marker = 'seva:test:2';

-- posting held: what is under way is not let in, and stays due
UPDATE seva.helpdesk SET posting = 'held';
SELECT desk.say(:t, 'Comment', 32, 'x', subject => 'seva:test:3');
SELECT state FROM notes WHERE marker = 'seva:test:3';
UPDATE seva.helpdesk SET posting = 'on';

-- refused with an alarm, though the rows that could tell of it were rolled back
SELECT seva.catch_up(1) IS NOT NULL AS looked;
SELECT helpdesk, kind, detail FROM seva.open_alarm;
SELECT item, ok, detail FROM seva.preflight('rt') WHERE item LIKE 'alarm%' OR item LIKE '%guard%';

-- the guard itself broken, in any way: the coach is stopped, agents are not
CREATE TABLE way (ord serial, broken text, mended text);
INSERT INTO way (broken, mended) VALUES
    ('ALTER FUNCTION seva.close_note(int, text, text) RENAME TO gone', 'ALTER FUNCTION seva.gone(int, text, text) RENAME TO close_note'),
    ('ALTER FUNCTION seva.rt_guard_insert RENAME TO gone', 'ALTER FUNCTION seva.gone RENAME TO rt_guard_insert'),
    ('ALTER FUNCTION seva.rt_public_readers RENAME TO gone', 'ALTER FUNCTION seva.gone RENAME TO rt_public_readers'),
    ('ALTER TABLE seva.note RENAME TO gone', 'ALTER TABLE seva.gone RENAME TO note'),
    ('ALTER TABLE seva.helpdesk RENAME TO gone', 'ALTER TABLE seva.gone RENAME TO helpdesk'),
    ('ALTER SCHEMA seva RENAME TO gone', 'ALTER SCHEMA gone RENAME TO seva'),
    ('ALTER FUNCTION seva.rt_guard() OWNER TO regress_seva_rt', 'ALTER FUNCTION seva.rt_guard() OWNER TO CURRENT_USER'),
    ('CREATE OR REPLACE FUNCTION seva.rt_guard() RETURNS trigger LANGUAGE plpgsql AS ''BEGIN RAISE division_by_zero; END''', NULL);
SELECT prosrc AS source FROM pg_proc WHERE oid = 'seva.rt_guard()'::regprocedure \gset
CREATE FUNCTION stored(who int, kind text, marker text) RETURNS bool LANGUAGE plpgsql AS $$
BEGIN
    RETURN desk.say(1, kind, who, 'x', subject => marker) > 0;
EXCEPTION WHEN OTHERS THEN
    RETURN false;
END $$;
CREATE FUNCTION try_broken(w way, OUT coach_comment bool, OUT coach_reply bool, OUT agent_reply bool, OUT agent_comment bool) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE w.broken;
    SET LOCAL ROLE regress_seva_rt;
    coach_comment := stored(32, 'Comment', 'seva:test:4');
    coach_reply := stored(32, 'Correspond', 'seva:test:4');
    agent_reply := stored(30, 'Correspond', 'No Subject');
    agent_comment := stored(30, 'Comment', 'No Subject');
    RESET ROLE;
    IF w.mended IS NOT NULL THEN
        EXECUTE w.mended;
    END IF;
END $$;
SELECT left(broken, 60) AS broken, t.* FROM way, try_broken(way) t ORDER BY ord;
\set ECHO none
SELECT format('CREATE OR REPLACE FUNCTION seva.rt_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS %L', :'source') \gexec
\set ECHO all
SELECT stored(32, 'Comment', 'seva:test:4') AS whole_again;
-- and with seva.enabled off the coach is held to it all the same
SET seva.enabled = off;
SELECT desk.say(:t, 'Correspond', 32, 'Hello');
RESET seva.enabled;

-- what is no ticket's yet cannot become a message of one
INSERT INTO transactions (objecttype, objectid, type, creator) VALUES ('RT::User', 32, 'Set', 32) RETURNING id AS odd \gset
UPDATE transactions SET objecttype = 'RT::Ticket', objectid = :t, type = 'Correspond' WHERE id = :odd;
INSERT INTO transactions (objecttype, objectid, type, creator) VALUES ('RT::Ticket', :t, 'CommentEmailRecord', 32) RETURNING id AS mail \gset
UPDATE transactions SET type = 'EmailRecord' WHERE id = :mail;
INSERT INTO transactions (objecttype, objectid, type, creator) VALUES ('RT::Ticket', :t, 'EmailRecord', 32);
-- nor by a bulk load, a join, or an upsert
COPY transactions (objecttype, objectid, type, creator) FROM STDIN;
RT::Ticket	1	Correspond	32
\.
UPDATE transactions x SET type = 'Correspond' FROM users u WHERE u.id = x.creator AND u.id = 32 AND x.type = 'Comment';
INSERT INTO transactions (id, objecttype, objectid, type, creator) VALUES (:c, 'RT::Ticket', 1, 'Correspond', 30)
    ON CONFLICT (id) DO UPDATE SET type = excluded.type;
SELECT count(*) AS public_rows_of_the_coach FROM transactions WHERE creator = 32 AND objecttype = 'RT::Ticket' AND type NOT IN ('Comment', 'CommentEmailRecord');

-- who may read internal notes
SELECT seva.rt_public_readers(1) IS NULL AS staff_only, seva.posting_allowed(1);
INSERT INTO acl (principaltype, principalid, rightname, objecttype, objectid) VALUES ('Group', 101, 'ShowTicketComments', 'RT::Queue', 1);
SELECT seva.rt_public_readers(1);
SELECT seva.posting_allowed(1);
SELECT posting FROM seva.helpdesk;
SELECT kind FROM seva.open_alarm ORDER BY kind;
-- granted after the claim: what is under way is not let in any more, and is once the right is gone
UPDATE seva.helpdesk SET posting = 'on';
SELECT desk.say(:other, 'Comment', 32, 'x', subject => 'seva:test:8');
DELETE FROM acl WHERE principalid = 101;
SELECT desk.say(:other, 'Comment', 32, 'x', subject => 'seva:test:8') > 0 AS stored;
-- with nothing to post the alarm comes all the same
DELETE FROM seva.alarm;
INSERT INTO acl (principaltype, principalid, rightname, objecttype, objectid) VALUES ('Group', 101, 'ShowTicketComments', 'RT::Queue', 1);
UPDATE seva.note SET state = 'cancelled', lease_until = NULL WHERE state IN ('due', 'leased');
SELECT seva.sweep(1) IS NOT NULL AS swept;
SELECT kind FROM seva.open_alarm;
SELECT item, ok FROM seva.preflight('rt') WHERE item LIKE 'readers%' OR item LIKE 'posting%' OR item LIKE 'alarm%';
DELETE FROM acl WHERE principalid = 101;
-- through a group of the site's own that has a customer in it; through the requestor's role; a customer by name
INSERT INTO groups (id, name, domain, instance) VALUES (200, 'Partners', 'UserDefined', 0), (201, 'Requestor', 'RT::System-Role', 1), (141, 'User 41', 'ACLEquivalence', 41);
INSERT INTO cachedgroupmembers (groupid, memberid) VALUES (200, 41), (200, 30), (141, 41);
INSERT INTO acl (principaltype, principalid, rightname, objecttype, objectid) VALUES ('Group', 200, 'ShowTicketComments', 'RT::System', 1),
    ('Requestor', 201, 'ShowTicketComments', 'RT::System', 1), ('Group', 141, 'SuperUser', 'RT::System', 1);
SELECT seva.rt_public_readers(1);
-- through a scrip that mails comments, unless it is disabled or applies nowhere
DELETE FROM acl WHERE principalid >= 141;
SELECT seva.rt_public_readers(1) IS NULL AS staff_only;
INSERT INTO scrips VALUES (10, 'On Comment Notify Requestors', 1, 2, 0), (11, 'the same, disabled', 1, 2, 1), (12, 'the same, nowhere', 1, 2, 0);
INSERT INTO objectscrips (scrip, objectid) VALUES (10, 0), (11, 0);
SELECT seva.rt_public_readers(1);

\c contrib_regression
DROP DATABASE regress_seva_guard;
DROP ROLE regress_seva_rt;
