-- Rights: nothing for PUBLIC, everything the extension owner's, each use its own and nothing else.
\getenv abs_srcdir PG_ABS_SRCDIR
\set rt_schema :abs_srcdir '/rt_schema.sql'
CREATE ROLE regress_seva_dba;
CREATE ROLE regress_seva_hook;
CREATE ROLE regress_seva_analyst;
CREATE ROLE regress_seva_priya;
CREATE ROLE regress_seva_admin;
CREATE DATABASE regress_seva_rights OWNER regress_seva_dba;
\c regress_seva_rights
SET client_min_messages = warning;
SET timezone = 'UTC';
\set VERBOSITY terse
\set ECHO none
\i :rt_schema
\set ECHO all
GRANT SELECT, TRIGGER ON ALL TABLES IN SCHEMA public TO regress_seva_dba;
SET ROLE regress_seva_dba;

-- traps in the schema, laid before a superuser's rights come by
CREATE SCHEMA seva;
CREATE FUNCTION seva.spring(text) RETURNS text LANGUAGE plpgsql AS 'BEGIN IF current_user <> ''regress_seva_dba'' THEN RAISE EXCEPTION ''caught''; END IF; RETURN NULL; END';
CREATE FUNCTION seva.format(text, text) RETURNS text LANGUAGE sql AS 'SELECT seva.spring($1)';
CREATE FUNCTION seva.format(text, name) RETURNS text LANGUAGE sql AS 'SELECT seva.spring($1)';
CREATE FUNCTION seva.format(text, text, text) RETURNS text LANGUAGE sql AS 'SELECT seva.spring($1)';
CREATE FUNCTION seva.unnest(text[]) RETURNS SETOF text LANGUAGE sql AS 'SELECT seva.spring(NULL)';
CREATE FUNCTION seva.same(oid, regclass) RETURNS bool LANGUAGE sql AS 'SELECT seva.spring(NULL) IS NULL';
CREATE OPERATOR seva.= (LEFTARG = oid, RIGHTARG = regclass, FUNCTION = seva.same);
CREATE EXTENSION seva;
DROP OPERATOR seva.= (oid, regclass);
DROP FUNCTION seva.spring, seva.format(text, text), seva.format(text, name), seva.format(text, text, text), seva.unnest, seva.same;

-- whose is what
SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'seva'::regnamespace AND c.relkind IN ('r', 'v', 'm', 'S')
   AND (c.relowner <> 'regress_seva_dba'::regrole OR c.relacl IS NULL OR c.relacl::text LIKE '%{=%' OR c.relacl::text LIKE '%,=%');
SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'seva'::regnamespace
   AND (p.proowner <> 'regress_seva_dba'::regrole OR p.proacl IS NULL OR p.proacl::text LIKE '%{=%' OR p.proacl::text LIKE '%,=%');
SELECT t.typname FROM pg_type t WHERE t.typnamespace = 'seva'::regnamespace AND t.typtype = 'e'
   AND (t.typowner <> 'regress_seva_dba'::regrole OR t.typacl IS NULL OR t.typacl::text LIKE '%{=%' OR t.typacl::text LIKE '%,=%');
-- definer functions fix their search path, the temporary schema last
SELECT p.oid::regprocedure, p.proconfig FROM pg_proc p WHERE p.pronamespace = 'seva'::regnamespace AND p.prosecdef
   AND NOT coalesce('search_path=pg_catalog, pg_temp' = ANY (p.proconfig), false);
-- every object says what it is
SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'seva'::regnamespace AND c.relkind IN ('r', 'v', 'm') AND obj_description(c.oid, 'pg_class') IS NULL;
SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'seva'::regnamespace AND obj_description(p.oid, 'pg_proc') IS NULL;

-- a role without a use has nothing
SET ROLE regress_seva_hook;
SELECT count(*) FROM seva.review;
SET ROLE regress_seva_dba;
SELECT seva.grant('nosuch', 'regress_seva_hook');
SELECT seva.attach('rt', coach => 'coach');
SELECT seva.grant('agent', 'regress_seva_priya');
SELECT seva.grant('hook', 'regress_seva_hook'), seva.grant('analyst', 'regress_seva_analyst'),
       seva.grant('agent', 'regress_seva_priya', 'priya'), seva.grant('admin', 'regress_seva_admin');

