/*
 * model_test.c - the sums of the models of the acts: what is gathered in a hurry is what the features add up to one by one.
 */
#include "model.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#define ACTS 60
#define LEAST (-960)

static const struct { sv_lang lang; const char *text; } samples[] = {
    {SV_EN, "Hi Asha, I'm really sorry that the toaster trips the fuse every morning! Order 88213 left Leeds on 3 March.\n\nIs there"
            " anything else? A b xyzzyx Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogochllanfairpwllgwyngyllgogerychwyrndrobwll"
            "llantysiliogogogochandmore caf\xC3\xA9 \xC3\x89t\xC3\xA9 don\xE2\x80\x99t"},
    {SV_HI, "मुझे खेद है कि आपका पैसा दो बार कट गया। मैं कल दोपहर 12 बजे तक आपको फ़ोन करूँगी! क़िला ज़रूर क\xE0\xA5\x8D\xE0\xA4\xBCला?"},
    {SV_BN, "আপনার টাকা দুবার কেটে নেওয়া হয়েছে, এজন্য আমি সত্যিই দুঃখিত। কাল সকালের মধ্যে জানাব! ড়াঢ়া?"},
    {SV_PA, "ਮੈਨੂੰ ਅਫ਼ਸੋਸ ਹੈ ਕਿ ਤੁਹਾਡੇ ਪੈਸੇ ਦੋ ਵਾਰ ਕੱਟੇ ਗਏ। ਮੈਂ ਕੱਲ੍ਹ 5 ਵਜੇ ਤੱਕ ਦੱਸਾਂਗਾ! ਕੀ ਹੋਰ ਕੁਝ?"},
    {SV_TE, "మీ డబ్బు రెండుసార్లు కట్ అయినందుకు నిజంగా క్షమించండి. రేపు ఉదయం 10 గంటలకు నేనే ఫోన్ చేస్తాను! ఇంకేమైనా కావాలా?"},
    {SV_HL, "Aapka paisa do baar kat gaya, iske liye main sach mein sorry hoon. Kal subah 11 baje tak khud call karungi! Aur kuch?"},
};

/* The rows of a model that stand for single features, by hash. */
static const sv_model_row **index_of_rows;
static size_t nrows;

static int
by_hash(const void *a, const void *b)
{
    uint32_t x = (*(const sv_model_row *const *) a)->hash, y = (*(const sv_model_row *const *) b)->hash;

    return (x > y) - (x < y);
}

static int
against_hash(const void *key, const void *row)
{
    uint32_t x = *(const uint32_t *) key, y = (*(const sv_model_row *const *) row)->hash;

    return (x > y) - (x < y);
}

static void
index_rows(const sv_model *m)
{
    free(index_of_rows);
    index_of_rows = malloc(SV_MODEL_ROWS(m) * sizeof *index_of_rows);
    nrows = 0;
    for (size_t i = 0; index_of_rows && i < SV_MODEL_ROWS(m); i++)
        if (m->row[i].hash)
            index_of_rows[nrows++] = &m->row[i];
    qsort(index_of_rows, nrows, sizeof *index_of_rows, by_hash);
}

typedef struct plain { int32_t word[ACTS], chars[ACTS]; uint32_t nword, nchar, known; } plain;

static void
add_feature(void *ctx, uint32_t hash, sv_feature_kind kind, const char *text, uint32_t len)
{
    plain *p = ctx;
    const sv_model_row *const *row = bsearch(&hash, index_of_rows, nrows, sizeof *index_of_rows, against_hash);

    (void) text;
    (void) len;
    p->nword += kind == SV_KIND_WORD;
    p->nchar += kind == SV_KIND_CHARS;
    p->known += row != NULL;
    for (int k = 0; row && k < ACTS; k++)
        (kind == SV_KIND_CHARS ? p->chars : p->word)[k] += (*row)->weight[k];
}

static bool
same(const plain *p, const sv_gathered *g, int from)
{
    return p->nword == g->nword && p->nchar == g->nchar && memcmp(p->word + from, g->word + 4 + from, (size_t) (SV_NACTS - from) * 4) == 0
           && memcmp(p->chars + from, g->chars + 4 + from, (size_t) (SV_NACTS - from) * 4) == 0;
}

