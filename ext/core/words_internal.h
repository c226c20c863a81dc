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
/* Fill in the language of every sentence and of the whole. */
extern void sv_detect_languages(sv_words *w);

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

/* Without a branch: whether a word is known is a toss-up. */
static inline unsigned
sv_lexicon(uint64_t key)
{
    uint32_t tag = (uint32_t) (key >> 37) << 5;
    uint32_t one = sv_lexicon_place[0][(size_t) key & SV_LEXICON_MASK];
    uint32_t two = sv_lexicon_place[1][(size_t) (key >> 16) & SV_LEXICON_MASK];

    return (((one & ~31u) == tag ? one : 0) | ((two & ~31u) == tag ? two : 0)) & 31;
}

#endif /* SEVA_WORDS_INTERNAL_H */
