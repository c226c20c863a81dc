-- Function: seva.evaluate(reply, customer, lang)
-- The verdicts on a reply without a thread: plain text, and the customer's message that it answers, if there is one.

CREATE FUNCTION seva.evaluate(
    reply text, customer text DEFAULT NULL, lang text DEFAULT NULL,
    OUT guideline text, OUT verdict seva.verdict, OUT confidence real,
    OUT evidence text, OUT evidence_start int, OUT evidence_end int,
    OUT cues text[], OUT advice text, OUT noted text, OUT source text, OUT ruleset text)
RETURNS SETOF record
LANGUAGE c STABLE PARALLEL SAFE ROWS 19 COST 1000
AS 'MODULE_PATHNAME', 'seva_evaluate';
COMMENT ON FUNCTION seva.evaluate(text, text, text) IS
    'Judges a reply, with the customer''s message that it answers, against the nineteen guidelines; stores nothing';
REVOKE ALL ON FUNCTION seva.evaluate(text, text, text) FROM PUBLIC;
