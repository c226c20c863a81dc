/*
 * lexicon.c - what lexicon.tsv says of a word, by its key.
 */
#include "words_internal.h"

#include "lexicon_tables.h"

unsigned
sv_lexicon(uint64_t key)
{
    size_t at = (size_t) key & (SV_LEXICON_SIZE - 1);

    while (sv_lexicon_key[at] != 0)
    {
        if (sv_lexicon_key[at] == key)
            return sv_lexicon_bits[at];
        at = (at + 1) & (SV_LEXICON_SIZE - 1);
    }
    return 0;
}
