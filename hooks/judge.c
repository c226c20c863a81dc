/*
 * judge.c - the command `seva-hook judge`: judges threads from a file, without a database.
 *
 * Reads threads as JSON lines, prints the nineteen verdicts of each as one JSON line; --features prints the facts instead
 * (comma-separated, for fitting weights), --sentences those of each sentence of the reply, --read what was read of each sentence, --note the coaching note.
 */
#include "judge.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../ext/core/judge.h"
#include "model_file.h"
#include "packs.h"
#include "thread_file.h"

#define ARENA_LIMIT ((size_t) 256 << 20)

enum { VERDICTS, FEATURES, SENTENCES, READING, NOTE };

/* Facts of a thread that a reply's judgement may weigh: agents' acts of the reply, customers' acts of the rest. */
static bool
is_used(int feature)
{
    int group = (feature - SV_F_REPLY_ACT) / SV_NACTS, act = (feature - SV_F_REPLY_ACT) % SV_NACTS;

    return feature < SV_F_REPLY_ACT || feature >= SV_F_SHOWS_KEPT || sv_act_is_customers[act] == (group > 0);
}

static void
print_head(void)
{
    char name[64];

    printf("id");
    for (int k = 0; k < SV_NFEATURES; k++)
        if (is_used(k))
            printf(",%s", sv_feature_name(k, name));
    putchar('\n');
}

static sv_status
print_features(sv_arena *a, const sv_ruleset *rules, const sv_thread *t, const char *id, sv_error *err)
{
    sv_case c;
    sv_status st = sv_read_case(a, rules, t, &c, err);

    if (st != SV_OK)
        return st;
    printf("%s", id);
    for (int k = 0; k < SV_NFEATURES; k++)
        if (is_used(k))
            printf(",%d", c.feature[k]);
    putchar('\n');
    return SV_OK;
}

/* One line a sentence of the reply: id, start and end in bytes, its features. */
static sv_status
print_sentences(sv_arena *a, const sv_ruleset *rules, const sv_thread *t, const char *id, sv_error *err)
{
    sv_case c;
    sv_status st = sv_read_case(a, rules, t, &c, err);
    int16_t f[SV_NSENTENCE_FEATURES];

    for (uint32_t i = 0; st == SV_OK && i < c.reply->words.nsentences; i++)
    {
        const sv_sentence *s = &c.reply->words.sentence[i];
        json_t *line = json_pack("[s, s#, []]", id, c.reply->own.text + s->start, (int) (s->end - s->start));
        char *text;

        sv_sentence_features(c.reply, i, f);
        for (int k = 0; k < SV_NSENTENCE_FEATURES; k++)
            json_array_append_new(json_array_get(line, 2), json_integer(f[k]));
        if ((text = json_dumps(line, JSON_COMPACT)) != NULL)
            puts(text);
        free(text);
        json_decref(line);
    }
    return st;
}

static json_t *
finding_json(const sv_judgement *j, int g)
{
    static const char *const verdict[] = {"not_applicable", "kept", "missed", "broken"}, *const noted[] = {NULL, "praise", "try"};
    const sv_finding *f = &j->finding[g];
    json_t *o = json_object();

    json_object_set_new(o, "verdict", json_string(verdict[f->verdict]));
    json_object_set_new(o, "confidence", json_integer(f->confidence));
    if (f->has_evidence)
        json_object_set_new(o, "evidence", json_stringn(j->reply.text + f->ev_start, f->ev_end - f->ev_start));
    if (f->advice)
        json_object_set_new(o, "advice", json_string(f->advice));
    if (noted[f->noted])
        json_object_set_new(o, "noted", json_string(noted[f->noted]));
    return o;
}

static sv_status
print_verdicts(sv_arena *a, const sv_ruleset *rules, const sv_thread *t, const char *id, sv_error *err)
{
    sv_judgement j;
    sv_status st = sv_judge(a, rules, t, &j, err);
    json_t *all;
    char *text;

    if (st != SV_OK)
        return st;
    all = json_object();
    json_object_set_new(all, "id", json_string(id));
    for (int g = 0; g < SV_NGUIDELINES; g++)
        json_object_set_new(all, sv_guideline_id[g], finding_json(&j, g));
    if ((text = json_dumps(all, JSON_COMPACT)) != NULL)
        puts(text);
    free(text);
    json_decref(all);
    return SV_OK;
}

static sv_status
print_note(sv_arena *a, const sv_ruleset *rules, const sv_thread *t, const char *id, sv_error *err)
{
    sv_judgement j;
    sv_status st = sv_judge(a, rules, t, &j, err);
    char *note;
    size_t n;

    if (st == SV_OK)
        st = sv_note(a, t, &j, SV_ANY, SV_FMT_TEXT, &note, &n);
    if (st == SV_OK)
        printf("== %s\n%s\n", id, note ? note : "(silence)\n");
    return st;
}

