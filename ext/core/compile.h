/*
 * compile.h - what the compiler's files share: patterns as a non-deterministic automaton, and its limits.
 */
#ifndef SEVA_COMPILE_H
#define SEVA_COMPILE_H

#include "image.h"
#include "phrase_tree.h"

/* How far determining may go: states, steps between them, and edges looked at on the way. */
typedef struct sv_limits
{
    uint32_t states, steps, work;
    const char *what; /* for the message */
} sv_limits;

extern const sv_limits sv_limits_of_one; /* phrase */
extern const sv_limits sv_limits_of_all; /* phrases together */

typedef enum sv_edge_kind { EDGE_FREE, EDGE_ATOM, EDGE_GAP } sv_edge_kind;

typedef struct sv_edge
{
    uint32_t value; /* the atom; of a gap: its words * 2, + 1 where punctuation may pass */
    uint32_t to;
    uint32_t next; /* of the same state, 0: none */
    uint32_t column : 24, kind : 8;
} sv_edge;

typedef struct sv_nstate
{
    uint32_t edges;  /* first, 0: none */
    uint32_t accept; /* row + 1 of the phrase that ends here, 0: none */
} sv_nstate;

/* All patterns side by side; state 0 and edge 0 are none. */
typedef struct sv_nfa
{
    sv_arena *arena;
    sv_nstate *state;
    sv_edge *edge;
    uint32_t nstates, state_room, nedges, edge_room;
    uint32_t *start; /* by row */
    uint32_t nrows;
    /* scratch of sv_closure */
    uint32_t *stamp, *stack, now;
    uint32_t stamp_room;
} sv_nfa;

extern bool sv_nfa_init(sv_nfa *nfa, sv_arena *a, uint32_t nrows);
/* Add the pattern at root of the tree as the row's. */
extern sv_status sv_nfa_add(sv_nfa *nfa, const sv_tree *tree, uint32_t root, uint32_t row, sv_error *err);
/* Only check it: a member of a word class, which may begin and end with a gap as long as no phrase does with it. */
extern sv_status sv_nfa_try(sv_nfa *nfa, const sv_tree *tree, uint32_t root, sv_error *err);
/* Bring the scratch up to the number of states there are; before sv_closure. */
extern bool sv_nfa_ready(sv_nfa *nfa);
/* States reached from the n states of set by free edges, that do more than lead on: into out (room for all states). */
extern uint32_t sv_closure(sv_nfa *nfa, const uint32_t *set, uint32_t n, uint32_t *out);

/* The deterministic automaton, before it is laid out. */
typedef struct sv_dfa
{
    sv_arena *arena;
    sv_nfa *nfa;
    sv_state *state;   /* accepts, spawns: as in the image; slots: its first step, those of a state stand together */
    sv_slot *step;
    uint32_t *accept;
    sv_spawn *spawn;
    uint32_t nstates, state_room, nstep, step_room, naccept, accept_room, nspawn, spawn_room;
    uint32_t start; /* the state before any word */
} sv_dfa;

/* Which symbols an atom covers: the n[i] of atom i from symbol[first[i]] on. */
typedef struct sv_cover
{
    uint32_t *first, *n, *symbol;
    uint32_t *of_word;  /* by word or beginning: its symbol; 0: no pattern in use asks for it */
    uint32_t *of_digit; /* by beginning: the symbol of words with a digit */
    uint32_t nsymbols;
} sv_cover;

extern sv_status sv_make_cover(sv_arena *a, const sv_atoms *atoms, const sv_nfa *nfa, sv_cover *out);
extern sv_status sv_determinise(sv_arena *a, sv_nfa *nfa, const sv_cover *cover, const sv_limits *limits, sv_dfa *out,
                                sv_error *err);
/* Lay everything out; rows' helpdesk and queue are indexes into scope (0: none) until here. */
extern sv_status sv_write_image(sv_arena *a, const sv_dfa *dfa, const sv_atoms *atoms, const sv_cover *cover, const sv_row *rows,
                                uint32_t nrows, const char *const *scope, uint32_t nscopes, uint64_t version, void **image,
                                size_t *size);

#endif /* SEVA_COMPILE_H */
