-- What went wrong is said by key and by at most forty bytes of a value: never with the words of a customer or an agent.
\getenv abs_srcdir PG_ABS_SRCDIR
\set rt_schema :abs_srcdir '/rt_schema.sql'
\set VERBOSITY terse
CREATE DATABASE regress_seva_words;
\c regress_seva_words
SET client_min_messages = warning;
CREATE EXTENSION seva;
\set ECHO none
\i :rt_schema
\set ECHO all

-- All that is told of an error: message, detail, hint; of its context, which names seva's functions, only what has words in it.
CREATE FUNCTION told(statement text, thread jsonb DEFAULT NULL, words text DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    message text; detail text; hint text; context text;
BEGIN
    EXECUTE statement USING thread, words;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT, context = PG_EXCEPTION_CONTEXT;
    RETURN concat_ws(' / ', SQLSTATE || ' ' || message, nullif(detail, ''), nullif(hint, ''), CASE WHEN context ~ 'Wordsof|ক' THEN context END);
END
$$;

-- A sound thread full of words, and what can be wrong with one.
\set words '''Wordsofaperson: my card 4111 was charged twice and I weep.'''
CREATE TABLE sound AS SELECT jsonb_build_object('channel', 'ticket', 'helpdesk', w, 'queue', w, 'messages', jsonb_build_array(
    jsonb_build_object('from', 'customer', 'name', w, 'subject', w, 'text', w, 'at', '2026-03-02T09:14:00Z'),
    jsonb_build_object('from', 'agent', 'name', w, 'subject', w, 'text', w, 'at', '2026-03-02T10:14:00Z'))) AS doc FROM (SELECT :words::text) v(w);
CREATE TABLE fault (n int GENERATED ALWAYS AS IDENTITY, path text[], value jsonb);
INSERT INTO fault (path, value) VALUES
    ('{messages,0,from}', '"boss"'), ('{messages,0,from}', 'null'), ('{messages,1,from}', '"customer"'), ('{messages,1,from}', '{}'), ('{messages,0,text}', '7'),
    ('{messages,0,text}', 'null'), ('{messages,1,type}', '"image/png"'), ('{messages,1,type}', '[]'), ('{messages,0,at}', '"yesterday"'),
    ('{messages,0,at}', '"2026-02-30T09:14:00Z"'), ('{messages,1,at}', '1'), ('{messages,1,name}', '{"a": 1}'), ('{messages,0,subject}', 'true'),
    ('{messages,1}', '"text"'), ('{messages}', '{"a": 1}'), ('{lang}', '"xx"'), ('{channel}', '"mail"'), ('{facts}', '"x"'),
    ('{facts}', '{"handoffs": 0.5}'), ('{facts}', '{"status": "odd"}'), ('{facts}', '{"hold_limit_s": "7"}'), ('{queue}', '7'), ('{helpdesk}', '[]');
-- the words where a key's value should stand: as a string, in an array, in an object, as a key
INSERT INTO fault (path, value)
SELECT path, v FROM (VALUES ('{messages,0,text}'::text[]), ('{messages,1,type}'), ('{messages,1,from}'), ('{messages,1,at}'), ('{messages,0,name}'), ('{lang}'), ('{channel}'), ('{queue}'),
                            ('{facts}'), ('{messages}'), ('{messages,0}')) p(path),
       LATERAL (VALUES (jsonb_build_array(:words)), (jsonb_build_object('text', :words)), (jsonb_build_object(:words, 1)), (to_jsonb(:words::text))) v(v);
CREATE TABLE spoken AS
SELECT n, path, f.name, told(format('SELECT FROM seva.%s', f.call), jsonb_set(doc, path, value), :words) AS said
  FROM sound, fault, (VALUES ('evaluate_thread', 'evaluate_thread($1)'), ('judge', 'judge($1)'), ('coaching_note', 'coaching_note($1)'),
                             ('read_thread', 'read_thread($1)'), ('try_ruleset', 'try_ruleset(ARRAY[$1])')) f(name, call);
SELECT name, count(*) FILTER (WHERE said LIKE '22%') AS refused, count(*) FILTER (WHERE said NOT LIKE '22%' AND said <> 'no error') AS otherwise,
       -- of the words, what goes beyond the forty bytes of a value
       count(*) FILTER (WHERE said ~ 'charged twice') AS with_words, max(length(said)) < 300 AS bounded
  FROM spoken GROUP BY name ORDER BY name;
SELECT DISTINCT said FROM spoken WHERE said ~ 'Wordsofaperson' ORDER BY 1;

-- arguments beside a body, and bodies that are no such thing
SELECT told(call, NULL, :words) FROM (VALUES
    (1, 'SELECT seva.own_words($2, $2)'), (2, 'SELECT seva.own_words($2, ''image/png'')'), (3, 'SELECT seva.decode_body($2, ''rot13'')'), (4, 'SELECT seva.decode_body($2, $2)'),
    (5, 'SELECT seva.decode_body($2, ''base64'')'), (6, 'SELECT seva.decode_body(''=C3=28='' || $2, ''quoted-printable'')'), (7, 'SELECT seva.cues($2, ''xx'')'),
    (8, 'SELECT seva.evaluate($2, $2, ''xx'')'), (9, 'SELECT seva.evaluate($2, $2, $2)'), (10, 'SELECT seva.coaching_note($1, $2)'), (11, 'SELECT seva.coaching_note($1, ''en'', $2)')) v(n, call) ORDER BY n;

-- a value is cut between characters: what is said is text
SELECT said, octet_length(said) FROM (SELECT told(call, NULL, 'xx' || repeat('ক', 100)) AS said FROM (VALUES
    (1, 'SELECT seva.own_words('''', $2)'), (2, 'SELECT seva.decode_body('''', $2)'), (3, 'SELECT seva.cues('''', $2)'), (4, 'SELECT seva.coaching_note(NULL, NULL, $2)'),
    (5, 'SELECT seva.check_phrase(''thanks'', ''ta'', $2)'), (6, 'SELECT seva.check_phrase($2, ''ta'')'), (7, 'SELECT seva.check_phrase(''thanks'', ''@'' || $2)')) v(n, call)
    ORDER BY n) s WHERE convert_from(convert_to(said, 'UTF8'), 'UTF8') = said;

-- a phrase is its writer's, and told to him; of one that is a whole letter the beginning is enough
SELECT length(told('SELECT seva.check_phrase(''thanks'', repeat($2 || '' '', 100))', NULL, 'wordy (')) < 800 AS bounded;

-- what capture keeps of a failure: a value that the server would quote is left out
SELECT seva.attach('rt', coach => 'coach') AS desk \gset
SELECT desk.open(40, :words) AS t \gset
UPDATE seva.helpdesk SET settings = settings || jsonb_build_object('cooldown_hours', :words, 'note_within_hours', :words, 'notes_per_day', :words);
SELECT desk.say(:t, 'Correspond', 30, 'Wordsofaperson: that is our policy.', now()::timestamp) AS m \gset
SELECT last_error FROM seva.pending;
SELECT seva.detach('rt');
SELECT seva.attach('rt', coach => 'coach', settings => '{}') = :desk AS again;
-- a trigger of somebody else's stands in the way, with words in its mouth; and rows that a constraint refuses, whose detail is the row
CREATE FUNCTION quoting() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
    RETURN jsonb_populate_record(NEW, jsonb_build_object('review', (SELECT a.content FROM public.attachments a WHERE a.content LIKE 'Wordsofaperson%' LIMIT 1))); END$$;
CREATE TRIGGER quoting BEFORE INSERT ON seva.finding FOR EACH ROW EXECUTE FUNCTION quoting();
SELECT desk.say(:t, 'Correspond', 30, 'Wordsofaperson: no.', now()::timestamp) AS m \gset
DROP TRIGGER quoting ON seva.finding;
ALTER TABLE seva.finding ADD CONSTRAINT no_words CHECK (evidence !~ 'Words') NOT VALID;
SELECT desk.say(:t, 'Correspond', 30, 'Wordsofaperson: it is your fault, read our policy.', now()::timestamp) AS m \gset
SELECT last_error FROM seva.pending ORDER BY message_key::bigint;
-- nor in what the sweep and the alarms say of it, nor backfill
ALTER TABLE seva.finding ADD CONSTRAINT nothing CHECK (false) NOT VALID;
UPDATE seva.pending SET attempts = 7, not_before = now();
SELECT seva.sweep(10);
DELETE FROM seva.pending WHERE message_key = :'m';
SELECT seva.backfill('rt') > 0 AS backfilled;
SELECT last_error, count(*) FROM seva.pending GROUP BY 1 ORDER BY 1;
SELECT kind, regexp_replace(detail, '\d+', 'N', 'g') AS detail FROM seva.alarm ORDER BY id;
SELECT count(*) FILTER (WHERE p::text ~ 'Wordsof') AS with_words, count(*) > 3 AS said FROM seva.preflight() p;

\c contrib_regression
DROP DATABASE regress_seva_words;
