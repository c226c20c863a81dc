/* texts.h - the sentences that seva itself writes: advice, and the frame of a note, in each language. */
#ifndef SEVA_TEXTS_H
#define SEVA_TEXTS_H

#include "judge.h"

typedef struct note_row { sv_lang lang; const char *key, *text; } note_row;

/* The n-th sentence of advice for a verdict; NULL past the last. */
extern const char *sv_advice_text(sv_lang lang, sv_guideline g, sv_verdict v, uint32_t n);
/* A text of a key such as "title" or "missed.empathise", in English where the language has none; "" for none at all.
 * Where a key has several texts, turn (any number) says which is taken. */
extern const char *sv_note_text(sv_lang lang, const char *key, uint32_t turn);
/* Which of several texts a reply gets: the same for the same words, so that a note can be told again, and spread evenly over replies. */
extern uint32_t sv_text_turn(const char *reply, size_t n);

#endif
