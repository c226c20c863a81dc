/*
 * compile_states.c - lays the automaton's states out as the image keeps them: sets that states share, and lists of symbols.
 */
#include "compile.h"
#include "words_key.h"

#include <stdlib.h>
#include <string.h>

#define LEAST_SET 3 /* symbols: fewer cost less in a state's own list */

/* Symbols that lead from a state to the same place. */
typedef struct group
{
    uint32_t first, n; /* in sorted */
} group;

/* A set that is known already. */
typedef struct known
{
    uint64_t hash;
    uint32_t first, n; /* its symbols, in member */
} known;

typedef struct layout
{
    sv_arena *arena;
    const sv_dfa *dfa;
    sv_body *out;
    sv_step *sorted; /* a state's steps by state and symbol */
    uint32_t sorted_room;
    known *set;
    uint32_t set_room;
    uint16_t *member;
    uint32_t nmember, member_room;
    uint32_t *slot; /* number + 1 of a set by its hash */
    uint32_t nslots;
    uint8_t *used; /* scratch of kind_for */
    bool too_large;
} layout;

/* Make room for more elements in an array of the arena. */
#define ROOM_FOR(a, array, used, room, more) \
    ((used) + (more) <= (room) || ((array) = bigger((a), (array), (used), &(room), (more), sizeof *(array))) != NULL)

static void *
bigger(sv_arena *a, const void *old, uint32_t used, uint32_t *room, uint32_t more, size_t element)
{
    while (*room < used + more)
        *room = *room * 2 + 64;
    return sv_grow(a, old, used, *room, element);
}

static int
by_target(const void *a, const void *b)
{
    const sv_step *x = a, *y = b;

    if (x->state != y->state)
        return x->state < y->state ? -1 : 1;
    return (x->symbol > y->symbol) - (x->symbol < y->symbol);
}

/* Do the symbols of the steps find room in lists of this kind? */
static bool
has_room(const sv_step *step, uint32_t n, uint32_t kind, uint8_t *used)
{
    memset(used, 0, sv_list_room(kind) / SV_LIST);
    for (uint32_t i = 0; i < n; i++)
        if (++used[sv_list_of(step[i].symbol, kind)] > SV_LIST)
            return false;
    return true;
}

/* The kind of list that holds the symbols: the smallest where no eight places overflow; 0 where none does. */
static uint32_t
kind_for(layout *l, const sv_step *step, uint32_t n)
{
    uint32_t kind = SV_LIST + 1;

    if (n <= SV_LIST)
        return n;
    while (kind <= SV_MAX_LIST_KIND && !has_room(step, n, kind, l->used))
        kind++;
    l->too_large = l->too_large || kind > SV_MAX_LIST_KIND;
    return kind > SV_MAX_LIST_KIND ? 0 : kind;
}

/* Put the symbols into lists that are all 0, each `wide` units from the next; states behind them where there is room. */
static void
put_symbols(uint16_t *list, const sv_step *step, uint32_t n, uint32_t kind, bool with_states)
{
    uint32_t wide = kind < SV_LIST ? kind : SV_LIST;

    for (uint32_t i = 0; i < n; i++)
    {
        uint16_t *p = list + sv_list_of(step[i].symbol, kind) * wide * (with_states ? 2 : 1);

        while (*p != SYMBOL_NONE)
            p++;
        *p = (uint16_t) step[i].symbol;
        if (with_states)
            p[wide] = (uint16_t) step[i].state;
    }
}

static uint64_t
hash_of(const sv_step *step, uint32_t n)
{
    uint64_t h = SV_KEY_SEED;

    for (uint32_t i = 0; i < n; i++)
        h = sv_key_step(h, step[i].symbol);
    return sv_key_end(h, n);
}

static bool
is_same(const layout *l, const known *k, uint64_t hash, const sv_step *step, uint32_t n)
{
    if (k->hash != hash || k->n != n)
        return false;
    for (uint32_t i = 0; i < n; i++)
        if (l->member[k->first + i] != step[i].symbol)
            return false;
    return true;
}

static uint32_t *
slot_of(const layout *l, uint64_t hash, const sv_step *step, uint32_t n)
{
    uint32_t at = (uint32_t) hash & (l->nslots - 1);

    while (l->slot[at] != 0 && (step == NULL || !is_same(l, &l->set[l->slot[at] - 1], hash, step, n)))
        at = (at + 1) & (l->nslots - 1);
    return &l->slot[at];
}

static bool
grow_slots(layout *l)
{
    if (l->out->nsets * 2 < l->nslots)
        return true;
    l->nslots *= 2;
    l->slot = sv_alloc(l->arena, l->nslots * sizeof *l->slot);
    for (uint32_t i = 0; l->slot != NULL && i < l->out->nsets; i++)
        *slot_of(l, l->set[i].hash, NULL, 0) = i + 1;
    return l->slot != NULL;
}

