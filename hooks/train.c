/*
 * train.c - the command `seva-hook train`: learns the linear models of the acts from example sentences.
 *
 * Examples are tab-separated lines  act, 1 or 0, sentence  (0: a near-miss), one file a writer; labelled threads (JSON lines
 * with "sentences") assert every act of each of their sentences.  The learner is liblinear (L2-regularised logistic
 * regression); what it finds is rounded to small integers, so that scores are the same on every machine.
 */
#include <errno.h>
#include <getopt.h>
#include <jansson.h>
#include <linear.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model.h"
#include "train.h"

#define MAX_FILES 64
#define BACKGROUND_EVERY 5   /* one in so many positives of another act serves as a negative */
#define MAX_POSITIVE_WEIGHT 3.0
#define MAX_ROWS 28600       /* features that are kept, those of the largest weights: a table of 2 MB */
#define LEAST_WEIGHT 3       /* ... and never those whose largest is below */
#define NOTHING 1            /* weights up to this are taken as none */

typedef struct sample
{
    char *text;
    uint64_t yes, known; /* by act: performs it; is labelled at all */
    const char *file;
    struct feature_node *x;
} sample;

typedef struct trainer
{
    sample *sample;
    size_t nsamples, room;
    uint32_t *slot_hash, *slot_index; /* hash -> column */
    char **column_text;
    uint32_t *column_hash;
    uint32_t *column_seen; /* samples that have the feature */
    uint32_t ncolumns, slots;
    double cost;
    sv_arena *arena;
} trainer;

static void *
need(void *p)
{
    if (p == NULL)
    {
        fputs("seva-hook train: out of memory\n", stderr);
        exit(71);
    }
    return p;
}

static int
act_by_name(const char *name)
{
    for (int i = 0; i < SV_NACTS; i++)
        if (strcmp(sv_act_name[i], name) == 0)
            return i;
    return -1;
}

static void
add_sample(trainer *t, const char *text, uint64_t yes, uint64_t known, const char *file)
{
    if (t->nsamples == t->room)
    {
        t->room = t->room ? t->room * 2 : 4096;
        t->sample = need(realloc(t->sample, t->room * sizeof *t->sample));
    }
    t->sample[t->nsamples++] = (sample) {need(strdup(text)), yes, known, file, NULL};
}

static uint64_t
acts_of_side(bool customers)
{
    uint64_t all = 0;

    for (int i = 0; i < SV_NACTS; i++)
        if (sv_act_is_customers[i] == customers)
            all |= 1ULL << i;
    return all;
}

/* "act,act" or "-"; false where one is unknown. */
static bool
read_acts(char *list, uint64_t *yes)
{
    char *save;

    *yes = 0;
    for (char *name = strtok_r(list, ", ", &save); name; name = strtok_r(NULL, ", ", &save))
    {
        int act = act_by_name(name);

        if (act < 0 && strcmp(name, "-") != 0)
            return false;
        if (act >= 0)
            *yes |= 1ULL << act;
    }
    return true;
}

/* One line: acts, a customer's whole message. */
static int
read_whole(trainer *t, char *line, char *text, const char *file, unsigned row)
{
    uint64_t yes;

    if (!read_acts(line, &yes))
        return fprintf(stderr, "%s:%u: unknown act in '%s'\n", file, row, line), 65;
    add_sample(t, text, yes & acts_of_side(true), acts_of_side(true), file);
    return 0;
}

/* One line: act, 1 or 0, sentence; or acts, message. */
static int
read_example(trainer *t, char *line, const char *file, unsigned row)
{
    char *label = strchr(line, '\t'), *text = label ? strchr(label + 1, '\t') : NULL;
    int act;

    if (*line == '\0' || *line == '#')
        return 0;
    if (label && text == NULL)
    {
        *label = '\0';
        return read_whole(t, line, label + 1, file, row);
    }
    if (text)
        *label++ = '\0', *text++ = '\0';
    if (text == NULL || (strcmp(label, "1") != 0 && strcmp(label, "0") != 0))
        return fprintf(stderr, "%s:%u: want act, 1 or 0, sentence; or acts, message; separated by tabs\n", file, row), 65;
    if ((act = act_by_name(line)) < 0)
        return fprintf(stderr, "%s:%u: there is no act '%s'\n", file, row, line), 65;
    add_sample(t, text, *label == '1' ? 1ULL << act : 0, 1ULL << act, file);
    return 0;
}

