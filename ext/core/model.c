/* model.c - scores sentences with the linear models of the acts, in integers, the same on every machine. */
#include "model.h"

#include <string.h>

_Static_assert(SV_NACTS <= SV_MODEL_COMMON, "an act needs a place in sv_model_row");

#define EDGE_START 0x9e3779b9u /* the hashes of the edges of a sentence, as words */
#define EDGE_END 0xc2b2ae3du
#define WORD_BYTES 120 /* of a folded word that are read */
#define ROOM 16        /* that loads of eight bytes may touch behind a word */

static uint32_t
mix(uint64_t x)
{
    x ^= x >> 33; x *= 0xff51afd7ed558ccdULL;
    x ^= x >> 33; x *= 0xc4ceb9fe1a85ec53ULL;
    x ^= x >> 33;
    return (uint32_t) x ? (uint32_t) x : 1;
}

/* Eight bytes from s, of which n count, first byte lowest on every machine. */
static uint64_t
eight(const char *s, uint32_t n)
{
    uint64_t x;

    memcpy(&x, s, 8);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    x = __builtin_bswap64(x);
#endif
    return n >= 8 ? x : x & ((UINT64_C(1) << (8 * n)) - 1);
}

static uint32_t
bytes_hash(const char *s, uint32_t n, uint64_t seed)
{
    uint64_t h = seed ^ n;

    for (; n > 8; s += 8, n -= 8)
        h = (h ^ eight(s, 8)) * 0x9e3779b97f4a7c15ULL, h ^= h >> 32;
    return mix((h ^ eight(s, n)) * 0xc2b2ae3d27d4eb4fULL);
}

static uint32_t
word_hash(const char *s, uint32_t n)
{
    return bytes_hash(s, n, 0x31);
}

static uint32_t
pair_hash(uint32_t before, uint32_t after)
{
    return mix(((uint64_t) before << 32 | after) ^ 0x3200000032ULL);
}

static uint32_t
chars_hash(const char *s, uint32_t n)
{
    return bytes_hash(s, n, 0x63);
}

