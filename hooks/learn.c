/*
 * learn.c - learns linear models: liblinear's L2-regularised logistic regression, output by output.
 *
 * All languages are learnt together.  What is made of letters belongs to the language of its sample; what words sound like
 * is shared, so that one language teaches another.  What is found is rounded to small integers, so that scores are the same
 * on every machine, and each language's table is cut to the features that tell most.
 */
#include "learn.h"

#include <linear.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BACKGROUND_EVERY 5  /* one in so many positives of another act serves as a negative */
#define ALL_SAID_EVERY 3    /* one in so many sentences of which every act is told serves as a negative: most do nothing, and what they do is at times forgotten */
#define MAX_ROWS 54000      /* features of a table, which takes 4.2 MB with its spare room */
#define OF_OTHERS 0.5       /* what a sample of another language counts where the use of a sound is measured */
#define USE_POWER 0.75      /* of a feature: its largest weight * (samples with it) to this power */

const seva_lesson seva_lesson_of_acts = {.acts = true, .cost = 3, .rarity = 2, .most_for = 3};
const seva_lesson seva_lesson_of_leanings = {.acts = false, .cost = 3, .rarity = 1, .most_for = 1};

typedef struct feature
{
    uint32_t hash;
    uint8_t kind, lang;     /* SV_NLANG: of all languages */
    uint32_t seen[SV_NLANG]; /* samples that have it */
    char *text;
    double scale;           /* how much more it weighs than its share of the sample */
    int8_t weight[60];
} feature;

struct seva_learnt
{
    const seva_lesson *lesson;
    const seva_samples *all;
    size_t samples[SV_NLANG];
    feature *of; /* from 1 on */
    uint32_t n, room;
    uint32_t *slot, slots; /* by hash */
    int32_t bias[60];
    bool known[60];
    /* while learning */
    struct feature_node **x; /* of each sample */
    sv_arena *arena;
};

/* ---- samples as vectors ---- */

static uint32_t
first_slot(const seva_learnt *l, uint32_t hash, sv_lang lang)
{
    return (hash + lang * 0x9e3779b9u) & (l->slots - 1);
}

/* Twice as many slots: a search ends at an empty one. */
static void
add_slots(seva_learnt *l)
{
    free(l->slot);
    l->slots *= 2;
    l->slot = seva_need(calloc(l->slots, sizeof *l->slot));
    for (uint32_t k = 1; k <= l->n; k++)
    {
        uint32_t i = first_slot(l, l->of[k].hash, (sv_lang) l->of[k].lang);

        while (l->slot[i])
            i = (i + 1) & (l->slots - 1);
        l->slot[i] = k;
    }
}

static uint32_t
feature_of(seva_learnt *l, uint32_t hash, sv_feature_kind kind, sv_lang lang, const char *text, uint32_t len)
{
    uint32_t i;
    feature *f;

    if (l->n >= l->slots / 2)
        add_slots(l);
    for (i = first_slot(l, hash, lang); l->slot[i]; i = (i + 1) & (l->slots - 1))
        if (f = &l->of[l->slot[i]], f->hash == hash && f->lang == lang && (f->kind == SV_KIND_CHARS) == (kind == SV_KIND_CHARS))
            return l->slot[i];
    if (++l->n + 1 >= l->room)
        l->of = seva_need(realloc(l->of, (l->room = l->room ? 2 * l->room : 1 << 18) * sizeof *l->of));
    f = &l->of[l->n];
    *f = (feature) {.hash = hash, .kind = (uint8_t) kind, .lang = (uint8_t) lang, .text = seva_need(strndup(text, len))};
    return l->slot[i] = l->n;
}

typedef struct gatherer { seva_learnt *l; sv_lang lang; struct feature_node *x; uint32_t n, room, nword, nchar; } gatherer;