/* Write a new set's list. */
static bool
write_set(layout *l, const sv_step *step, uint32_t n)
{
    sv_body *b = l->out;
    uint32_t kind = kind_for(l, step, n), room = sv_list_room(kind);

    if (kind == 0 || !ROOM_FOR(l->arena, b->set, b->nset, b->set_room, room + SV_LIST) ||
        !ROOM_FOR(l->arena, b->set_at, b->nsets, b->set_at_room, 1))
        return false;
    memset(b->set + b->nset, 0, (room + SV_LIST) * sizeof *b->set);
    put_symbols(b->set + b->nset, step, n, kind, false);
    b->set_at[b->nsets++] = b->nset << SV_SET_SHIFT | kind;
    b->nset += room;
    return true;
}

static bool
remember_set(layout *l, uint64_t hash, const sv_step *step, uint32_t n)
{
    if (!ROOM_FOR(l->arena, l->set, l->out->nsets, l->set_room, 1) || !ROOM_FOR(l->arena, l->member, l->nmember, l->member_room, n))
        return false;
    l->set[l->out->nsets] = (known){hash, l->nmember, n};
    for (uint32_t i = 0; i < n; i++)
        l->member[l->nmember++] = (uint16_t) step[i].symbol;
    return write_set(l, step, n) && grow_slots(l);
}

/* The number of the set of these symbols; false when there is no room. */
static bool
set_of(layout *l, const sv_step *step, uint32_t n, uint32_t *number)
{
    uint64_t hash = hash_of(step, n);
    uint32_t found = *slot_of(l, hash, step, n);

    *number = found != 0 ? found - 1 : l->out->nsets;
    if (found != 0)
        return true;
    *slot_of(l, hash, step, n) = l->out->nsets + 1;
    return remember_set(l, hash, step, n);
}

/* Keep the largest groups, the first of those alike. */
static void
keep_largest(group *kept, uint32_t *nkept, group one)
{
    uint32_t i;

    if (one.n < LEAST_SET || (*nkept == SV_MAX_SETS && kept[SV_MAX_SETS - 1].n >= one.n))
        return;
    if (*nkept < SV_MAX_SETS)
        ++*nkept;
    for (i = *nkept - 1; i > 0 && kept[i - 1].n < one.n; i--)
        kept[i] = kept[i - 1];
    kept[i] = one;
}

/* The groups of a state's steps that become sets; sorts the steps. */
static uint32_t
find_groups(layout *l, uint32_t n, group *kept)
{
    uint32_t nkept = 0;

    if (n > 0)
        qsort(l->sorted, n, sizeof *l->sorted, by_target);
    for (uint32_t i = 0, next = 0; i < n; i = next)
    {
        while (next < n && l->sorted[next].state == l->sorted[i].state)
            next++;
        keep_largest(kept, &nkept, (group){i, next - i});
    }
    return nkept;
}

static bool
is_in_group(const group *kept, uint32_t nkept, uint32_t step)
{
    for (uint32_t i = 0; i < nkept; i++)
        if (step - kept[i].first < kept[i].n)
            return true;
    return false;
}

static uint16_t *
take_units(layout *l, uint32_t n)
{
    sv_body *b = l->out;

    if (!ROOM_FOR(l->arena, b->unit, b->nunits, b->unit_room, n))
        return NULL;
    b->nunits += n;
    return memset(b->unit + b->nunits - n, 0, n * sizeof *b->unit);
}

static bool
write_sets(layout *l, const group *kept, uint32_t nkept)
{
    for (uint32_t i = 0; i < nkept; i++)
    {
        uint32_t number;
        uint16_t *to;

        if (!set_of(l, l->sorted + kept[i].first, kept[i].n, &number) || (to = take_units(l, 2)) == NULL)
            return false;
        to[0] = (uint16_t) number;
        to[1] = (uint16_t) l->sorted[kept[i].first].state;
    }
    return true;
}

/* The steps that no set holds, at the beginning of sorted. */
static uint32_t
without_groups(layout *l, const group *kept, uint32_t nkept, uint32_t n)
{
    uint32_t rest = 0;

    for (uint32_t i = 0; i < n; i++)
        if (!is_in_group(kept, nkept, i))
            l->sorted[rest++] = l->sorted[i];
    return rest;
}

static bool
write_list(layout *l, uint32_t n, uint16_t *shape)
{
    uint32_t kind = kind_for(l, l->sorted, n);
    uint16_t *list = n == 0 ? NULL : take_units(l, 2 * sv_list_room(kind));

    if (n == 0)
        return true;
    if (kind == 0 || list == NULL)
        return false;
    put_symbols(list, l->sorted, n, kind, true);
    *shape |= (uint16_t) kind;
    return true;
}

