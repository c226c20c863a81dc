/* weigh.c - the weighted sums over the facts of a case: gates, and the log-odds of each guideline's verdicts.
 *
 * The weights are fitted to labelled threads (tests/gold/fit.py) and rounded; sums are integers, the same everywhere. */
#include "judge.h"
#include "leaning.h"
#include "weights.h"

#include <string.h>

int32_t
sv_log_odds(const sv_docket *d, const sv_sum *sum)
{
    const int16_t *fact = d->fact; /* none below 0 */
    int64_t total = sum->leanings < 0 ? 0 : d->leaning_sum[sum->leanings];

    for (uint16_t i = 0; i < sum->n; i++)
    {
        const sv_term *t = &sum->term[i];

        total += (int64_t) ((uint32_t) fact[t->feature] * (uint32_t) d->gate[t->gate] / 1000) * t->weight;
    }
    return sum->bias + (int32_t) (total / 1000);
}

/* How surely acts are performed and verdicts shown counts by its square root: what is faint says more than its share. */
static void
ease_facts(sv_docket *d)
{
    const int16_t *from = d->c.feature;

    memcpy(d->fact, from, SV_NFEATURES * sizeof *from);
    for (int i = SV_F_REPLY_ACT; i < SV_F_LEANS_KEPT; i++)
        d->fact[i] = sv_eased[from[i]];
}

_Static_assert(LEANING_SUMS <= 2 * SV_NGUIDELINES && SV_F_LEANS_KEPT + NLEANINGS == SV_NFEATURES, "weights.h is of other leanings");

/* All guidelines weigh all leanings: column by column, for all of them at once; int32 holds 60 * 1000 * 32767. */
static void
sum_leanings(sv_docket *d)
{
    int32_t sum[LEANING_SUMS] = {0};

    for (int i = 0; i < NLEANINGS; i++)
        for (int k = 0; k < LEANING_SUMS; k++)
            sum[k] += d->fact[SV_F_LEANS_KEPT + i] * leaning_weight[i][k];
    memcpy(d->leaning_sum, sum, sizeof sum);
}

void
sv_open_gates(sv_docket *d)
{
    ease_facts(d);
    sum_leanings(d);
    d->gate[SV_GATE_none] = 1000;
    for (int g = 1; g < SV_NGATES; g++)
        d->fact[SV_NFEATURES + g] = d->gate[g] = sv_sure(sv_log_odds(d, &gate_sums[g]));
}
