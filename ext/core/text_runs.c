/*
 * text_runs.c - lists of runs: which bytes of a text came from where in its source.
 */
#include "html.h"
#include "arena.h"

bool
sv_runs_begin(sv_runs *r, sv_arena *a, uint32_t room)
{
    *r = (sv_runs){.a = a, .room = room, .run = sv_alloc_raw(a, room * sizeof(sv_run))};
    r->failed = r->run == NULL;
    return !r->failed;
}

void
sv_runs_add(sv_runs *r, sv_run run)
{
    sv_run *last = r->n > 0 ? &r->run[r->n - 1] : NULL;

    if (r->failed || run.n == 0)
        return;
    if (last != NULL && last->n == last->srclen && run.n == run.srclen && last->at + last->n == run.at && last->src + last->n == run.src)
    {
        last->n += run.n;
        last->srclen += run.n;
        return;
    }
    if (r->n == r->room)
    {
        sv_run *more = sv_grow(r->a, r->run, r->n, (size_t) r->room * 2, sizeof(sv_run));

        if (more == NULL)
        {
            r->failed = true;
            return;
        }
        r->run = more;
        r->room *= 2;
    }
    r->run[r->n++] = run;
}

uint32_t
sv_runs_find(const sv_run *run, uint32_t n, uint32_t at)
{
    uint32_t lo = 0, hi = n;

    while (lo < hi)
    {
        uint32_t mid = (lo + hi) / 2;

        if (run[mid].at + run[mid].n <= at)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}
