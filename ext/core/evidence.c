/* evidence.c - the words of the reply that a finding rests on. */
#include "judge.h"

#include <string.h>

#define LONG_SENTENCE 20 /* words from which a part is quoted rather than the whole */
#define SHORT_CLAUSE 4   /* words below which a clause is read with the next */
#define NAMED_FROM 350   /* how surely an act must be performed to be named */

static int32_t
shows(const int16_t act[SV_NACTS], const sv_act *acts)
{
    int32_t best = 0, all = 0;

    for (; *acts != SV_NACTS; acts++)
    {
        best = act[*acts] > best ? act[*acts] : best;
        all += act[*acts];
    }
    return best * 4 + all;
}

/* How much the words [first, first+n) of a sentence show the acts. */
static int32_t
clause_shows(const sv_docket *d, const sv_sentence *whole, uint32_t first, uint32_t n, const sv_act *acts)
{
    sv_sentence part = *whole;
    int32_t score[SV_NACTS];
    int16_t act[SV_NACTS];
    const sv_model *m = sv_model_for(&d->c, &d->c.reply->words, whole);

    part.first = first;
    part.n = n;
    if (m == NULL)
        return 0;
    sv_model_score(m, &d->c.reply->words, &part, score);
    for (int k = 0; k < SV_NACTS; k++)
        act[k] = score[k] == INT32_MIN ? 0 : sv_sure(score[k]);
    return shows(act, acts);
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
narrow(const sv_docket *d, const sv_sentence *s, const sv_act *acts, sv_finding *out)
{
    const sv_words *w = &d->c.reply->words;
    uint32_t end = s->first + s->n, best = s->first, best_end = end;
    int32_t most = -1;

    out->ev_start = s->start;
    out->ev_end = s->end;
    if (s->n < LONG_SENTENCE)
        return;
    for (uint32_t i = s->first, e; i < end; i = e)
    {
        int32_t v;

        e = clause_end(w, i, end);
        v = clause_shows(d, s, i, e - i, acts);
        if (v > most)
            most = v, best = i, best_end = e;
    }
    if (best_end - best < 8 && best_end < end)
        best_end = clause_end(w, best_end, end);
    out->ev_start = w->word[best].start;
    out->ev_end = best_end == end ? s->end : w->word[best_end - 1].end;
}

bool
sv_find_evidence(const sv_docket *d, const sv_act *acts, sv_finding *out)
{
    const sv_reading *r = d->c.reply;
    int32_t most = 0;
    uint32_t at = 0;

    for (uint32_t i = 0; i < r->words.nsentences; i++)
    {
        int32_t v = shows(r->act[i], acts);

        if (v > most && r->words.sentence[i].n > 1)
            most = v, at = i;
    }
    if ((out->has_evidence = most > 0))
        narrow(d, &r->words.sentence[at], acts, out);
    return out->has_evidence;
}

bool
sv_find_echo_evidence(const sv_docket *d, sv_finding *out)
{
    static const sv_act personal[] = {SV_ACT_restates, SV_ACT_names_feeling, SV_ACT_apologises_for_it, SV_NACTS};
    const sv_reading *r = d->c.reply;
    int32_t most = 0;
    uint32_t at = 0;

    for (uint32_t i = 0; i < r->words.nsentences; i++)
    {
        int32_t v = r->overlap[i] * 2 + r->act[i][SV_ACT_restates] * 2 + r->act[i][SV_ACT_names_feeling]
            + r->act[i][SV_ACT_apologises_for_it] - 60 * (int32_t) (i > 12 ? 12 : i);

        if (v > most && r->words.sentence[i].n > 2)
            most = v, at = i;
    }
    if ((out->has_evidence = most > 0))
        narrow(d, &r->words.sentence[at], personal, out);
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
