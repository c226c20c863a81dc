-- Request Tracker's rows -> a thread: encodings, MIME trees, who is who, merged tickets, status and handoffs as they were then.
\getenv abs_srcdir PG_ABS_SRCDIR
\set rt_schema :abs_srcdir '/rt_schema.sql'
CREATE DATABASE regress_seva_thread;
\c regress_seva_thread
SET client_min_messages = warning;
SET timezone = 'UTC';
CREATE EXTENSION seva;
\set ECHO none
\i :rt_schema
\set ECHO all
SELECT seva.attach('rt', coach => 'COACH', hold_limit_s => 7200);
SELECT coach_user, settings ->> 'format' AS format, posting FROM seva.helpdesk;

-- the messages of a thread, briefly
CREATE FUNCTION desk.lines(t bigint) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT concat_ws(' | ', m ->> 'from', m ->> 'name', m ->> 'at', m ->> 'type', m ->> 'text')
      FROM jsonb_array_elements(seva.rt_thread(1, t) -> 'messages') WITH ORDINALITY x(m, ord) ORDER BY ord $$;

-- a customer by mail, an agent by the web form: quoted-printable that splits a character, HTML alone, the coach in between
SELECT desk.open(40, 'I was charged twice.') AS t \gset
SELECT desk.say(:t, 'Correspond', 30, E'=E0=A4=A8=E0=A4=AE=E0=\n=A4=B8=E0=A5=8D=E0=A4=A4=E0=A5=87 Anita', '2026-03-02 10:00', enc => 'quoted-printable') AS q \gset
SELECT desk.say(:t, 'Comment', 31, 'Only for us.', '2026-03-02 10:05') \g /dev/null
SELECT desk.say(:t, 'Correspond', 40, encode(convert_to('Still waiting – ₹', 'UTF8'), 'base64'), '2026-03-02 10:10', enc => 'base64') \g /dev/null
INSERT INTO transactions (objecttype, objectid, type, creator, created) VALUES ('RT::Ticket', :t, 'EmailRecord', 1, '2026-03-02 10:11');
SELECT desk.say(:t, 'Correspond', 30, '<p>Hello <b>Anita</b></p>', '2026-03-02 10:20', 'text/html') AS h1 \gset
SELECT desk.lines(:h1);
SELECT seva.rt_thread(1, :h1) - 'messages' AS thread;
SELECT desk.say(:t, 'Correspond', 40, 'So?', '2026-03-02 10:25', subject => E'Re: [demo.test #1] A ticket\n') \g /dev/null
SELECT desk.say(:t, 'Correspond', 30, '<p>Yes.</p>', '2026-03-02 10:26', 'text/html') AS h \gset
SELECT array_agg(coalesce(m ->> 'subject', '-') ORDER BY ord) AS subjects FROM jsonb_array_elements(seva.rt_thread(1, :h) -> 'messages') WITH ORDINALITY x(m, ord);

-- a mail: container rows without content, an empty plain part, a file, the HTML part says it
BEGIN;
SELECT desk.say(:t, 'Correspond', 31, NULL, '2026-03-02 10:30') AS m \gset
INSERT INTO attachments (transactionid, parent, filename, contenttype, contentencoding, content) VALUES
    (:m, 0, NULL, 'multipart/mixed', NULL, NULL), (:m, 1, NULL, 'multipart/alternative', NULL, NULL),
    (:m, 2, NULL, 'text/plain', 'none', E' \n'), (:m, 2, NULL, 'text/html', 'none', '<p>By mail</p>'),
    (:m, 1, 'notes.txt', 'text/plain', 'none', 'a file');
COMMIT;
SELECT line FROM desk.lines(:m) line OFFSET 6;
-- without a body there is nothing to judge
SELECT desk.say(:t, 'Correspond', 31, NULL, '2026-03-02 10:31') AS e \gset
SELECT seva.rt_thread(1, :e) IS NULL AS no_thread, count(*) AS reviews FROM seva.review WHERE message = :'e';

-- opened by an agent for a customer: the customer's matter, and no reply; an answer to it is one
SELECT desk.open(41, 'Customer called: the link has expired.', '2026-03-02 09:00', 31) AS p \gset
SELECT desk.say(:p, 'Correspond', 31, 'Clear your cache.', '2026-03-02 09:30') AS r \gset
SELECT desk.lines(:r);

-- who replies: an agent; not the customer, not a stranger, not an agent who asked himself, not RT, not the coach, nor on a ticket without a requestor
SELECT desk.open(31, 'My own laptop is broken.') AS own \gset
SELECT desk.say(:own, 'Correspond', 31, 'It still is.') AS self \gset
SELECT desk.say(:p, 'Correspond', 41, 'Thanks.') AS customer \gset
SELECT desk.say(:p, 'Correspond', 40, 'Me too.') AS stranger \gset
SELECT desk.say(:p, 'Correspond', 1, 'We got your mail.') AS machine \gset
SELECT desk.say(:own, 'Correspond', 30, 'I will bring you another.') AS colleague \gset
SELECT name, (seva.rt_reply(1, id)).* FROM (VALUES ('reply', :r), ('self', :self), ('customer', :customer), ('stranger', :stranger),
    ('machine', :machine), ('colleague', :colleague)) v(name, id) ORDER BY name;
