-- A site's own phrases: in force when their statement ends, refused when they are not well-formed, tried without going live.
\pset null NULL
\set VERBOSITY terse

-- in force at once, in this session
BEGIN;
INSERT INTO seva.phrase (lang, cue, pattern) VALUES ('en', 'thanks', 'ta very muchly');
SELECT cue, words, start_at, end_at FROM seva.cues('Ta very muchly.', 'en') WHERE phrase > 1000000;
UPDATE seva.phrase SET state = 'off';
SELECT count(*) FROM seva.cues('Ta very muchly.', 'en') WHERE phrase > 1000000;
UPDATE seva.phrase SET state = 'live', weight = -20;
SELECT cue, weight FROM seva.cues('Ta very muchly.', 'en') WHERE phrase > 1000000;
DELETE FROM seva.phrase;
SELECT count(*) FROM seva.cues('Ta very muchly.', 'en') WHERE phrase > 1000000;
ROLLBACK;

-- gone again with the transaction, or with a part of it
BEGIN;
SAVEPOINT a;
INSERT INTO seva.phrase (lang, cue, pattern) VALUES ('en', 'thanks', 'ta very muchly');
SELECT count(*) FROM seva.cues('Ta very muchly.', 'en') WHERE phrase > 1000000;
ROLLBACK TO a;
SELECT count(*) FROM seva.cues('Ta very muchly.', 'en') WHERE phrase > 1000000;
COMMIT;

-- the version follows the phrases, and comes back with them
SELECT version AS shipped FROM seva.ruleset \gset
BEGIN;
INSERT INTO seva.phrase (lang, cue, pattern) VALUES ('en', 'thanks', 'ta very muchly');
SELECT version <> :'shipped' AS changed, version = (SELECT min(ruleset) FROM seva.evaluate('Hello.')) AS judges FROM seva.ruleset;
TRUNCATE seva.phrase;
SELECT version = :'shipped' AS as_before FROM seva.ruleset;
ROLLBACK;

-- scoped to a helpdesk or a queue
BEGIN;
INSERT INTO seva.phrase (lang, cue, pattern, helpdesk, queue) VALUES
    ('en', 'thanks', 'ta very muchly', 'rt', NULL), ('en', 'thanks', 'cheers muchly', NULL, 'billing');
SELECT helpdesk, queue, (SELECT string_agg(words, '; ' ORDER BY start_at) FROM seva.cues('Ta very muchly. Cheers muchly.', 'en', helpdesk, queue)
                          WHERE phrase > 1000000)
  FROM (VALUES (1, NULL, NULL), (2, 'rt', NULL), (3, NULL, 'billing'), (4, 'rt', 'billing'), (5, 'other', 'other')) AS v (n, helpdesk, queue) ORDER BY n;
ROLLBACK;

-- refused where it is written, with number, column and mistake; what was there stays in force
INSERT INTO seva.phrase (id, lang, cue, pattern) VALUES (2000001, 'en', 'thanks', 'thank (you|ye');
INSERT INTO seva.phrase (id, lang, cue, pattern) VALUES (2000002, 'en', 'thanking', 'thank you');
INSERT INTO seva.phrase (id, lang, cue, pattern, guards) VALUES (2000003, 'en', 'thanks', 'thank you', 'nagation');
INSERT INTO seva.phrase (id, lang, cue, pattern) VALUES (2000004, 'en', 'thanks', 'thank the @taem');
INSERT INTO seva.phrase (id, lang, cue, pattern) VALUES (2000005, 'en', 'thanks', '<99>');
INSERT INTO seva.phrase (id, lang, cue, pattern) VALUES (2000006, 'en', 'thanks', '');
INSERT INTO seva.phrase (id, lang, cue, pattern) VALUES (2000007, 'xx', 'thanks', 'thank you');
INSERT INTO seva.phrase (id, lang, cue, pattern, weight) VALUES (2000008, 'en', 'thanks', 'thank you', 101);
INSERT INTO seva.phrase (id, lang, cue, pattern) VALUES (8, 'en', 'thanks', 'thank you');
INSERT INTO seva.phrase (id, lang, cue, pattern, state) VALUES (2000009, 'en', 'thanks', 'thank (you|ye', 'trial');
SELECT count(*) FROM seva.phrase;
SELECT version = :'shipped' AS as_before FROM seva.ruleset;

-- the same without writing it
SELECT seva.check_phrase('thanks', 'thank (you|ye)', NULL, 'en');
SELECT seva.check_phrase('thanks', 'thank (you|ye', NULL, 'en');
SELECT seva.check_phrase(NULL, 'thank you');

-- word classes of a site
BEGIN;
INSERT INTO seva.word_class (lang, name, members) VALUES ('en', 'crew', E'crew\nlads of # street');
INSERT INTO seva.phrase (lang, cue, pattern) VALUES ('en', 'thanks', 'thank the @crew');
SELECT words FROM seva.cues('We thank the crew. We thank the lads of 7 street.', 'en') WHERE phrase > 1000000;
UPDATE seva.word_class SET members = 'crew' WHERE name = 'crew';
SELECT words FROM seva.cues('We thank the crew. We thank the lads of 7 street.', 'en') WHERE phrase > 1000000;
SAVEPOINT a;
UPDATE seva.word_class SET members = 'crew (' WHERE name = 'crew';
ROLLBACK TO a;
DELETE FROM seva.word_class;
ROLLBACK;
INSERT INTO seva.word_class (lang, name, members) VALUES ('en', 'Crew', 'crew');