/* Does the pick give the scores of all acts that have to be in it, and leave out only lower ones? */
static bool
picks_right(const sv_model *m, const sv_gathered *g, bool customers, uint64_t wanted)
{
    int32_t score[SV_NACTS];
    int from = customers ? SV_FIRST_CUSTOMERS : 0;
    uint64_t picked = 0;
    sv_scored s;

    sv_model_sum(m, g, from, score);
    sv_model_pick(m, g, customers, LEAST, wanted, &s);
    for (uint32_t i = 0; i < s.n; i++)
    {
        picked |= UINT64_C(1) << s.act[i];
        if (s.act[i] < from || s.score[s.act[i]] != score[s.act[i]])
            return false;
    }
    for (int k = from; k < SV_NACTS; k++)
        if (!(picked >> k & 1) && (score[k] >= LEAST || score[k] == INT32_MIN || (wanted >> k & 1)))
            return false;
    return true;
}

static void
try_words(const sv_model *m, const sv_folded *f, uint32_t first, uint32_t n, char mark, const char *lang)
{
    plain p = {0};
    sv_gathered all, customers;

    sv_model_features(f, first, n, mark, add_feature, &p);
    sv_model_gather(m, f, first, n, mark, false, &all);
    sv_model_gather(m, f, first, n, mark, true, &customers);
    ok(same(&p, &all, 0), "%s: %u words from the %u., %u features known", lang, n, first, p.known);
    ok(same(&p, &customers, SV_FIRST_CUSTOMERS), "%s: customers' acts alone", lang);
    ok(picks_right(m, &all, false, UINT64_C(0x5)) && picks_right(m, &customers, true, UINT64_C(1) << SV_ACT_is_rude), "%s: what is picked", lang);
}

/* Sentence by sentence, and as one piece, over and over, which needs sums in several goes. */
static void
try_text(sv_lang lang, const char *text)
{
    const sv_model *m = sv_shipped_model(lang);
    sv_arena *a = sv_arena_new(sv_malloc_fn, sv_mfree_fn, NULL, (size_t) 64 << 20);
    char *often = calloc(40, strlen(text) + 2);
    const char *name = sv_lang_name(lang);
    sv_words w;
    sv_folded f;

    if (!ok(m != NULL && a != NULL && often != NULL, "%s: there is a model", name))
        return;
    index_rows(m);
    for (int i = 0; i < 40; i++)
    {
        memcpy(often + i * (strlen(text) + 1), text, strlen(text));
        often[i * (strlen(text) + 1) + strlen(text)] = ' ';
    }
    ok(sv_split(a, often, (uint32_t) (40 * (strlen(text) + 1)), &w) == SV_OK && sv_fold_words(a, &w, &f) == SV_OK
       && (!m->sounds || sv_fold_sounds(a, &f, w.nwords) == SV_OK), "%s: read", name);
    for (uint32_t i = 0; i < w.nsentences && i < 12; i++)
        try_words(m, &f, w.sentence[i].first, w.sentence[i].n, w.sentence[i].mark, name);
    try_words(m, &f, 0, w.nwords, '?', name);
    try_words(m, &f, 0, 64, 0, name);
    try_words(m, &f, 1, 65, 0, name);
    try_words(m, &f, 3, 0, '!', name);
    sv_arena_free(a);
    free(often);
}

/* Folding the quick ways gives what folding the long way gives. */
static void
try_folding(sv_lang lang, const char *text)
{
    sv_arena *a = sv_arena_new(sv_malloc_fn, sv_mfree_fn, NULL, (size_t) 1 << 20);
    sv_words w;
    sv_folded f;
    uint32_t wrong = 0;

    if (a == NULL || sv_split(a, text, (uint32_t) strlen(text), &w) != SV_OK || sv_fold_words(a, &w, &f) != SV_OK)
        abort();
    for (uint32_t i = 0; i < w.nwords; i++)
    {
        char folded[120];
        uint32_t n = sv_fold_word(text + w.word[i].start, w.word[i].end - w.word[i].start, folded, sizeof folded);

        for (uint32_t k = 0; k < n; k++)
            folded[k] = folded[k] >= '0' && folded[k] <= '9' ? '0' : folded[k];
        wrong += n != sv_folded_bytes(&f, i) || memcmp(folded, f.bytes + f.at[i], n) != 0 || f.hash[i] != sv_model_word(folded, n);
    }
    ok(wrong == 0, "%s: %u of %u words folded otherwise", sv_lang_name(lang), wrong, w.nwords);
    sv_arena_free(a);
}

int
main(void)
{
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
    {
        try_text(samples[i].lang, samples[i].text);
        try_folding(samples[i].lang, samples[i].text);
    }
    free(index_of_rows);
    return done_testing();
}
