/*
 * lexicon.c - what lexicon.tsv says of words, as the table that lexicon.pl makes of it.
 */
#include "words_internal.h"

#include "lexicon_tables.h"

_Static_assert(SV_LEXICON_SIZE == SV_LEXICON_MASK + 1, "words_internal.h has to say how large lexicon.pl's table is");
