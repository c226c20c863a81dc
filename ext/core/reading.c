/* reading.c - reads the messages of a thread: own words, sentences, cues, and how surely each sentence performs each act. */
#include "arena.h"
#include "reading.h"

#include <string.h>

#define CUE_LOG_ODDS 10      /* a cue of weight 100 adds so many 1/256 of log-odds per unit: 100 * 10 = about 4 */
#define UNKNOWN_ACT (-3 * 256) /* log-odds of an act that the language's model does not know */

/* 1000 / (1 + exp(-x)), x = 0 .. 8 by eighths. */
static const int16_t logistic[65] = {
    500, 531, 562, 593, 622, 651, 679, 706, 731, 755, 777, 798, 818, 835, 852, 867, 881, 893, 905, 915, 924, 932,
    940, 947, 953, 958, 963, 967, 971, 974, 977, 980, 982, 984, 986, 988, 989, 990, 991, 992, 993, 994, 995, 995,
    996, 996, 997, 997, 998, 998, 998, 998, 998, 999, 999, 999, 999, 999, 999, 999, 999, 1000, 1000, 1000, 1000
};

int16_t
sv_sure(int32_t log_odds)
{
    uint32_t x = log_odds < 0 ? 0 - (uint32_t) log_odds : (uint32_t) log_odds, i, y;

    x = x < 2047 ? x : 2047; /* 1000 from 63 eighths on */
    i = x >> 5;
    y = (uint32_t) logistic[i] + ((uint32_t) (logistic[i + 1] - logistic[i]) * (x & 31) >> 5);
    return (int16_t) (log_odds < 0 ? 1000 - y : y);
}

static const sv_model *
model_of(const sv_ruleset *rules, sv_lang lang)
{
    if (lang >= SV_NLANG)
        return NULL;
    return rules->model[lang] ? rules->model[lang] : sv_shipped_model(lang);
}

const sv_model *
sv_model_for(const sv_case *c, const sv_words *w, const sv_sentence *s)
{
    const sv_model *m = model_of(c->rules, (sv_lang) s->lang);

    if (m == NULL)
        m = model_of(c->rules, w->lang);
    return m ? m : model_of(c->rules, SV_EN);
}

/* Log-odds (1/256) of a phrase's weight taken as a percentage, by tens: ln(w / (100 - w)), at most 3. */
static const int16_t sure_of_weight[11] = {INT16_MIN, -562, -355, -217, -104, 0, 104, 217, 355, 562, 768};

/* The most that cues speak for and against an act of a sentence. */
typedef struct told { int16_t most, least; } told;

/* An act that a phrase shows is as sure as the phrase's weight says, and surer where the model agrees. */
static int32_t
heed(const told *t, int32_t score)
{
    int32_t floor = t->least ? INT16_MIN : sure_of_weight[t->most / 10];

    score += (t->most + t->least) * CUE_LOG_ODDS;
    return t->most && score < floor ? floor : score;
}

/* What n cues of a sentence say: the strongest for and the strongest against each act count.  Returns the acts, as bits. */
static uint64_t
hear_cues(const sv_cue *cue, uint32_t n, told act[SV_NACTS])
{
    uint64_t seen = 0;

    for (uint32_t i = 0; i < n; i++)
    {
        told *t = &act[cue[i].cue];

        if (cue[i].cue >= SV_NACTS)
            continue;
        if (!(seen >> cue[i].cue & 1))
            *t = (told) {0, 0};
        seen |= UINT64_C(1) << cue[i].cue;
        t->most = cue[i].weight > t->most ? cue[i].weight : t->most;
        t->least = cue[i].weight < t->least ? cue[i].weight : t->least;
    }
    return seen;
}

#define FAINT 25           /* an act less sure than this is taken as not performed at all */
#define FAINT_SCORE (-960) /* log-odds below which it surely is */

static void
know_nothing(int from, sv_scored *out)
{
    out->n = 0;
    for (int k = from; k < SV_NACTS; k++)
    {
        out->act[out->n++] = (uint8_t) k;
        out->score[k] = INT32_MIN;
    }
}

