-- What the SQL functions promise: their columns, their marks, nineteen rows in order, spans in characters.
\pset null NULL

-- the public functions: volatility (i, s, v), parallel safety
SELECT p.oid::regprocedure AS function, p.provolatile AS vol, p.proparallel AS par, p.prosecdef AS definer
  FROM pg_proc p
 WHERE p.pronamespace = 'seva'::regnamespace
   AND p.proname IN ('evaluate_thread', 'evaluate', 'coaching_note', 'judge', 'read_thread', 'own_words', 'cues', 'decode_body', 'acts')
 ORDER BY p.proname COLLATE "C", p.oid;
SELECT attname AS column, format_type(atttypid, atttypmod) AS type
  FROM pg_attribute WHERE attrelid = 'seva.judgement'::regclass ORDER BY attnum;

-- nineteen rows, in the order of the catalogue, each with its source and the ruleset that judged
CREATE TEMP TABLE verdict AS
SELECT * FROM seva.evaluate_thread('{"lang": "en", "channel": "ticket", "messages": [
    {"from": "customer", "name": "Asha Rao", "at": "2026-03-02T09:14:00+05:30", "text": "The toaster trips the fuse every morning. I am tired of this."},
    {"from": "agent", "name": "Dev", "at": "2026-03-02T10:02:00+05:30", "text": "Hi Asha,\n\nI am sorry that your toaster trips the fuse. I have ordered a new one myself, it comes tomorrow by noon. Is anything else amiss?"}]}')
    WITH ORDINALITY AS v (guideline, verdict, confidence, evidence, evidence_start, evidence_end, cues, advice, noted, source, ruleset, n);
SELECT count(*), bool_and(v.guideline = g.id) AS in_order, bool_and(v.source = g.source) AS sources,
       count(DISTINCT v.ruleset) AS rulesets, min(v.ruleset) = (SELECT version FROM seva.ruleset) AS in_force
  FROM verdict v FULL JOIN seva.guideline g ON g.ord = v.n;
SELECT bool_and(confidence BETWEEN 0 AND 1) AS confidences, bool_and(cues IS NOT NULL) AS cues,
       bool_and((evidence IS NULL) = (evidence_start IS NULL) AND (evidence IS NULL) = (evidence_end IS NULL)) AS spans,
       bool_and(verdict NOT IN ('missed', 'not_applicable') OR evidence IS NULL) AS omissions_quote_nothing,
       count(*) FILTER (WHERE noted = 'praise') <= 1 AS praise, count(*) FILTER (WHERE noted = 'try') <= 2 AS tries
  FROM verdict;

-- the span is that of the evidence, in characters of the own words, in every script
CREATE TEMP TABLE spoken (lang text, customer text, reply text);
INSERT INTO spoken VALUES
    ('en', 'My parcel is late and I am upset.', 'Naïve café — I am so sorry that your parcel is late. I will call you by 5 pm today.'),
    ('hi', 'मेरा पार्सल अब तक नहीं आया, मैं बहुत परेशान हूँ।', 'मुझे बहुत खेद है कि आपका पार्सल अब तक नहीं आया। मैं आज शाम तक आपको फ़ोन करूँगा।'),
    ('bn', 'আমার পার্সেল এখনও আসেনি, আমি খুব বিরক্ত।', 'আপনার পার্সেল দেরি হওয়ায় আমি খুবই দুঃখিত। আমি আজ বিকেলের মধ্যে আপনাকে জানাব।'),
    ('pa', 'ਮੇਰਾ ਪਾਰਸਲ ਅਜੇ ਤੱਕ ਨਹੀਂ ਆਇਆ, ਮੈਂ ਬਹੁਤ ਪਰੇਸ਼ਾਨ ਹਾਂ।', 'ਤੁਹਾਡਾ ਪਾਰਸਲ ਲੇਟ ਹੋਣ ਲਈ ਮੈਨੂੰ ਬਹੁਤ ਅਫ਼ਸੋਸ ਹੈ। ਮੈਂ ਅੱਜ ਸ਼ਾਮ ਤੱਕ ਤੁਹਾਨੂੰ ਦੱਸਾਂਗਾ।'),
    ('te', 'నా పార్సెల్ ఇంకా రాలేదు, చాలా ఇబ్బందిగా ఉంది.', 'మీ పార్సెల్ ఆలస్యమైనందుకు నన్ను క్షమించండి. నేను ఈ సాయంత్రంలోగా మీకు చెబుతాను.'),
    ('hl', 'Mera parcel abhi tak nahi aaya, bahut pareshan hoon.', 'Mujhe bahut afsos hai ki aapka parcel late hai. Main aaj shaam tak aapko batata hoon.');
