-- Whatever agents and customers write, in a note it stays text: no tag, attribute or entity of theirs, no line of their own.
\set VERBOSITY terse
CREATE TEMP TABLE payload (n serial, x text);
INSERT INTO payload (x) VALUES ('<script>alert(1)</script>'), ('"><img src=x onerror=alert(1)>'), ('''''><svg/onload=alert(1)>'), ('&lt;b&gt; &amp;#60;b&#62;'),
    ('</i></li></ul><h1>Hello</h1>'), ('<!-- -->'), (']]><![CDATA[<b>'), ('{{7*7}} ${7*7} <%= 7*7 %> [% 7 %]'), ('<a href="javascript:alert(1)">here</a>'),
    ('<p style="position:fixed">'), (E'<b\nonclick=x>'), (E'\u2028<b>\u2029'), ('<scr<script>ipt>'), ('%3Cb%3E \u003cb\u003e'), ('*bold* _it_ "link":http://evil h1. x'), ('<b>bold</b> [x](javascript:1) `x`');
-- an apology of the mill, and a sending away, with the payload in the sentence that is quoted; and in both names
CREATE TEMP TABLE note AS
SELECT p.n, p.x, f.format, t.kind, seva.coaching_note(jsonb_build_object('messages', jsonb_build_array(
           jsonb_build_object('from', 'customer', 'name', p.x, 'text', 'I was charged twice and I am really upset ' || p.x || '. Please help!'),
           jsonb_build_object('from', 'agent', 'name', p.x, 'type', t.kind, 'text', format(t.body, CASE t.kind WHEN 'html' THEN replace(replace(p.x, '&', '&amp;'), '<', '&lt;') ELSE p.x END)))),
           'en', f.format) AS body
  FROM payload p, (VALUES ('html'), ('text')) f(format),
       (VALUES ('plain', 'We apologise %s for any inconvenience caused. That is %1$s our policy. Please contact %1$s the billing department.'),
               ('html', '<p>We apologise %s for any inconvenience caused.</p><p>That is %1$s our policy. Please contact %1$s the billing department.</p>')) t(kind, body);
SELECT format, kind, count(body) AS notes FROM note GROUP BY 1, 2 ORDER BY 1, 2;
-- the words are quoted in some of them: else this would show nothing
SELECT count(*) > 10 AS quoted FROM note WHERE format = 'html' AND body ~ '“[^”]*(&#6[02];|alert|7\*7|h1)[^”]*”</i> ';
-- tags are seva's own, bare
SELECT string_agg(tag, ' ' ORDER BY tag COLLATE "C") AS tags FROM (SELECT DISTINCT t[1] FROM note, regexp_matches(body, '<[^>]*>', 'g') t WHERE format = 'html') d(tag);
SELECT count(*) AS stray FROM note WHERE format = 'html' AND regexp_replace(body, '</?(p|b|i|ul|li|small)>|<br>', '', 'g') ~ '[<>"]';
-- entities are seva's own: what was an entity in the words is shown as it stood there
SELECT string_agg(entity, ' ' ORDER BY entity COLLATE "C") AS entities FROM (SELECT DISTINCT e[1] FROM note, regexp_matches(body, '&[^; ]*;?', 'g') e WHERE format = 'html') d(entity);
-- tags come in pairs, well nested: the note is well-formed XML
SELECT count(*) AS malformed FROM note WHERE format = 'html' AND NOT xml_is_well_formed_content(replace(body, '<br>', '<br/>'));
-- no control characters, and in plain text no more lines than the note has of its own
SELECT count(*) AS control FROM note WHERE body ~ U&'[\0001-\0008\000B-\001F\007F]';
SELECT count(DISTINCT array_length(string_to_array(body, E'\n'), 1)) <= 3 AS same_lines FROM note WHERE format = 'text' AND kind = 'plain';
SELECT count(*) AS as_written FROM note WHERE format = 'html' AND x ~ '[<&]' AND position(x IN body) > 0;