/* How surely the sentence performs each act, by the model and by its n cues. */
static void
score_sentence(const sv_case *c, sv_reading *r, uint32_t i, const sv_cue *cue, uint32_t n)
{
    const sv_sentence *s = &r->words.sentence[i];
    const sv_model *m = s->n > 0 ? sv_model_for(c, &r->words, s) : NULL;
    bool customers = r->message->from != SV_AGENT;
    sv_gathered own, *g = r->gathered ? &r->gathered[i] : &own;
    told act[SV_NACTS];
    uint64_t told_of = hear_cues(cue, n, act);
    sv_scored found;

    memset(r->act[i], 0, sizeof r->act[i]);
    if (m)
    {
        sv_model_gather(m, &r->folded, s->first, s->n, s->mark, customers, g);
        sv_model_pick(m, g, customers, FAINT_SCORE, told_of, &found);
    }
    else
    {
        memset(g, 0, sizeof *g);
        know_nothing(customers ? SV_FIRST_CUSTOMERS : 0, &found);
    }
    for (uint32_t k = 0; k < found.n; k++)
    {
        int a = found.act[k];
        int32_t score = found.score[a] == INT32_MIN ? UNKNOWN_ACT : found.score[a];
        int16_t sure = sv_sure(told_of >> a & 1 ? heed(&act[a], score) : score);

        r->act[i][a] = sure < FAINT ? 0 : sure;
    }
}

/* Of a customer's sentences only the acts of customers are read, of an agent's all. */
static void
score_sentences(const sv_case *c, sv_reading *r)
{
    uint32_t cue = 0, end = 0;

    for (uint32_t i = 0; i < r->words.nsentences; i++, cue = end)
    {
        while (end < r->ncues && r->cue[end].sentence <= i)
            end++;
        score_sentence(c, r, i, r->cue + cue, end - cue);
    }
}

static sv_status
find_cues(sv_arena *a, const sv_case *c, sv_reading *r)
{
    const sv_thread *t = c->thread;

    if (c->rules->image == NULL)
        return SV_OK;
    if ((r->cue = sv_alloc_raw(a, SV_MAX_CUES * sizeof *r->cue)) == NULL)
        return SV_NOMEM;
    sv_status st = sv_scan(c->rules->image, &r->words, t->helpdesk, t->queue, r->cue, SV_MAX_CUES, &r->ncues);

    if (r->ncues > SV_MAX_CUES)
        r->ncues = SV_MAX_CUES;
    return st;
}

void
sv_read_whole(const sv_case *c, uint32_t from, int16_t act[SV_NACTS])
{
    sv_gathered all = {0};
    const sv_model *m = NULL;
    int32_t score[SV_NACTS];

    for (uint32_t i = from; i + 1 < c->nreadings; i++)
    {
        const sv_reading *r = &c->reading[i];

        if (r->message->from != SV_CUSTOMER || r->words.nsentences == 0)
            continue;
        m = sv_model_for(c, &r->words, &r->words.sentence[0]);
        for (uint32_t k = 0; k < r->words.nsentences; k++)
            sv_model_add(&all, &r->gathered[k]);
    }
    if (m == NULL)
        return;
    sv_model_sum(m, &all, SV_FIRST_CUSTOMERS, score);
    for (int k = SV_FIRST_CUSTOMERS; k < SV_NACTS; k++)
        act[k] = score[k] == INT32_MIN ? 0 : sv_sure(score[k]);
}

/* A reply in a known language is read in it where a sentence could be either of two (Hinglish and English). */
static void
settle_languages(const sv_thread *t, sv_words *w)
{
    if (t->lang >= SV_NLANG)
        return;
    w->lang = t->lang;
    for (uint32_t i = 0; i < w->nsentences; i++)
    {
        sv_sentence *s = &w->sentence[i];

        if (s->lang == SV_OTHER || s->lang == SV_ANY || (t->lang == SV_HL && s->lang == SV_EN) || (t->lang == SV_EN && s->lang == SV_HL))
            s->lang = (uint8_t) t->lang;
    }
}

/* Sounds, where a sentence may be read by a model that knows them. */
static sv_status
find_sounds(sv_arena *a, const sv_case *c, sv_reading *r)
{
    for (uint32_t i = 0; i < r->words.nsentences; i++)
    {
        const sv_model *m = sv_model_for(c, &r->words, &r->words.sentence[i]);

        if (m && m->sounds)
            return sv_fold_sounds(a, &r->folded, r->words.nwords);
    }
    return SV_OK;
}

