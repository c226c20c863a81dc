/*
 * compile_dfa.c - the deterministic automaton (subset construction), gaps kept as spawns.
 */
#include "compile.h"

#include <stdlib.h>
#include <string.h>

/* A symbol (or gap) and the state that it leads to. */
typedef struct move
{
    uint32_t on, to;
} move;

typedef struct subset
{
    uint64_t hash;
    uint32_t first, n; /* its states, in members */
} subset;

typedef struct maker
{
    sv_dfa *d;
    sv_nfa *nfa;
    const sv_cover *cover;
    subset *set; /* by deterministic state */
    uint32_t set_room;
    uint32_t *members;
    uint32_t nmembers, member_room;
    uint32_t *slot; /* deterministic state by the hash of its set */
    uint32_t nslots;
    move *moves;
    uint32_t nmoves, move_room;
    uint32_t *closure; /* room for all states */
    uint32_t *targets;
    uint32_t target_room;
    uint64_t work; /* edges looked at */
} maker;

static int
by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;

    return (x > y) - (x < y);
}

static int
by_symbol(const void *a, const void *b)
{
    const move *x = a, *y = b;

    if (x->on != y->on)
        return x->on < y->on ? -1 : 1;
    return (x->to > y->to) - (x->to < y->to);
}

static uint64_t
hash_of(const uint32_t *set, uint32_t n)
{
    uint64_t h = n;

    for (uint32_t i = 0; i < n; i++)
    {
        h = (h ^ set[i]) * UINT64_C(0xD6E8FEB86659FD93);
        h ^= h >> 32;
    }
    return h;
}

/* Make room for more elements in one of the maker's arrays. */
#define ROOM_FOR(m, array, used, room, more) \
    ((used) + (more) <= (room) || ((array) = bigger((m)->d->arena, (array), (used), &(room), (more), sizeof *(array))) != NULL)

static void *
bigger(sv_arena *a, const void *old, uint32_t used, uint32_t *room, uint32_t more, size_t element)
{
    while (*room < used + more)
        *room *= 2;
    return sv_grow(a, old, used, *room, element);
}

static uint32_t *
find_slot(const maker *m, const uint32_t *set, uint32_t n, uint64_t hash)
{
    uint32_t at = (uint32_t) hash & (m->nslots - 1);

    for (; m->slot[at] != 0; at = (at + 1) & (m->nslots - 1))
    {
        const subset *s = &m->set[m->slot[at]];

        if (s->hash == hash && s->n == n && memcmp(m->members + s->first, set, n * sizeof *set) == 0)
            break;
    }
    return &m->slot[at];
}

static bool
grow_slots(maker *m)
{
    if (m->d->nstates * 2 < m->nslots)
        return true;
    m->nslots *= 2;
    m->slot = sv_alloc(m->d->arena, m->nslots * sizeof *m->slot);
    if (m->slot == NULL)
        return false;
    for (uint32_t i = 1; i < m->d->nstates; i++)
        *find_slot(m, m->members + m->set[i].first, m->set[i].n, m->set[i].hash) = i;
    return true;
}

static uint32_t
add_state(maker *m, const uint32_t *set, uint32_t n, uint64_t hash)
{
    sv_dfa *d = m->d;

    if (!ROOM_FOR(m, m->members, m->nmembers, m->member_room, n) || !ROOM_FOR(m, m->set, d->nstates, m->set_room, 1) ||
        !ROOM_FOR(m, d->state, d->nstates, d->state_room, 1) || !grow_slots(m))
        return 0;
    memcpy(m->members + m->nmembers, set, n * sizeof *set);
    m->set[d->nstates] = (subset){hash, m->nmembers, n};
    m->nmembers += n;
    d->state[d->nstates] = (sv_dstate){0};
    *find_slot(m, set, n, hash) = d->nstates;
    return d->nstates++;
}

