/* explain.c - what was read of a thread, as JSON: the facts, and each sentence with the acts that it performs and why. */
#include "judge.h"

#include <stdio.h>
#include <string.h>

#define NAMED_FROM 400
#define JSON_ROOM (512 * 1024)

typedef struct json { char *buf; size_t n; bool full; } json;

static void
put(json *j, const char *s, size_t n)
{
    if (j->n + n >= JSON_ROOM)
    {
        j->full = true;
        return;
    }
    memcpy(j->buf + j->n, s, n);
    j->n += n;
}

static void
raw(json *j, const char *s)
{
    put(j, s, strlen(s));
}

static void
number(json *j, long long v)
{
    char b[24];

    put(j, b, (size_t) snprintf(b, sizeof b, "%lld", v));
}

static void
string(json *j, const char *s, size_t n)
{
    raw(j, "\"");
    for (size_t i = 0; i < n; i++)
    {
        unsigned char c = (unsigned char) s[i];
        char b[8];

        if (c == '"' || c == '\\')
            put(j, b, (size_t) snprintf(b, sizeof b, "\\%c", c));
        else if (c < ' ')
            put(j, b, (size_t) snprintf(b, sizeof b, "\\u%04x", c));
        else
            put(j, &s[i], 1);
    }
    raw(j, "\"");
}

static void
key(json *j, bool *first, const char *name)
{
    raw(j, *first ? "" : ", ");
    *first = false;
    string(j, name, strlen(name));
    raw(j, ": ");
}

/* "act": 812 ... for what the sentence performs, and the features that decided the surest. */
static void
put_acts(json *j, const sv_docket *d, const sv_reading *r, uint32_t i)
{
    bool first = true, customers = r->message->from != SV_AGENT;
    const sv_model *m = sv_model_for(&d->c, &r->words, &r->words.sentence[i]);
    int best = -1;
    sv_reason reason[5];

    raw(j, ", \"acts\": {");
    for (int k = 0; k < SV_NACTS; k++)
        if (sv_act_is_customers[k] == customers && r->act[i][k] >= NAMED_FROM)
        {
            key(j, &first, sv_act_name[k]);
            number(j, r->act[i][k]);
            best = best < 0 || r->act[i][k] > r->act[i][best] ? k : best;
        }
    raw(j, "}");
    if (best < 0 || m == NULL)
        return;
    raw(j, ", \"because\": [");
    for (uint32_t k = 0, n = sv_model_explain(m, &r->folded, &r->words.sentence[i], (sv_act) best, reason, 5); k < n; k++)
    {
        raw(j, k ? ", [" : "[");
        string(j, reason[k].text, strlen(reason[k].text));
        raw(j, ", ");
        number(j, reason[k].weight);
        raw(j, "]");
    }
    raw(j, "]");
}

static void
put_cues(json *j, const sv_reading *r, uint32_t sentence)
{
    bool any = false;

    for (uint32_t i = 0; i < r->ncues; i++)
    {
        const sv_cue *q = &r->cue[i];

        if (q->sentence != sentence)
            continue;
        raw(j, any ? ", [" : ", \"cues\": [[");
        any = true;
        string(j, sv_cue_name(q->cue), strlen(sv_cue_name(q->cue)));
        raw(j, ", ");
        string(j, r->words.text + q->start, q->end - q->start);
        raw(j, "]");
    }
    if (any)
        raw(j, "]");
}

static void
put_reading(json *j, const sv_docket *d, const sv_reading *r)
{
    static const char *const from[] = {[SV_CUSTOMER] = "customer", [SV_AGENT] = "agent", [SV_SYSTEM] = "system"};

    raw(j, "{\"from\": \"");
    raw(j, from[r->message->from]);
    raw(j, "\", \"lang\": \"");
    raw(j, sv_lang_name(r->words.lang));
    raw(j, "\", \"sentences\": [");
    for (uint32_t i = 0; i < r->words.nsentences; i++)
    {
        const sv_sentence *s = &r->words.sentence[i];

        raw(j, i ? ",\n  {\"text\": " : "\n  {\"text\": ");
        string(j, r->words.text + s->start, s->end - s->start);
        put_acts(j, d, r, i);
        put_cues(j, r, i);
        raw(j, "}");
    }
    raw(j, "]}");
}

static void
put_facts(json *j, const sv_docket *d)
{
    static const char *const gate[SV_NGATES] = {NULL, "problem", "emotional", "crisis", "concession", "rule", "hold", "closing"};
    bool first = true;
    char name[64];

    raw(j, "{\"facts\": {");
    for (int g = 1; g < SV_NGATES; g++)
    {
        key(j, &first, gate[g]);
        number(j, d->gate[g]);
    }
    key(j, &first, "waited_s");
    number(j, d->c.waited);
    for (int f = 0; f < SV_F_REPLY_ACT; f++)
        if (d->c.feature[f])
        {
            key(j, &first, sv_feature_name(f, name));
            number(j, d->c.feature[f]);
        }
    raw(j, "},\n \"messages\": [");
}

sv_status
sv_read_thread(sv_arena *a, const sv_ruleset *rules, const sv_thread *t, char **out, size_t *len, sv_error *err)
{
    sv_docket d;
    json j = {sv_alloc(a, JSON_ROOM + 8), 0, false};
    sv_status st;

    memset(&d, 0, sizeof d);
    d.arena = a;
    if (j.buf == NULL)
        return SV_NOMEM;
    if ((st = sv_read_case(a, rules, t, &d.c, err)) != SV_OK)
        return st;
    sv_open_gates(&d);
    put_facts(&j, &d);
    for (uint32_t i = 0; i < d.c.nreadings; i++)
    {
        raw(&j, i ? ",\n " : "\n ");
        put_reading(&j, &d, &d.c.reading[i]);
    }
    raw(&j, "]}\n");
    if (j.full)
        return SV_NOMEM;
    *out = j.buf;
    *len = j.n;
    return SV_OK;
}