SELECT array_agg(message::bigint ORDER BY message::bigint) = ARRAY[:q, :h1, :h, :m, :r, :colleague]::bigint[] AS judged_all FROM seva.review;

-- handoffs and status as they were then: take, give, a queue, a status in the same database transaction and one later
SELECT desk.open(40, 'The line drops.') AS f \gset
SELECT desk.change(:f, 'Set', 'Owner', '6', '30'), desk.change(:f, 'Status', 'Status', 'new', 'open') \g /dev/null
SELECT desk.say(:f, 'Correspond', 30, 'First.', '2026-03-02 11:00') AS f1 \gset
SELECT desk.change(:f, 'Set', 'Owner', '30', '31'), desk.change(:f, 'Set', 'Queue', '1', '2') \g /dev/null
BEGIN;
SELECT desk.say(:f, 'Correspond', 31, 'Second.', '2026-03-02 12:00') AS f2 \gset
SELECT desk.change(:f, 'Status', 'Status', 'open', 'resolved', 31, '2026-03-02 12:00:02') \g /dev/null
COMMIT;
SELECT desk.change(:f, 'Status', 'Status', 'resolved', 'open', 1, '2026-03-02 13:00') \g /dev/null
UPDATE tickets SET status = 'open', queue = 2, owner = 31 WHERE id = :f;
SELECT name, t -> 'facts' AS facts, t ->> 'queue' AS queue FROM (VALUES ('first', :f1), ('second', :f2)) v(name, id), seva.rt_thread(1, v.id) t;
SELECT seva.rt_status('On Hold', NULL), seva.rt_status('rejected', NULL), seva.rt_status('new', '{"new": "pending"}');

-- merged: a reply before the merge does not know the other ticket, one after it does
SELECT desk.open(40, 'Another of my tickets.', '2026-03-02 09:30') AS g \gset
SELECT desk.say(:f, 'Correspond', 31, 'Before.', '2026-03-03 09:00') AS before \gset
SELECT desk.change(:g, 'AddLink', 'MergedInto', NULL, 'fsck.com-rt://demo.test/ticket/' || :f), desk.change(:f, 'AddLink', 'MergedInto', NULL, 'fsck.com-rt://demo.test/ticket/' || :f) \g /dev/null
UPDATE tickets SET effectiveid = :f, ismerged = 1 WHERE id = :g;
SELECT desk.say(:f, 'Correspond', 31, 'After.', '2026-03-03 10:00') AS after \gset
SELECT count(*) FROM desk.lines(:before);
SELECT desk.lines(:after);
SELECT ticket = :'f' AS on_root FROM seva.rt_reply(1, :after);

-- merged on: a reply on the last of them, before that merge, knows none
SELECT desk.open(40, 'The last.', '2026-03-02 09:40') AS last \gset
SELECT desk.say(:last, 'Correspond', 31, 'Alone.', '2026-03-03 11:00') AS alone \gset
SELECT desk.change(:f, 'AddLink', 'MergedInto', NULL, 'fsck.com-rt://demo.test/ticket/' || :last), desk.change(:last, 'AddLink', 'MergedInto', NULL, 'fsck.com-rt://demo.test/ticket/' || :last) \g /dev/null
UPDATE tickets SET effectiveid = :last, ismerged = 1 WHERE id IN (:f, :g);
SELECT desk.say(:last, 'Correspond', 31, 'Together.', '2026-03-03 12:00') AS together \gset
SELECT name, (SELECT count(*) FROM desk.lines(id)) AS messages FROM (VALUES ('after', :after), ('alone', :alone), ('together', :together)) v(name, id);

-- a long thread keeps its beginning and its end
SELECT count(desk.say(:p, 'Correspond', 41, 'Again ' || n, '2026-03-04 10:00'::timestamp + n * interval '1 min')) FROM generate_series(1, 80) n;
SELECT desk.say(:p, 'Correspond', 31, 'At last.', '2026-03-05 10:00') AS z \gset
SELECT count(*), min(line) FILTER (WHERE line LIKE '%link has expired%') IS NOT NULL AS beginning, bool_or(line LIKE '%At last.') AS reply,
       bool_or(line LIKE '%Again 80') AS newest, bool_or(line LIKE '%Again 20') AS middle FROM desk.lines(:z) line;

\c contrib_regression
DROP DATABASE regress_seva_thread;
