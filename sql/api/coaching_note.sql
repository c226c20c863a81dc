-- Function: seva.coaching_note(thread, locale, format)
-- The note that would be posted for a thread's last message, before caps per agent; NULL for silence.
-- locale: language of the note, NULL: that of the reply.  format: text or html.

CREATE FUNCTION seva.coaching_note(thread jsonb, locale text DEFAULT NULL, format text DEFAULT 'text')
RETURNS text
LANGUAGE c STABLE PARALLEL SAFE COST 1000
AS 'MODULE_PATHNAME', 'seva_coaching_note';
COMMENT ON FUNCTION seva.coaching_note(jsonb, text, text) IS
    'The coaching note on the last message of a thread, or NULL where there is nothing to say';
REVOKE ALL ON FUNCTION seva.coaching_note(jsonb, text, text) FROM PUBLIC;