static void
see_feature(void *ctx, uint32_t hash, sv_feature_kind kind, const char *text, uint32_t len)
{
    gatherer *g = ctx;
    sv_lang lang = kind == SV_KIND_SOUND || !g->l->lesson->acts ? SV_NLANG : g->lang;

    if (g->n == g->room)
        g->x = seva_need(realloc(g->x, ((g->room = g->room ? g->room * 2 : 256) + 2) * sizeof *g->x));
    g->x[g->n++] = (struct feature_node) {(int) feature_of(g->l, hash, kind, lang, text, len), 1};
    g->nword += kind == SV_KIND_WORD;
    g->nchar += kind == SV_KIND_CHARS;
}

static int
by_index(const void *a, const void *b)
{
    return ((const struct feature_node *) a)->index - ((const struct feature_node *) b)->index;
}

/* The sample as a sparse vector: words and sounds weigh 1 / sqrt(number of words' features), characters likewise. */
static void
finish_vector(gatherer *g)
{
    double word = 1 / sqrt(g->nword ? g->nword : 1), chars = 1 / sqrt(g->nchar ? g->nchar : 1);
    uint32_t k = 0;

    qsort(g->x, g->n, sizeof *g->x, by_index);
    for (uint32_t i = 0; i < g->n; i++)
    {
        double value = g->l->of[g->x[i].index].kind == SV_KIND_CHARS ? chars : word;

        if (k && g->x[k - 1].index == g->x[i].index)
            g->x[k - 1].value += value;
        else
            g->x[k++] = (struct feature_node) {g->x[i].index, value};
    }
    for (uint32_t i = 0; i < k; i++)
        g->l->of[g->x[i].index].seen[g->lang]++;
    g->x[k] = (struct feature_node) {INT32_MAX, 1}; /* the bias; its index is set when all features are known */
    g->x[k + 1] = (struct feature_node) {-1, 0};
}

static void
vectorise(seva_learnt *l, size_t i)
{
    const seva_sample *s = &l->all->sample[i];
    gatherer g = {.l = l, .lang = s->lang};
    sv_words w;
    sv_folded f;

    sv_arena_reset(l->arena);
    if (sv_split(l->arena, s->text, (uint32_t) strlen(s->text), &w) != SV_OK || sv_fold_words(l->arena, &w, &f) != SV_OK
        || (l->lesson->acts && sv_fold_sounds(l->arena, &f, w.nwords) != SV_OK))
        seva_need(NULL);
    for (uint32_t k = 0; k < w.nsentences && l->lesson->acts; k++)
        if (w.sentence[k].n)
            sv_model_features(&f, w.sentence[k].first, w.sentence[k].n, w.sentence[k].mark, see_feature, &g);
    if (!l->lesson->acts)
        sv_model_features(&f, 0, w.nwords, 0, see_feature, &g);
    if (g.x == NULL)
        g.x = seva_need(calloc(2, sizeof *g.x));
    finish_vector(&g);
    l->x[i] = g.x;
    l->samples[s->lang]++;
}

static double
seen_at_all(const feature *f)
{
    double n = 0;

    for (int i = 0; i < SV_NLANG; i++)
        n += f->seen[i];
    return n;
}

/* Rare features say more when they are met: vectors are scaled, and weights scaled back when all is learnt. */
static void
scale_vectors(seva_learnt *l)
{
    for (uint32_t i = 1; i <= l->n; i++)
        l->of[i].scale = pow((1 + log(l->all->n / seen_at_all(&l->of[i]))) / 6, l->lesson->rarity);
    for (size_t i = 0; i < l->all->n; i++)
    {
        struct feature_node *x = l->x[i];

        for (; x->index != INT32_MAX; x++)
            x->value *= l->of[x->index].scale;
        x->index = (int) l->n + 1;
    }
}

/* ---- learning ---- */

