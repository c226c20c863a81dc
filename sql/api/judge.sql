-- Function: seva.judge(thread, locale, format)
-- For capture: findings and note of one judgement, which takes seva.judging_time at most (54001 beyond) unless nobody waits for it.

CREATE FUNCTION seva.judge(
    thread jsonb, locale text DEFAULT NULL, format text DEFAULT 'text', patient bool DEFAULT false,
    OUT lang text, OUT ruleset text, OUT note text, OUT findings seva.judgement[])
RETURNS record
LANGUAGE c STABLE PARALLEL SAFE COST 1000
AS 'MODULE_PATHNAME', 'seva_judge';
COMMENT ON FUNCTION seva.judge(jsonb, text, text, bool) IS
    'Internal: all that is stored of a reply, from one judgement: its language, the findings, and the note or NULL';
REVOKE ALL ON FUNCTION seva.judge(jsonb, text, text, bool) FROM PUBLIC;
