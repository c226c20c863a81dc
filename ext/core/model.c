/* model.c - scores sentences with the linear models of the acts, in integers, the same on every machine. */
#include "model_hash.h"
#include "sound.h"

#include <string.h>

_Static_assert(SV_NACTS <= SV_MODEL_COMMON, "an act needs a place in sv_model_row");
#define ACT(name, side, gloss) _Static_assert(((int) SV_ACT_##name < (int) SV_FIRST_CUSTOMERS) == SV_SIDE_##side, #name " stands among the other side's acts");
#include "acts.def"
#undef ACT

/* ---- features with their text, for the trainer and for explanations ---- */

/* What two neighbours are called: kind, the first, a space, the second. */
static uint32_t
pair_text(char *text, char kind, const char *before, uint32_t before_len, const char *word, uint32_t len)
{
    text[0] = kind;
    memcpy(text + 1, before, before_len);
    text[1 + before_len] = ' ';
    memcpy(text + 2 + before_len, word, len);
    return 2 + before_len + len;
}

static void
tell_word_features(const sv_folded *f, uint32_t first, uint32_t n, sv_feature_text_fn tell, void *ctx)
{
    uint32_t before = EDGE_START, before_len = 1;
    const char *before_text = "^";
    char text[2 * WORD_BYTES + 8];

    for (uint32_t i = first; i <= first + n; i++)
    {
        bool end = i == first + n;
        const char *word = end ? "$" : f->bytes + f->at[i];
        uint32_t len = end ? 1 : sv_folded_bytes(f, i), hash = end ? EDGE_END : f->hash[i];

        tell(ctx, pair_hash(before, hash), SV_KIND_WORD, text, pair_text(text, '2', before_text, before_len, word, len));
        text[0] = '1';
        memcpy(text + 1, word, len);
        if (!end)
            tell(ctx, hash, SV_KIND_WORD, text, len + 1);
        before = hash;
        before_text = word;
        before_len = len;
    }
}

static void
tell_run_features(const sv_folded *f, uint32_t first, uint32_t n, sv_feature_text_fn tell, void *ctx)
{
    char text[WORD_BYTES + 8] = "c";
    uint8_t edge[SV_MODEL_RUNS];

    for (uint32_t i = first; i < first + n; i++)
    {
        const char *padded = f->bytes + f->at[i] - 1;
        uint32_t chars = find_edges(padded, sv_folded_bytes(f, i) + 2, edge);

        for (uint32_t k = 0; k == 0 || k + 4 <= chars; k++)
        {
            const char *run = padded + edge[k];
            uint32_t run_len = (uint32_t) edge[k + 4 <= chars ? k + 4 : chars] - edge[k];

            memcpy(text + 1, run, run_len);
            tell(ctx, chars_hash(run, run_len), SV_KIND_CHARS, text, run_len + 1);
        }
    }
}

static void
tell_sound_features(const sv_folded *f, uint32_t first, uint32_t n, sv_feature_text_fn tell, void *ctx)
{
    uint32_t before = EDGE_START, before_len = 1;
    char text[2 * SV_SOUND_BYTES + 8], was[SV_SOUND_BYTES] = "^", sound[SV_SOUND_BYTES];

    for (uint32_t i = first; i <= first + n; i++)
    {
        bool end = i == first + n;
        uint32_t len = end ? (sound[0] = '$', 1) : sv_sound_of(f->bytes + f->at[i], sv_folded_bytes(f, i), sound);
        uint32_t hash = end ? EDGE_END : f->sound[i];

        tell(ctx, sound_pair_hash(before, hash), SV_KIND_SOUND, text, pair_text(text, 'p', was, before_len, sound, len));
        text[0] = 's';
        memcpy(text + 1, sound, len);
        if (!end)
            tell(ctx, hash, SV_KIND_SOUND, text, len + 1);
        before = hash;
        memcpy(was, sound, before_len = len);
    }
}

void
sv_model_features(const sv_folded *f, uint32_t first, uint32_t n, char mark, sv_feature_text_fn tell, void *ctx)
{
    char text[2] = {'1', mark};

    tell_word_features(f, first, n, tell, ctx);
    tell_run_features(f, first, n, tell, ctx);
    if (f->sound)
        tell_sound_features(f, first, n, tell, ctx);
    if (mark_hash(mark))
        tell(ctx, mark_hash(mark), SV_KIND_WORD, text, 2);
}

/* ---- the table ---- */