static bool
write_steps(layout *l, uint32_t state, sv_state *out)
{
    const sv_dfa *d = l->dfa;
    uint32_t n = sv_is_start(d, state) ? 0 : sv_steps_of(d, state), nkept;
    group kept[SV_MAX_SETS];

    if (!ROOM_FOR(l->arena, l->sorted, 0u, l->sorted_room, n))
        return false;
    if (n > 0)
        memcpy(l->sorted, d->step + d->state[state].steps, n * sizeof *l->sorted);
    for (uint32_t i = 0; i < n; i++)
    {
        uint32_t symbol = l->sorted[i].symbol;

        out->next |= sv_symbol_bit(symbol);
        out->shape |= symbol == SYMBOL_COMMA ? SV_STATE_COMMA : symbol >= SYMBOL_END && symbol <= SYMBOL_END_BANG ? SV_STATE_END : 0;
    }
    nkept = find_groups(l, n, kept);
    out->shape |= (uint16_t) (nkept << 5);
    return write_sets(l, kept, nkept) && write_list(l, without_groups(l, kept, nkept, n), &out->shape);
}

static uint32_t
gap_units(const sv_dstate *from)
{
    return from->nspawns == 0 ? 0 : SV_REACH_UNITS + 2u * from->nspawns;
}

static void
write_gaps(const sv_dfa *d, const sv_dstate *from, uint16_t *to)
{
    for (uint32_t i = 0; i < from->nspawns; i++)
    {
        const sv_spawn *spawn = &d->spawn[from->spawns + i];

        to[SV_REACH_UNITS + 2 * i] = (uint16_t) spawn->state;
        to[SV_REACH_UNITS + 2 * i + 1] = (uint16_t) (spawn->words | (spawn->cross ? SV_GAP_CROSS : 0));
    }
}

static bool
write_state(layout *l, uint32_t state)
{
    const sv_dfa *d = l->dfa;
    const sv_dstate *from = &d->state[state];
    sv_state *out = &l->out->state[state];
    uint32_t units = from->naccepts + gap_units(from);
    uint16_t *to = take_units(l, units);

    *out = (sv_state){.at = l->out->nunits - units, .naccepts = from->naccepts, .shape = (uint16_t) (gap_units(from) << 7)};
    if (to == NULL)
        return false;
    for (uint32_t i = 0; i < from->naccepts; i++)
        *to++ = (uint16_t) d->accept[from->accepts + i];
    write_gaps(d, from, to);
    if (!write_steps(l, state, out))
        return false;
    if (from->naccepts == 0 && from->nspawns == 0 && !(out->shape & (SV_STATE_COMMA | SV_STATE_END)))
        out->shape |= SV_STATE_PLAIN;
    return true;
}

/* What the gaps of a state can lead to, once all states are there.  What has to be asked at every word is led to by any. */
static void
note_reach(layout *l, uint32_t state)
{
    const sv_dstate *from = &l->dfa->state[state];
    uint16_t *to = l->out->unit + l->out->state[state].at + from->naccepts, most = 0;
    uint64_t reach = 0;

    for (uint32_t i = 0; i < from->nspawns; i++)
    {
        const sv_spawn *spawn = &l->dfa->spawn[from->spawns + i];
        const sv_state *behind = &l->out->state[spawn->state];
        bool any = SV_SHAPE_GAPS(behind->shape) > 0 || behind->shape & (SV_STATE_COMMA | SV_STATE_END);

        reach |= any ? UINT64_MAX : behind->next;
        most = spawn->words > most ? spawn->words : most;
    }
    if (from->nspawns == 0)
        return;
    memcpy(to, &reach, sizeof reach);
    to[SV_REACH_UNITS - 1] = most;
}

sv_status
sv_lay_out_states(sv_arena *a, const sv_dfa *dfa, sv_body *out)
{
    layout l = {.arena = a, .dfa = dfa, .out = out, .nslots = 1024};

    *out = (sv_body){.unit_room = dfa->nstates * 4};
    out->state = sv_alloc(a, dfa->nstates * sizeof *out->state);
    out->unit = sv_alloc_raw(a, out->unit_room * sizeof *out->unit);
    l.slot = sv_alloc(a, l.nslots * sizeof *l.slot);
    l.used = sv_alloc_raw(a, (size_t) 1 << (SV_MAX_LIST_KIND - SV_LIST));
    if (out->state == NULL || out->unit == NULL || l.slot == NULL || l.used == NULL)
        return SV_NOMEM;
    out->state[0].shape = SV_STATE_PLAIN;
    for (uint32_t state = 1; state < dfa->nstates; state++)
        if (!write_state(&l, state))
            return l.too_large ? SV_TOO_LARGE : SV_NOMEM;
    for (uint32_t state = 1; state < dfa->nstates; state++)
        note_reach(&l, state);
    if (take_units(&l, SV_LIST) == NULL)
        return SV_NOMEM;
    out->nset += out->nsets == 0 ? 0 : SV_LIST; /* what can be read behind the last */
    return out->nsets > SV_MAX_NUMBER || out->nset >= UINT32_C(1) << (32 - SV_SET_SHIFT) ? SV_TOO_LARGE : SV_OK;
}
