-- Function: seva.evaluate_thread(thread)
-- Nineteen verdicts on the last message of a thread, in the order of the catalogue.
-- Errors: 22023 with the key at fault for a thread that is none (no messages, last one not the agent's, unknown channel …).
-- Older messages beyond 1 MB of text, or 500 in number, are not read; nor is a body beyond its first 256 KB.

CREATE FUNCTION seva.evaluate_thread(
    thread jsonb,
    OUT guideline text, OUT verdict seva.verdict, OUT confidence real,
    OUT evidence text, OUT evidence_start int, OUT evidence_end int,
    OUT cues text[], OUT advice text, OUT noted text, OUT source text, OUT ruleset text)
RETURNS SETOF record
LANGUAGE c STABLE STRICT PARALLEL SAFE ROWS 19 COST 1000
AS 'MODULE_PATHNAME', 'seva_evaluate_thread';
COMMENT ON FUNCTION seva.evaluate_thread(jsonb) IS
    'Judges the last message of a thread against the nineteen guidelines; stores nothing';
REVOKE ALL ON FUNCTION seva.evaluate_thread(jsonb) FROM PUBLIC;
