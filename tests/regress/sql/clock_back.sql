-- The server's clock was set back: what lies in the future because of that is brought forward, once for each time.
\getenv abs_srcdir PG_ABS_SRCDIR
\set rt_schema :abs_srcdir '/rt_schema.sql'
CREATE DATABASE regress_seva_clock;
\c regress_seva_clock
SET client_min_messages = warning;
CREATE EXTENSION seva;
\set ECHO none
\i :rt_schema
\set ECHO all
SELECT seva.attach('rt', coach => 'coach', capture => 'queued');
INSERT INTO seva.review (helpdesk, ticket, message, agent, replied_at, ruleset) SELECT 1, '1', n, '30', now(), 'r' FROM generate_series(1, 3) n;
INSERT INTO seva.note (review, helpdesk, ticket, agent, body, format, marker, state, remote)
    SELECT id, 1, id::text, '30', 'body', 'html', 'seva:test:' || message, CASE message WHEN '1' THEN 'due' ELSE 'leased' END, CASE message WHEN '3' THEN '77' END FROM seva.review;
CREATE VIEW waits AS SELECT marker, state, round(extract(epoch FROM not_before - clock_timestamp()) / 60) AS minutes FROM seva.note ORDER BY marker;
CREATE FUNCTION wait_for(span interval) RETURNS void LANGUAGE sql AS $$UPDATE seva.note SET not_before = clock_timestamp() + span$$;

-- no sign of it: what is put off and leased stays so
SELECT wait_for('8 minutes');
SELECT seva.mend_clock();
SELECT * FROM waits;

-- the sweep's own mark lies ahead, of a helpdesk that is not swept now; an accepted note waits for its row from now on
INSERT INTO seva.sweep_mark (helpdesk, swept_to) VALUES (1, 0) ON CONFLICT DO NOTHING;
UPDATE seva.sweep_mark SET noted_at = clock_timestamp() + interval '1 hour';
UPDATE seva.helpdesk SET enabled = false;
SELECT seva.mend_clock();
SELECT * FROM waits;
SELECT seva.sweep(10);

-- and that is that: who leases a note or puts one off now does it by the new time, however late the next sweep comes
SELECT wait_for('8 minutes');
SELECT seva.mend_clock();
SELECT * FROM waits;

-- on a replica no guard would stop a second copy: what may be under way is given time
UPDATE seva.helpdesk SET replica = true;
UPDATE seva.sweep_mark SET noted_at = clock_timestamp() + interval '1 hour';
SELECT seva.mend_clock();
SELECT * FROM waits;
\c contrib_regression
DROP DATABASE regress_seva_clock;