/* The deterministic state of n targets; 0 when there is no room. */
static uint32_t
state_of(maker *m, const uint32_t *targets, uint32_t n)
{
    uint32_t found = sv_closure(m->nfa, targets, n, m->closure);
    uint64_t hash;
    uint32_t known;

    qsort(m->closure, found, sizeof *m->closure, by_number);
    hash = hash_of(m->closure, found);
    known = *find_slot(m, m->closure, found, hash);
    return known != 0 ? known : add_state(m, m->closure, found, hash);
}

static bool
add_move(maker *m, uint32_t on, uint32_t to)
{
    if (!ROOM_FOR(m, m->moves, m->nmoves, m->move_room, 1))
        return false;
    m->moves[m->nmoves++] = (move){on, to};
    return true;
}

static bool
add_atom_moves(maker *m, uint32_t atom, uint32_t to)
{
    if (atom & SV_TOKEN)
        return add_move(m, m->cover->of_class[atom & ~SV_TOKEN], to);
    for (uint32_t i = m->cover->first[atom]; i < m->cover->first[atom] + m->cover->n[atom]; i++)
        if (!add_move(m, m->cover->symbol[i], to))
            return false;
    return true;
}

/* All edges of one kind that leave the states of a set, sorted. */
static bool
gather_moves(maker *m, const subset *s, sv_edge_kind kind)
{
    m->nmoves = 0;
    for (uint32_t i = s->first; i < s->first + s->n; i++)
        for (uint32_t e = m->nfa->state[m->members[i]].edges; e != 0; e = m->nfa->edge[e].next)
        {
            const sv_edge *edge = &m->nfa->edge[e];

            if (edge->kind != kind)
                continue;
            if (!(kind == EDGE_ATOM ? add_atom_moves(m, edge->value, edge->to) : add_move(m, edge->value, edge->to)))
                return false;
        }
    qsort(m->moves, m->nmoves, sizeof *m->moves, by_symbol);
    m->work += s->n + m->nmoves;
    return true;
}

/* The targets of the moves from i on that share its symbol; *next is the first that does not. */
static uint32_t
same_symbol(maker *m, uint32_t i, uint32_t *next)
{
    uint32_t n = 0, on = m->moves[i].on;

    if (!ROOM_FOR(m, m->targets, 0u, m->target_room, m->nmoves))
        return 0;
    for (; i < m->nmoves && m->moves[i].on == on; i++)
        m->targets[n++] = m->moves[i].to;
    *next = i;
    return n;
}

static bool
add_steps(maker *m, uint32_t state)
{
    sv_dfa *d = m->d;
    subset s = m->set[state];

    if (!gather_moves(m, &s, EDGE_ATOM))
        return false;
    d->state[state].steps = d->nstep;
    for (uint32_t i = 0, next = 0; i < m->nmoves; i = next)
    {
        uint32_t on = m->moves[i].on, n = same_symbol(m, i, &next);
        uint32_t to = n == 0 ? 0 : state_of(m, m->targets, n);

        if (to == 0 || !ROOM_FOR(m, d->step, d->nstep, d->step_room, 1))
            return false;
        d->step[d->nstep++] = (sv_step){on, to};
    }
    return true;
}

static bool
add_spawns(maker *m, uint32_t state)
{
    sv_dfa *d = m->d;
    subset s = m->set[state];

    if (!gather_moves(m, &s, EDGE_GAP))
        return false;
    d->state[state].spawns = d->nspawn;
    for (uint32_t i = 0, next = 0; i < m->nmoves; i = next)
    {
        uint32_t gap = m->moves[i].on, n = same_symbol(m, i, &next);
        uint32_t to = n == 0 ? 0 : state_of(m, m->targets, n);

        if (to == 0 || !ROOM_FOR(m, d->spawn, d->nspawn, d->spawn_room, 1))
            return false;
        d->spawn[d->nspawn++] = (sv_spawn){.state = to, .words = (uint16_t) (gap / 2), .cross = gap & 1};
        d->state[state].nspawns++;
    }
    return true;
}

