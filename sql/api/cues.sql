-- Function: seva.cues(body, lang, helpdesk, queue)
-- Every cue of a text with its span in characters (from 0, end exclusive), for explaining and for writing phrases.
-- phrase: the row that gave it: below a million one of seva.shipped_phrase, else of seva.phrase.
-- helpdesk, queue: look also at phrases that are only for these.

CREATE FUNCTION seva.cues(
    body text, lang text DEFAULT NULL, helpdesk text DEFAULT NULL, queue text DEFAULT NULL,
    OUT cue text, OUT words text, OUT start_at int, OUT end_at int, OUT sentence int, OUT weight int, OUT phrase int)
RETURNS SETOF record
LANGUAGE c STABLE PARALLEL SAFE ROWS 20 COST 100
AS 'MODULE_PATHNAME', 'seva_cues';
COMMENT ON FUNCTION seva.cues(text, text, text, text) IS 'Every cue of a text, with its span and the phrase that gave it';
REVOKE ALL ON FUNCTION seva.cues(text, text, text, text) FROM PUBLIC;