uint32_t
sv_model_checksum(const sv_model *m)
{
    const uint64_t *x = (const uint64_t *) (const void *) &m->mask;
    size_t n = (SV_MODEL_SIZE(m) - offsetof(sv_model, mask)) / sizeof *x;
    uint64_t h = n;

    for (size_t i = 0; i < n; i++)
        h = (h ^ x[i]) * 0x9e3779b97f4a7c15ULL, h ^= h >> 29;
    return (uint32_t) (h >> 32);
}

sv_status
sv_model_open(const void *block, size_t size, const sv_model **out)
{
    const sv_model *m = block;

    *out = NULL;
    if (size < sizeof *m || m->magic != SV_MODEL_MAGIC || m->nacts != SV_NACTS || (m->mask & (m->mask + 1)) != 0
        || m->mask < 7 || m->mask > (1u << 17) || size != SV_MODEL_SIZE(m) || m->checksum != sv_model_checksum(m))
        return SV_DAMAGED;
    *out = m;
    return SV_OK;
}

/* Those of the eight bytes of v that are 0, as their highest bits; what is above the lowest of them need not be right. */
static inline uint64_t
zero_bytes(uint64_t v)
{
    return (v - UINT64_C(0x0101010101010101)) & ~v & UINT64_C(0x8080808080808080);
}

static inline const char *
tags_of(const sv_model *m)
{
    return (const char *) &m->row[SV_MODEL_ROWS(m)];
}

/* Could there be a row of this hash, and which is the first that it could be?  Without looking at rows. */
static inline bool
may_have(const sv_model *m, const char *tags, uint32_t hash, uint32_t *row)
{
    uint64_t tag = sv_model_tag(hash) * UINT64_C(0x0101010101010101);
    uint32_t one = sv_model_bucket(m->mask, hash, 0), two = sv_model_bucket(m->mask, hash, 1);
    uint64_t in_one = zero_bytes(sv_load64(tags + SV_BUCKET * (size_t) one) ^ tag);
    uint64_t in_two = zero_bytes(sv_load64(tags + SV_BUCKET * (size_t) two) ^ tag);
    uint64_t in = in_one ? in_one : in_two;

    *row = SV_BUCKET * (in_one ? one : two) + ((uint32_t) __builtin_ctzll(in | UINT64_C(1) << 63) >> 3);
    return in != 0;
}

static const sv_model_row *
search_row(const sv_model *m, uint32_t hash)
{
    for (int which = 0; which < 2; which++)
        for (uint32_t i = 0; i < SV_BUCKET; i++)
        {
            const sv_model_row *row = &m->row[SV_BUCKET * (size_t) sv_model_bucket(m->mask, hash, which) + i];

            if (row->hash == hash)
                return row;
        }
    return NULL;
}

/* The row of this hash, NULL if there is none; `first` as may_have gave it. */
static inline const sv_model_row *
row_at(const sv_model *m, uint32_t hash, uint32_t first)
{
    const sv_model_row *row = &m->row[first];

    return row->hash == hash ? row : search_row(m, hash);
}

static const sv_model_row *
find_row(const sv_model *m, uint32_t hash)
{
    uint32_t first;

    return may_have(m, tags_of(m), hash, &first) ? row_at(m, hash, first) : NULL;
}

int32_t
sv_model_commonness(const sv_model *m, const sv_folded *f, uint32_t word)
{
    const sv_model_row *row = find_row(m, f->hash[word]);

    return row ? row->weight[SV_MODEL_COMMON] : 0;
}

/* ---- sums ---- */

/*
 * Rows are added two bytes at a time, as numbers of 16 bits: their bytes, made positive, and the higher bytes alone.  The
 * sums of the lower bytes are what the latter leave of the former.  A row is four parts of eight such numbers.
 */
typedef uint16_t lanes __attribute__((vector_size(16)));
typedef int32_t wide_lanes __attribute__((vector_size(32)));
#define HASH_BYTES 4 /* of a row, before its weights */
#define PARTS 4
#define PART_BYTES 16
#define CUSTOMERS_PART ((HASH_BYTES + SV_FIRST_CUSTOMERS) / PART_BYTES)
#define POSITIVE 128   /* added to each byte */
#define MOST_ROWS 256  /* that 16 bits hold the sum of: 256 * 255 < 65536 */

#ifndef __has_builtin
#define __has_builtin(x) 0
#endif

