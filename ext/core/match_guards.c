/*
 * match_guards.c - guards: words beside or inside a match, the sentence's mark and quotation marks that take it back.
 */
#include "match_internal.h"

#define NOT_BEFORE 3 /* reach of the guards in words: see phrase.h */
#define NOT_AFTER 2
#define IF_AFTER 3
#define SAID_BEFORE 6
#define SAID_AFTER 4
#define WOULD_BEFORE 4
#define WOULD_AFTER 3

/* Does punctuation stand anywhere between the end of word a and word b (a < b)? */
static bool
broken(const scan *s, uint32_t a, uint32_t b)
{
    for (uint32_t i = a + 1; i <= b; i++)
        if (s->word[i].flags & SV_W_BREAK)
            return true;
    return false;
}

static bool
before(const scan *s, const match *g, const match *m, uint32_t reach, bool clause)
{
    return g->first < m->first && m->first <= g->last + 1 + reach && !(clause && g->last < m->first && broken(s, g->last, m->first));
}

static bool
after(const scan *s, const match *g, const match *m, uint32_t reach, bool clause)
{
    return g->last > m->last && g->first <= m->last + 1 + reach && !(clause && m->last < g->first && broken(s, m->last, g->first));
}

static bool
in_gap(const match *g, const match *m)
{
    for (uint32_t i = g->first; i <= g->last; i++)
        if (i < m->first || i > m->last || !(m->gaps >> (i - m->first) & 1))
            return false;
    return true;
}

static sv_guard_class
class_of(const match *g)
{
    return (sv_guard_class) (g->row->cue - SV_CUE_GUARD);
}

/* Is the condition that g opens closed again before the match ("if … then")? */
static bool
is_closed(const scan *s, const match *g, const match *m)
{
    for (uint32_t i = 0; i < s->nguards; i++)
        if (class_of(&s->guard[i]) == SV_G_THEN && s->guard[i].first > g->last && s->guard[i].last < m->first)
            return true;
    return false;
}

/* The guard that g, one find of a guard class, raises against the match; 0 for none. */
static unsigned
raised(const scan *s, const match *g, const match *m)
{
    const uint32_t clause = SV_MAX_SENTENCE_WORDS;

    switch (class_of(g))
    {
        case SV_G_NOT:
            return before(s, g, m, NOT_BEFORE, true) || in_gap(g, m) ? SV_GUARD_NEGATION : 0;
        case SV_G_NOT_AFTER:
            return after(s, g, m, NOT_AFTER, true) || in_gap(g, m) ? SV_GUARD_NEGATION : 0;
        case SV_G_IF:
            return before(s, g, m, clause, true) && !is_closed(s, g, m) ? SV_GUARD_CONDITION : 0;
        case SV_G_IF_AFTER:
            return after(s, g, m, IF_AFTER, true) ? SV_GUARD_CONDITION : 0;
        case SV_G_ASK:
            return before(s, g, m, clause, true) ? SV_GUARD_QUESTION : 0;
        case SV_G_SAID:
            return before(s, g, m, SAID_BEFORE, false) ? SV_GUARD_REPORTED : 0;
        case SV_G_SAID_AFTER:
            return after(s, g, m, SAID_AFTER, false) ? SV_GUARD_REPORTED : 0;
        case SV_G_WOULD:
            return before(s, g, m, WOULD_BEFORE, true) || in_gap(g, m) ? SV_GUARD_HYPOTHETICAL : 0;
        case SV_G_WOULD_AFTER:
            return after(s, g, m, WOULD_AFTER, true) || in_gap(g, m) ? SV_GUARD_HYPOTHETICAL : 0;
        default:
            return 0;
    }
}

bool
sv_match_taken_back(const scan *s, const match *m)
{
    unsigned guards = m->row->guards;

    if ((guards & SV_GUARD_QUESTION) && s->sentence->mark == '?')
        return true;
    if ((guards & SV_GUARD_QUOTATION) && (s->word[m->first].flags & SV_W_QUOTED))
        return true;
    for (uint32_t i = 0; i < s->nguards; i++)
        if (guards & raised(s, &s->guard[i], m))
            return true;
    return false;
}
