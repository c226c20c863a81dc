-- Teaching by example: what is kept, taught again, taken back, refused.
BEGIN;
SELECT seva.teach('names_feeling', 'en', 'Three days without a phone would drive me up the wall.') > 0 AS kept;
SELECT seva.teach('names_feeling', 'hi-Latn', 'Itne din bina phone ke, sach mein mushkil raha hoga.') > 0 AS kept;
SELECT seva.teach('rote_apology', 'en', '  We did say sorry to the courier.  ', false) > 0 AS kept;
-- taught again: what was said last, in the same place
SELECT seva.teach('rote_apology', 'en', 'We did say sorry to the courier.', true)
       = (SELECT id FROM seva.example WHERE act = 'rote_apology') AS same_row;
SELECT lang, act, sentence, is_example, taught_by = session_user AS by_me FROM seva.example ORDER BY id;
SELECT seva.unteach(id) FROM seva.example WHERE act = 'rote_apology';
SELECT seva.unteach(-1);
SELECT lang, act FROM seva.example ORDER BY id;
-- every change is on record
SELECT action, coalesce(after, before) ->> 'act' AS act FROM seva.audit_log WHERE object = 'seva.example' ORDER BY id;
ROLLBACK;

\set VERBOSITY terse
SELECT seva.teach('thanking', 'en', 'Ta.');
SELECT seva.teach('thanks', 'fr', 'Merci.');
SELECT seva.teach('thanks', 'en', E' \n');
SELECT seva.set_model('en', '\x00');
SELECT seva.model_is_sound('\x'), seva.model_is_sound('\x534d564d'), seva.model_is_sound(decode(repeat('31', 4000), 'hex'));

-- a model put in force, and taken back: the one before it judges again, then the shipped one
SELECT version AS shipped FROM seva.ruleset \gset
BEGIN;
SELECT seva.model_is_sound(seva.shipped_model('en')) AS sound, seva.shipped_model('en') <> seva.shipped_model('hi') AS differ;
SELECT seva.set_model('en', seva.shipped_model('hi'), '{"examples": 1}') AS first \gset
SELECT version AS with_first FROM seva.ruleset \gset
SELECT seva.set_model('en', seva.shipped_model('bn')) AS second \gset
SELECT version NOT IN (:'shipped', :'with_first') AS changed, version = (SELECT min(ruleset) FROM seva.evaluate('Hello.')) AS judges FROM seva.ruleset;
SELECT seva.drop_model('en') = :first AS first_again;
SELECT version = :'with_first' AS first_again FROM seva.ruleset;
SELECT seva.drop_model('en') IS NULL AS shipped_again;
SELECT version = :'shipped' AND (SELECT min(ruleset) FROM seva.evaluate('Hello.')) = :'shipped' AS shipped_again FROM seva.ruleset;
SELECT action, before ->> 'active' AS was, after ->> 'active' AS is, coalesce(after, before) ? 'weights' AS weights
  FROM seva.audit_log WHERE object = 'seva.model' ORDER BY id;
-- tried before: with the shipped one nothing changes
SELECT count(*) FROM seva.try_ruleset(ARRAY['{"messages": [{"from": "agent", "text": "I am sorry that this happened."}]}'::jsonb], 'en', seva.shipped_model('en'));
ROLLBACK;

-- a damaged model that came in by another way is passed over, with a warning
BEGIN;
INSERT INTO seva.model (lang, active, weights) VALUES ('en', true, '\x1234');
SELECT count(*) FROM seva.evaluate('Thank you for waiting.');
SELECT seva.drop_model('en');
SELECT count(*) FROM seva.evaluate('Thank you for waiting.');
ROLLBACK;
SELECT count(*) FROM seva.acts() a JOIN (VALUES ('thanks', 'agent'), ('only_thanks', 'customer')) AS v (act, side) USING (act, side);
