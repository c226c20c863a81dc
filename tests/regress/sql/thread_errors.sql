-- A thread that is none: an error that names the key, the same on every machine.
\set SHOW_CONTEXT never
\pset null NULL

-- The SQLSTATE and message that judging a thread ends with.
CREATE FUNCTION pg_temp.judged(thread jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    hint text;
BEGIN
    PERFORM seva.evaluate_thread(thread);
    RETURN 'judged';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
    RETURN SQLSTATE || ' ' || SQLERRM || CASE WHEN hint <> '' THEN ' / ' || hint ELSE '' END;
END
$$;
CREATE FUNCTION pg_temp.reply(extra jsonb) RETURNS jsonb LANGUAGE sql AS
    $$ SELECT '{"messages": []}'::jsonb || jsonb_build_object('messages', jsonb_build_array('{"from": "agent", "text": "On it."}'::jsonb || extra)) $$;

SELECT pg_temp.judged(t::jsonb), t FROM (VALUES
    (1, '[]'), (2, '"text"'), (3, 'null'), (4, '{}'), (5, '{"messages": null}'), (6, '{"messages": {}}'),
    (7, '{"messages": "none"}'), (8, '{"messages": []}'), (9, '{"messages": [null]}'), (10, '{"messages": [[]]}'),
    (11, '{"messages": [{}]}'), (12, '{"messages": [{"from": "boss", "text": "x"}]}'),
    (13, '{"messages": [{"from": 1, "text": "x"}]}'), (14, '{"messages": [{"from": "agent"}]}'),
    (15, '{"messages": [{"from": "agent", "text": ["x"]}]}'),
    (16, '{"messages": [{"from": "agent", "text": "x"}, {"from": "customer", "text": "x"}]}'),
    (17, '{"messages": [{"from": "agent", "text": "x"}, {"from": "system", "text": "x"}]}')) AS v (n, t)
ORDER BY n;

-- keys of the thread
SELECT pg_temp.judged(pg_temp.reply('{}') || k::jsonb), k FROM (VALUES
    (1, '{"channel": "chat"}'), (2, '{"channel": null}'), (3, '{"channel": "phone"}'), (4, '{"channel": 3}'),
    (5, '{"lang": "hi-Latn"}'), (6, '{"lang": "en-IN"}'), (7, '{"lang": "klingon"}'), (8, '{"lang": {}}'),
    (9, '{"facts": []}'), (10, '{"facts": {"handoffs": 2, "deflections": null, "status": "resolved", "hold_limit_s": 60}}'),
    (11, '{"facts": {"handoffs": -1}}'), (12, '{"facts": {"handoffs": 0.5}}'), (13, '{"facts": {"deflections": 1e30}}'),
    (14, '{"facts": {"hold_limit_s": "60"}}'), (15, '{"facts": {"status": "stalled"}}'), (16, '{"facts": {"other": 1}, "other": 1}'),
    (17, '{"queue": "billing", "helpdesk": "rt"}'), (18, '{"queue": 3}')) AS v (n, k)
ORDER BY n;

-- keys of a message
SELECT pg_temp.judged(pg_temp.reply(k::jsonb)), k FROM (VALUES
    (1, '{"type": "html"}'), (2, '{"type": "text/html; charset=utf-8"}'), (3, '{"type": "pdf"}'), (4, '{"name": 7}'),
    (5, '{"subject": false}'), (6, '{"id": 12, "name": null, "at": null}'), (7, '{"at": 0}')) AS v (n, k)
ORDER BY n;

-- times are read by the calendar, not by the session's settings
SET TimeZone = 'Asia/Kolkata';
SET DateStyle = 'German, DMY';
SELECT pg_temp.judged(pg_temp.reply(jsonb_build_object('at', t))), t FROM (VALUES
    (1, '2026-03-02T09:14:00+05:30'), (2, '2026-03-02 09:14Z'), (3, '2024-02-29T24:00:00.125-0330'), (4, '2026-03-02T09:14+05'),
    (5, '2026-03-02T09:14:00'), (6, '2026-02-29T09:14:00Z'), (7, '2026-13-01T09:14:00Z'), (8, '2026-03-02T24:01:00Z'),
    (9, '2026-03-02T09:61:00Z'), (10, '2026-03-02T09:14:00.Z'), (11, '2026-03-02T09:14:00+'), (12, '2026-03-02T09:14:00+05:3'),
    (13, '2026-03-02T09:14:00Z '), (14, '02.03.2026 09:14+05:30'), (15, 'yesterday'), (16, 'infinity'), (17, '2026-03-02'), (18, '')) AS v (n, t)
ORDER BY n;
RESET TimeZone;
RESET DateStyle;

-- a long value is shortened, by characters
SELECT pg_temp.judged(pg_temp.reply('{}') || jsonb_build_object('channel', repeat('ক', 100)));

-- arguments
SELECT seva.coaching_note(pg_temp.reply('{}'), 'xx');
SELECT seva.coaching_note(pg_temp.reply('{}'), 'hi', 'pdf');
SELECT seva.own_words('x', 'image/png');
SELECT seva.decode_body('x', 'rot13');
SELECT seva.cues('x', 'xx');
SELECT count(*) FROM seva.evaluate('x', lang => 'xx');

-- NULL in, nothing out
SELECT (SELECT count(*) FROM seva.evaluate_thread(NULL)), (SELECT count(*) FROM seva.evaluate(NULL)),
       (SELECT count(*) FROM seva.cues(NULL)), seva.coaching_note(NULL), seva.read_thread(NULL), seva.own_words(NULL),
       seva.judge(NULL) IS NULL;
