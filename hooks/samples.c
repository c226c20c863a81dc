/* samples.c - reads labelled sentences: examples of acts, and the sentences of labelled threads. */
#include "samples.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../ext/core/leaning.h"

void *
seva_need(void *p)
{
    if (p == NULL)
    {
        fputs("seva-hook: out of memory\n", stderr);
        exit(71);
    }
    return p;
}

int
seva_act_by_name(const char *name)
{
    for (int i = 0; i < SV_NACTS; i++)
        if (strcmp(sv_act_name[i], name) == 0)
            return i;
    return -1;
}

void
seva_add_sample(seva_samples *all, sv_lang lang, const char *text, uint64_t yes, uint64_t known)
{
    if (all->n == all->room)
    {
        all->room = all->room ? all->room * 2 : 4096;
        all->sample = seva_need(realloc(all->sample, all->room * sizeof *all->sample));
    }
    all->sample[all->n++] = (seva_sample) {seva_need(strdup(text)), yes, known, lang};
}

uint64_t
seva_acts_of_side(bool customers)
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
        int act = seva_act_by_name(name);

        if (act < 0 && strcmp(name, "-") != 0)
            return false;
        if (act >= 0)
            *yes |= 1ULL << act;
    }
    return true;
}

/* One line: acts, a customer's whole message. */
static int
read_whole(seva_samples *t, sv_lang lang, char *line, char *text, const char *file, unsigned row)
{
    uint64_t yes;

    if (!read_acts(line, &yes))
        return fprintf(stderr, "%s:%u: unknown act in '%.40s'\n", file, row, line), 65;
    seva_add_sample(t, lang, text, yes & seva_acts_of_side(true), seva_acts_of_side(true));
    return 0;
}

/* One line: act, 1 or 0, sentence; or acts, message. */
static int
read_example(seva_samples *t, sv_lang lang, char *line, const char *file, unsigned row)
{
    char *label = strchr(line, '\t'), *text = label ? strchr(label + 1, '\t') : NULL;
    int act;

    if (*line == '\0' || *line == '#')
        return 0;
    if (label && text == NULL)
    {
        *label = '\0';
        return read_whole(t, lang, line, label + 1, file, row);
    }
    if (text)
        *label++ = '\0', *text++ = '\0';
    if (text == NULL || (strcmp(label, "1") != 0 && strcmp(label, "0") != 0))
        return fprintf(stderr, "%s:%u: want act, 1 or 0, sentence; or acts, message; separated by tabs\n", file, row), 65;
    if ((act = seva_act_by_name(line)) < 0)
        return fprintf(stderr, "%s:%u: there is no act '%.40s'\n", file, row, line), 65;
    seva_add_sample(t, lang, text, *label == '1' ? 1ULL << act : 0, 1ULL << act);
    return 0;
}

/* A thread's labelled sentences: [message, [acts], text]. */
static void
read_sentences(seva_samples *t, sv_lang lang, json_t *thread)
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
            int act = json_string_value(name) ? seva_act_by_name(json_string_value(name)) : -1;

            if (act >= 0)
                yes |= 1ULL << act;
        }
        seva_add_sample(t, lang, text, yes, seva_acts_of_side(strcmp(from, "customer") == 0));
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

/* All that the customer wrote, as one sample: what any of its sentences does, and whether it is a crisis (-1: not said). */
static void
add_whole_customer(seva_samples *t, sv_lang lang, size_t first, int labelled)
{
    size_t size = 1, end = t->n;
    uint64_t yes = 0, side = seva_acts_of_side(true), crisis = 1ULL << SV_ACT_in_crisis;
    char *whole;

    for (size_t i = first; i < end; i++)
        if (t->sample[i].known == side)
            size += strlen(t->sample[i].text) + 1, yes |= t->sample[i].yes;
    whole = seva_need(calloc(1, size));
    for (size_t i = first, n = 0; i < end; i++)
        if (t->sample[i].known == side)
            n += (size_t) snprintf(whole + n, size - n, "%s ", t->sample[i].text);
    yes = labelled == 1 ? yes | crisis : labelled == 0 ? yes & ~crisis : yes;
    seva_add_sample(t, lang, whole, yes, labelled < 0 ? side & ~crisis : side);
    free(whole);
}

/* The parser's own words about what is no JSON would quote the thread: its column is enough. */
static int
read_thread_line(seva_samples *t, sv_lang lang, const char *line, const char *file, unsigned row)
{
    json_error_t e;
    json_t *thread = json_loads(line, 0, &e);
    size_t first = t->n;

    if (thread == NULL)
        return fprintf(stderr, "%s:%u: no JSON from column %d on\n", file, row, e.column), 65;
    read_sentences(t, lang, thread);
    add_whole_customer(t, lang, first, labelled_crisis(thread));
    json_decref(thread);
    return 0;
}

/* ---- labelled threads as people write them (tests/gold/FORMAT.md) ---- */

typedef struct text_state { sv_lang lang; char side; size_t first; } text_state;

/* "reach=kept:3 safety=? ..." : is any of the crisis guidelines named? */
static int
crisis_of_verdicts(const char *line)
{
    static const char *const guideline[] = {" reach=", " bleeding=", " safety="};
    int found = 0;

    for (int i = 0; i < 3; i++)
    {
        const char *p = strstr(line, guideline[i]);

        if (p == NULL)
            continue;
        if (p[strlen(guideline[i])] != '?')
            return 1;
        found = -1;
    }
    return found;
}

