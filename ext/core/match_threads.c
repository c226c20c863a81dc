/*
 * match_threads.c - follows the automaton from one beginning in a sentence: one thread through it, one more for each gap that
 * is open and each token that is stepped over.
 */
#include "match_internal.h"

/* Where the parts of thread.where stand. */
#define AT_SHIFT 16
#define LEFT_SHIFT 32
#define BEHIND_GAP (UINT64_C(1) << 40)
#define CROSS (UINT64_C(1) << 41)

static inline const sv_state *
state_of(const thread *t, const scan *s)
{
    return &s->state[t->where & 0xFFFF];
}

static inline uint32_t
at_of(const thread *t)
{
    return (uint32_t) (t->where >> AT_SHIFT) & 0xFFFF;
}

static inline uint32_t
left_of(const thread *t)
{
    return (uint32_t) (t->where >> LEFT_SHIFT) & 0xFF;
}

static inline thread
waiting(uint32_t state, uint32_t at, uint64_t gaps)
{
    return (thread){state | (uint64_t) at << AT_SHIFT, gaps};
}

static bool
scope_fits(const scan *s, uint32_t name, const char *actual)
{
    return name == 0 || (actual != NULL && strcmp(s->strings + name, actual) == 0);
}

static bool
row_fits(const scan *s, const sv_row *row)
{
    if (!(s->langs >> (row->lang & 7) & 1))
        return false;
    return (row->helpdesk | row->queue) == 0 || (scope_fits(s, row->helpdesk, s->helpdesk) && scope_fits(s, row->queue, s->queue));
}

/* Of one class at one place each end is noted once; the tokens that begin at the word are still being gathered. */
void
sv_match_add_token(scan *s, uint32_t symbol, uint32_t last)
{
    for (uint32_t i = s->token_from; i < s->ntokens; i++)
        if (s->token[i].symbol == symbol && s->token[i].last == last)
            return;
    if (s->ntokens < MAX_TOKENS)
        s->token[s->ntokens++] = (token){(uint16_t) symbol, (uint16_t) last};
}

static inline bool
is_broken_at(const scan *s, uint32_t at)
{
    return at < s->sentence->n && s->word[at].flags & SV_W_BREAK;
}

static void
add_match(scan *s, const sv_row *row, uint32_t first, uint32_t last, uint64_t gaps)
{
    match one = {gaps, row, (uint16_t) first, (uint16_t) last}, *m;

    if (!row_fits(s, row))
        return;
    if (row->cue == SV_CUE_CLASS)
    {
        sv_match_add_token(s, row->id, last);
        return;
    }
    if (row->cue >= SV_CUE_GUARD)
    {
        if (s->nguards < MAX_GUARD_WORDS)
            s->guard[s->nguards++] = one;
        return;
    }
    for (m = &s->match[s->from]; m < &s->match[s->nmatches]; m++)
        if (m->row == row) /* of one phrase at one beginning only the longest */
        {
            if (last > m->last)
                *m = one;
            return;
        }
    if (s->nmatches < MAX_MATCHES)
        s->match[s->nmatches++] = one;
}

static void
accept_at(scan *s, const sv_state *st, uint32_t first, uint32_t last, uint64_t gaps)
{
    for (uint32_t i = 0; i < st->naccepts; i++)
        add_match(s, &s->row[s->body[st->at + i]], first, last, gaps);
}

static void
add_thread(scan *s, thread t)
{
    for (uint32_t i = 0; i < s->nthen; i++)
        if (s->then[i].where == t.where)
            return;
    if (s->nthen < MAX_THREADS)
        s->then[s->nthen++] = t;
}

/* Words [from, to) of the sentence as gaps since the beginning note them. */
static inline uint64_t
gap_bits(uint32_t first, uint32_t from, uint32_t to)
{
    return ((UINT64_C(1) << (to - from)) - 1) << (from - first);
}

/* A gap before a state that has to be asked at every word: a thread at the next one, whatever it is. */
static void
add_gap_anyhow(scan *s, uint32_t first, thread t, uint32_t from, uint32_t last, bool passed)
{
    if (from + 1 > last || from >= s->sentence->n || (!(t.where & CROSS) && !passed && is_broken_at(s, from)))
        return;
    t.gaps |= gap_bits(first, from, from + 1);
    t.where += UINT64_C(1) << AT_SHIFT;
    t.where -= UINT64_C(1) << LEFT_SHIFT;
    add_thread(s, t);
}

