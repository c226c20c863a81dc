-- History: backfill in batches that goes on where it stopped and makes no notes; the sweep's mark; caps per agent; rates; late replies.
\getenv abs_srcdir PG_ABS_SRCDIR
\set rt_schema :abs_srcdir '/rt_schema.sql'
CREATE DATABASE regress_seva_history;
\c regress_seva_history
SET client_min_messages = warning;
SET timezone = 'UTC';
\set VERBOSITY terse
CREATE EXTENSION seva;
\set ECHO none
\i :rt_schema
\set ECHO all

-- a year of replies before seva came
SELECT desk.open(40, 'I was charged twice.', '2025-01-01') AS t, desk.open(41, 'It is broken again.', '2025-01-01') AS u \gset
SELECT count(desk.say(CASE WHEN n % 2 = 0 THEN :t ELSE :u END, 'Correspond', 30 + n % 2, 'Ticket updated.', '2025-01-01'::timestamp + n * interval '1 day'))
  FROM generate_series(1, 100) n;
SELECT seva.attach('rt', coach => 'coach', settings => '{"cooldown_hours": 0}');
SELECT seva.catch_up(1000) AS nothing_since_the_attach;
SELECT seva.backfill('nosuch');
SELECT seva.backfill('rt', '2025-02-01 00:00+00', '2025-03-01 00:00+00', 10);
SELECT seva.backfill('rt', '2025-02-01 00:00+00', '2025-03-01 00:00+00', 10);
SELECT judged, failed, finished IS NOT NULL AS finished FROM seva.backfill_mark;
SELECT seva.backfill('rt', '2025-02-01 00:00+00', '2025-03-01 00:00+00', 10);
SELECT seva.backfill('rt', '2025-02-01 00:00+00', '2025-03-01 00:00+00', 10);
SELECT judged, failed, finished IS NOT NULL AS finished FROM seva.backfill_mark;
SELECT count(*), min(replied_at), max(replied_at), bool_and(backfilled) AS backfilled, (SELECT count(*) FROM seva.note) AS notes FROM seva.review;
-- overlapping times: nothing is judged twice; what fails waits, and makes no note later either
ALTER FUNCTION seva.rt_thread(int, bigint) RENAME TO rt_thread_gone;
SELECT seva.backfill('rt', '2025-02-26 00:00+00', '2025-03-04 00:00+00');
SELECT judged, failed FROM seva.backfill_mark WHERE until = '2025-03-04 00:00+00';
ALTER FUNCTION seva.rt_thread_gone(int, bigint) RENAME TO rt_thread;
SELECT seva.judge_pending(100);
SELECT count(*), bool_and(backfilled) AS backfilled, (SELECT count(*) FROM seva.note) AS notes FROM seva.review;
SELECT seva.backfill('rt', batch => 1000);
SELECT count(*) FROM seva.review;

-- rates: of a sin over all replies, of any other guideline over those to which it applied
DELETE FROM seva.review;
SELECT count(*) FROM seva.finding;
INSERT INTO seva.review (helpdesk, ticket, message, agent, queue, lang, replied_at, ruleset)
    SELECT 1, '1', n, '30', 'Support', 'en', '2026-03-02'::timestamptz + n * interval '4 days', 'r' FROM generate_series(1, 4) n;
INSERT INTO seva.finding (review, guideline, verdict, confidence)
    SELECT id, g, v::seva.verdict, 1 FROM seva.review,
           LATERAL (VALUES ('apathy', CASE message WHEN '1' THEN 'missed' ELSE 'not_applicable' END),
                           ('hear', CASE message WHEN '1' THEN 'missed' WHEN '2' THEN 'kept' ELSE 'not_applicable' END)) f(g, v);
SELECT guideline, kind, replies, applied, kept, missed, broken, rated, problem_rate, kept_rate FROM seva.rate_by_guideline ORDER BY ord;
SELECT week, guideline, replies, rated, problem_rate FROM seva.rate_by_week ORDER BY week, ord;
SELECT queue, guideline, problem_rate FROM seva.rate_by_queue ORDER BY ord;

-- caps: what keeps a note back, by the notes of the last day
INSERT INTO seva.note (review, helpdesk, ticket, agent, body, format, marker, raised, created)
    SELECT id, 1, '1', '30', 'b', 'text', message, CASE message WHEN '1' THEN '{hear,lead}'::text[] WHEN '2' THEN '{}' ELSE '{safety}' END,
           now() - CASE message WHEN '4' THEN interval '30 hours' ELSE interval '1 hour' END FROM seva.review;
SELECT what, seva.cap_reached(1, seva.default_settings() || own::jsonb, agent, tries::text[]) AS cap
  FROM (VALUES ('a new point', '{}', '30', '{lead,provide}'), ('old points only', '{}', '30', '{lead}'), ('no cool-down', '{"cooldown_hours": 0}', '30', '{lead}'),
               ('too many', '{"notes_per_day": 3}', '30', '{provide}'), ('just enough', '{"notes_per_day": 4}', '30', '{provide}'),
               ('praise', '{}', '30', '{}'), ('praise again', '{"praise_per_day": 1}', '30', '{}'), ('long cool-down', '{"cooldown_hours": 48}', '30', '{safety}'),
               ('another agent', '{"notes_per_day": 1}', '31', '{lead}')) v(what, own, agent, tries);
-- without a cool-down one that another session made since this transaction began holds nothing back either
BEGIN;
UPDATE seva.note SET created = clock_timestamp() WHERE raised = '{hear,lead}';
SELECT coalesce(seva.cap_reached(1, seva.default_settings() || '{"cooldown_hours": 0}', '30', '{lead}'), 'none') AS cap;
ROLLBACK;

-- the sweep's mark moves only past what no running transaction can still fill in
SELECT seva.catch_up(10) IS NOT NULL AS looked;
SELECT next_mark > swept_to OR next_mark = swept_to AS marked FROM seva.sweep_mark;
UPDATE seva.sweep_mark SET noted_at = noted_at - interval '1 minute';
SELECT desk.say(:t, 'Correspond', 30, 'Thank you.', now()::timestamp) \g /dev/null
SELECT next_mark AS mark FROM seva.sweep_mark \gset
SELECT seva.catch_up(10) IS NOT NULL AS looked;
SELECT swept_to = :mark AS moved, next_mark > :mark AS ahead FROM seva.sweep_mark;

SELECT helpdesk, enabled, posting, unjudged FROM seva.posting_state;

-- retention: nothing goes unless a time is set, nor what is still to be posted; findings and notes go with their review, in batches
SELECT seva.prune(1000) AS without_setting;
UPDATE seva.helpdesk SET settings = settings || '{"keep_reviews": "1 day"}';
UPDATE seva.note SET state = 'cancelled' WHERE marker IN ('1', '2', '3');
SELECT seva.prune(2) AS first_batch;
SELECT seva.prune(1000) AS the_others;
SELECT (SELECT array_agg(message) FROM seva.review WHERE replied_at < now() - interval '1 day') AS reviews,
       (SELECT count(*) FROM seva.finding f WHERE NOT EXISTS (SELECT FROM seva.review r WHERE r.id = f.review)) AS orphans,
       (SELECT array_agg(marker) FROM seva.note WHERE marker IN ('1', '2', '3', '4')) AS notes;
\c contrib_regression
DROP DATABASE regress_seva_history;
