-- What an operator looks at: open alarms, and how posting stands.

CREATE VIEW seva.open_alarm AS
SELECT a.id, h.name AS helpdesk, a.raised, a.kind, a.detail
  FROM seva.alarm a LEFT JOIN seva.helpdesk h ON h.id = a.helpdesk
 WHERE a.cleared IS NULL;
COMMENT ON VIEW seva.open_alarm IS 'Alarms that nobody has cleared yet';

CREATE VIEW seva.posting_state AS
SELECT h.name AS helpdesk, h.enabled, h.posting, o.due, o.leased, o.oldest, s.dead, s.held,
       (SELECT max(n.delivered) FROM seva.note n WHERE n.helpdesk = h.id AND n.state = 'delivered') AS last_delivered,
       (SELECT count(*) FROM seva.pending p WHERE p.helpdesk = h.id) AS unjudged
  FROM seva.helpdesk h,
       LATERAL (SELECT count(*) FILTER (WHERE n.state = 'due') AS due, count(*) FILTER (WHERE n.state = 'leased') AS leased,
                       min(n.created) AS oldest
                  FROM seva.note n WHERE n.helpdesk = h.id AND n.state IN ('due', 'leased')) o,
       LATERAL (SELECT count(*) FILTER (WHERE n.state = 'dead') AS dead, count(*) FILTER (WHERE n.state = 'held') AS held
                  FROM seva.note n WHERE n.helpdesk = h.id AND n.state IN ('dead', 'held')) s;
COMMENT ON VIEW seva.posting_state IS 'A row a helpdesk: whether it posts, what is open, stuck and unjudged';
