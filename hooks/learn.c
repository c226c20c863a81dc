/*
 * learn.c - learns the linear models of the acts: liblinear's L2-regularised logistic regression, act by act.
 *
 * What it finds is rounded to small integers, so that scores are the same on every machine, and cut to the features of the
 * largest weights.
 */
#include "learn.h"

#include <linear.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BACKGROUND_EVERY 5   /* one in so many positives of another act serves as a negative */
#define MAX_POSITIVE_WEIGHT 3.0
#define MAX_ROWS 28600       /* features that are kept, those of the largest weights: a table of 2 MB */
#define LEAST_WEIGHT 3       /* ... and never those whose largest is below */
#define NOTHING 1            /* weights up to this are taken as none */

typedef struct trainer
{
    const seva_samples *all;
    struct feature_node **x; /* of each sample */
    uint32_t *slot_hash, *slot_index; /* hash -> column */
    char **column_text;
    uint32_t *column_hash;
    uint32_t *column_seen; /* samples that have the feature */
    uint32_t ncolumns, slots;
    double cost;
    sv_arena *arena;
} trainer;

static uint32_t
column(trainer *t, uint32_t hash, const char *text, uint32_t len)
{
    uint32_t i = hash & (t->slots - 1);

    for (; t->slot_index[i]; i = (i + 1) & (t->slots - 1))
        if (t->slot_hash[i] == hash)
            return t->slot_index[i];
    t->slot_hash[i] = hash;
    t->slot_index[i] = ++t->ncolumns;
    t->column_text[t->ncolumns] = seva_need(strndup(text, len));
    t->column_hash[t->ncolumns] = hash;
    return t->ncolumns;
}

typedef struct gatherer { trainer *t; struct feature_node *x; uint32_t n, room, nword; } gatherer;

/* Words in front, characters behind: their kinds are told apart by the sign of the value until all are known. */
static void
see_feature(void *ctx, uint32_t hash, bool is_word, const char *text, uint32_t len)
{
    gatherer *g = ctx;

    if (g->n == g->room)
    {
        g->room = g->room ? g->room * 2 : 256;
        g->x = seva_need(realloc(g->x, (g->room + 2) * sizeof *g->x));
    }
    g->x[g->n++] = (struct feature_node) {(int) column(g->t, hash, text, len), is_word ? 1 : -1};
    g->nword += is_word;
}

static int
by_index(const void *a, const void *b)
{
    return ((const struct feature_node *) a)->index - ((const struct feature_node *) b)->index;
}

/* Each kind of feature weighs 1 / sqrt(number of its kind). */
static void
scale(gatherer *g)
{
    double word = 1 / sqrt(g->nword ? g->nword : 1), chars = 1 / sqrt(g->n > g->nword ? g->n - g->nword : 1);

    for (uint32_t i = 0; i < g->n; i++)
        g->x[i].value = g->x[i].value > 0 ? word : chars;
}

static uint32_t
merge_same(struct feature_node *x, uint32_t n)
{
    uint32_t k = 0;

    for (uint32_t i = 0; i < n; i++)
        if (k && x[k - 1].index == x[i].index)
            x[k - 1].value += x[i].value;
        else
            x[k++] = x[i];
    return k;
}

/* The sample as liblinear's sparse vector: the features of all its sentences together. */
static void
vectorise(trainer *t, size_t i)
{
    const char *text = t->all->sample[i].text;
    gatherer g = {t, NULL, 0, 0, 0};
    sv_words w;
    sv_folded f;
    uint32_t n;

    sv_arena_reset(t->arena);
    if (sv_split(t->arena, text, (uint32_t) strlen(text), &w) != SV_OK || sv_fold_words(t->arena, &w, &f) != SV_OK)
        seva_need(NULL);
    for (uint32_t k = 0; k < w.nsentences; k++)
        if (w.sentence[k].n)
            sv_model_features(&f, w.sentence[k].first, w.sentence[k].n, w.sentence[k].mark, see_feature, &g);
    if (g.x == NULL)
        g.x = seva_need(calloc(2, sizeof *g.x));
    scale(&g);
    qsort(g.x, g.n, sizeof *g.x, by_index);
    n = merge_same(g.x, g.n);
    for (uint32_t k = 0; k < n; k++)
        t->column_seen[g.x[k].index]++;
    g.x[n] = (struct feature_node) {INT32_MAX, 1}; /* the bias; its index is set when all columns are known */
    g.x[n + 1] = (struct feature_node) {-1, 0};
    t->x[i] = g.x;
}