/* The sums of the bytes of a part in their order, from those of the lower and the higher ones. */
static inline void
in_order(lanes low, lanes high, lanes out[2])
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    lanes first = high, second = low;
#else
    lanes first = low, second = high;
#endif
#if __has_builtin(__builtin_shufflevector)
    out[0] = __builtin_shufflevector(first, second, 0, 8, 1, 9, 2, 10, 3, 11);
    out[1] = __builtin_shufflevector(first, second, 4, 12, 5, 13, 6, 14, 7, 15);
#else
    for (int i = 0; i < PART_BYTES; i++)
        out[i / 8][i % 8] = i % 2 ? second[i / 2] : first[i / 2];
#endif
}

#define BATCH MOST_ROWS /* look-ups gathered before the rows are read, so that memory answers to several at once */
#define STRETCH 48 /* words looked at in one go: their singles and pairs, and those of their sounds, fit in a batch */

_Static_assert(sizeof(sv_model_row) == SV_MODEL_LANES && SV_MODEL_LANES == PARTS * PART_BYTES, "a row's bytes are the lanes");

typedef struct look { uint32_t hash, row; } look;
typedef struct batch
{
    int32_t *sum; /* SV_MODEL_LANES of them */
    bool summed;  /* something stands in the sums */
    uint32_t n;
    look at[BATCH];
} batch;

/* What is being gathered, from one model for one sentence. */
typedef struct gatherer
{
    const sv_model *m;
    const char *tags;
    const sv_folded *f;
    uint32_t sound; /* of the word before */
    batch words, chars;
    uint32_t nspelt;
    struct { look at; uint32_t word; } spelt[STRETCH]; /* words that the table may hold as a whole */
} gatherer;

/* Add the sums of so many positive bytes to eight sums of weights, or begin these with them. */
static inline void
add_lanes(lanes bytes, int32_t rows, bool add, int32_t sum[8])
{
    wide_lanes v = __builtin_convertvector(bytes, wide_lanes) - POSITIVE * rows, before;

    if (add)
    {
        memcpy(&before, sum, sizeof before);
        v += before;
    }
    memcpy(sum, &v, sizeof v);
}

/* Add the rows of a batch to its sums, in the parts from `from` on. */
static inline void
add_rows(const sv_model *m, batch *b, const int from)
{
    lanes all[PARTS] = {{0}}, high[PARTS] = {{0}};
    int32_t rows = 0;

    for (uint32_t i = 0; i < b->n; i++)
        __builtin_prefetch((const char *) &m->row[b->at[i].row] + from * PART_BYTES);
    for (uint32_t i = 0; i < b->n; i++)
    {
        const sv_model_row *row = row_at(m, b->at[i].hash, b->at[i].row);

        if (row == NULL)
            continue;
        for (int k = from; k < PARTS; k++)
        {
            lanes v;

            memcpy(&v, (const char *) row + k * PART_BYTES, sizeof v);
            v ^= POSITIVE << 8 | POSITIVE;
            all[k] += v;
            high[k] += v >> 8;
        }
        rows++;
    }
    for (int k = from; k < PARTS; k++)
    {
        lanes bytes[2];

        in_order(all[k] - (high[k] << 8), high[k], bytes);
        add_lanes(bytes[0], rows, b->summed, b->sum + k * PART_BYTES);
        add_lanes(bytes[1], rows, b->summed, b->sum + k * PART_BYTES + 8);
    }
    b->summed = true;
    b->n = 0;
}

static inline void
look_up(const gatherer *g, batch *b, uint32_t hash)
{
    look *at = &b->at[b->n];

    at->hash = hash;
    b->n += may_have(g->m, g->tags, hash, &at->row);
}

/* A word that the table does not hold as a whole: the runs of its characters. */
static void
look_up_runs(gatherer *g, uint32_t word, const int from)
{
    uint32_t run[SV_MODEL_RUNS], n = hash_runs(g->f->bytes + g->f->at[word] - 1, sv_folded_bytes(g->f, word), g->f->chars[word], run);

    if (g->chars.n + n >= BATCH)
        add_rows(g->m, &g->chars, from);
    for (uint32_t i = 0; i < n; i++)
        look_up(g, &g->chars, run[i]);
}

