/* evidence.c - the words of the reply that a finding rests on. */
#include "judge.h"

#include <string.h>

#define LONG_SENTENCE 16 /* words from which a part is quoted rather than the whole */
#define REMARK 4         /* words from which a sentence is more than a greeting or a name */
#define SHORT_CLAUSE 5   /* words below which a clause is read with the next */
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

    memcpy(out, r->act[i], SV_NACTS * sizeof *out);
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
}

const char *
sv_sentence_feature_name(int feature)
{
    static const char *const name[] = {"ECHO", "OPENING", "CLOSING", "QUESTION", "NUMBER", "BRIEF", "LONG", "LISTED"};

    return feature < SV_NACTS ? sv_act_name[feature] : name[feature - SV_NACTS];
}

static int32_t
sum_over(const sv_sum *sum, const int16_t *feature)
{
    int64_t total = 0;

    for (uint16_t i = 0; i < sum->n; i++)
        total += (int64_t) feature[sum->term[i].feature] * sum->term[i].weight;
    return sum->bias + (int32_t) (total / 1000);
}

int16_t
sv_shows(const sv_reading *r, uint32_t i, sv_guideline g, bool kept)
{
    int16_t f[SV_NSENTENCE_FEATURES];

    sv_sentence_features(r, i, f);
    return sv_sure(sum_over(kept ? &sv_kept_shown_by[g] : &sv_broken_shown_by[g], f));
}

void
sv_find_shows(sv_case *c)
{
    int16_t f[SV_NSENTENCE_FEATURES];

    for (uint32_t i = 0; i < c->reply->words.nsentences; i++)
    {
        sv_sentence_features(c->reply, i, f);
        for (int g = 0; g < SV_NGUIDELINES; g++)
        {
            int16_t kept = sv_sure(sum_over(&sv_kept_shown_by[g], f)), broken = sv_sure(sum_over(&sv_broken_shown_by[g], f));
            int16_t *k = &c->feature[SV_F_SHOWS_KEPT + g], *b = &c->feature[SV_F_SHOWS_BROKEN + g];

            *k = kept > *k ? kept : *k;
            *b = broken > *b ? broken : *b;
        }
    }
}

/* How much the words [first, first+n) of a sentence show the verdict: acts only, since what else is known is of the whole. */
static int32_t
clause_shows(const sv_docket *d, const sv_sentence *whole, uint32_t first, uint32_t n, const sv_sum *sum)
{
    sv_gathered g = {0};
    int32_t score[SV_NACTS];
    int16_t f[SV_NSENTENCE_FEATURES] = {0};
    const sv_model *m = sv_model_for(&d->c, &d->c.reply->words, whole);

    if (m == NULL)
        return 0;
    sv_model_gather(m, &d->c.reply->folded, first, n, whole->mark, &g);
    sv_model_sum(m, &g, score);
    for (int k = 0; k < SV_NACTS; k++)
        f[k] = score[k] == INT32_MIN ? 0 : sv_sure(score[k]);
    return sum_over(sum, f);
}

/* The next clause of a sentence: up to punctuation, of SHORT_CLAUSE words at least. */
static uint32_t
clause_end(const sv_words *w, uint32_t first, uint32_t end)
{
    uint32_t i = first + 1;

    while (i < end && (i - first < SHORT_CLAUSE || !(w->word[i].flags & SV_W_BREAK)))
        i++;
    return end - i < SHORT_CLAUSE ? end : i;
}

/* Of a long sentence the clause that shows most, with its neighbour when that is short. */
static void
narrow(const sv_docket *d, const sv_sentence *s, const sv_sum *sum, sv_finding *out)
{
    const sv_words *w = &d->c.reply->words;
    uint32_t end = s->first + s->n, best = s->first, best_end = end;
    int32_t most = INT32_MIN;

    out->ev_start = s->start;
    out->ev_end = s->end;
    if (s->n < LONG_SENTENCE)
        return;
    for (uint32_t i = s->first, e; i < end; i = e)
    {
        int32_t v;

        e = clause_end(w, i, end);
        v = clause_shows(d, s, i, e - i, sum);
        if (v > most)
            most = v, best = i, best_end = e;
    }
    if (best_end - best < 8 && best_end < end)
        best_end = clause_end(w, best_end, end);
    out->ev_start = w->word[best].start;
    out->ev_end = best_end == end ? s->end : w->word[best_end - 1].end;
}

bool
sv_find_evidence(const sv_docket *d, sv_guideline g, sv_finding *out)
{
    const sv_reading *r = d->c.reply;
    const sv_sum *sum = out->verdict == SV_KEPT ? &sv_kept_shown_by[g] : &sv_broken_shown_by[g];
    int16_t f[SV_NSENTENCE_FEATURES];
    int32_t most = INT32_MIN;
    uint32_t at = 0;

    for (uint32_t i = 0; i < r->words.nsentences; i++)
    {
        int32_t v;

        sv_sentence_features(r, i, f);
        v = sum_over(sum, f);
        if (v > most && (r->words.sentence[i].n > 1 || r->words.nsentences == 1))
            most = v, at = i, out->has_evidence = true;
    }
    if (out->has_evidence)
        narrow(d, &r->words.sentence[at], sum, out);
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
