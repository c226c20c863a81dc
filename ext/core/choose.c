/* choose.c - what a coaching note raises: at most one thing done well and two to try, the gravest and surest first. */
#include "judge.h"

#define TRY_FROM 780    /* how sure a point must be before an agent hears of it */
#define HEARD_FROM 880  /* ... that nothing was said back: where readers differ most */
#define PRAISE_FROM 800

/* How grave a problem is, in 1/10 of its confidence; guidelines of one family are not raised together. */
static const struct { uint8_t gravity, family, praise; } of[SV_NGUIDELINES] = {
    [SV_APATHY] = {9, 1, 6},   [SV_BRUSH_OFF] = {10, 2, 9}, [SV_COLDNESS] = {9, 1, 7}, [SV_CONDESCENSION] = {9, 3, 5},
    [SV_ROBOTISM] = {8, 4, 6}, [SV_RULE_BOOK] = {9, 5, 9},  [SV_RUNAROUND] = {10, 2, 8}, [SV_REACH] = {8, 6, 8},
    [SV_BLEEDING] = {9, 7, 9}, [SV_SAFETY] = {8, 8, 9},     [SV_VALUE] = {6, 8, 8},    [SV_IMPORTANCE] = {8, 9, 8},
    [SV_PROFESSIONAL] = {10, 3, 8}, [SV_WIN_WIN] = {9, 5, 9}, [SV_FINISH] = {8, 10, 7}, [SV_HEAR] = {9, 4, 8},
    [SV_EMPATHISE] = {10, 1, 10}, [SV_LEAD] = {9, 5, 7},    [SV_PROVIDE] = {9, 11, 8},
};

static uint16_t
try_from(int g)
{
    return g == SV_HEAR ? HEARD_FROM : TRY_FROM;
}

static int
worth_trying(const sv_judgement *j, int taken)
{
    int best = -1;
    uint32_t most = 0;

    for (int g = 0; g < SV_NGUIDELINES; g++)
    {
        const sv_finding *f = &j->finding[g];
        uint32_t value = (uint32_t) f->confidence * (uint32_t) (20 + of[g].gravity);

        if ((f->verdict == SV_MISSED || f->verdict == SV_BROKEN) && f->noted == SV_UNNOTED && f->confidence >= try_from(g)
            && (taken < 0 || of[taken].family != of[g].family) && value > most)
            most = value, best = g;
    }
    return best;
}

static int
worth_praise(const sv_judgement *j)
{
    int best = -1;
    uint32_t most = 0;

    for (int g = 0; g < SV_NGUIDELINES; g++)
    {
        const sv_finding *f = &j->finding[g];
        uint32_t value = (uint32_t) f->confidence * (uint32_t) (20 + of[g].praise);

        if (f->verdict == SV_KEPT && f->has_evidence && f->confidence >= PRAISE_FROM && value > most)
            most = value, best = g;
    }
    return best;
}

void
sv_choose(sv_judgement *j)
{
    int first = worth_trying(j, -1), second, praise = worth_praise(j);

    if (first >= 0)
    {
        j->finding[first].noted = SV_TRY;
        second = worth_trying(j, first);
        if (second >= 0)
            j->finding[second].noted = SV_TRY;
    }
    if (praise >= 0)
        j->finding[praise].noted = SV_PRAISE;
}
