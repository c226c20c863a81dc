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

-- a damaged model that came in by another way is passed over, with a warning
BEGIN;
INSERT INTO seva.model (lang, active, weights) VALUES ('en', true, '\x1234');
SELECT count(*) FROM seva.evaluate('Thank you for waiting.');
SELECT seva.drop_model('en');
SELECT count(*) FROM seva.evaluate('Thank you for waiting.');
ROLLBACK;
SELECT count(*) FROM seva.acts() a JOIN (VALUES ('thanks', 'agent'), ('only_thanks', 'customer')) AS v (act, side) USING (act, side);