/* A thread's labelled sentences: [message, [acts], text]. */
static void
read_sentences(trainer *t, json_t *thread, const char *file)
{
    json_t *messages = json_object_get(thread, "messages"), *s;
    size_t i;

    json_array_foreach(json_object_get(thread, "sentences"), i, s)
    {
        json_t *m = json_array_get(messages, (size_t) json_integer_value(json_array_get(s, 0)));
        const char *from = json_string_value(json_object_get(m, "from")), *text = json_string_value(json_array_get(s, 2));
        json_t *name;
        size_t k;
        uint64_t yes = 0;

        if (from == NULL || text == NULL || strcmp(from, "system") == 0)
            continue;
        json_array_foreach(json_array_get(s, 1), k, name)
        {
            int act = json_string_value(name) ? act_by_name(json_string_value(name)) : -1;

            if (act >= 0)
                yes |= 1ULL << act;
        }
        add_sample(t, text, yes, acts_of_side(strcmp(from, "customer") == 0), file);
    }
}

/* Does any of the guidelines that apply in a crisis apply?  1, 0, or -1 where the readers differ. */
static int
labelled_crisis(json_t *thread)
{
    static const char *const guideline[] = {"reach", "bleeding", "safety"};
    json_t *labels = json_object_get(thread, "labels");
    int found = 0;

    if (labels == NULL)
        return -1;
    for (int i = 0; i < 3; i++)
    {
        const char *v = json_string_value(json_object_get(labels, guideline[i]));

        if (v == NULL)
            found = found == 1 ? 1 : -1;
        else if (strcmp(v, "not_applicable") != 0)
            found = 1;
    }
    return found;
}

/* All that the customer wrote, as one sample: what any of its sentences does, and whether it is a crisis. */
static void
read_customer(trainer *t, json_t *thread, const char *file)
{
    size_t first = t->nsamples, size = 1;
    uint64_t yes = 0, side = acts_of_side(true), crisis = 1ULL << SV_ACT_in_crisis;
    int labelled = labelled_crisis(thread);
    char *whole;

    read_sentences(t, thread, file);
    for (size_t i = first; i < t->nsamples; i++)
        if (t->sample[i].known == side)
            size += strlen(t->sample[i].text) + 1, yes |= t->sample[i].yes;
    whole = need(calloc(1, size));
    for (size_t i = first, n = 0; i < t->nsamples; i++)
        if (t->sample[i].known == side)
            n += (size_t) snprintf(whole + n, size - n, "%s ", t->sample[i].text);
    yes = labelled == 1 ? yes | crisis : labelled == 0 ? yes & ~crisis : yes;
    add_sample(t, whole, yes, labelled < 0 ? side & ~crisis : side, file);
    free(whole);
}

static int
read_thread_line(trainer *t, const char *line, const char *file, unsigned row)
{
    json_error_t e;
    json_t *thread = json_loads(line, 0, &e);

    if (thread == NULL)
        return fprintf(stderr, "%s:%u: %s\n", file, row, e.text), 65;
    read_customer(t, thread, file);
    json_decref(thread);
    return 0;
}

static int
read_file(trainer *t, const char *file)
{
    FILE *in = fopen(file, "r");
    char *line = NULL;
    size_t cap = 0;
    unsigned row = 0;
    int rc = 0;

    if (in == NULL)
        return fprintf(stderr, "%s: %s\n", file, strerror(errno)), 66;
    while (rc == 0 && getline(&line, &cap, in) > 0)
    {
        row++;
        line[strcspn(line, "\r\n")] = '\0';
        rc = *line == '{' ? read_thread_line(t, line, file, row) : read_example(t, line, file, row);
    }
    free(line);
    fclose(in);
    return rc;
}