static int
read_text_line(seva_samples *t, char *line, text_state *s, const char *file, unsigned row)
{
    char *bar = strchr(line, '|');
    uint64_t yes;

    if (strncmp(line, "== ", 3) == 0)
        *s = (text_state) {s->lang, 0, t->n};
    else if (*line == 'V' && (line[1] == ' ' || line[1] == '\0'))
        add_whole_customer(t, s->lang, s->first, crisis_of_verdicts(line));
    else if (strchr("CAS", *line) && *line && (line[1] == ' ' || line[1] == '\0'))
        s->side = *line;
    else if (bar && s->side)
    {
        *bar++ = '\0';
        bar += *bar == '|';
        if (!read_acts(line, &yes))
            return fprintf(stderr, "%s:%u: unknown act in '%.40s'\n", file, row, line), 65;
        if (s->side != 'S')
            seva_add_sample(t, s->lang, bar + strspn(bar, " "), yes & seva_acts_of_side(s->side == 'C'), seva_acts_of_side(s->side == 'C'));
    }
    return 0;
}

static int
read_line(seva_samples *t, char *line, text_state *s, const char *file, unsigned row)
{
    size_t n = strlen(file);

    if (n > 4 && strcmp(file + n - 4, ".txt") == 0)
        return read_text_line(t, line, s, file, row);
    return *line == '{' ? read_thread_line(t, s->lang, line, file, row) : read_example(t, s->lang, line, file, row);
}

/* ---- whole texts ---- */

/* What of the outputs of leanings a thread's labels say, and which of them they say anything of. */
static void
label_leanings(json_t *labels, uint64_t *yes, uint64_t *known)
{
    static const struct { int output; const char *any[4]; } gate[] = {
        {SV_LEAN_concern, {"hear"}}, {SV_LEAN_emotion, {"empathise"}}, {SV_LEAN_crisis, {"reach", "bleeding", "safety"}},
        {SV_LEAN_concession, {"win_win"}}, {SV_LEAN_rule, {"rule_book"}}};

    *yes = *known = 0;
    for (int g = 0; g < SV_NGUIDELINES; g++)
    {
        const char *v = json_string_value(json_object_get(labels, sv_guideline_id[g]));
        uint64_t kept = 1ULL << (SV_LEAN_KEPT + g), problem = 1ULL << (SV_LEAN_PROBLEM + g);

        if (v == NULL)
            continue;
        *known |= kept | problem;
        *yes |= strcmp(v, "kept") == 0 ? kept : strcmp(v, "not_applicable") != 0 ? problem : 0;
    }
    for (size_t i = 0; i < sizeof gate / sizeof *gate; i++)
    {
        uint64_t bit = 1ULL << gate[i].output;
        bool unsure = false;

        for (int k = 0; k < 4 && gate[i].any[k]; k++)
        {
            const char *v = json_string_value(json_object_get(labels, gate[i].any[k]));

            unsure = unsure || v == NULL;
            *yes |= v && strcmp(v, "not_applicable") != 0 ? bit : 0;
        }
        *known |= *yes & bit || !unsure ? bit : 0;
    }
}

#define OF_CUSTOMER (~((1ULL << SV_LEAN_CUSTOMER) - 1))

static int
read_leaning_line(seva_samples *t, const char *line, const char *file, unsigned row)
{
    json_error_t e;
    json_t *thread = json_loads(line, 0, &e), *messages = json_object_get(thread, "messages"), *m;
    size_t i, n = json_array_size(messages), size = 1, at = 0;
    uint64_t yes, known;
    char *theirs;

    if (n == 0 || json_string_value(json_object_get(json_array_get(messages, n - 1), "text")) == NULL)
        return fprintf(stderr, "%s:%u: %s\n", file, row, thread ? "no messages" : "no JSON"), json_decref(thread), 65;
    label_leanings(json_object_get(thread, "labels"), &yes, &known);
    seva_add_sample(t, SV_EN, json_string_value(json_object_get(json_array_get(messages, n - 1), "text")), yes & ~OF_CUSTOMER, known & ~OF_CUSTOMER);
    json_array_foreach(messages, i, m)
        size += json_string_length(json_object_get(m, "text")) + 1;
    theirs = seva_need(calloc(1, size));
    json_array_foreach(messages, i, m)
        if (json_string_value(json_object_get(m, "text")) && strcmp(json_string_value(json_object_get(m, "from")), "customer") == 0)
            at += (size_t) snprintf(theirs + at, size - at, "%s\n", json_string_value(json_object_get(m, "text")));
    seva_add_sample(t, SV_EN, theirs, yes & OF_CUSTOMER, known & OF_CUSTOMER);
    free(theirs);
    json_decref(thread);
    return 0;
}

/* Give each line of a file to `read`. */
static int
read_lines(seva_samples *t, text_state *s, const char *file, int (*read)(seva_samples *, char *, text_state *, const char *, unsigned))
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
        rc = read(t, line, s, file, row);
    }
    free(line);
    fclose(in);
    return rc;
}

int
seva_read_samples(seva_samples *t, sv_lang lang, const char *file)
{
    text_state state = {lang, 0, t->n};

    return read_lines(t, &state, file, read_line);
}

static int
read_leaning(seva_samples *t, char *line, text_state *s, const char *file, unsigned row)
{
    (void) s;
    return line[strspn(line, " \t")] ? read_leaning_line(t, line, file, row) : 0;
}

int
seva_read_leanings(seva_samples *t, const char *file)
{
    return read_lines(t, NULL, file, read_leaning);
}
