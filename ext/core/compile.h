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

extern const sv_limits sv_limits_of_one;  /* phrase */
extern const sv_limits sv_limits_of_part; /* of an image */

/* What the makers of a part return beside SV_OK and SV_NOMEM when it would not fit: it has to be divided. */
#define SV_TOO_LARGE ((sv_status) 100)

typedef enum sv_edge_kind { EDGE_FREE, EDGE_ATOM, EDGE_GAP } sv_edge_kind;

typedef struct sv_edge
{
    uint32_t value; /* the atom; of a gap: its words * 2, + 1 where punctuation may pass */
    uint32_t to;
    uint32_t next; /* of the same state, 0: none */
    uint32_t column : 24, kind : 8;
} sv_edge;

/* Set in an edge's atom that is a word class; the other bits are its number. */
#define SV_TOKEN UINT32_C(0x80000000)

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
    uint32_t *start; /* by row: phrases, then guard classes, then word classes */
    uint32_t nrows;
    uint32_t nphrases; /* rows before the word classes */
    const bool *token; /* by class: it is a symbol of its own, EDGE_ATOM with SV_TOKEN */
    bool *in_use;      /* by class that is one: an edge names it */
    /* scratch of sv_closure */
    uint32_t *stamp, *stack, now;
    uint32_t stamp_room;
} sv_nfa;

extern bool sv_nfa_init(sv_nfa *nfa, sv_arena *a, uint32_t nrows);
/* Add the pattern at root of the tree as the row's. */
extern sv_status sv_nfa_add(sv_nfa *nfa, const sv_tree *tree, uint32_t root, uint32_t row, sv_error *err);
/* Only check it: a member of a word class, which may begin and end with a gap as long as no phrase does with it.  *closed:
 * it begins and ends with a word, and asks nothing of the sentence, so that it can be found without what stands around. */
extern sv_status sv_nfa_try(sv_nfa *nfa, const sv_tree *tree, uint32_t root, bool *closed, sv_error *err);
/* Add those members of class i that are more than one word as the row's. */
extern sv_status sv_nfa_add_class(sv_nfa *nfa, const sv_tree *tree, uint32_t i, uint32_t row);
/* Which words, by atom without ATOM_WORDS, are figures, and which classes have members of figures alone. */
typedef struct sv_figures { bool *atom, *cls; } sv_figures;
/* Can the row match figures alone? */
extern bool sv_nfa_ends_with_figures(sv_nfa *nfa, uint32_t row, const sv_figures *f);
/* The atom of an alternative that is one word and no more; 0 for any other. */
extern uint32_t sv_single_atom(const sv_tree *tree, uint32_t node);
/* Bring the scratch up to the number of states there are; before sv_closure. */
extern bool sv_nfa_ready(sv_nfa *nfa);
/* States reached from the n states of set by free edges, that do more than lead on: into out (room for all states). */
extern uint32_t sv_closure(sv_nfa *nfa, const uint32_t *set, uint32_t n, uint32_t *out);

typedef struct sv_step
{
    uint32_t symbol, state;
} sv_step;

typedef struct sv_spawn
{
    uint32_t state; /* behind the gap */
    uint16_t words; /* at most so many in the gap */
    uint16_t cross; /* punctuation may pass */
} sv_spawn;

typedef struct sv_dstate
{
    uint32_t steps; /* first; those of a state stand together, by symbol */
    uint32_t accepts, spawns; /* first of each */
    uint16_t naccepts, nspawns;
} sv_dstate;

/* The deterministic automaton, before it is laid out. */
typedef struct sv_dfa
{
    sv_arena *arena;
    sv_nfa *nfa;
    sv_dstate *state;
    sv_step *step;
    uint32_t *accept;
    sv_spawn *spawn;
    uint32_t nstates, state_room, nstep, step_room, naccept, accept_room, nspawn, spawn_room;
    uint32_t start;       /* the state before any word */
    uint32_t class_start; /* the same for the members of word classes */
} sv_dfa;

/* Steps of a state.  Those where matches begin are kept beside the symbols that they are made with. */
static inline uint32_t
sv_steps_of(const sv_dfa *d, uint32_t state)
{
    return (state + 1 < d->nstates ? d->state[state + 1].steps : d->nstep) - d->state[state].steps;
}

static inline bool
sv_is_start(const sv_dfa *d, uint32_t state)
{
    return state == d->start || state == d->class_start;
}

/* Which symbols an atom covers: the n[i] of atom i from symbol[first[i]] on. */
typedef struct sv_cover
{
    uint32_t *first, *n, *symbol;
    uint32_t *of_word; /* by word or beginning: its symbol; 0: no pattern in use asks for it */
    uint32_t *of_class; /* by class: its symbol; 0: it is none */
    uint32_t nsymbols;
} sv_cover;

/* Words that are members of classes by themselves: atom and class. */
typedef struct sv_member { uint32_t atom, cls; } sv_member;

/* The atoms by their text, a beginning before all that it covers; and the place of each among them. */
typedef struct sv_order
{
    const sv_atom **sorted;
    uint32_t *rank;
} sv_order;

extern sv_status sv_sort_atoms(sv_arena *a, const sv_atoms *atoms, sv_order *out);
extern sv_status sv_make_cover(sv_arena *a, const sv_atoms *atoms, const sv_order *order, const sv_nfa *nfa,
                               const sv_member *member, uint32_t nmembers, uint32_t nclasses, sv_cover *out);
extern sv_status sv_determinise(sv_arena *a, sv_nfa *nfa, const sv_cover *cover, const sv_limits *limits, sv_dfa *out,
                                sv_error *err);

/* The states as the image keeps them. */
typedef struct sv_body
{
    sv_state *state; /* as many as the automaton has */
    uint16_t *unit;
    uint32_t *set_at;
    uint16_t *set;
    uint32_t nunits, unit_room, nsets, set_at_room, nset, set_room;
} sv_body;

extern sv_status sv_lay_out_states(sv_arena *a, const sv_dfa *dfa, sv_body *out);

/* All that a part is made of.  rows' helpdesk and queue are indexes into scope here (0: none). */
typedef struct sv_parts
{
    const sv_dfa *dfa;
    const sv_body *body;
    const sv_atoms *atoms;
    const sv_cover *cover;
    const sv_row *rows;
    uint32_t nrows;
    const char *const *scope;
    uint32_t nscopes;
    const sv_member *member;
    uint32_t nmembers;
    const sv_class *classes;
    uint32_t nclasses;
    const uint32_t *class_of; /* by row that is one's */
} sv_parts;

/* A part as it is written, with its place but for where it stands, and the checksum. */
typedef struct sv_written
{
    const void *base;
    sv_part_place place;
} sv_written;

/* SV_TOO_LARGE: numbers do not fit. */
extern sv_status sv_write_part(sv_arena *a, const sv_parts *parts, sv_written *out);
extern sv_status sv_write_image(sv_arena *a, const sv_written *part, uint32_t nparts, uint64_t version, void **image, size_t *size);

#endif /* SEVA_COMPILE_H */