/* The words that may be held as a whole: those that are, and the runs of those that are not. */
static inline void
take_spelt(gatherer *g, const int from)
{
    for (uint32_t i = 0; i < g->nspelt; i++)
    {
        const look *at = &g->spelt[i].at;

        if (row_at(g->m, at->hash, at->row) == NULL)
        {
            look_up_runs(g, g->spelt[i].word, from);
            continue;
        }
        if (g->chars.n == BATCH)
            add_rows(g->m, &g->chars, from);
        g->chars.at[g->chars.n++] = *at;
    }
    g->nspelt = 0;
}

/* The words [first, first + n), n <= STRETCH. */
static inline void
gather_stretch(gatherer *g, uint32_t before, uint32_t first, uint32_t n, sv_gathered *out, const int from)
{
    const sv_folded *f = g->f;
    const bool sounds = f->sound && g->m->sounds;

    if (g->words.n + (sounds ? 4 : 2) * n > BATCH)
        add_rows(g->m, &g->words, from);
    for (uint32_t i = first; i < first + n; i++)
    {
        look at = {.hash = sv_model_spelt(f->hash[i])};

        look_up(g, &g->words, pair_hash(before, f->hash[i]));
        look_up(g, &g->words, before = f->hash[i]);
        if (sounds)
        {
            look_up(g, &g->words, sound_pair_hash(g->sound, f->sound[i]));
            look_up(g, &g->words, g->sound = f->sound[i]);
        }
        out->nchar += runs_in(f->chars[i]);
        g->spelt[g->nspelt].word = i;
        if (may_have(g->m, g->tags, at.hash, &at.row))
        {
            __builtin_prefetch((const char *) &g->m->row[at.row] + from * PART_BYTES);
            g->spelt[g->nspelt++].at = at;
        }
        else
            look_up_runs(g, i, from);
    }
    take_spelt(g, from);
}

static inline void
gather(const sv_model *m, const sv_folded *f, uint32_t first, uint32_t n, char mark, sv_gathered *out, const int from)
{
    gatherer g;
    uint32_t end = first + n, mark_row = mark_hash(mark);

    g.m = m;
    g.tags = tags_of(m);
    g.f = f;
    g.sound = EDGE_START;
    g.words.n = g.chars.n = g.nspelt = 0;
    g.words.sum = out->word;
    g.chars.sum = out->chars;
    g.words.summed = g.chars.summed = false;
    out->nchar = 0;
    look_up(&g, &g.words, pair_hash(n > 0 ? f->hash[end - 1] : EDGE_START, EDGE_END));
    if (mark_row)
        look_up(&g, &g.words, mark_row);
    if (f->sound && m->sounds)
        look_up(&g, &g.words, sound_pair_hash(n > 0 ? f->sound[end - 1] : EDGE_START, EDGE_END));
    for (uint32_t i = first; i < end; i += STRETCH)
        gather_stretch(&g, i == first ? EDGE_START : f->hash[i - 1], i, end - i < STRETCH ? end - i : STRETCH, out, from);
    add_rows(m, &g.words, from);
    add_rows(m, &g.chars, from);
    out->nword = 2 * n + 1 + (mark_row != 0);
}

void
sv_model_gather(const sv_model *m, const sv_folded *f, uint32_t first, uint32_t n, char mark, bool customers, sv_gathered *out)
{
    if (customers)
        gather(m, f, first, n, mark, out, CUSTOMERS_PART);
    else
        gather(m, f, first, n, mark, out, 0);
}

void
sv_model_add(sv_gathered *to, const sv_gathered *more)
{
    for (int k = CUSTOMERS_PART * PART_BYTES; k < SV_MODEL_LANES; k++)
    {
        to->word[k] += more->word[k];
        to->chars[k] += more->chars[k];
    }
    to->nword += more->nword;
    to->nchar += more->nchar;
}

/* 65536 / sqrt(n), by the integer square root of 2^32 / n, digit by digit. */
static inline int32_t
inverse_root(uint32_t n)
{
    uint32_t left = n > 1 ? (uint32_t) (((uint64_t) 1 << 32) / n) : 0, root = 0;

    for (uint32_t one = 1u << 30; one; one >>= 2)
    {
        uint32_t more = root + one;
        bool fits = left >= more;

        left -= fits ? more : 0;
        root = (root >> 1) + (fits ? one : 0);
    }
    return n > 1 ? (int32_t) root : 65536;
}

#define SCALE (65536 * SV_MODEL_UNIT / 256) /* of a sum times 65536 / sqrt(n), to be 1/256 of log-odds */