static sv_status
read_message(sv_arena *a, const sv_case *c, const sv_message *m, sv_reading *r)
{
    sv_status st = sv_own_words(a, m->text, m->len, m->type, &r->own);

    r->message = m;
    if (st == SV_OK)
        st = sv_split(a, r->own.text, r->own.len, &r->words);
    if (st != SV_OK)
        return st;
    settle_languages(c->thread, &r->words);
    if ((st = find_cues(a, c, r)) != SV_OK)
        return st;
    if ((st = sv_fold_words(a, &r->words, &r->folded)) != SV_OK || (st = find_sounds(a, c, r)) != SV_OK)
        return st;
    r->gathered = m->from == SV_CUSTOMER ? sv_alloc_raw(a, (r->words.nsentences + 1) * sizeof *r->gathered) : NULL;
    r->act = sv_alloc(a, (r->words.nsentences + 1) * sizeof *r->act);
    r->overlap = sv_alloc(a, (r->words.nsentences + 1) * sizeof *r->overlap);
    if ((m->from == SV_CUSTOMER && r->gathered == NULL) || r->act == NULL || r->overlap == NULL)
        return SV_NOMEM;
    score_sentences(c, r);
    return SV_OK;
}

/* The oldest message of the customer that had no answer: those since an agent last spoke (when the agent writes twice
 * running, those before the first of the two). */
static void
find_asked(sv_case *c)
{
    uint32_t last = c->nreadings - 1, i = last;

    while (i > 0 && c->reading[i - 1].message->from != SV_CUSTOMER)
        i--;
    c->asked_from = i > 0 ? i - 1 : 0;
    while (c->asked_from > 0 && c->reading[c->asked_from - 1].message->from != SV_AGENT)
        c->asked_from--;
    while (c->asked_from < last && c->reading[c->asked_from].message->from != SV_CUSTOMER)
        c->asked_from++;
    c->first = true;
    for (i = 0; i < last; i++)
        if (c->reading[i].message->from == SV_AGENT)
            c->first = false;
}

static void
find_wait(sv_case *c)
{
    const sv_message *reply = c->reply->message;

    c->waited = -1;
    if (c->asked_from >= c->nreadings - 1 || !reply->has_at)
        return;
    if (c->nreadings >= 2 && c->reading[c->nreadings - 2].message->from == SV_AGENT)
        return; /* the agent had answered already */
    for (uint32_t i = c->asked_from; i < c->nreadings - 1; i++)
        if (c->reading[i].message->from == SV_CUSTOMER && c->reading[i].message->has_at)
        {
            c->waited = reply->at - c->reading[i].message->at;
            return;
        }
}

static sv_status
refuse(sv_error *err, const char *message)
{
    if (err)
    {
        memset(err, 0, sizeof *err);
        strncpy(err->message, message, sizeof err->message - 1);
    }
    return SV_BADINPUT;
}

sv_status
sv_read_case(sv_arena *a, const sv_ruleset *rules, const sv_thread *t, sv_case *c, sv_error *err)
{
    uint32_t n = t->nmessages;

    memset(c, 0, sizeof *c);
    if (n == 0)
        return refuse(err, "messages: there is none");
    if (t->message[n - 1].from != SV_AGENT)
        return refuse(err, "messages: the last one is not the agent's");
    c->thread = t;
    c->rules = rules;
    c->reading = sv_alloc(a, (n < SV_MAX_READ_MESSAGES ? n : SV_MAX_READ_MESSAGES) * sizeof *c->reading);
    if (c->reading == NULL)
        return SV_NOMEM;
    for (uint32_t i = 0; i < n; i++)
    {
        sv_status st;

        if (n > SV_MAX_READ_MESSAGES && i >= 2 && i < n - (SV_MAX_READ_MESSAGES - 2))
            continue;
        if ((st = read_message(a, c, &t->message[i], &c->reading[c->nreadings++])) != SV_OK)
            return st;
    }
    c->reply = &c->reading[c->nreadings - 1];
    find_asked(c);
    find_wait(c);
    return sv_find_features(a, c);
}