/*
 * The thread t waits for word `from` with a gap that may take words from there on: a thread at the next word where its state
 * could go on.  Most gaps have none, and no thread is made.  passed: punctuation before word `from` has been passed already.
 */
static void
add_gap(scan *s, uint32_t first, thread t, uint32_t from, bool passed)
{
    const sv_state *st = state_of(&t, s);
    uint32_t n = s->sentence->n, left = left_of(&t), last = from + left;

    if (last > first + SV_MAX_MATCH_WORDS)
        last = first + SV_MAX_MATCH_WORDS;
    if (asks_for_marks(st) || SV_SHAPE_GAPS(st->shape) > 0)
    {
        add_gap_anyhow(s, first, t, from, last, passed);
        return;
    }
    if (last >= n)
        last = n - 1;
    if (!(t.where & CROSS) && !passed && is_broken_at(s, from))
        return;
    for (uint32_t at = from + 1; at <= last && (t.where & CROSS || !is_broken_at(s, at)); at++)
        if (may_step(s, st, at))
        {
            t.gaps |= gap_bits(first, from, at);
            t.where += (uint64_t) (at - from) << AT_SHIFT;
            t.where -= (uint64_t) (at - from) << LEFT_SHIFT;
            add_thread(s, t);
            return;
        }
}

static void
add_gaps(scan *s, uint32_t first, const sv_state *st, uint32_t from, bool passed, uint64_t gaps)
{
    uint32_t units = SV_SHAPE_GAPS(st->shape);
    const uint16_t *spawn = s->body + st->at + st->naccepts + SV_REACH_UNITS, *end = spawn + units - SV_REACH_UNITS;

    if (units == 0 || !may_close(s, st, from))
        return;
    for (; spawn < end; spawn += 2)
    {
        thread t = waiting(spawn[0], from, gaps);

        t.where |= (uint64_t) (spawn[1] & 0xFF) << LEFT_SHIFT | BEHIND_GAP | (spawn[1] & SV_GAP_CROSS ? CROSS : 0);
        add_gap(s, first, t, from, passed);
    }
}

/* The words before `next` have led to the state: a thread for it, if it can go on at once, and one for each gap that can close. */
static void
arrive(scan *s, uint32_t first, uint32_t state, uint32_t next, uint64_t gaps)
{
    const sv_state *st = &s->state[state];

    if (asks_for_marks(st) || may_step_on(s, st, next))
        add_thread(s, waiting(state, next, gaps));
    add_gaps(s, first, st, next, false, gaps);
}

static void
next_round(scan *s)
{
    thread *spare = s->now;

    s->now = s->then;
    s->nnow = s->nthen;
    s->then = spare;
    s->nthen = 0;
}

/* Punctuation stands before word `at`, or at the sentence's end. */
static void
pass_punctuation(scan *s, uint32_t first, uint32_t at)
{
    for (uint32_t i = 0; i < s->nnow; i++)
    {
        thread t = s->now[i];
        bool later = at_of(&t) > at;
        uint32_t to = later ? 0 : step(s, state_of(&t, s), SYMBOL_COMMA);
        const sv_state *st = &s->state[to];

        /* a thread that waits for a later word has punctuation of its token or gap before it */
        if (later || t.where & CROSS)
            add_thread(s, t);
        if (to == 0)
            continue;
        accept_at(s, st, first, at - 1, t.gaps);
        if (asks_for_marks(st) || may_step(s, st, at))
            add_thread(s, waiting(to, at, t.gaps));
        add_gaps(s, first, st, at, true, t.gaps);
    }
    next_round(s);
}

/* The thread steps with a symbol that takes all up to word `last`. */
static void
step_over(scan *s, const thread *t, uint32_t symbol, uint32_t first, uint32_t last)
{
    uint32_t to = step(s, state_of(t, s), symbol);

    if (to == 0)
        return;
    accept_at(s, &s->state[to], first, last, t->gaps);
    arrive(s, first, to, last + 1, t->gaps);
}