static bool
add_accepts(maker *m, uint32_t state)
{
    sv_dfa *d = m->d;
    const subset *s = &m->set[state];

    d->state[state].accepts = d->naccept;
    for (uint32_t i = s->first; i < s->first + s->n; i++)
    {
        uint32_t row = m->nfa->state[m->members[i]].accept;

        if (row == 0 || d->state[state].naccepts == UINT16_MAX)
            continue;
        if (!ROOM_FOR(m, d->accept, d->naccept, d->accept_room, 1))
            return false;
        d->accept[d->naccept++] = row - 1;
        d->state[state].naccepts++;
    }
    qsort(d->accept + d->state[state].accepts, d->state[state].naccepts, sizeof *d->accept, by_number);
    return true;
}

static bool
init_maker(maker *m, sv_arena *a)
{
    sv_dfa *d = m->d;

    m->set_room = d->state_room = 4096;
    m->member_room = 16384;
    m->nslots = 16384;
    m->move_room = m->target_room = d->step_room = 16384;
    d->accept_room = d->spawn_room = 4096;
    m->set = sv_alloc_raw(a, m->set_room * sizeof *m->set);
    m->members = sv_alloc_raw(a, m->member_room * sizeof *m->members);
    m->slot = sv_alloc(a, m->nslots * sizeof *m->slot);
    m->moves = sv_alloc_raw(a, m->move_room * sizeof *m->moves);
    m->targets = sv_alloc_raw(a, m->target_room * sizeof *m->targets);
    m->closure = sv_alloc_raw(a, m->nfa->nstates * sizeof *m->closure);
    d->state = sv_alloc(a, d->state_room * sizeof *d->state);
    d->step = sv_alloc_raw(a, d->step_room * sizeof *d->step);
    d->accept = sv_alloc_raw(a, d->accept_room * sizeof *d->accept);
    d->spawn = sv_alloc_raw(a, d->spawn_room * sizeof *d->spawn);
    d->nstates = 1; /* 0 is where no match can go on */
    return m->set && m->members && m->slot && m->moves && m->targets && m->closure && d->state && d->step && d->accept &&
           d->spawn;
}

/*
 * One phrase with many ways to read the same words can come to more states than all others together.  Of a part what is
 * too large is divided.
 */
const sv_limits sv_limits_of_one = {8000, 100000, 1000000, "the pattern needs"};
const sv_limits sv_limits_of_part = {SV_MAX_NUMBER, 3000000, 20000000, NULL};

static sv_status
refuse_size(const sv_limits *limits, sv_error *err)
{
    if (limits->what == NULL)
        return SV_TOO_LARGE;
    return sv_refuse(err, 1, "%s more than %u states or %u steps: use fewer optional parts, numbers and word classes", limits->what,
                     limits->states, limits->steps);
}

static bool
is_within(const maker *m, const sv_limits *limits)
{
    return m->d->nstates <= limits->states && m->d->nstep <= limits->steps && m->work <= limits->work;
}

sv_status
sv_determinise(sv_arena *a, sv_nfa *nfa, const sv_cover *cover, const sv_limits *limits, sv_dfa *out, sv_error *err)
{
    maker m = {.d = out, .nfa = nfa, .cover = cover};

    *out = (sv_dfa){.arena = a, .nfa = nfa};
    if (!sv_nfa_ready(nfa) || !init_maker(&m, a))
        return SV_NOMEM;
    /* with no phrase at all the beginning is a state without steps */
    out->start = state_of(&m, nfa->start, nfa->nphrases);
    out->class_start = state_of(&m, nfa->start + nfa->nphrases, nfa->nrows - nfa->nphrases);
    if (out->start == 0 || out->class_start == 0)
        return SV_NOMEM;
    for (uint32_t state = 1; state < out->nstates; state++)
    {
        if (!add_steps(&m, state) || !add_spawns(&m, state) || !add_accepts(&m, state))
            return SV_NOMEM;
        if (!is_within(&m, limits))
            return refuse_size(limits, err);
    }
    return SV_OK;
}
