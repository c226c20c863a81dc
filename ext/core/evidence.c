/* evidence.c - the words of the reply that a finding rests on. */
#include "judge.h"

#include <string.h>

#include "shows.h"

#define LONG_SENTENCE 36 /* words from which a part is quoted rather than the whole */
#define REMARK 4         /* words from which a sentence is more than a greeting or a name */
#define SHORT_CLAUSE 5   /* words below which a clause is read with the next */
#define MAX_CLAUSES 12
#define NAMED_FROM 350   /* how surely an act must be performed to be named */

/* Whether the text begins with this sentence, greetings and the like apart; time linear over all sentences together. */
static bool
opens(const sv_words *w, uint32_t i)
{
    if (w->sentence[i].n < REMARK && i + 1 < w->nsentences)
        return false;
    while (i > 0 && w->sentence[i - 1].n < REMARK)
        i--;
    return i == 0;
}

/* Whether the text ends with it, names and the like apart. */
static bool
closes(const sv_words *w, uint32_t i)
{
    if (w->sentence[i].n < REMARK && i > 0)
        return false;
    while (i + 1 < w->nsentences && w->sentence[i + 1].n < REMARK)
        i++;
    return i + 1 == w->nsentences;
}

void
sv_sentence_features(const sv_reading *r, uint32_t i, int16_t out[SV_NSENTENCE_FEATURES])
{
    const sv_words *w = &r->words;
    const sv_sentence *s = &w->sentence[i];

    for (int k = 0; k < SV_NACTS; k++)
        out[k] = sv_eased[r->act[i][k]];
    out[SV_S_ECHO] = r->overlap[i];
    out[SV_S_OPENING] = opens(w, i) ? 1000 : 0;
    out[SV_S_CLOSING] = closes(w, i) ? 1000 : 0;
    out[SV_S_QUESTION] = s->mark == '?' ? 1000 : 0;
    out[SV_S_NUMBER] = 0;
    for (uint32_t k = s->first; k < s->first + s->n; k++)
        if (w->word[k].flags & SV_W_DIGIT)
            out[SV_S_NUMBER] = 1000;
    out[SV_S_BRIEF] = s->n < 6 ? 1000 : 0;
    out[SV_S_LONG] = s->n >= 20 ? 1000 : 0;
    out[SV_S_LISTED] = s->list_item ? 1000 : 0;
    out[SV_S_LATE] = (int16_t) (w->nsentences > 1 ? (uint64_t) i * 1000 / (w->nsentences - 1) : 0);
    out[SV_S_FAR] = (int16_t) (i < 10 ? i * 100 : 1000);
}

const char *
sv_sentence_feature_name(int feature)
{
    static const char *const name[] = {"ECHO", "OPENING", "CLOSING", "QUESTION", "NUMBER", "BRIEF", "LONG", "LISTED", "LATE", "FAR"};

    return feature < SV_NACTS ? sv_act_name[feature] : name[feature - SV_NACTS];
}

/* Log-odds for every guideline at once; int32 holds 60 * 1000 * 32767. */
static void
add_shown(const int16_t *feature, int n, int32_t out[SV_NSHOWN])
{
    int32_t sum[SV_NSHOWN] = {0};

    for (int f = 0; f < n; f++)
        if (feature[f])
            for (int k = 0; k < SV_NSHOWN; k++)
                sum[k] += feature[f] * shown_weight[f][k];
    for (int k = 0; k < SV_NSHOWN; k++)
        out[k] = shown_bias[k] + sum[k] / 1000;
}

sv_status
sv_find_shows(sv_arena *a, sv_case *c)
{
    sv_reading *r = c->reply;
    int16_t f[SV_NSENTENCE_FEATURES], *feature = c->feature + SV_F_SHOWS_KEPT;
    int32_t most[SV_NSHOWN];

    r->shows = sv_alloc(a, (r->words.nsentences + 1) * sizeof *r->shows);
    r->clauses = sv_alloc(a, (r->words.nsentences + 1) * sizeof *r->clauses);
    if (r->shows == NULL || r->clauses == NULL)
        return SV_NOMEM;
    for (int k = 0; k < SV_NSHOWN; k++)
        most[k] = INT32_MIN;
    for (uint32_t i = 0; i < r->words.nsentences; i++)
    {
        sv_sentence_features(r, i, f);
        add_shown(f, SV_NSENTENCE_FEATURES, r->shows[i]);
        for (int k = 0; k < SV_NSHOWN; k++)
            most[k] = r->shows[i][k] > most[k] ? r->shows[i][k] : most[k];
    }
    for (int k = 0; k < SV_NSHOWN && r->words.nsentences; k++)
        feature[k] = sv_sure(most[k]);
    return SV_OK;
}