static uint32_t
column(trainer *t, uint32_t hash, const char *text, uint32_t len)
{
    uint32_t i = hash & (t->slots - 1);

    for (; t->slot_index[i]; i = (i + 1) & (t->slots - 1))
        if (t->slot_hash[i] == hash)
            return t->slot_index[i];
    t->slot_hash[i] = hash;
    t->slot_index[i] = ++t->ncolumns;
    t->column_text[t->ncolumns] = need(strndup(text, len));
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
        g->x = need(realloc(g->x, (g->room + 2) * sizeof *g->x));
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
vectorise(trainer *t, sample *s)
{
    gatherer g = {t, NULL, 0, 0, 0};
    sv_words w;
    sv_folded f;
    uint32_t n;

    sv_arena_reset(t->arena);
    if (sv_split(t->arena, s->text, (uint32_t) strlen(s->text), &w) != SV_OK || sv_fold_words(t->arena, &w, &f) != SV_OK)
        need(NULL);
    for (uint32_t i = 0; i < w.nsentences; i++)
        if (w.sentence[i].n)
            sv_model_features(&f, w.sentence[i].first, w.sentence[i].n, w.sentence[i].mark, see_feature, &g);
    if (g.x == NULL)
        g.x = need(calloc(2, sizeof *g.x));
    scale(&g);
    qsort(g.x, g.n, sizeof *g.x, by_index);
    n = merge_same(g.x, g.n);
    for (uint32_t i = 0; i < n; i++)
        t->column_seen[g.x[i].index]++;
    g.x[n] = (struct feature_node) {INT32_MAX, 1}; /* the bias; its index is set when all columns are known */
    g.x[n + 1] = (struct feature_node) {-1, 0};
    s->x = g.x;
}

static void
set_bias_index(sample *s, int index)
{
    struct feature_node *x = s->x;

    while (x->index != INT32_MAX)
        x++;
    x->index = index;
}

/* +1, -1, or 0: of no use for this act.  Positives of other acts of the same side stand in for ordinary text. */
static int
label_for(const sample *s, int act, size_t i)
{
    uint64_t bit = 1ULL << act, side = acts_of_side(sv_act_is_customers[act]);

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
    learnt r = {need(calloc(t->ncolumns + 2, sizeof(double))), 0, false};
    struct model *m;

    p.y = need(calloc(t->nsamples, sizeof *p.y));
    p.x = need(calloc(t->nsamples, sizeof *p.x));
    for (int want = 1; want >= -1; want -= 2) /* positives first: liblinear's first label is then +1 */
        for (size_t i = 0; i < t->nsamples; i++)
            if (label_for(&t->sample[i], act, i) == want)
            {
                p.x[p.l] = t->sample[i].x;
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

    return t->column_text[col][0] != '1' || seen * 500 < t->nsamples ? 0 : (int8_t) rint(10 * log(t->nsamples / seen) + 1);
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
write_model(const trainer *t, const learnt *acts, FILE *out)
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

static void
be_quiet(const char *s)
{
    (void) s;
}

static void
learn_all(trainer *t, FILE *out)
{
    learnt acts[SV_NACTS];

    t->slots = 1u << 22;
    t->slot_hash = need(calloc(t->slots, sizeof(uint32_t)));
    t->slot_index = need(calloc(t->slots, sizeof(uint32_t)));
    t->column_text = need(calloc(t->slots, sizeof(char *)));
    t->column_hash = need(calloc(t->slots, sizeof(uint32_t)));
    t->column_seen = need(calloc(t->slots, sizeof(uint32_t)));
    for (size_t i = 0; i < t->nsamples; i++)
        vectorise(t, &t->sample[i]);
    for (size_t i = 0; i < t->nsamples; i++)
        set_bias_index(&t->sample[i], (int) t->ncolumns + 1);
    set_print_string_function(be_quiet);
    for (int a = 0; a < SV_NACTS; a++)
        acts[a] = learn_act(t, a);
    write_model(t, acts, out);
}

static int
usage(void)
{
    fputs("usage: seva-hook train [--cost C] [--output MODEL.tsv] EXAMPLES.tsv|THREADS.jsonl ...\n"
          "Learns the linear models of the acts of one language and writes them as a table that people can read:\n"
          "  bias <act> <1/256 log-odds>,   <hash> <feature> <number of act>:<weight> ...\n"
          "Features: 1word, 2two words, c characters; ^ and $ are the edges of the sentence.\n", stderr);
    return 64;
}

int
seva_train_main(int argc, char **argv)
{
    static const struct option options[] = {{"cost", 1, NULL, 'c'}, {"output", 1, NULL, 'o'}, {NULL, 0, NULL, 0}};
    trainer t = {.cost = 10};
    const char *output = NULL;
    FILE *out = stdout;
    int c, rc = 0;

    while ((c = getopt_long(argc, argv, "", options, NULL)) != -1)
        if (c == 'c' && (t.cost = strtod(optarg, NULL)) > 0)
            continue;
        else if (c == 'o')
            output = optarg;
        else
            return usage();
    if (optind == argc)
        return usage();
    for (int i = optind; i < argc && rc == 0; i++)
        rc = read_file(&t, argv[i]);
    if (rc)
        return rc;
    if (output && (out = fopen(output, "w")) == NULL)
        return fprintf(stderr, "%s: %s\n", output, strerror(errno)), 73;
    t.arena = need(sv_arena_new(sv_malloc_fn, sv_mfree_fn, NULL, 64 << 20));
    learn_all(&t, out);
    if ((out != stdout && fclose(out)) || ferror(stdout))
        return perror(output ? output : "output"), 74;
    return 0;
}
