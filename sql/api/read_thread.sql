-- Function: seva.read_thread(thread)
-- The facts of a thread that judgement rests on, each with the words that showed it.

CREATE FUNCTION seva.read_thread(thread jsonb)
RETURNS jsonb
LANGUAGE c STABLE STRICT PARALLEL SAFE COST 1000
AS 'MODULE_PATHNAME', 'seva_read_thread';
COMMENT ON FUNCTION seva.read_thread(jsonb) IS
    'What was read of a thread: problem, emotion, crisis, waits, questions …, each with the words that it rests on';
REVOKE ALL ON FUNCTION seva.read_thread(jsonb) FROM PUBLIC;