-- the matrix
SELECT r.role, string_agg(p.proname, ' ' ORDER BY p.proname) AS functions
  FROM (VALUES ('regress_seva_hook'), ('regress_seva_analyst'), ('regress_seva_priya')) r(role)
  LEFT JOIN pg_proc p ON p.pronamespace = 'seva'::regnamespace AND has_function_privilege(r.role, p.oid, 'EXECUTE')
 GROUP BY r.role ORDER BY r.role;
SELECT r.role, v.privilege, string_agg(c.relname, ' ' ORDER BY c.relname) AS relations
  FROM (VALUES ('regress_seva_hook'), ('regress_seva_analyst'), ('regress_seva_priya')) r(role),
       (VALUES ('SELECT'), ('INSERT'), ('UPDATE'), ('DELETE'), ('TRUNCATE'), ('TRIGGER'), ('REFERENCES')) v(privilege), pg_class c
 WHERE c.relnamespace = 'seva'::regnamespace AND c.relkind IN ('r', 'v', 'm') AND has_table_privilege(r.role, c.oid, v.privilege)
 GROUP BY r.role, v.privilege ORDER BY r.role, v.privilege;
SELECT v.privilege, count(*) > 20 AS many, bool_or(c.relname IN ('audit_log', 'privilege', 'guideline', 'review', 'finding')) AS of_the_record
  FROM (VALUES ('SELECT'), ('INSERT'), ('UPDATE'), ('DELETE'), ('TRUNCATE'), ('TRIGGER'), ('REFERENCES')) v(privilege), pg_class c
 WHERE c.relnamespace = 'seva'::regnamespace AND c.relkind IN ('r', 'v', 'm') AND has_table_privilege('regress_seva_admin', c.oid, v.privilege)
 GROUP BY v.privilege ORDER BY v.privilege;

-- two agents' replies; each sees own rows, through views too, whatever functions are put into the condition
INSERT INTO seva.review (helpdesk, ticket, message, agent, replied_at, ruleset) VALUES (1, '1', '1', '30', now(), 'r'), (1, '1', '2', '31', now(), 'r');
INSERT INTO seva.finding (review, guideline, verdict, confidence, advice) SELECT id, 'hear', 'missed', 1, 'for ' || agent FROM seva.review;
INSERT INTO seva.note (review, helpdesk, ticket, agent, body, format, marker) SELECT id, helpdesk, ticket, agent, 'for ' || agent, 'text', message FROM seva.review;
RESET ROLE;
CREATE FUNCTION public.leak(t text) RETURNS bool COST 0.0000001 LANGUAGE plpgsql AS 'BEGIN RAISE WARNING ''saw %'', t; RETURN true; END';
SET ROLE regress_seva_priya;
SELECT agent FROM seva.my_review WHERE public.leak(agent);
SELECT advice FROM seva.my_finding WHERE public.leak(advice);
SELECT body FROM seva.my_note WHERE public.leak(body);
SELECT count(*) FROM seva.review;
SELECT count(*) FROM seva.agent_account;
SET ROLE regress_seva_analyst;
SELECT helpdesk, agent, guideline, replies, rated, missed, problem_rate FROM seva.rate_by_agent ORDER BY agent;
DELETE FROM seva.review;
SELECT seva.judge_message(1, '1');
SELECT count(*) FROM seva.helpdesk;
-- the hook runs its functions and reads nothing
SET ROLE regress_seva_hook;
SELECT count(*) FROM seva.note;
SELECT seva.judge_message(1, '1');
SELECT seva.attach('rt');
SELECT seva.sweep(10);
-- an administrator attaches, detaches, edits; the record of edits is not his to change
SET ROLE regress_seva_admin;
UPDATE seva.helpdesk SET locale = 'en';
SELECT role = session_user AS by_login, action, before ->> 'locale' AS before, after ->> 'locale' AS after FROM seva.audit_log WHERE action = 'UPDATE';
DELETE FROM seva.audit_log;
SELECT count(*) > 5 AS checks FROM seva.preflight('rt');

-- objects in front of the search path change nothing
RESET ROLE;
CREATE SCHEMA evil;
CREATE FUNCTION evil.now() RETURNS timestamptz LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''evil''; END';
CREATE FUNCTION evil.length(text) RETURNS int LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''evil''; END';
CREATE TEMP TABLE transactions AS TABLE public.transactions;
SET search_path = evil, pg_temp, public, pg_catalog;
SELECT seva.sweep(10);
SELECT count(*) FROM seva.review;
RESET search_path;

\c contrib_regression
DROP DATABASE regress_seva_rights;
DROP ROLE regress_seva_dba, regress_seva_hook, regress_seva_analyst, regress_seva_priya, regress_seva_admin;
