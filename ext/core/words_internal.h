/*
 * words_internal.h - what the splitter's files (words.c, sentences.c, lang.c) share.
 */
#ifndef SEVA_WORDS_INTERNAL_H
#define SEVA_WORDS_INTERNAL_H

#include "seva.h"

/* sv_word.flags beside those of seva.h: what stands before the word may end a sentence. */
enum
{
    SV_W_EDGE = 64
};

#define SV_MAX_SENTENCE_WORDS 250 /* longer ones are cut: text without marks must not make work grow */
#define SV_MAX_QUOTED_WORDS 60    /* quotation marks further apart than that are no pair */

#define SV_ALL_SCRIPTS ((1u << (SV_S_OTHER + 1)) - 1)
/* The script that sv_split gives a word. */
extern sv_script sv_word_script(const char *word, size_t len);
/* Cut w's words into sentences; may take SV_W_BREAK off a word that follows an abbreviation's dot. */
extern sv_status sv_cut_sentences(sv_arena *a, sv_words *w);
/* Fill in the language of every sentence and of the whole.  tally[i]: the sum of sv_tally_of the words before word i. */
extern void sv_detect_languages(sv_words *w, const uint64_t *tally);

/* What lexicon.tsv says of a word. */
enum
{
    SV_LX_ENGLISH = 1,  /* only or mostly English */
    SV_LX_HINGLISH = 2, /* Hindi in Latin letters */
    SV_LX_ABBR = 4,     /* its dot ends no sentence (Mr.) */
    SV_LX_ABBR_NUM = 8, /* its dot ends none before a figure (No. 5) */
    SV_LX_ABBR_END = 16 /* its dot ends one where a new sentence plainly begins (p.m. We) */
};
#define SV_LEXICON_MASK 2047
extern const uint32_t sv_lexicon_place[2][SV_LEXICON_MASK + 1];

/* Without a branch: whether a word is known is a toss-up.  What is in a place beside the tag is less than 32. */
static inline unsigned
sv_lexicon(uint64_t key)
{
    uint32_t tag = (uint32_t) (key >> 37) << 5;
    uint32_t one = sv_lexicon_place[0][(size_t) key & SV_LEXICON_MASK] ^ tag;
    uint32_t two = sv_lexicon_place[1][(size_t) (key >> 16) & SV_LEXICON_MASK] ^ tag;

    return (one < 32 ? one : 0) | (two < 32 ? two : 0);
}

/*
 * The words of a sentence by script, and the Latin ones by what the lexicon says: eight counts in one number, for a sentence
 * has fewer than 256 words.  Words of figures alone are not counted.
 */
#define SV_TALLY_BITS 8
enum
{
    SV_TALLY_ENGLISH = SV_S_OTHER, /* the place of SV_S_OTHER is that of SV_S_DIGIT */
    SV_TALLY_HINGLISH
};
_Static_assert(SV_MAX_SENTENCE_WORDS < 1 << SV_TALLY_BITS && (SV_TALLY_HINGLISH + 1) * SV_TALLY_BITS == 64, "a tally is one number");
_Static_assert(SV_LX_ENGLISH == 1 && SV_LX_HINGLISH == 2, "the lexicon's bits become counts");

static inline uint64_t
sv_tally_of(sv_script script, uint64_t key)
{
    uint64_t known;

    if (script != SV_S_LATIN)
        return script == SV_S_DIGIT ? 0 : UINT64_C(1) << SV_TALLY_BITS * (script == SV_S_OTHER ? SV_S_DIGIT : script);
    known = sv_lexicon(key);
    return 1 | (known & SV_LX_ENGLISH) << SV_TALLY_BITS * SV_TALLY_ENGLISH
        | (known & SV_LX_HINGLISH) << (SV_TALLY_BITS * SV_TALLY_HINGLISH - 1);
}

#endif /* SEVA_WORDS_INTERNAL_H */
