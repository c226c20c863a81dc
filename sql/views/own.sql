-- What an agent sees: the rows of the agents that seva.agent_account gives to the current role, and no others.

CREATE VIEW seva.my_review WITH (security_barrier) AS
SELECT h.name AS helpdesk, r.id, r.ticket, r.message, r.agent, r.queue, r.lang, r.replied_at
  FROM seva.review r JOIN seva.helpdesk h ON h.id = r.helpdesk
 WHERE EXISTS (SELECT FROM seva.agent_account a WHERE a.role = current_user AND a.helpdesk = r.helpdesk AND a.agent = r.agent);
COMMENT ON VIEW seva.my_review IS 'The judged replies of the agent who asks';

CREATE VIEW seva.my_finding WITH (security_barrier) AS
SELECT f.review, f.guideline, f.verdict, f.confidence, f.evidence, f.evidence_start, f.evidence_end, f.cues, f.advice
  FROM seva.finding f JOIN seva.review r ON r.id = f.review
 WHERE EXISTS (SELECT FROM seva.agent_account a WHERE a.role = current_user AND a.helpdesk = r.helpdesk AND a.agent = r.agent);
COMMENT ON VIEW seva.my_finding IS 'The verdicts on the replies of the agent who asks';

CREATE VIEW seva.my_note WITH (security_barrier) AS
SELECT n.review, n.ticket, n.body, n.format, n.state, n.created, n.delivered
  FROM seva.note n
 WHERE EXISTS (SELECT FROM seva.agent_account a WHERE a.role = current_user AND a.helpdesk = n.helpdesk AND a.agent = n.agent);
COMMENT ON VIEW seva.my_note IS 'The coaching notes to the agent who asks';
