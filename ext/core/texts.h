/* texts.h - the sentences that seva itself writes: advice, and the frame of a note, in each language. */
#ifndef SEVA_TEXTS_H
#define SEVA_TEXTS_H

#include "judge.h"

typedef struct note_row { sv_lang lang; const char *key, *text; } note_row;

/* The n-th sentence of advice for a verdict; NULL past the last. */
extern const char *sv_advice_text(sv_lang lang, sv_guideline g, sv_verdict v, uint32_t n);
/* The text of a key such as "title" or "missed.empathise", in English where the language has none; "" for none at all. */
extern const char *sv_note_text(sv_lang lang, const char *key);

#endif
