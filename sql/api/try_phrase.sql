-- Function: seva.try_phrase(cue, pattern, guards, lang, samples)
-- Where a phrase that is in no table would match in sample texts, such as ARRAY(SELECT content FROM … LIMIT 1000).
-- sample: which one, from 1; the span is in characters of it, from 0, end exclusive.

CREATE FUNCTION seva.try_phrase(
    cue text, pattern text, guards text, lang text, samples text[],
    OUT sample int, OUT words text, OUT start_at int, OUT end_at int)
RETURNS SETOF record
LANGUAGE c STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'seva_try_phrase';
COMMENT ON FUNCTION seva.try_phrase(text, text, text, text, text[]) IS 'Where a phrase would match in sample texts, without its going live';
REVOKE ALL ON FUNCTION seva.try_phrase(text, text, text, text, text[]) FROM PUBLIC;

-- Function: seva.try_trials(samples)
-- The same for every row of seva.phrase in state trial.

CREATE FUNCTION seva.try_trials(
    samples text[],
    OUT phrase int, OUT cue text, OUT sample int, OUT words text, OUT start_at int, OUT end_at int)
RETURNS SETOF record
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT p.id, p.cue, t.sample, t.words, t.start_at, t.end_at
      FROM seva.phrase p, seva.try_phrase(p.cue, p.pattern, p.guards, p.lang, samples) t
     WHERE p.state = 'trial'
     ORDER BY p.id, t.sample, t.start_at;
END;
COMMENT ON FUNCTION seva.try_trials(text[]) IS 'Where the site''s phrases in state trial would match in sample texts';
REVOKE ALL ON FUNCTION seva.try_trials(text[]) FROM PUBLIC;

-- Function: seva.try_ruleset(threads, lang, weights)
-- The verdicts on these threads that would change if the phrases in state trial were live and, where weights are given,
-- they were the model of lang.  threads: of a site's own replies, as the adapter of its helpdesk makes them.

CREATE FUNCTION seva.try_ruleset(
    threads jsonb[], lang text DEFAULT NULL, weights bytea DEFAULT NULL,
    OUT thread int, OUT guideline text, OUT before seva.verdict, OUT after seva.verdict,
    OUT evidence_before text, OUT evidence_after text)
RETURNS SETOF record
LANGUAGE c STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'seva_try_ruleset';
COMMENT ON FUNCTION seva.try_ruleset(jsonb[], text, bytea) IS
    'The verdicts that would change if trial phrases were live and a newly trained model judged';
REVOKE ALL ON FUNCTION seva.try_ruleset(jsonb[], text, bytea) FROM PUBLIC;
