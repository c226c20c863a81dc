/*
 * compile_nfa.c - patterns to a non-deterministic automaton with free edges (Thompson's construction), and the checks
 * that a pattern begins and ends with a word.
 */
#include "compile.h"

#include <string.h>

#define NUMBER_PARTS 4 /* "1,25,000.00": words of digits that one '#' takes */

bool
sv_nfa_init(sv_nfa *nfa, sv_arena *a, uint32_t nrows)
{
    *nfa = (sv_nfa){.arena = a, .nstates = 1, .state_room = 4096, .nedges = 1, .edge_room = 8192, .nrows = nrows};
    nfa->state = sv_alloc(a, nfa->state_room * sizeof *nfa->state);
    nfa->edge = sv_alloc(a, nfa->edge_room * sizeof *nfa->edge);
    nfa->start = sv_alloc(a, (nrows + 1) * sizeof *nfa->start);
    return nfa->state != NULL && nfa->edge != NULL && nfa->start != NULL;
}

static uint32_t
new_state(sv_nfa *nfa)
{
    if (nfa->nstates == nfa->state_room)
    {
        nfa->state_room *= 2;
        nfa->state = sv_grow(nfa->arena, nfa->state, nfa->nstates, nfa->state_room, sizeof *nfa->state);
        if (nfa->state == NULL)
            return 0;
    }
    nfa->state[nfa->nstates] = (sv_nstate){0};
    return nfa->nstates++;
}

static bool
add_edge(sv_nfa *nfa, uint32_t from, uint32_t to, sv_edge_kind kind, uint32_t value, uint32_t column)
{
    if (nfa->nedges == nfa->edge_room)
    {
        nfa->edge_room *= 2;
        nfa->edge = sv_grow(nfa->arena, nfa->edge, nfa->nedges, nfa->edge_room, sizeof *nfa->edge);
        if (nfa->edge == NULL)
            return false;
    }
    nfa->edge[nfa->nedges] =
        (sv_edge){.value = value, .to = to, .next = nfa->state[from].edges, .column = column & 0xFFFFFF, .kind = kind};
    nfa->state[from].edges = nfa->nedges++;
    return true;
}

/* What one pattern is being built with. */
typedef struct builder
{
    sv_nfa *nfa;
    const sv_tree *tree;
    uint32_t limit; /* states may be made up to this number */
    uint32_t class_column; /* where the word class stands that is being written out, 0 outside of one */
    bool too_big;
} builder;

#define IN_CLASS 0x800000 /* in an edge's column: it is that of the word class */

/* Each of these adds a node between the state from and the state it returns; 0 when there is no room. */
static uint32_t build(builder *b, uint32_t node, uint32_t from);

static uint32_t
bounded_state(builder *b)
{
    b->too_big = b->too_big || b->nfa->nstates >= b->limit;
    return b->too_big ? 0 : new_state(b->nfa);
}

static uint32_t
build_edge(builder *b, const sv_node *n, uint32_t from, sv_edge_kind kind, uint32_t value)
{
    uint32_t to = bounded_state(b), column = b->class_column != 0 ? b->class_column | IN_CLASS : n->column;

    return to != 0 && add_edge(b->nfa, from, to, kind, value, column) ? to : 0;
}

static uint32_t
build_number(builder *b, const sv_node *n, uint32_t from)
{
    uint32_t out = bounded_state(b), at = from;

    for (unsigned i = 0; i < NUMBER_PARTS && out != 0; i++)
    {
        at = build_edge(b, n, at, EDGE_ATOM, ATOM_NUMBER);
        if (at == 0 || !add_edge(b->nfa, at, out, EDGE_FREE, 0, n->column))
            return 0;
    }
    return out;
}

static uint32_t
build_sequence(builder *b, uint32_t child, uint32_t from)
{
    uint32_t at = from;

    for (; child != 0 && at != 0; child = b->tree->node[child].next)
        at = build(b, child, at);
    return at;
}

/* Such an alternative needs no state of its own. */
uint32_t
sv_single_atom(const sv_tree *tree, uint32_t node)
{
    const sv_node *n = &tree->node[node];

    if (n->kind == NODE_SEQUENCE && n->child != 0 && tree->node[n->child].next == 0)
        n = &tree->node[n->child];
    return n->kind == NODE_ATOM && n->value != ATOM_NUMBER ? n->value : 0;
}

static bool
build_alternative(builder *b, uint32_t node, uint32_t from, uint32_t to)
{
    uint32_t atom = sv_single_atom(b->tree, node), end;

    if (atom != 0)
        return add_edge(b->nfa, from, to, EDGE_ATOM, atom, b->tree->node[node].column);
    end = build(b, node, from);
    return end != 0 && add_edge(b->nfa, end, to, EDGE_FREE, 0, 0);
}

static uint32_t
build_choice(builder *b, const sv_node *n, uint32_t from)
{
    uint32_t to = bounded_state(b);

    for (uint32_t child = n->child; child != 0 && to != 0; child = b->tree->node[child].next)
        if (!build_alternative(b, child, from, to))
            return 0;
    if (to != 0 && n->kind == NODE_MAYBE && !add_edge(b->nfa, from, to, EDGE_FREE, 0, n->column))
        return 0;
    return to;
}

