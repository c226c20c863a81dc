/* model.c - scores a sentence with the linear models of the acts, in integers, the same on every machine. */
#include "model.h"

#include <string.h>

_Static_assert(SV_NACTS <= SV_MODEL_COMMON, "an act needs a place in sv_model_row");

static uint32_t
mix(uint64_t x)
{
    x ^= x >> 33; x *= 0xff51afd7ed558ccdULL;
    x ^= x >> 33; x *= 0xc4ceb9fe1a85ec53ULL;
    x ^= x >> 33;
    return (uint32_t) x ? (uint32_t) x : 1;
}

#define EDGE_START 0x9e3779b97f4a7c15ULL
#define EDGE_END 0xc2b2ae3d27d4eb4fULL

/* The word as features see it: folded, digits as one digit.  Returns its length in buf. */
static uint32_t
feature_word(const sv_words *w, const sv_word *word, char *buf, uint32_t cap)
{
    uint32_t n = sv_fold_word(w->text + word->start, word->end - word->start, buf, cap);

    if (word->flags & SV_W_DIGIT)
        for (uint32_t i = 0; i < n; i++)
            if (buf[i] >= '0' && buf[i] <= '9')
                buf[i] = '0';
    return n;
}

static uint64_t
bytes_hash(const char *s, uint32_t n)
{
    uint64_t h = 0xcbf29ce484222325ULL ^ n;

    for (uint32_t i = 0; i < n; i++)
        h = (h ^ (unsigned char) s[i]) * 0x100000001b3ULL;
    return h;
}

typedef struct gatherer
{
    sv_feature_set *set;
    sv_feature_text_fn tell;
    void *ctx;
} gatherer;

static void
add_word(gatherer *g, uint32_t hash, const char *text, uint32_t len)
{
    if (g->set->nword == SV_MODEL_FEATURES)
        return;
    g->set->word[g->set->nword++] = hash;
    if (g->tell)
        g->tell(g->ctx, hash, text, len);
}

/* Runs of four characters of " word ", or the whole of a shorter one. */
static void
add_chars(gatherer *g, const char *word, uint32_t n)
{
    char padded[136];
    uint32_t at[140], chars = 0, len = 0;

    padded[len++] = ' ';
    memcpy(padded + len, word, n);
    len += n;
    padded[len++] = ' ';
    for (uint32_t i = 0; i < len; i++)
        if (((unsigned char) padded[i] & 0xC0) != 0x80)
            at[chars++] = i;
    at[chars] = len;
    for (uint32_t i = 0; i == 0 || i + 4 <= chars; i++)
    {
        uint32_t end = i + 4 <= chars ? at[i + 4] : len;
        uint32_t hash = mix(bytes_hash(padded + at[i], end - at[i]) ^ 0x63);

        if (g->set->nchar == SV_MODEL_FEATURES)
            return;
        g->set->chars[g->set->nchar++] = hash;
        if (g->tell)
        {
            char text[64] = "c";
            uint32_t tn = end - at[i] < 60 ? end - at[i] : 60;

            memcpy(text + 1, padded + at[i], tn);
            g->tell(g->ctx, hash, text, tn + 1);
        }
    }
}

void
sv_model_features(const sv_words *w, const sv_sentence *s, sv_feature_set *out, sv_feature_text_fn tell, void *ctx)
{
    gatherer g = {out, tell, ctx};
    uint64_t before = EDGE_START;
    char buf[132], text[280] = "2", last[132] = "^";
    uint32_t last_n = 1;

    for (uint32_t i = 0; i <= s->n; i++)
    {
        bool end = i == s->n;
        uint32_t n = end ? 0 : feature_word(w, &w->word[s->first + i], buf + 1, 128);
        uint64_t h = end ? EDGE_END : bytes_hash(buf + 1, n);

        if (tell)
        {
            memcpy(text + 1, last, last_n);
            text[1 + last_n] = ' ';
            memcpy(text + 2 + last_n, end ? "$" : buf + 1, end ? 1 : n);
        }
        add_word(&g, mix(before * 0x9e3779b97f4a7c15ULL + h), text, 2 + last_n + (end ? 1 : n));
        if (end)
            break;
        buf[0] = '1';
        add_word(&g, mix(h), buf, n + 1);
        add_chars(&g, buf + 1, n);
        before = h;
        memcpy(last, buf + 1, n);
        last_n = n;
    }
    if (s->mark == '?')
        add_word(&g, mix(63), "1?", 2);
    if (s->mark == '!')
        add_word(&g, mix(33), "1!", 2);
}

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
        || m->mask > (1u << 20) || size != SV_MODEL_SIZE(m) || m->checksum != sv_model_checksum(m) || !has_empty_row(m))
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
sv_model_commonness(const sv_model *m, const sv_words *w, const sv_word *word)
{
    char buf[128];
    const sv_model_row *row = find_row(m, mix(bytes_hash(buf, feature_word(w, word, buf, sizeof buf))));

    return row ? row->weight[SV_MODEL_COMMON] : 0;
}

static void
sum_weights(const sv_model *m, const uint32_t *hash, uint32_t n, int32_t sum[60])
{
    memset(sum, 0, 60 * sizeof *sum);
    for (uint32_t i = 0; i < n; i++)
    {
        const sv_model_row *row = find_row(m, hash[i]);

        if (row)
            for (int k = 0; k < 60; k++)
                sum[k] += row->weight[k];
    }
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
sv_model_score_set(const sv_model *m, const sv_feature_set *f, int32_t score[SV_NACTS])
{
    int32_t words[60], chars[60];
    int64_t rw = inverse_root(f->nword), rc = inverse_root(f->nchar);

    sum_weights(m, f->word, f->nword, words);
    sum_weights(m, f->chars, f->nchar, chars);
    for (int k = 0; k < SV_NACTS; k++)
        score[k] = m->bias[k] == INT32_MIN ? INT32_MIN
            : m->bias[k] + (int32_t) ((words[k] * rw + chars[k] * rc) / (65536 * SV_MODEL_UNIT / 256));
}

void
sv_model_score(const sv_model *m, const sv_words *w, const sv_sentence *s, int32_t score[SV_NACTS])
{
    sv_feature_set f;

    f.nword = f.nchar = 0;
    sv_model_features(w, s, &f, NULL, NULL);
    sv_model_score_set(m, &f, score);
}

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
keep_reason(void *ctx, uint32_t hash, const char *text, uint32_t len)
{
    explainer *e = ctx;
    const sv_model_row *row = find_row(e->model, hash);
    int32_t weight = row ? row->weight[e->act] : 0;
    uint32_t i;

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
sv_model_explain(const sv_model *m, const sv_words *w, const sv_sentence *s, sv_act act, sv_reason *out, uint32_t cap)
{
    explainer e = {m, act, out, 0, cap};
    sv_feature_set f;

    f.nword = f.nchar = 0;
    sv_model_features(w, s, &f, keep_reason, &e);
    return e.n;
}
