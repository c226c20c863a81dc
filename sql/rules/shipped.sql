-- Phrases and word classes that ship with this version: read-only, not dumped, so that a restore or an upgrade brings its own.

CREATE TABLE seva.shipped_class (
    id     int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    lang   text NOT NULL,
    name   text NOT NULL,
    member text NOT NULL,
    note   text
);
COMMENT ON TABLE seva.shipped_class IS 'Word classes (@name in a phrase) that ship with seva, one row a member; a row of seva.word_class of the same name wins';
COMMENT ON COLUMN seva.shipped_class.lang IS 'en, hi, bn, pa, te, hi-Latn (Hindi in Latin letters), or any';

CREATE TABLE seva.shipped_phrase (
    id      int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    lang    text NOT NULL,
    cue     text NOT NULL,
    weight  int,
    guards  text,
    pattern text NOT NULL,
    note    text
);
COMMENT ON TABLE seva.shipped_phrase IS 'Phrases that ship with seva; one that does not suit a site is switched off by a row of seva.phrase_off';
