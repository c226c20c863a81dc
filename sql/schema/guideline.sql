-- The catalogue of the nineteen guidelines and the articles that they come from; shipped, read-only, not dumped.

CREATE TABLE seva.article (
    id    text PRIMARY KEY,
    lang  text NOT NULL,
    title text NOT NULL,
    part  text NOT NULL
);
COMMENT ON TABLE seva.article IS 'The four source articles of the guidelines';
COMMENT ON COLUMN seva.article.title IS 'Title as printed, in the language of the article';
COMMENT ON COLUMN seva.article.part IS 'The part of the guidelines that rests on it';

INSERT INTO seva.article (id, lang, title, part) VALUES
    ('000_aa43be49afde1d2f', 'te', '7 ఘోరమైన కస్టమర్ సేవ పాపాలు', 'The seven sins'),
    ('001_d06921190f6b7fe0', 'pa', 'ਸੰਕਟ ਵਿੱਚ ਗਾਹਕਾਂ ਦੀ ਕਿਵੇਂ ਮਦਦ ਕਰਨੀ ਹੈ', 'Helping customers in a crisis'),
    ('002_75c905eae25282e7', 'hi', 'अच्छी ग्राहक सेवा की विशेषताएं', 'What good service looks like'),
    ('003_b03b8eb90e8327c8', 'bn', 'গ্রাহক সন্তুষ্ট রাখুন: 4 চেষ্টা এবং সত্য পরিষেবা নির্দেশিকা', 'H.E.L.P.');

CREATE TABLE seva.guideline (
    id             text PRIMARY KEY,
    ord            int  NOT NULL UNIQUE,
    part           text NOT NULL,
    title          text NOT NULL,
    source         text NOT NULL,
    article        text NOT NULL REFERENCES seva.article,
    kind           text NOT NULL CHECK (kind IN ('sin', 'move', 'feature', 'step')),
    problem_weight int  NOT NULL CHECK (problem_weight BETWEEN 1 AND 100)
);
COMMENT ON TABLE seva.guideline IS 'The nineteen guidelines, in their order';
COMMENT ON COLUMN seva.guideline.source IS 'Article and place in it, in a form fit to be shown to a reader';
COMMENT ON COLUMN seva.guideline.kind IS 'A sin is rated over all judged replies, anything else over the replies to which it applied';
COMMENT ON COLUMN seva.guideline.problem_weight IS 'How grave a problem is against those of the other guidelines, for the order in analysts'' lists';

INSERT INTO seva.guideline (id, ord, part, title, source, article, kind, problem_weight)
SELECT g.id, g.ord, a.part, g.title, a.title || ' · ' || g.place, a.id, g.kind, g.weight
  FROM (VALUES
        ('apathy',         1, '000_aa43be49afde1d2f', 'Show that it matters',                   '1', 'sin',     80),
        ('brush_off',      2, '000_aa43be49afde1d2f', 'Stay with the customer',                 '2', 'sin',     90),
        ('coldness',       3, '000_aa43be49afde1d2f', 'Acknowledge the issue, warmly',          '3', 'sin',     85),
        ('condescension',  4, '000_aa43be49afde1d2f', 'Speak the customer''s language',         '4', 'sin',     75),
        ('robotism',       5, '000_aa43be49afde1d2f', 'Something personal before business',     '5', 'sin',     55),
        ('rule_book',      6, '000_aa43be49afde1d2f', 'Heart before the rule book',             '6', 'sin',     75),
        ('runaround',      7, '000_aa43be49afde1d2f', 'Do it, or walk them through it',         '7', 'sin',     85),
        ('reach',          8, '001_d06921190f6b7fe0', 'Tell them how to get through',           '1', 'move',    65),
        ('bleeding',       9, '001_d06921190f6b7fe0', 'The worst effect first',                 '2', 'move',    80),
        ('safety',        10, '001_d06921190f6b7fe0', 'Make them feel safe',                    '3', 'move',    70),
        ('value',         11, '001_d06921190f6b7fe0', 'Give something useful meanwhile',        '4', 'move',    45),
        ('importance',    12, '002_75c905eae25282e7', 'Apologise for the wait and say why',     '1', 'feature', 50),
        ('professional',  13, '002_75c905eae25282e7', 'Stay calm and professional',             '2', 'feature', 95),
        ('win_win',       14, '002_75c905eae25282e7', 'A solution fair to both',                '3', 'feature', 70),
        ('finish',        15, '002_75c905eae25282e7', 'Ask whether all is resolved',            '4', 'feature', 40),
        ('hear',          16, '003_b03b8eb90e8327c8', 'Say back what they told you',            'H', 'step',    60),
        ('empathise',     17, '003_b03b8eb90e8327c8', 'Empathise and apologise, sincerely',     'E', 'step',    75),
        ('lead',          18, '003_b03b8eb90e8327c8', 'Lead to a resolution',                   'L', 'step',    60),
        ('provide',       19, '003_b03b8eb90e8327c8', 'Who does what by when',                  'P', 'step',    65)
       ) AS g (id, ord, article, title, place, kind, weight)
  JOIN seva.article a ON a.id = g.article;