void
sv_model_sum(const sv_model *m, const sv_gathered *g, int from, int32_t score[SV_NACTS])
{
    const int32_t *word = g->word + HASH_BYTES, *chars = g->chars + HASH_BYTES;
    int64_t rw = inverse_root(g->nword), rc = inverse_root(g->nchar);

    for (int k = from; k < SV_NACTS; k++)
        score[k] = m->bias[k] == INT32_MIN ? INT32_MIN : m->bias[k] + (int32_t) ((word[k] * rw + chars[k] * rc) / SCALE);
}

/*
 * With so few features all sums stay below 2^31: 2 * 128 * sqrt(512) * 65536, for each word feature may have one of sounds
 * beside it, + 128 * sqrt(16384) * 65536 < 1.5e9.  Then scores are compared before the division, which few are worth:
 * score >= least only where the sum > (least - 1 - bias) * SCALE.
 */
#define FEW_WORDS 512
#define FEW_CHARS 16384

static inline uint32_t
pick_few(const sv_model *m, const sv_gathered *g, int32_t least, uint64_t wanted, const int from, sv_scored *out)
{
    int32_t rw = inverse_root(g->nword), rc = inverse_root(g->nchar), sum[SV_NACTS];
    uint32_t high[SV_NACTS], n = 0;

    for (int k = from; k < SV_NACTS; k++)
    {
        int32_t limit = (int32_t) (((uint32_t) least - 1 - (uint32_t) m->bias[k]) * SCALE);

        sum[k] = g->word[HASH_BYTES + k] * rw + g->chars[HASH_BYTES + k] * rc;
        high[k] = (sum[k] > limit) | (m->bias[k] == INT32_MIN);
    }
    for (int k = from; k < SV_NACTS; k++)
    {
        out->act[n] = (uint8_t) k;
        n += high[k] | (wanted >> k & 1);
    }
    for (uint32_t i = 0; i < n; i++)
    {
        int k = out->act[i];

        out->score[k] = m->bias[k] == INT32_MIN ? INT32_MIN : m->bias[k] + sum[k] / SCALE;
    }
    return n;
}

void
sv_model_pick(const sv_model *m, const sv_gathered *g, bool customers, int32_t least, uint64_t wanted, sv_scored *out)
{
    int from = customers ? SV_FIRST_CUSTOMERS : 0;

    if (g->nword <= FEW_WORDS && g->nchar <= FEW_CHARS)
    {
        out->n = customers ? pick_few(m, g, least, wanted, SV_FIRST_CUSTOMERS, out) : pick_few(m, g, least, wanted, 0, out);
        return;
    }
    sv_model_sum(m, g, from, out->score);
    for (int k = from; k < SV_NACTS; k++)
        out->act[k - from] = (uint8_t) k;
    out->n = (uint32_t) (SV_NACTS - from);
}

/* ---- why ---- */

typedef struct explainer
{
    const sv_model *model;
    sv_act act;
    sv_reason *out;
    uint32_t n, cap;
} explainer;

static int32_t
magnitude(int32_t x)
{
    return x < 0 ? -x : x;
}

/* Keep the strongest, in order, each once. */
static void
keep_reason(void *ctx, uint32_t hash, sv_feature_kind kind, const char *text, uint32_t len)
{
    explainer *e = ctx;
    const sv_model_row *row = find_row(e->model, hash);
    int32_t weight = row ? row->weight[e->act] : 0;
    uint32_t i;

    (void) kind;
    if (weight == 0)
        return;
    for (i = 0; i < e->n; i++)
        if (e->out[i].hash == hash)
            return;
    i = e->n < e->cap ? e->n++ : e->cap;
    for (; i > 0 && magnitude(e->out[i - 1].weight) < magnitude(weight); i--)
        if (i < e->cap)
            e->out[i] = e->out[i - 1];
    if (i < e->cap)
    {
        uint32_t n = len < sizeof e->out[i].text ? len : (uint32_t) sizeof e->out[i].text - 1;

        e->out[i] = (sv_reason) {.hash = hash, .weight = weight};
        while (n > 0 && n < len && ((unsigned char) text[n] & 0xC0) == 0x80)
            n--;
        memcpy(e->out[i].text, text, n);
    }
}

uint32_t
sv_model_explain(const sv_model *m, const sv_folded *f, const sv_sentence *s, sv_act act, sv_reason *out, uint32_t cap)
{
    explainer e = {m, act, out, 0, cap};

    sv_model_features(f, s->first, s->n, s->mark, keep_reason, &e);
    return e.n;
}