/* +1, -1, or 0: of no use for this output.  Positives of other acts of the same side stand in for ordinary text. */
static int
label_for(const seva_learnt *l, int output, size_t i)
{
    const seva_sample *s = &l->all->sample[i];
    uint64_t bit = 1ULL << output;
    bool all_said = l->lesson->acts && (s->known & (s->known - 1)) != 0;

    if (s->known & s->yes & bit)
        return 1;
    if (s->known & bit)
        return all_said && (i + (size_t) output) % ALL_SAID_EVERY != 0 ? 0 : -1;
    return l->lesson->acts && (s->yes & seva_acts_of_side(sv_act_is_customers[output])) && (i + (size_t) output) % BACKGROUND_EVERY == 0 ? -1 : 0;
}

static int8_t
rounded(double w)
{
    double q = rint(w * SV_MODEL_UNIT);

    return (int8_t) (q > 127 ? 127 : q < -127 ? -127 : q);
}

/* The samples of use for an output, positives first: liblinear's first label is then +1. */
static int
choose_samples(const seva_learnt *l, int output, struct problem *p)
{
    int positives = 0;

    for (int want = 1; want >= -1; want -= 2)
        for (size_t i = 0; i < l->all->n; i++)
            if (label_for(l, output, i) == want)
            {
                p->x[p->l] = l->x[i];
                p->y[p->l++] = want;
                positives += want == 1;
            }
    return positives;
}

static void
learn_output(seva_learnt *l, int output)
{
    struct problem p = {.n = (int) l->n + 1, .bias = 1};
    struct parameter param = {.solver_type = L2R_LR, .eps = 0.01, .C = l->lesson->cost};
    int labels[1] = {1}, positives;
    double weights[1];
    struct model *m;

    p.y = seva_need(calloc(l->all->n, sizeof *p.y));
    p.x = seva_need(calloc(l->all->n, sizeof *p.x));
    positives = choose_samples(l, output, &p);
    if (positives >= 8 && p.l > positives)
    {
        weights[0] = fmin(l->lesson->most_for, fmax(1, (double) (p.l - positives) / positives));
        param.nr_weight = 1;
        param.weight_label = labels;
        param.weight = weights;
        m = train(&p, &param);
        for (uint32_t i = 1; i <= l->n; i++)
            l->of[i].weight[output] = rounded(m->w[i - 1] * l->of[i].scale);
        l->bias[output] = (int32_t) rint(m->w[l->n] * 256);
        l->known[output] = true;
        free_and_destroy_model(&m);
    }
    free(p.y);
    free(p.x);
}

static void
be_quiet(const char *s)
{
    (void) s;
}

seva_learnt *
seva_learn(const seva_samples *all, const seva_lesson *lesson)
{
    seva_learnt *l = seva_need(calloc(1, sizeof *l));

    l->lesson = lesson;
    l->all = all;
    l->slots = 1u << 10; /* to begin with */
    l->slot = seva_need(calloc(l->slots, sizeof *l->slot));
    l->x = seva_need(calloc(all->n + 1, sizeof *l->x));
    l->arena = seva_need(sv_arena_new(sv_malloc_fn, sv_mfree_fn, NULL, 64 << 20));
    for (size_t i = 0; i < all->n; i++)
        vectorise(l, i);
    scale_vectors(l);
    set_print_string_function(be_quiet);
    for (int k = 0; k < 60; k++)
        l->bias[k] = INT32_MIN;
    for (int k = 0; k < SV_NACTS; k++)
        learn_output(l, k);
    for (size_t i = 0; i < all->n; i++)
        free(l->x[i]);
    free(l->x);
    sv_arena_free(l->arena);
    return l;
}

void
seva_learnt_free(seva_learnt *l)
{
    for (uint32_t i = 1; i <= l->n; i++)
        free(l->of[i].text);
    free(l->of);
    free(l->slot);
    free(l);
}

/* ---- tables ---- */

/* Languages whose words are read by their sound as well: those that people write in another's script, and their kin. */
static bool
reads_sounds(sv_lang lang)
{
    return lang == SV_HI || lang == SV_HL || lang == SV_PA || lang == SV_BN;
}

