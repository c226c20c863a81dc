/* weigh.c - the weighted sums over the facts of a case: gates, and the log-odds of each guideline's verdicts.
 *
 * The weights are fitted to labelled threads (tests/gold/fit.py) and rounded; sums are integers, the same everywhere. */
#include "judge.h"

#include "weights.h"

int32_t
sv_log_odds(const sv_docket *d, const sv_sum *sum)
{
    const int16_t *fact = d->c.feature; /* none below 0; with the gates behind the features, as terms name them */
    int64_t total = 0;

    for (uint16_t i = 0; i < sum->n; i++)
    {
        const sv_term *t = &sum->term[i];

        total += (int64_t) ((uint32_t) fact[t->feature] * (uint32_t) d->gate[t->gate] / 1000) * t->weight;
    }
    return sum->bias + (int32_t) (total / 1000);
}

void
sv_open_gates(sv_docket *d)
{
    d->gate[SV_GATE_none] = 1000;
    for (int g = 1; g < SV_NGATES; g++)
    {
        d->gate[g] = sv_sure(sv_log_odds(d, &gate_sums[g]));
        d->c.feature[SV_NFEATURES + g] = d->gate[g];
    }
}