/* ASCII folds to its small letters: most words need no more.  False where a byte is not ASCII. */
static bool
fold_ascii(const char *word, uint32_t len, char *to, uint32_t cap, uint32_t *n)
{
    uint32_t i, most = len < cap ? len : cap;

    for (i = 0; i < most; i++)
    {
        unsigned char c = (unsigned char) word[i];

        if (c >= 0x80)
            return false;
        to[i] = (char) (c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    for (; i < len; i++)
        if ((unsigned char) word[i] >= 0x80)
            return false;
    *n = most;
    return true;
}

sv_status
sv_fold_words(sv_arena *a, const sv_words *w, sv_folded *out)
{
    size_t room = ROOM, n = 0;

    for (uint32_t i = 0; i < w->nwords; i++)
        room += WORD_BYTES < 4 * (w->word[i].end - w->word[i].start) + 8 ? WORD_BYTES : 4 * (w->word[i].end - w->word[i].start) + 8;
    out->bytes = sv_alloc(a, room);
    out->at = sv_alloc(a, (w->nwords + 1) * sizeof *out->at);
    out->hash = sv_alloc(a, (w->nwords + 1) * sizeof *out->hash);
    if (out->bytes == NULL || out->at == NULL || out->hash == NULL)
        return SV_NOMEM;
    for (uint32_t i = 0; i < w->nwords; i++)
    {
        const sv_word *word = &w->word[i];
        uint32_t len = word->end - word->start, cap = WORD_BYTES < 4 * len + 8 ? WORD_BYTES : 4 * len + 8;
        char *to = out->bytes + n;

        out->at[i] = (uint32_t) n;
        if (!fold_ascii(w->text + word->start, len, to, cap, &len))
            len = sv_fold_word(w->text + word->start, word->end - word->start, to, cap);
        if (word->flags & SV_W_DIGIT)
            for (uint32_t k = 0; k < len; k++)
                to[k] = to[k] >= '0' && to[k] <= '9' ? '0' : to[k];
        out->hash[i] = word_hash(to, len);
        n += len;
    }
    out->at[w->nwords] = (uint32_t) n;
    return SV_OK;
}

/* Runs of four characters of " word ", or the whole of a shorter one, given to `give`. */
#define FOR_RUNS(word, len, give)                                                                    \
    do {                                                                                             \
        char padded_[WORD_BYTES + 2 + ROOM];                                                         \
        uint32_t edge_[WORD_BYTES + 4], chars_ = 0, n_ = (len) + 2;                                  \
        padded_[0] = ' ';                                                                            \
        memcpy(padded_ + 1, word, len);                                                              \
        padded_[n_ - 1] = ' ';                                                                       \
        memset(padded_ + n_, 0, ROOM);                                                               \
        for (uint32_t i_ = 0; i_ < n_; i_++)                                                         \
            if (((unsigned char) padded_[i_] & 0xC0) != 0x80)                                        \
                edge_[chars_++] = i_;                                                                \
        edge_[chars_] = n_;                                                                          \
        for (uint32_t i_ = 0; i_ == 0 || i_ + 4 <= chars_; i_++)                                     \
        {                                                                                            \
            const char *run = padded_ + edge_[i_];                                                   \
            uint32_t run_len = edge_[i_ + 4 <= chars_ ? i_ + 4 : chars_] - edge_[i_];                \
            give;                                                                                    \
        }                                                                                            \
    } while (0)

static uint32_t
mark_hash(char mark)
{
    return mark == '?' || mark == '!' ? mix((uint64_t) mark) : 0;
}

/* ---- features with their text, for the trainer and for explanations ---- */

void
sv_model_features(const sv_folded *f, uint32_t first, uint32_t n, char mark, sv_feature_text_fn tell, void *ctx)
{
    uint32_t before = EDGE_START, before_len = 1;
    const char *before_text = "^";
    char text[2 * WORD_BYTES + 8];

    for (uint32_t i = first; i <= first + n; i++)
    {
        bool end = i == first + n;
        const char *word = end ? "$" : f->bytes + f->at[i];
        uint32_t len = end ? 1 : f->at[i + 1] - f->at[i], hash = end ? EDGE_END : f->hash[i];

        text[0] = '2';
        memcpy(text + 1, before_text, before_len);
        text[1 + before_len] = ' ';
        memcpy(text + 2 + before_len, word, len);
        tell(ctx, pair_hash(before, hash), true, text, 2 + before_len + len);
        if (end)
            break;
        text[0] = '1';
        memcpy(text + 1, word, len);
        tell(ctx, hash, true, text, len + 1);
        text[0] = 'c';
        FOR_RUNS(word, len, (memcpy(text + 1, run, run_len), tell(ctx, chars_hash(run, run_len), false, text, run_len + 1)));
        before = hash;
        before_text = word;
        before_len = len;
    }
    text[0] = '1';
    text[1] = mark;
    if (mark_hash(mark))
        tell(ctx, mark_hash(mark), true, text, 2);
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

/* A table without an empty row would make a look-up endless. */
static bool
has_empty_row(const sv_model *m)
{
    for (uint32_t i = 0; i <= m->mask; i++)
        if (m->row[i].hash == 0)
            return true;
    return false;
}

sv_status
sv_model_open(const void *block, size_t size, const sv_model **out)
{
    const sv_model *m = block;

    *out = NULL;
    if (size < sizeof *m || m->magic != SV_MODEL_MAGIC || m->nacts != SV_NACTS || (m->mask & (m->mask + 1)) != 0
        || m->mask < 63 || m->mask > (1u << 20) || size != SV_MODEL_SIZE(m) || m->checksum != sv_model_checksum(m)
        || !has_empty_row(m))
        return SV_DAMAGED;
    *out = m;
    return SV_OK;
}

static const sv_model_row *
find_row(const sv_model *m, uint32_t hash)
{
    for (uint32_t i = hash & m->mask;; i = (i + 1) & m->mask)
    {
        if (m->row[i].hash == hash)
            return &m->row[i];
        if (m->row[i].hash == 0)
            return NULL;
    }
}

int32_t
sv_model_commonness(const sv_model *m, const sv_folded *f, uint32_t word)
{
    const sv_model_row *row = find_row(m, f->hash[word]);

    return row ? row->weight[SV_MODEL_COMMON] : 0;
}

/* ---- sums ---- */

/* A row as a vector of 64 small numbers, of which the first four are its hash. */
typedef int8_t row_bytes __attribute__((vector_size(64), may_alias));
typedef int16_t row_sums __attribute__((vector_size(128)));
#define HASH_LANES 4
#define FLUSH_AFTER 200 /* rows that 16 bits hold the sum of: 200 * 128 < 32768 */

#define BATCH 256 /* look-ups gathered before the rows are read, so that memory answers to several at once */

typedef struct batch { const sv_model *m; const uint8_t *bits; uint32_t hash[BATCH], n; } batch;

static void
add_rows(batch *b, int32_t sum[60])
{
    row_sums part = {0};
    uint32_t in_part = 0;

    for (uint32_t i = 0; i < b->n || in_part; i++)
    {
        const sv_model_row *row = i < b->n ? find_row(b->m, b->hash[i]) : NULL;

        if (row)
        {
            row_bytes w;

            memcpy(&w, row, sizeof w);
            part += __builtin_convertvector(w, row_sums);
            in_part++;
        }
        if (in_part == FLUSH_AFTER || (i + 1 >= b->n && in_part))
        {
            for (int k = 0; k < 60; k++)
                sum[k] += part[k + HASH_LANES];
            part = (row_sums) {0};
            in_part = 0;
        }
    }
    b->n = 0;
}

static inline void
look_up(batch *b, uint32_t hash, int32_t sum[60])
{
    uint32_t bit = sv_model_bit(b->m->mask, hash);

    if (!(b->bits[bit >> 3] >> (bit & 7) & 1))
        return;
    __builtin_prefetch(&b->m->row[hash & b->m->mask]);
    b->hash[b->n++] = hash;
    if (b->n == BATCH)
        add_rows(b, sum);
}

static void
start_batch(batch *b, const sv_model *m)
{
    b->m = m;
    b->bits = (const uint8_t *) &m->row[(size_t) m->mask + 1];
    b->n = 0;
}

void
sv_model_gather(const sv_model *m, const sv_folded *f, uint32_t first, uint32_t n, char mark, sv_gathered *g)
{
    batch words, chars;
    uint32_t before = EDGE_START;

    start_batch(&words, m);
    start_batch(&chars, m);
    for (uint32_t i = first; i < first + n; i++)
    {
        look_up(&words, pair_hash(before, f->hash[i]), g->word);
        look_up(&words, f->hash[i], g->word);
        FOR_RUNS(f->bytes + f->at[i], f->at[i + 1] - f->at[i],
                 (look_up(&chars, chars_hash(run, run_len), g->chars), g->nchar++));
        before = f->hash[i];
    }
    look_up(&words, pair_hash(before, EDGE_END), g->word);
    if (mark_hash(mark))
        look_up(&words, mark_hash(mark), g->word);
    g->nword += 2 * n + 1 + (mark_hash(mark) != 0);
    add_rows(&words, g->word);
    add_rows(&chars, g->chars);
}

/* 65536 / sqrt(n), by the integer square root of 2^32 / n. */
static int32_t
inverse_root(uint32_t n)
{
    uint64_t x = ((uint64_t) 1 << 32) / (n ? n : 1), r = 0;

    for (uint64_t bit = (uint64_t) 1 << 16; bit; bit >>= 1)
        if ((r + bit) * (r + bit) <= x)
            r += bit;
    return (int32_t) r;
}

void
sv_model_sum(const sv_model *m, const sv_gathered *g, int32_t score[SV_NACTS])
{
    int64_t rw = inverse_root(g->nword), rc = inverse_root(g->nchar);

    for (int k = 0; k < SV_NACTS; k++)
        score[k] = m->bias[k] == INT32_MIN ? INT32_MIN
            : m->bias[k] + (int32_t) ((g->word[k] * rw + g->chars[k] * rc) / (65536 * SV_MODEL_UNIT / 256));
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
keep_reason(void *ctx, uint32_t hash, bool is_word, const char *text, uint32_t len)
{
    explainer *e = ctx;
    const sv_model_row *row = find_row(e->model, hash);
    int32_t weight = row ? row->weight[e->act] : 0;
    uint32_t i;

    (void) is_word;
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