static void
pass_word(scan *s, uint32_t first, uint32_t at)
{
    for (uint32_t i = 0; i < s->nnow; i++)
    {
        thread t = s->now[i];

        if (at_of(&t) > at)
        {
            add_thread(s, t);
            continue;
        }
        if (may_step(s, state_of(&t, s), at))
        {
            step_over(s, &t, s->symbol[at], first, at);
            for (uint32_t k = s->token_at[at]; k < s->token_at[at + 1]; k++)
                step_over(s, &t, s->token[k].symbol, first, s->token[k].last);
        }
        if (t.where & BEHIND_GAP)
            add_gaps(s, first, state_of(&t, s), at, true, t.gaps);
        if (left_of(&t) > 0)
            add_gap(s, first, t, at, true);
    }
    next_round(s);
}

static void
accept_end(scan *s, const thread *t, uint32_t first, uint32_t last)
{
    const sv_state *st = state_of(t, s);
    char mark = s->sentence->mark;

    if (!(st->shape & SV_STATE_END))
        return;
    accept_at(s, &s->state[step(s, st, SYMBOL_END)], first, last, t->gaps);
    if (mark == '?' || mark == '!')
        accept_at(s, &s->state[step(s, st, mark == '?' ? SYMBOL_END_QUESTION : SYMBOL_END_BANG)], first, last, t->gaps);
}

/* The sentence's end, and its mark as punctuation before it. */
static void
pass_end(scan *s, uint32_t first, uint32_t last)
{
    bool punct = s->sentence->end > s->word[last].end;

    for (uint32_t i = 0; i < s->nnow; i++)
        accept_end(s, &s->now[i], first, last);
    if (!punct)
        return;
    pass_punctuation(s, first, last + 1);
    for (uint32_t i = 0; i < s->nnow; i++)
        accept_end(s, &s->now[i], first, last);
}

/* The next word that any thread waits for. */
static uint32_t
next_word(const scan *s)
{
    uint32_t at = UINT16_MAX;

    for (uint32_t i = 0; i < s->nnow; i++)
        at = at_of(&s->now[i]) < at ? at_of(&s->now[i]) : at;
    return at;
}

/* All threads of the match that begins at word `first`. */
static void
run_threads(scan *s, uint32_t first)
{
    uint32_t n = s->sentence->n, end = first + SV_MAX_MATCH_WORDS < n ? first + SV_MAX_MATCH_WORDS : n, at;

    next_round(s);
    while ((at = next_word(s)) < end)
    {
        if (s->word[at].flags & SV_W_BREAK)
            pass_punctuation(s, first, at);
        pass_word(s, first, at);
    }
    if (s->nnow > 0 && at == n)
        pass_end(s, first, n - 1);
}

/* Does a token that begins at the word lead on? */
static bool
token_leads_on(const scan *s, const sv_state *st, uint32_t at)
{
    for (uint32_t i = s->token_at[at]; i < s->token_at[at + 1]; i++)
        if (step(s, st, s->token[i].symbol) != 0)
            return true;
    return false;
}

/*
 * All matches that begin at word i, whose words up to `last` led to the state.  As long as no gap opens, no token leads
 * on and the state looks for neither punctuation nor the end, there is one thread only, and it mostly dies at the next word.
 */
void
sv_match_run(scan *s, uint32_t i, uint32_t last, uint32_t state)
{
    uint32_t at = last + 1;

    for (;; at++)
    {
        const sv_state *st = &s->state[state];

        if (!(st->shape & SV_STATE_PLAIN))
        {
            accept_at(s, st, i, at - 1, 0);
            if (SV_SHAPE_GAPS(st->shape) > 0 || asks_for_marks(st))
                break;
        }
        if (!may_step_on(s, st, at) || at - i >= SV_MAX_MATCH_WORDS)
            return;
        if (token_leads_on(s, st, at))
            break;
        state = step(s, st, s->symbol[at]);
        if (state == 0)
            return;
    }
    s->nthen = 0;
    arrive(s, i, state, at, 0);
    if (s->nthen > 0)
        run_threads(s, i);
}