/* A class that is no symbol is written out where it is used; classes hold no classes. */
static uint32_t
build_class(builder *b, const sv_node *n, uint32_t from)
{
    uint32_t to;

    if (b->nfa->token != NULL && b->nfa->token[n->value])
    {
        b->nfa->in_use[n->value] = true;
        return build_edge(b, n, from, EDGE_ATOM, SV_TOKEN | n->value);
    }
    b->class_column = n->column;
    to = build(b, b->tree->class_root[n->value], from);
    b->class_column = 0;
    return to;
}

static uint32_t
build(builder *b, uint32_t node, uint32_t from)
{
    const sv_node *n = &b->tree->node[node];

    switch ((sv_node_kind) n->kind)
    {
        case NODE_ATOM:
            return n->value == ATOM_NUMBER ? build_number(b, n, from) : build_edge(b, n, from, EDGE_ATOM, n->value);
        case NODE_GAP:
            return build_edge(b, n, from, EDGE_GAP, n->value * 2 + n->cross);
        case NODE_SEQUENCE:
            return build_sequence(b, n->child, from);
        case NODE_CHOICE:
        case NODE_MAYBE:
            return build_choice(b, n, from);
        case NODE_CLASS:
            return build_class(b, n, from);
    }
    return 0;
}

bool
sv_nfa_ready(sv_nfa *nfa)
{
    if (nfa->nstates <= nfa->stamp_room)
        return true;
    nfa->stamp_room = nfa->state_room;
    nfa->stamp = sv_alloc(nfa->arena, nfa->stamp_room * sizeof *nfa->stamp);
    nfa->stack = sv_alloc_raw(nfa->arena, nfa->stamp_room * sizeof *nfa->stack);
    nfa->now = 0;
    return nfa->stamp != NULL && nfa->stack != NULL;
}

static bool
is_seen(sv_nfa *nfa, uint32_t state)
{
    bool seen = nfa->stamp[state] == nfa->now;

    nfa->stamp[state] = nfa->now;
    return seen;
}

uint32_t
sv_closure(sv_nfa *nfa, const uint32_t *set, uint32_t n, uint32_t *out)
{
    uint32_t top = 0, found = 0;

    nfa->now++;
    for (uint32_t i = 0; i < n; i++)
        if (!is_seen(nfa, set[i]))
            nfa->stack[top++] = set[i];
    while (top > 0)
    {
        uint32_t state = nfa->stack[--top];
        bool keep = nfa->state[state].accept != 0;

        for (uint32_t e = nfa->state[state].edges; e != 0; e = nfa->edge[e].next)
        {
            keep = keep || nfa->edge[e].kind != EDGE_FREE;
            /* the words of a gap may be none: what stands behind it may follow at once */
            if (nfa->edge[e].kind != EDGE_ATOM && !is_seen(nfa, nfa->edge[e].to))
                nfa->stack[top++] = nfa->edge[e].to;
        }
        if (keep)
            out[found++] = state;
    }
    return found;
}

/* Can the pattern end from this state on without a further atom from `least` up?  ATOM_NUMBER: without a word. */
static bool
ends_without(sv_nfa *nfa, uint32_t from, uint32_t least)
{
    uint32_t top = 0;

    nfa->now++;
    is_seen(nfa, from);
    nfa->stack[top++] = from;
    while (top > 0)
    {
        uint32_t state = nfa->stack[--top];

        if (nfa->state[state].accept != 0)
            return true;
        for (uint32_t e = nfa->state[state].edges; e != 0; e = nfa->edge[e].next)
            if ((nfa->edge[e].kind != EDGE_ATOM || nfa->edge[e].value < least) && !is_seen(nfa, nfa->edge[e].to))
                nfa->stack[top++] = nfa->edge[e].to;
    }
    return false;
}

/* What a pattern may not begin with: a gap, punctuation, the sentence's end; *column says where. */
static const char *
wrong_beginning(sv_nfa *nfa, uint32_t start, uint32_t *column)
{
    uint32_t top = 0;

    nfa->now++;
    nfa->stack[top++] = start;
    while (top > 0)
    {
        uint32_t state = nfa->stack[--top];

        for (uint32_t e = nfa->state[state].edges; e != 0; e = nfa->edge[e].next)
        {
            const sv_edge *edge = &nfa->edge[e];

            *column = edge->column;
            if (edge->kind == EDGE_GAP)
                return "a gap";
            if (edge->kind == EDGE_ATOM && edge->value < ATOM_NUMBER && edge->value != ATOM_BEGIN)
                return edge->value == ATOM_COMMA ? "punctuation" : "the end of a sentence";
            if ((edge->kind == EDGE_FREE || edge->value == ATOM_BEGIN) && !is_seen(nfa, edge->to))
                nfa->stack[top++] = edge->to;
        }
    }
    return NULL;
}

