-- How often each guideline is kept and how often not: of a sin over all judged replies, of any other over those to which it applied.

CREATE VIEW seva.rated AS
SELECT h.name AS helpdesk, r.id AS review, r.ticket, r.message, r.agent, r.queue, r.lang, r.replied_at,
       date_trunc('week', r.replied_at)::date AS week, r.backfilled,
       g.ord, f.guideline, g.kind, f.verdict, f.confidence, f.evidence, f.advice,
       f.verdict IN ('missed', 'broken') AS problem,
       g.kind = 'sin' OR f.verdict <> 'not_applicable' AS counts
  FROM seva.review r
  JOIN seva.helpdesk h ON h.id = r.helpdesk
  JOIN seva.finding f ON f.review = r.id
  JOIN seva.guideline g ON g.id = f.guideline;
COMMENT ON VIEW seva.rated IS 'One row a judged reply and guideline, with what analysts group by';
COMMENT ON COLUMN seva.rated.counts IS 'Whether the row is in the denominator of rates';

DO $$
DECLARE
    v record;
BEGIN
    FOR v IN SELECT * FROM (VALUES
        ('rate_by_guideline', '',         'over everything'),
        ('rate_by_agent',     'agent, ',  'by agent'),
        ('rate_by_queue',     'queue, ',  'by queue'),
        ('rate_by_week',      'week, ',   'by week (its Monday)'),
        ('rate_by_lang',      'lang, ',   'by language of the reply')) AS t(name, dimension, says)
    LOOP
        EXECUTE format($v$
            CREATE VIEW seva.%1$I AS
            SELECT helpdesk, %2$s ord, guideline, kind,
                   count(*) AS replies,
                   count(*) FILTER (WHERE verdict <> 'not_applicable') AS applied,
                   count(*) FILTER (WHERE verdict = 'kept') AS kept,
                   count(*) FILTER (WHERE verdict = 'missed') AS missed,
                   count(*) FILTER (WHERE verdict = 'broken') AS broken,
                   count(*) FILTER (WHERE counts) AS rated,
                   round(count(*) FILTER (WHERE problem) / nullif(count(*) FILTER (WHERE counts), 0)::numeric, 4) AS problem_rate,
                   round(count(*) FILTER (WHERE verdict = 'kept') / nullif(count(*) FILTER (WHERE counts), 0)::numeric, 4) AS kept_rate
              FROM seva.rated
             GROUP BY helpdesk, %2$s ord, guideline, kind$v$, v.name, v.dimension);
        EXECUTE format('COMMENT ON VIEW seva.%I IS %L', v.name,
                       'Rates of problems and of kept guidelines ' || v.says || '; rated is their denominator');
    END LOOP;
END
$$;
