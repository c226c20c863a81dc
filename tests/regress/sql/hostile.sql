-- Whatever a helpdesk stores, judging it is bounded in time and memory, can be cancelled, and never crashes.
\set VERBOSITY terse

-- 10 MB: read up to the cap
SELECT length(seva.own_words(repeat('word ', 2000000))) BETWEEN 200000 AND 262144 AS capped;
SELECT length(seva.own_words(repeat('<div>', 2000000) || 'deep', 'text/html')) IS NOT NULL AS survived;
SELECT seva.own_words(repeat('<div>', 40000) || 'deep', 'text/html') AS nested;
SELECT seva.own_words(repeat('<blockquote><a href="', 10000), 'text/html') IS NOT NULL AS survived;
SELECT count(*) FROM seva.evaluate(repeat('I am sorry. ', 900000), repeat('My bill is wrong? ', 600000));
SELECT count(*) FROM seva.evaluate(repeat('x', 10000000), repeat('?', 10000000));
SELECT count(*) > 0 AS found FROM seva.cues(repeat('sorry for any inconvenience. ', 300000));
SELECT octet_length(seva.decode_body(repeat('4pg', 5000000), 'base64')) > 0 AS decoded;
SELECT octet_length(seva.decode_body(repeat('=E2=', 5000000), 'quoted-printable')) > 0 AS decoded;

-- the time that a helpdesk's statement waits, and a cancelled query
CREATE TEMP TABLE heavy AS
SELECT jsonb_build_object('messages', jsonb_agg(jsonb_build_object(
           'from', CASE WHEN i % 2 = 0 THEN 'agent' ELSE 'customer' END, 'type', 'html',
           'text', repeat('<p>My bill is <b>wrong</b>. Why? ', 8000)) ORDER BY i)) AS thread
  FROM generate_series(1, 60) i;
SELECT count(*) FROM heavy, seva.evaluate_thread(thread);
SET seva.judging_time = 1;
SELECT seva.judge(thread) FROM heavy;
RESET seva.judging_time;
SET statement_timeout = 5;
SELECT count(*) FROM heavy, seva.evaluate_thread(thread);
RESET statement_timeout;
-- and the next one is judged
SELECT count(*) FROM seva.evaluate('I am sorry that your bill is wrong.', 'My bill is wrong!');
SELECT count(*) FROM seva.evaluate_thread((
    SELECT jsonb_build_object('messages', jsonb_agg(jsonb_build_object(
               'from', CASE WHEN i % 2 = 0 THEN 'agent' ELSE 'customer' END, 'text', 'Why? ' || i) ORDER BY i))
      FROM generate_series(1, 20000) i));
-- memory is given back: what stays is the ruleset, within the budget of a backend
SELECT sum(total_bytes) < 8 * 1024 * 1024 AS little FROM pg_backend_memory_contexts WHERE name LIKE 'seva%';

-- random texts of hostile characters: every span is that of its words, the same text gives the same verdicts
CREATE FUNCTION pg_temp.noise(words int) RETURNS text LANGUAGE sql VOLATILE AS $$
    SELECT string_agg(CASE (random() * 9)::int
        WHEN 0 THEN chr(2304 + (random() * 127)::int) WHEN 1 THEN chr(2432 + (random() * 127)::int)
        WHEN 2 THEN chr(3072 + (random() * 127)::int) WHEN 3 THEN chr(8192 + (random() * 111)::int)
        WHEN 4 THEN chr(128512 + (random() * 60)::int) WHEN 5 THEN chr(1 + (random() * 126)::int)
        WHEN 6 THEN (ARRAY['sorry', 'refund', 'thank you', 'call you', 'not', 'policy', 'मुझे खेद है', 'দুঃখিত', 'nahi'])[1 + (random() * 8)::int]
        WHEN 7 THEN (ARRAY['<p>', '</div>', '&nbsp;', '&#x110000;', '<!--', '-->', '<script>', '> ', E'\n-- \n', E'\n\nOn Monday, x wrote:\n'])[1 + (random() * 9)::int]
        WHEN 8 THEN chr(65024 + (random() * 490)::int) ELSE ' ' END, (ARRAY['', ' ', E'\n', '. '])[1 + (random() * 3)::int])
      FROM generate_series(1, words)
$$;
SELECT FROM setseed(0.42);
CREATE TEMP TABLE noise AS SELECT i, pg_temp.noise(3 + i % 80) AS body FROM generate_series(1, 400) i;
SELECT count(*) AS wrong FROM noise, seva.cues(body) c WHERE c.words <> substr(body, c.start_at + 1, c.end_at - c.start_at);
SELECT count(*) AS rows, count(*) FILTER (WHERE evidence <> substr(seva.own_words(body), evidence_start + 1, evidence_end - evidence_start)) AS wrong
  FROM noise, seva.evaluate(body, reverse(body));
SELECT count(*) AS judged FROM noise n JOIN noise c ON c.i = 401 - n.i,
       seva.judge(jsonb_build_object('messages', jsonb_build_array(
           jsonb_build_object('from', 'customer', 'text', c.body, 'type', 'html', 'name', left(c.body, 20), 'subject', c.body),
           jsonb_build_object('from', 'agent', 'text', n.body, 'type', 'html', 'name', left(n.body, 20)))), 'en', 'html') j;
CREATE TEMP TABLE again AS SELECT i, md5(string_agg(e::text, E'\n')) AS verdicts FROM noise, seva.evaluate(body, reverse(body)) e GROUP BY i;
SELECT count(*) AS differ FROM (SELECT i, md5(string_agg(e::text, E'\n')) AS verdicts FROM noise, seva.evaluate(body, reverse(body)) e GROUP BY i) s
  JOIN again USING (i) WHERE s.verdicts <> again.verdicts;
SELECT count(*) AS own FROM noise WHERE seva.own_words(body, 'text/html') IS NOT NULL AND seva.own_words(body) IS NOT NULL
   AND seva.decode_body(body, 'quoted-printable') IS NOT NULL AND seva.decode_body(convert_to(body, 'UTF8'), 'base64') IS NOT NULL;