/* Place SV_MODEL_COMMON of a single word's row: 10 * ln(all / with it), for words in one of 500 samples or more. */
static int8_t
commonness(const seva_learnt *l, const feature *f, sv_lang lang)
{
    double all = (double) l->samples[lang], seen = f->seen[lang];

    return f->kind != SV_KIND_WORD || f->text[0] != '1' || f->lang != lang || seen * 500 < all ? 0 : (int8_t) rint(10 * log(all / seen) + 1);
}

/* How much a feature tells in a language; 0: it has no place in its table. */
static double
use(const seva_learnt *l, const feature *f, sv_lang lang)
{
    int most = 0;
    double seen;

    if (f->lang != SV_NLANG && f->lang != lang)
        return 0;
    if (f->kind == SV_KIND_SOUND && !reads_sounds(lang))
        return 0;
    for (int k = 0; k < SV_NACTS; k++)
        most = abs(f->weight[k]) > most ? abs(f->weight[k]) : most;
    seen = seen_at_all(f);
    if (l->lesson->acts)
        seen = f->seen[lang] + OF_OTHERS * (seen - f->seen[lang]);
    return most * pow(seen, USE_POWER);
}

static int
by_use(const void *a, const void *b)
{
    double x = *(const double *) a, y = *(const double *) b;

    return (x < y) - (x > y);
}

/* The least use with which the table holds MAX_ROWS at most. */
static double
use_from(const seva_learnt *l, sv_lang lang)
{
    double *all = seva_need(calloc(l->n + 1, sizeof *all)), from;

    for (uint32_t i = 1; i <= l->n; i++)
        all[i - 1] = use(l, &l->of[i], lang);
    qsort(all, l->n, sizeof *all, by_use);
    from = l->n > MAX_ROWS ? all[MAX_ROWS] : 0;
    free(all);
    return from;
}

/* The features of a language's table, in the order in which they were met; returns how many. */
static uint32_t
choose_features(const seva_learnt *l, sv_lang lang, sv_model_row *row, const char **text)
{
    double from = use_from(l, lang);
    uint32_t n = 0;

    for (uint32_t i = 1; i <= l->n; i++)
    {
        const feature *f = &l->of[i];
        int8_t common = l->lesson->acts ? commonness(l, f, lang) : 0;

        if (use(l, f, lang) <= from && common == 0)
            continue;
        row[n].hash = f->hash;
        memcpy(row[n].weight, f->weight, sizeof f->weight);
        row[n].weight[SV_MODEL_COMMON] = common;
        text[n++] = f->text;
    }
    return n;
}

static const char *
output_name(const seva_learnt *l, int k, char buf[64])
{
    return l->lesson->acts ? sv_act_name[k] : sv_leaning_name(k, buf);
}

void
seva_learnt_table(const seva_learnt *l, sv_lang lang, FILE *out)
{
    sv_model_row *row = seva_need(calloc(l->n + 1, sizeof *row));
    const char **text = seva_need(calloc(l->n + 1, sizeof *text));
    uint32_t n = choose_features(l, lang, row, text);
    char name[64];

    for (int k = 0; k < SV_NACTS; k++)
        if (l->known[k])
            fprintf(out, "bias\t%s\t%d\n", output_name(l, k, name), l->bias[k]);
    for (uint32_t i = 0; i < n; i++)
    {
        fprintf(out, "%08x\t%s\t", row[i].hash, text[i]);
        for (int k = 0; k < 60; k++)
            if (row[i].weight[k])
                fprintf(out, "%c%d", SEVA_PLACE + k, row[i].weight[k]);
        fputc('\n', out);
    }
    free(row);
    free(text);
}

sv_model *
seva_learnt_model(const seva_learnt *l, sv_lang lang)
{
    sv_model_row *row = seva_need(calloc(l->n + 1, sizeof *row));
    const char **text = seva_need(calloc(l->n + 1, sizeof *text));
    uint32_t n = choose_features(l, lang, row, text);
    sv_model *m = seva_need(seva_model_build(row, text, n, l->bias));

    free(row);
    free(text);
    return m;
}