static void
set_bias_index(struct feature_node *x, int index)
{
    while (x->index != INT32_MAX)
        x++;
    x->index = index;
}

/* +1, -1, or 0: of no use for this act.  Positives of other acts of the same side stand in for ordinary text. */
static int
label_for(const seva_sample *s, int act, size_t i)
{
    uint64_t bit = 1ULL << act, side = seva_acts_of_side(sv_act_is_customers[act]);

    if (s->known & bit)
        return s->yes & bit ? 1 : -1;
    return (s->yes & side) && (i + (size_t) act) % BACKGROUND_EVERY == 0 ? -1 : 0;
}

typedef struct learnt { double *weight; double bias; bool known; } learnt;

static learnt
learn_act(trainer *t, int act)
{
    struct problem p = {.n = (int) t->ncolumns + 1, .bias = 1};
    struct parameter param = {.solver_type = L2R_LR, .eps = 0.01, .C = t->cost};
    int labels[1] = {1}, npos = 0;
    double weights[1];
    learnt r = {seva_need(calloc(t->ncolumns + 2, sizeof(double))), 0, false};
    struct model *m;

    p.y = seva_need(calloc(t->all->n, sizeof *p.y));
    p.x = seva_need(calloc(t->all->n, sizeof *p.x));
    for (int want = 1; want >= -1; want -= 2) /* positives first: liblinear's first label is then +1 */
        for (size_t i = 0; i < t->all->n; i++)
            if (label_for(&t->all->sample[i], act, i) == want)
            {
                p.x[p.l] = t->x[i];
                p.y[p.l++] = want;
                npos += want == 1;
            }
    if (npos >= 8 && p.l > npos)
    {
        weights[0] = fmin(MAX_POSITIVE_WEIGHT, fmax(1, (double) (p.l - npos) / npos));
        param.nr_weight = 1;
        param.weight_label = labels;
        param.weight = weights;
        m = train(&p, &param);
        for (uint32_t i = 1; i <= t->ncolumns; i++)
            r.weight[i] = m->w[i - 1];
        r.bias = m->w[t->ncolumns];
        r.known = true;
        free_and_destroy_model(&m);
    }
    free(p.y);
    free(p.x);
    return r;
}

static int8_t
rounded(double w)
{
    double q = rint(w * SV_MODEL_UNIT);

    return (int8_t) (q > 127 ? 127 : q < -127 ? -127 : q);
}

/* Place SV_MODEL_COMMON of a single word's row: 10 * ln(all / with it), for words in one of 500 samples or more. */
static int8_t
commonness(const trainer *t, uint32_t col)
{
    double seen = t->column_seen[col];

    return t->column_text[col][0] != '1' || seen * 500 < t->all->n ? 0 : (int8_t) rint(10 * log(t->all->n / seen) + 1);
}

/* The row of a feature; returns its largest weight. */
static int
make_row(const trainer *t, const learnt *acts, uint32_t col, int8_t out[60])
{
    int most = 0;

    memset(out, 0, 60);
    out[SV_MODEL_COMMON] = commonness(t, col);
    for (int a = 0; a < SV_NACTS; a++)
    {
        out[a] = acts[a].known ? rounded(acts[a].weight[col]) : 0;
        out[a] = abs(out[a]) <= NOTHING ? 0 : out[a];
        most = abs(out[a]) > most ? abs(out[a]) : most;
    }
    return most;
}

/* The least largest weight with which the table holds MAX_ROWS at most. */
static int
keep_from(const trainer *t, const learnt *acts)
{
    uint32_t with[128] = {0}, n = 0;
    int8_t w[60];
    int most = 127;

    for (uint32_t c = 1; c <= t->ncolumns; c++)
        with[make_row(t, acts, c, w)]++;
    while (most > LEAST_WEIGHT && n + with[most] <= MAX_ROWS)
        n += with[most--];
    return n + with[most] <= MAX_ROWS ? most : most + 1;
}