SELECT s.lang, count(*), bool_and(e.evidence IS NULL OR
           e.evidence = substr(seva.own_words(s.reply), e.evidence_start + 1, e.evidence_end - e.evidence_start)) AS spans
  FROM spoken s, seva.evaluate(s.reply, s.customer, s.lang) e GROUP BY s.lang ORDER BY s.lang COLLATE "C";
SELECT s.lang, bool_and(c.words = substr(s.reply, c.start_at + 1, c.end_at - c.start_at)) AS spans, count(*) > 0 AS some
  FROM spoken s, seva.cues(s.reply, s.lang) c GROUP BY s.lang ORDER BY s.lang COLLATE "C";

-- the language is detected where it is not given
SELECT s.lang, (seva.judge(jsonb_build_object('messages', jsonb_build_array(
    jsonb_build_object('from', 'customer', 'text', s.customer), jsonb_build_object('from', 'agent', 'text', s.reply))))).lang AS detected
  FROM spoken s ORDER BY s.lang COLLATE "C";

-- one judgement holds what the single functions say
SELECT s.lang, j.findings = (SELECT array_agg((e.guideline, e.verdict, e.confidence, e.evidence, e.evidence_start, e.evidence_end,
                                               e.cues, e.advice, e.noted)::seva.judgement) FROM seva.evaluate_thread(t.thread) e) AS findings,
       j.note IS NOT DISTINCT FROM seva.coaching_note(t.thread, 'hi', 'html') AS note, j.ruleset = r.version AS ruleset
  FROM spoken s,
       LATERAL (SELECT jsonb_build_object('messages', jsonb_build_array(
           jsonb_build_object('from', 'customer', 'text', s.customer), jsonb_build_object('from', 'agent', 'text', s.reply))) AS thread) t,
       LATERAL seva.judge(t.thread, 'hi', 'html') j, seva.ruleset r
 ORDER BY s.lang COLLATE "C";

-- the same of a reply alone as of a thread with these two messages
SELECT s.lang FROM spoken s
 WHERE (SELECT array_agg(e) FROM seva.evaluate(s.reply, s.customer) e) IS DISTINCT FROM
       (SELECT array_agg(e) FROM seva.evaluate_thread(jsonb_build_object('messages', jsonb_build_array(
           jsonb_build_object('from', 'customer', 'text', s.customer), jsonb_build_object('from', 'agent', 'text', s.reply)))) e);

-- in parallel workers as in the leader
CREATE TABLE many AS SELECT s.* FROM spoken s, generate_series(1, 300);
ANALYZE many;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS off) SELECT count(*) FROM many m WHERE seva.coaching_note(jsonb_build_object('messages', jsonb_build_array(
    jsonb_build_object('from', 'agent', 'text', m.reply)))) IS NULL;
CREATE TEMP TABLE in_workers AS SELECT m.lang, md5(string_agg(m.note, '' ORDER BY m.note)) AS notes FROM (
    SELECT lang, coalesce(seva.coaching_note(jsonb_build_object('messages', jsonb_build_array(
        jsonb_build_object('from', 'customer', 'text', customer), jsonb_build_object('from', 'agent', 'text', reply)))), '-') AS note
      FROM many) m GROUP BY lang;
SET max_parallel_workers_per_gather = 0;
SELECT count(*) AS differ FROM in_workers w JOIN (SELECT m.lang, md5(string_agg(m.note, '' ORDER BY m.note)) AS notes FROM (
    SELECT lang, coalesce(seva.coaching_note(jsonb_build_object('messages', jsonb_build_array(
        jsonb_build_object('from', 'customer', 'text', customer), jsonb_build_object('from', 'agent', 'text', reply)))), '-') AS note
      FROM many) m GROUP BY lang) l USING (lang) WHERE w.notes <> l.notes;
DROP TABLE many;

-- what was read of a thread is an object
SELECT jsonb_typeof(seva.read_thread('{"messages": [{"from": "customer", "text": "My parcel is late."}, {"from": "agent", "text": "Sorry."}]}'));

-- settings
SHOW seva.enabled;
SHOW seva.judging_time;
SET seva.no_such_setting = 1;
SELECT name, context, unit FROM pg_settings WHERE name LIKE 'seva.%' ORDER BY name COLLATE "C";
