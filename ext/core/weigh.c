/* weigh.c - the weighted sums over the facts of a case: gates, and the log-odds of each guideline's verdicts.
 *
 * The weights are fitted to labelled threads (tests/gold/fit.py) and rounded; sums are integers, the same everywhere. */
#include "judge.h"

#include "weights.h"

int32_t
sv_log_odds(const sv_docket *d, const sv_sum *sum)
{
    int64_t total = 0;

    for (uint16_t i = 0; i < sum->n; i++)
    {
        const sv_term *t = &sum->term[i];
        int64_t value = t->feature < SV_NFEATURES ? d->c.feature[t->feature] : d->gate[t->feature - SV_NFEATURES];

        if (t->gate)
            value = value * d->gate[t->gate] / 1000;
        total += value * t->weight;
    }
    return sum->bias + (int32_t) (total / 1000);
}

void
sv_open_gates(sv_docket *d)
{
    for (int g = 1; g < SV_NGATES; g++)
        d->gate[g] = sv_sure(sv_log_odds(d, &gate_sums[g]));
}
