-- Function: seva.own_words(body, content_type)
-- What its author wrote of a body, without quoted mail, signature, footer and markup.
-- content_type: text/plain or text/html, parameters behind it are passed over.  At most 256 KB of a body are read.

CREATE FUNCTION seva.own_words(body text, content_type text DEFAULT 'text/plain')
RETURNS text
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'seva_own_words';
COMMENT ON FUNCTION seva.own_words(text, text) IS
    'The words of a message that its author wrote: no quoted mail, signature, footer, markup';
REVOKE ALL ON FUNCTION seva.own_words(text, text) FROM PUBLIC;