static sv_status
print_reading(sv_arena *a, const sv_ruleset *rules, const sv_thread *t, sv_error *err)
{
    char *text;
    size_t n;
    sv_status st = sv_read_thread(a, rules, t, &text, &n, err);

    if (st == SV_OK)
        fwrite(text, 1, n, stdout);
    return st;
}

static int
judge_line(sv_arena *a, const sv_ruleset *rules, const char *line, unsigned row, int what)
{
    json_error_t je;
    json_t *doc = json_loads(line, 0, &je);
    const char *id = json_string_value(json_object_get(doc, "id"));
    sv_thread t;
    sv_error e = {{0}, 0, 0};
    sv_status st = SV_BADINPUT;

    sv_arena_reset(a);
    if (doc == NULL)
        return fprintf(stderr, "line %u: no JSON from column %d on\n", row, je.column), 65; /* its own words would quote the thread */
    id = id ? id : "-";
    if (seva_thread_from_json(a, doc, &t, &e))
        st = what == FEATURES ? print_features(a, rules, &t, id, &e) : what == SENTENCES ? print_sentences(a, rules, &t, id, &e) : what == READING ? print_reading(a, rules, &t, &e)
            : what == NOTE ? print_note(a, rules, &t, id, &e) : print_verdicts(a, rules, &t, id, &e);
    json_decref(doc);
    if (st != SV_OK)
        return fprintf(stderr, "line %u: %s: %s\n", row, id, st == SV_NOMEM ? "out of memory" : e.message), st == SV_NOMEM ? 71 : 65;
    return 0;
}

static int
judge_stream(FILE *in, const sv_ruleset *rules, int what)
{
    sv_arena *a = sv_arena_new(sv_malloc_fn, sv_mfree_fn, NULL, ARENA_LIMIT);
    char *line = NULL;
    size_t cap = 0;
    unsigned row = 0;
    int rc = a ? 0 : 71;

    if (what == FEATURES)
        print_head();
    while (rc == 0 && getline(&line, &cap, in) > 0)
    {
        row++;
        if (line[strspn(line, " \t\r\n")])
            rc = judge_line(a, rules, line, row, what);
    }
    free(line);
    if (a)
        sv_arena_free(a);
    return rc;
}

static int
usage(void)
{
    fputs("usage: seva-hook judge [--features | --sentences | --read | --note] [--packs DIR] [--model LANG=MODEL.tsv ...]\n"
          "       [--leanings MODEL.tsv] [THREADS.jsonl]\n"
          "Judges the last reply of each thread (one JSON object a line) and prints its verdicts as JSON.\n", stderr);
    return 64;
}

/* LANG=FILE */
static bool
use_model(const char *arg, sv_ruleset *rules)
{
    const char *eq = strchr(arg, '=');
    sv_lang lang = eq ? sv_lang_by_name(arg, (size_t) (eq - arg)) : SV_OTHER;

    return lang < SV_NLANG && (rules->model[lang] = seva_model_read(eq + 1)) != NULL;
}

int
seva_judge_main(int argc, char **argv)
{
    static const struct option options[] = {{"features", 0, NULL, FEATURES}, {"sentences", 0, NULL, SENTENCES}, {"read", 0, NULL, READING}, {"note", 0, NULL, NOTE},
                                            {"model", 1, NULL, 'm'}, {"leanings", 1, NULL, 'l'}, {"packs", 1, NULL, 'p'}, {NULL, 0, NULL, 0}};
    sv_ruleset rules = {0};
    sv_arena *compiled = sv_arena_new(sv_malloc_fn, sv_mfree_fn, NULL, ARENA_LIMIT);
    sv_image image;
    int what = VERDICTS, c, rc;
    FILE *in = stdin;

    if (compiled == NULL)
        return 71;

    while ((c = getopt_long(argc, argv, "", options, NULL)) != -1)
        if (c == 'm' && use_model(optarg, &rules))
            continue;
        else if (c == 'l' && (rules.leanings = seva_model_read(optarg)) != NULL)
            continue;
        else if (c == 'p' && seva_packs_compile(compiled, optarg, &image))
            rules.image = &image;
        else if (c == FEATURES || c == SENTENCES || c == READING || c == NOTE)
            what = c;
        else
            return usage();
    if (optind < argc && (in = fopen(argv[optind], "r")) == NULL)
        return fprintf(stderr, "%s: %s\n", argv[optind], strerror(errno)), 66;
    rc = judge_stream(in, &rules, what);
    if (in != stdin)
        fclose(in);
    sv_arena_free(compiled);
    return rc;
}