static void
write_table(const trainer *t, const learnt *acts, FILE *out)
{
    int8_t w[60];
    int from = keep_from(t, acts);

    for (int a = 0; a < SV_NACTS; a++)
        if (acts[a].known)
            fprintf(out, "bias\t%s\t%d\n", sv_act_name[a], (int) rint(acts[a].bias * 256));
    for (uint32_t c = 1; c <= t->ncolumns; c++)
    {
        if (make_row(t, acts, c, w) < from && w[SV_MODEL_COMMON] == 0)
            continue;
        fprintf(out, "%08x\t%s\t", t->column_hash[c], t->column_text[c]);
        for (int a = 0, first = 1; a < 60; a++)
            if (w[a])
                fprintf(out, "%s%d:%d", first ? "" : " ", a, w[a]), first = 0;
        fputc('\n', out);
    }
}

static sv_model *
build_model(const trainer *t, const learnt *acts)
{
    int from = keep_from(t, acts);
    size_t n = 0;
    sv_model_row *row = seva_need(calloc(t->ncolumns + 1, sizeof *row));
    const char **text = seva_need(calloc(t->ncolumns + 1, sizeof *text));
    int32_t bias[60];
    sv_model *m;

    for (int a = 0; a < 60; a++)
        bias[a] = a < SV_NACTS && acts[a].known ? (int32_t) rint(acts[a].bias * 256) : INT32_MIN;
    for (uint32_t c = 1; c <= t->ncolumns; c++)
    {
        row[n].hash = t->column_hash[c];
        text[n] = t->column_text[c];
        if (make_row(t, acts, c, row[n].weight) >= from || row[n].weight[SV_MODEL_COMMON])
            n++;
    }
    m = seva_need(seva_model_build(row, text, n, bias));
    free(text);
    free(row);
    return m;
}

static void
be_quiet(const char *s)
{
    (void) s;
}

static void
start(trainer *t, const seva_samples *all, double cost)
{
    *t = (trainer) {.all = all, .cost = cost, .slots = 1u << 22};
    t->x = seva_need(calloc(all->n + 1, sizeof *t->x));
    t->slot_hash = seva_need(calloc(t->slots, sizeof(uint32_t)));
    t->slot_index = seva_need(calloc(t->slots, sizeof(uint32_t)));
    t->column_text = seva_need(calloc(t->slots, sizeof(char *)));
    t->column_hash = seva_need(calloc(t->slots, sizeof(uint32_t)));
    t->column_seen = seva_need(calloc(t->slots, sizeof(uint32_t)));
    t->arena = seva_need(sv_arena_new(sv_malloc_fn, sv_mfree_fn, NULL, 64 << 20));
}

static void
learn_all(trainer *t, learnt acts[SV_NACTS])
{
    for (size_t i = 0; i < t->all->n; i++)
        vectorise(t, i);
    for (size_t i = 0; i < t->all->n; i++)
        set_bias_index(t->x[i], (int) t->ncolumns + 1);
    set_print_string_function(be_quiet);
    for (int a = 0; a < SV_NACTS; a++)
        acts[a] = learn_act(t, a);
}

static void
stop(trainer *t, learnt acts[SV_NACTS])
{
    for (size_t i = 0; i < t->all->n; i++)
        free(t->x[i]);
    for (uint32_t c = 1; c <= t->ncolumns; c++)
        free(t->column_text[c]);
    for (int a = 0; a < SV_NACTS; a++)
        free(acts[a].weight);
    free(t->x);
    free(t->slot_hash);
    free(t->slot_index);
    free(t->column_text);
    free(t->column_hash);
    free(t->column_seen);
    sv_arena_free(t->arena);
}

void
seva_learn_table(const seva_samples *all, double cost, FILE *out)
{
    trainer t;
    learnt acts[SV_NACTS];

    start(&t, all, cost);
    learn_all(&t, acts);
    write_table(&t, acts, out);
    stop(&t, acts);
}

sv_model *
seva_learn_model(const seva_samples *all, double cost)
{
    trainer t;
    learnt acts[SV_NACTS];
    sv_model *m;

    start(&t, all, cost);
    learn_all(&t, acts);
    m = build_model(&t, acts);
    stop(&t, acts);
    return m;
}
