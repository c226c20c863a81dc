-- Function: seva.decode_body(content, encoding)
-- Undoes a content transfer encoding (none, 7bit, 8bit, binary, quoted-printable, base64) of a UTF-8 body.
-- Lenient: a malformed escape stays as it is, bytes that are no UTF-8 become U+FFFD; at most 16 MB are read.

CREATE FUNCTION seva.decode_body(content text, encoding text)
RETURNS text
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'seva_decode_body';
COMMENT ON FUNCTION seva.decode_body(text, text) IS 'A body without its content transfer encoding';
REVOKE ALL ON FUNCTION seva.decode_body(text, text) FROM PUBLIC;

CREATE FUNCTION seva.decode_body(content bytea, encoding text)
RETURNS text
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'seva_decode_body';
COMMENT ON FUNCTION seva.decode_body(bytea, text) IS 'A body without its content transfer encoding';
REVOKE ALL ON FUNCTION seva.decode_body(bytea, text) FROM PUBLIC;
