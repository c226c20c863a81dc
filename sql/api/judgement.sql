-- What a judgement says of one guideline: the columns that seva.finding keeps.

CREATE TYPE seva.judgement AS (
    guideline      text,
    verdict        seva.verdict,
    confidence     real,
    evidence       text,
    evidence_start int,
    evidence_end   int,
    cues           text[],
    advice         text,
    noted          text
);
COMMENT ON TYPE seva.judgement IS 'One guideline''s verdict on one reply, with what it rests on';
COMMENT ON COLUMN seva.judgement.evidence_start IS 'Characters before the evidence in what seva.own_words returns for the reply';
COMMENT ON COLUMN seva.judgement.evidence_end IS 'Characters before its end, exclusive';
COMMENT ON COLUMN seva.judgement.noted IS 'praise, try, or NULL: whether a coaching note would raise it, before caps per agent';
