/*
 * leaning.c - what the wording of a whole reply, or of all that the customer wrote, leans to.
 *
 * Acts are found sentence by sentence; what nobody has named an act is still in the words.  One linear model over the words
 * of whole texts, learnt from threads, says how far a reply reads like others that kept a guideline or did not.
 */
#include "leaning.h"

#include <stdio.h>
#include <string.h>

_Static_assert((int) SV_LEAN_END <= (int) SV_NACTS && SV_LEAN_PROBLEM + SV_NGUIDELINES <= SV_LEAN_CUSTOMER, "a leaning needs a place in sv_model_row");

static const char *const customers[] = {"concern", "emotion", "crisis", "concession", "rule"};

const char *
sv_leaning_name(int output, char buf[64])
{
    if (output < SV_LEAN_PROBLEM + SV_NGUIDELINES)
        snprintf(buf, 64, "%s_%s", output < SV_LEAN_PROBLEM ? "kept" : "problem", sv_guideline_id[output % SV_NGUIDELINES]);
    else if (output >= SV_LEAN_CUSTOMER && output < SV_LEAN_END)
        return customers[output - SV_LEAN_CUSTOMER];
    else
        snprintf(buf, 64, "none_%d", output);
    return buf;
}

/* Log-odds in 1/256 as a feature: 0 .. 1000, evenly from -4.6 to 4.6. */
static int16_t
leaning(int32_t log_odds)
{
    int32_t x = log_odds == INT32_MIN ? 500 : 500 + log_odds * 100 / 236;

    return (int16_t) (x < 0 ? 0 : x > 1000 ? 1000 : x);
}

void
sv_find_leanings(sv_case *c)
{
    const sv_model *m = c->rules->leanings ? c->rules->leanings : sv_shipped_leanings();
    sv_gathered g, theirs = {{0}, {0}, 0, 0};
    int32_t score[SV_NACTS];

    if (m == NULL)
        return;
    sv_model_gather(m, &c->reply->folded, 0, c->reply->words.nwords, 0, false, &g);
    sv_model_sum(m, &g, 0, score);
    for (int k = 0; k < 2 * SV_NGUIDELINES; k++)
        c->feature[SV_F_LEANS_KEPT + k] = leaning(score[k]);
    for (uint32_t i = 0; i + 1 < c->nreadings; i++)
        if (c->reading[i].message->from == SV_CUSTOMER)
        {
            sv_model_gather(m, &c->reading[i].folded, 0, c->reading[i].words.nwords, 0, true, &g);
            sv_model_add(&theirs, &g);
        }
    sv_model_sum(m, &theirs, SV_LEAN_CUSTOMER, score);
    for (int k = SV_LEAN_CUSTOMER; k < SV_LEAN_END; k++)
        c->feature[SV_F_LEANS_CUSTOMER + k - SV_LEAN_CUSTOMER] = leaning(score[k]);
}