static sv_status
refuse_edge(sv_error *err, uint32_t column, const char *where, const char *what)
{
    return sv_refuse(err, column & ~(uint32_t) IN_CLASS, "a pattern cannot %s with %s%s", where, what,
                     column & IN_CLASS ? ", as this word class does" : "");
}

static sv_status
check_edges_of(sv_nfa *nfa, uint32_t first, uint32_t start, sv_error *err)
{
    uint32_t column = 1;
    const char *wrong;

    wrong = wrong_beginning(nfa, start, &column);
    if (wrong != NULL)
        return refuse_edge(err, column, "begin", wrong);
    for (uint32_t e = first; e < nfa->nedges; e++)
        if (nfa->edge[e].kind == EDGE_GAP && ends_without(nfa, nfa->edge[e].to, ATOM_END))
            return refuse_edge(err, nfa->edge[e].column, "end", "a gap");
    return SV_OK;
}

/* May a figure stand where the edge is? */
static bool
takes_figure(const sv_edge *edge, const sv_figures *f)
{
    if (edge->kind != EDGE_ATOM || edge->value < ATOM_WORDS)
        return true;
    return edge->value & SV_TOKEN ? f->cls[edge->value & ~SV_TOKEN] : f->atom[edge->value - ATOM_WORDS];
}

bool
sv_nfa_ends_with_figures(sv_nfa *nfa, uint32_t row, const sv_figures *f)
{
    uint32_t top = 0;

    nfa->now++;
    is_seen(nfa, nfa->start[row]);
    nfa->stack[top++] = nfa->start[row];
    while (top > 0)
    {
        uint32_t state = nfa->stack[--top];

        if (nfa->state[state].accept != 0)
            return true;
        for (uint32_t e = nfa->state[state].edges; e != 0; e = nfa->edge[e].next)
            if (takes_figure(&nfa->edge[e], f) && !is_seen(nfa, nfa->edge[e].to))
                nfa->stack[top++] = nfa->edge[e].to;
    }
    return false;
}

/* Build the pattern; *start and *end are its first and last state. */
static sv_status
build_pattern(sv_nfa *nfa, const sv_tree *tree, uint32_t root, uint32_t *start, uint32_t *end, sv_error *err)
{
    builder b = {.nfa = nfa, .tree = tree, .limit = nfa->nstates + SV_MAX_STATES};

    *start = new_state(nfa);
    *end = *start == 0 ? 0 : build(&b, root, *start);
    if (b.too_big)
        return sv_refuse(err, 1, "the pattern comes to more than %d states with its classes: split it into several", SV_MAX_STATES);
    if (*end == 0 || !sv_nfa_ready(nfa))
        return SV_NOMEM;
    nfa->state[*end].accept = 1;
    if (ends_without(nfa, *start, ATOM_NUMBER))
        return sv_refuse(err, 1, "the pattern would match without any word: something in it must not be optional");
    return SV_OK;
}

sv_status
sv_nfa_add(sv_nfa *nfa, const sv_tree *tree, uint32_t root, uint32_t row, sv_error *err)
{
    uint32_t end, first_edge = nfa->nedges;
    sv_status st = build_pattern(nfa, tree, root, &nfa->start[row], &end, err);

    if (st != SV_OK)
        return st;
    nfa->state[end].accept = row + 1;
    return check_edges_of(nfa, first_edge, nfa->start[row], err);
}

/* Does an edge from the first on ask for the sentence's beginning or end? */
static bool
asks_for_edges(const sv_nfa *nfa, uint32_t first)
{
    for (uint32_t e = first; e < nfa->nedges; e++)
        if (nfa->edge[e].kind == EDGE_ATOM && nfa->edge[e].value >= ATOM_BEGIN && nfa->edge[e].value < ATOM_NUMBER)
            return true;
    return false;
}

sv_status
sv_nfa_try(sv_nfa *nfa, const sv_tree *tree, uint32_t root, bool *closed, sv_error *err)
{
    uint32_t nstates = nfa->nstates, nedges = nfa->nedges, start, end;
    sv_status st = build_pattern(nfa, tree, root, &start, &end, err);
    sv_error ignored;

    *closed = st == SV_OK && !asks_for_edges(nfa, nedges) && check_edges_of(nfa, nedges, start, &ignored) == SV_OK;
    nfa->nstates = nstates;
    nfa->nedges = nedges;
    return st;
}

sv_status
sv_nfa_add_class(sv_nfa *nfa, const sv_tree *tree, uint32_t i, uint32_t row)
{
    builder b = {.nfa = nfa, .tree = tree, .limit = UINT32_MAX};
    uint32_t start = new_state(nfa), end = start == 0 ? 0 : new_state(nfa);

    if (end == 0)
        return SV_NOMEM;
    nfa->start[row] = start;
    nfa->state[end].accept = row + 1;
    for (uint32_t m = tree->node[tree->class_root[i]].child; m != 0; m = tree->node[m].next)
        for (uint32_t alt = tree->node[m].child; alt != 0; alt = tree->node[alt].next)
            if (sv_single_atom(tree, alt) == 0 && !build_alternative(&b, alt, start, end))
                return SV_NOMEM;
    return SV_OK;
}
