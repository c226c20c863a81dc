/* model.h - the linear models that recognise acts: their features and their tables. */
#ifndef SEVA_MODEL_H
#define SEVA_MODEL_H

#include "seva.h"

/*
 * A feature is a 32-bit hash of a word (1), of two neighbouring words (2; sentence edges count as words), of four
 * neighbouring characters of a word with its edges (c), or of what a word, or two, sound like (s, p; sound.h), which is
 * how Hindi in Latin letters is read by what Hindi in its own script has taught.  Words are folded as keys are; digits
 * count as one digit.  A score is  bias + (sum of the weights of words and sounds) / sqrt(number of word features) + (that
 * of characters) / sqrt(number of them),  in 1/256 log-odds.
 */
#define SV_MODEL_UNIT 10       /* a weight of 1 in the table is 1/10 of log-odds before the division */

/* The words of a message as features see them: folded, figures as one figure, one after the other with a space around each. */
typedef struct sv_folded
{
    char *bytes;    /* a space before the first; 16 bytes of room behind */
    uint32_t *at;   /* word i begins at bytes[at[i]] and ends before the space at bytes[at[i + 1] - 1] */
    uint32_t *hash; /* its feature as a single word */
    uint8_t *chars; /* how many characters it has */
    uint32_t *sound; /* its feature as a sound; NULL until sv_fold_sounds */
} sv_folded;
extern sv_status sv_fold_words(sv_arena *a, const sv_words *w, sv_folded *out);
/* Find the sounds of the first n words, for a model that knows sounds or for what builds one. */
extern sv_status sv_fold_sounds(sv_arena *a, sv_folded *f, uint32_t n);

static inline uint32_t
sv_folded_bytes(const sv_folded *f, uint32_t word)
{
    return f->at[word + 1] - f->at[word] - 1;
}

typedef enum sv_feature_kind { SV_KIND_WORD, SV_KIND_CHARS, SV_KIND_SOUND } sv_feature_kind;
/* What a feature was made of, for tables that people can read. */
typedef void (*sv_feature_text_fn)(void *ctx, uint32_t hash, sv_feature_kind kind, const char *text, uint32_t len);
/* Tell every feature of the words [first, first+n), whose sentence ended with mark; of sounds where they were found. */
extern void sv_model_features(const sv_folded *f, uint32_t first, uint32_t n, char mark, sv_feature_text_fn tell, void *ctx);

/* Sums of weights: of a sentence, or of many.  They stand as the bytes of a row do. */
#define SV_MODEL_LANES 64
typedef struct sv_gathered { int32_t word[SV_MODEL_LANES], chars[SV_MODEL_LANES]; uint32_t nword, nchar; } sv_gathered;

/* The features of one folded word, for those who build tables: the word's own, and those of its runs of four characters
 * (how many they are). */
#define SV_MODEL_RUNS 128
extern uint32_t sv_model_word(const char *word, uint32_t len);
extern uint32_t sv_model_runs(const char *word, uint32_t len, uint32_t run[SV_MODEL_RUNS]);

/* The hash under which a table holds the sum of the runs of a whole word, given the word's feature: words that are often
 * met are looked up at once.  A word without such a row is looked up run by run, with the same sum. */
static inline uint32_t
sv_model_spelt(uint32_t word)
{
    return word ^ 0x5bd1e995u ? word ^ 0x5bd1e995u : 1;
}

/* One row of a model's table: a cache line. */
typedef struct sv_model_row
{
    uint32_t hash; /* 0: empty */
    int8_t weight[60];
} sv_model_row;

#define SV_BUCKET 8 /* rows of a bucket; a row stands in one of two buckets that its hash names */

/* A model is one block of memory without pointers: this header, its rows, and a byte for each row by which it is found
 * (sv_model_tag; 0: empty).  Shipped ones are constants of the build, a site's own are read from the database. */
struct sv_model
{
    uint32_t magic;    /* SV_MODEL_MAGIC: format and byte order */
    uint32_t checksum; /* of everything behind it */
    uint32_t mask;     /* buckets - 1, a power of two less one */
    uint16_t nacts;    /* SV_NACTS of the build that made it, or how many outputs another kind of model has */
    uint16_t sounds;   /* 1: has rows of sounds */
    int32_t bias[60];  /* 1/256 log-odds; INT32_MIN: the model does not know this act */
    sv_model_row row[];
};
#define SV_MODEL_MAGIC 0x53564d35u

extern uint32_t sv_model_checksum(const sv_model *m);
/* Accept a block as a model of this build: size, magic, acts and checksum must be right; else SV_DAMAGED.  64-aligned. */
extern sv_status sv_model_open(const void *block, size_t size, const sv_model **out);
#define SV_MODEL_ROWS(m) (((size_t) (m)->mask + 1) * SV_BUCKET)
#define SV_MODEL_SIZE(m) (sizeof(sv_model) + SV_MODEL_ROWS(m) * (sizeof(sv_model_row) + 1))

/* The two buckets of a hash, and what marks its row among those of a bucket. */
static inline uint32_t
sv_model_bucket(uint32_t mask, uint32_t hash, int which)
{
    return (which ? hash >> 12 : hash) & mask;
}

static inline uint32_t
sv_model_tag(uint32_t hash)
{
    return hash >> 24 ? hash >> 24 : 1;
}

/* The sums of the weights of the words [first, first+n), of one sentence.  Only of the acts from SV_FIRST_CUSTOMERS on where
 * customers is true: a quarter of the work. */
extern void sv_model_gather(const sv_model *m, const sv_folded *f, uint32_t first, uint32_t n, char mark, bool customers,
                            sv_gathered *g);
/* Add what was gathered of a customer's sentence. */
extern void sv_model_add(sv_gathered *to, const sv_gathered *more);
/* Score what was gathered: the acts [from, SV_NACTS); INT32_MIN for one that the model does not know. */
extern void sv_model_sum(const sv_model *m, const sv_gathered *g, int from, int32_t score[SV_NACTS]);
/* The acts, customers' alone or all, that score `least` or more, those that the model does not know, and those wanted (bits)
 * whatever they score; it may be that others are among them. */
typedef struct sv_scored { uint32_t n; uint8_t act[SV_NACTS + 1]; int32_t score[SV_NACTS]; } sv_scored;
extern void sv_model_pick(const sv_model *m, const sv_gathered *g, bool customers, int32_t least, uint64_t wanted, sv_scored *out);

/* The first of the customers' acts, which stand behind those of agents (acts.def). */
enum
{
    SV_SIDE_AGENT = 1,
    SV_SIDE_CUSTOMER = 0,
    SV_FIRST_CUSTOMERS = 0
#define ACT(name, side, gloss) + SV_SIDE_##side
#include "acts.def"
#undef ACT
};

/* How common the word is: 10 * ln(sentences / sentences with it); 0 for a word that the examples hardly have. */
extern int32_t sv_model_commonness(const sv_model *m, const sv_folded *f, uint32_t word);
#define SV_MODEL_COMMON 59 /* the place of commonness among a word's weights */

/* The features of a sentence that speak most for and against an act: at most cap, strongest first; returns their number. */
typedef struct sv_reason { uint32_t hash; int32_t weight; char text[64]; } sv_reason;
extern uint32_t sv_model_explain(const sv_model *m, const sv_folded *f, const sv_sentence *s, sv_act act, sv_reason *out, uint32_t cap);

#endif