/* The parts of a long sentence, and how much each shows. */
typedef struct sv_clauses
{
    uint32_t n, edge[MAX_CLAUSES + 1]; /* words */
    int32_t shows[MAX_CLAUSES][SV_NSHOWN];
} sv_clauses;

/* The next clause: up to punctuation, of SHORT_CLAUSE words at least. */
static uint32_t
clause_end(const sv_words *w, uint32_t first, uint32_t end)
{
    uint32_t i = first + 1;

    while (i < end && (i - first < SHORT_CLAUSE || !(w->word[i].flags & SV_W_BREAK)))
        i++;
    return end - i < SHORT_CLAUSE ? end : i;
}

/* How much the words [first, end) show: by acts only, since what else is known is of the whole sentence. */
static void
read_clause(const sv_docket *d, const sv_sentence *s, uint32_t first, uint32_t end, int32_t out[SV_NSHOWN])
{
    const sv_model *m = sv_model_for(&d->c, &d->c.reply->words, s);
    sv_gathered g;
    int32_t score[SV_NACTS];
    int16_t act[SV_NACTS];

    if (m == NULL)
        return;
    sv_model_gather(m, &d->c.reply->folded, first, end - first, s->mark, false, &g);
    sv_model_sum(m, &g, 0, score);
    for (int k = 0; k < SV_NACTS; k++)
        act[k] = score[k] == INT32_MIN ? 0 : sv_eased[sv_sure(score[k])];
    add_shown(act, SV_NACTS, out);
}

static const sv_clauses *
clauses_of(const sv_docket *d, uint32_t i)
{
    const sv_reading *r = d->c.reply;
    const sv_sentence *s = &r->words.sentence[i];
    sv_clauses *c = r->clauses[i];

    if (c != NULL || (c = sv_alloc(d->arena, sizeof *c)) == NULL)
        return c;
    for (uint32_t at = s->first, end = s->first + s->n; at < end && c->n < MAX_CLAUSES; at = c->edge[c->n])
    {
        c->edge[c->n] = at;
        c->edge[c->n + 1] = c->n + 1 == MAX_CLAUSES ? end : clause_end(&r->words, at, end);
        read_clause(d, s, at, c->edge[c->n + 1], c->shows[c->n]);
        c->n++;
    }
    return r->clauses[i] = c;
}

/* Of a long sentence the clause that shows most, with its neighbour when that is short. */
static void
narrow(const sv_docket *d, uint32_t i, int what, sv_finding *out)
{
    const sv_words *w = &d->c.reply->words;
    const sv_sentence *s = &w->sentence[i];
    const sv_clauses *c;
    uint32_t best = 0, end;

    out->ev_start = s->start;
    out->ev_end = s->end;
    if (s->n < LONG_SENTENCE || (c = clauses_of(d, i)) == NULL || c->n < 2)
        return;
    for (uint32_t k = 1; k < c->n; k++)
        if (c->shows[k][what] > c->shows[best][what])
            best = k;
    end = c->edge[best + 1] - c->edge[best] < 12 && best + 1 < c->n ? best + 2 : best + 1;
    out->ev_start = w->word[c->edge[best]].start;
    out->ev_end = end == c->n ? s->end : w->word[c->edge[end] - 1].end;
}

bool
sv_find_evidence(const sv_docket *d, sv_guideline g, sv_finding *out)
{
    const sv_reading *r = d->c.reply;
    int what = (int) g + (out->verdict == SV_KEPT ? 0 : SV_NGUIDELINES);
    int32_t most = INT32_MIN;
    uint32_t at = 0;

    for (uint32_t i = 0; i < r->words.nsentences; i++)
        if (r->shows[i][what] > most && (r->words.sentence[i].n > 1 || r->words.nsentences == 1))
            most = r->shows[i][what], at = i, out->has_evidence = true;
    if (out->has_evidence)
        narrow(d, at, what, out);
    return out->has_evidence;
}

sv_status
sv_name_cues(const sv_docket *d, const sv_act *acts, sv_finding *out)
{
    const char **name = sv_alloc(d->arena, 8 * sizeof *name);
    int16_t last = 1001;

    if (name == NULL)
        return SV_NOMEM;
    out->cues = name;
    while (out->ncues < 8)
    {
        int16_t most = NAMED_FROM;
        sv_act found = SV_NACTS;

        for (const sv_act *k = acts; *k != SV_NACTS; k++)
        {
            int16_t v = d->c.feature[SV_F_REPLY_ACT + *k];

            if (v > most && v < last)
                most = v, found = *k;
        }
        if (found == SV_NACTS)
            break;
        name[out->ncues++] = sv_act_name[found];
        last = most;
    }
    return SV_OK;
}