-- tried out: a phrase of no table, and those in state trial
SELECT * FROM seva.try_phrase('thanks', 'ta [very] muchly', NULL, 'en', ARRAY['Ta very muchly.', 'Nothing.', NULL, 'Oh, ta muchly. Ta muchly!']);
BEGIN;
INSERT INTO seva.phrase (id, lang, cue, pattern, state) VALUES (2000001, 'en', 'thanks', 'ta muchly', 'trial'), (2000002, 'en', 'owns_it', 'leave it with me mate', 'trial');
SELECT version = :'shipped' AS not_live FROM seva.ruleset;
SELECT * FROM seva.try_trials(ARRAY['Oh, ta muchly.', 'Leave it with me mate.']);
ROLLBACK;

-- what trial phrases would change in verdicts is what they change once they are live
BEGIN;
INSERT INTO seva.phrase (lang, cue, pattern, weight, state) VALUES ('en', 'sends_away', 'zorp the blimey', 100, 'trial'), ('en', 'names_feeling', 'the blimey', 100, 'trial');
CREATE TEMP TABLE would ON COMMIT DROP AS
SELECT * FROM seva.try_ruleset(ARRAY[NULL, '{"messages": [{"from": "customer", "text": "My parcel is late again and I am very upset!"},
                                                        {"from": "agent", "text": "Hello. Zorp the blimey. We will look at it."}]}'::jsonb]);
UPDATE seva.phrase SET state = 'live';
SELECT count(*) > 0 AS some, bool_and(w.thread = 2 AND w.before <> w.after AND e.verdict = w.after AND e.evidence IS NOT DISTINCT FROM w.evidence_after) AS same
  FROM would w JOIN seva.evaluate('Hello. Zorp the blimey. We will look at it.', 'My parcel is late again and I am very upset!') e USING (guideline);
ROLLBACK;
SELECT seva.try_ruleset('{}', 'en', '\x00');
SELECT seva.try_ruleset('{}', NULL, '\x00');

-- a shipped phrase switched off by its words
BEGIN;
CREATE TEMP TABLE victim AS SELECT * FROM seva.shipped_phrase WHERE lang = 'en' ORDER BY id LIMIT 1;
INSERT INTO seva.phrase_off (lang, cue, pattern) SELECT lang, cue, pattern FROM victim;
SELECT version <> :'shipped' AS changed FROM seva.ruleset;
DELETE FROM seva.phrase_off;
SELECT version = :'shipped' AS as_before FROM seva.ruleset;
ROLLBACK;

-- every change is on record
BEGIN;
INSERT INTO seva.phrase (lang, cue, pattern) VALUES ('en', 'thanks', 'ta very muchly');
UPDATE seva.phrase SET state = 'off';
DELETE FROM seva.phrase;
SELECT object, action, after ->> 'state' AS state FROM seva.audit_log WHERE object = 'seva.phrase' ORDER BY id DESC LIMIT 3;
ROLLBACK;

-- a damaged image is compiled anew in memory, with a warning, and judges the same
SELECT md5(string_agg(e::text, E'\n')) AS judged FROM seva.evaluate('Thank you, I will call you tomorrow by noon.') e \gset
UPDATE seva.ruleset SET image = overlay(image PLACING '\xdeadbeef' FROM 5000), version = 'damaged';
\connect -
\set VERBOSITY terse
SELECT md5(string_agg(e::text, E'\n')) = :'judged' AS same FROM seva.evaluate('Thank you, I will call you tomorrow by noon.') e;
SELECT seva.compile() = :'shipped' AS repaired;
-- of a damaged part only those texts ask that are in its language
UPDATE seva.ruleset SET image = overlay(image PLACING '\xdeadbeef' FROM length(image) - 1000), version = 'damaged';
\connect -
\set VERBOSITY terse
SELECT md5(string_agg(e::text, E'\n')) = :'judged' AS same FROM seva.evaluate('Thank you, I will call you tomorrow by noon.') e;
SELECT count(*) > 0 AS found FROM seva.cues('Maaf kijiye, aapka paisa kal tak wapas aa jayega.');
SELECT seva.compile() = :'shipped' AS repaired;
-- as is one that is missing
DELETE FROM seva.ruleset;
SELECT md5(string_agg(e::text, E'\n')) = :'judged' AS same FROM seva.evaluate('Thank you, I will call you tomorrow by noon.') e;
SELECT seva.compile() = :'shipped' AS repaired;
\connect -
SELECT md5(string_agg(e::text, E'\n')) = :'judged' AS same FROM seva.evaluate('Thank you, I will call you tomorrow by noon.') e;
