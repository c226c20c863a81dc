/*
 * phrase_tree.h - a parsed pattern, and the words that all patterns of one compilation name.
 */
#ifndef SEVA_PHRASE_TREE_H
#define SEVA_PHRASE_TREE_H

#include "arena.h"
#include "phrase.h"

/* What a pattern can ask of one place in a sentence.  Atoms beyond ATOM_WORDS are words and beginnings of words. */
enum
{
    ATOM_COMMA = 1,
    ATOM_BEGIN,
    ATOM_END,
    ATOM_END_QUESTION,
    ATOM_END_BANG,
    ATOM_NUMBER,
    ATOM_WORDS
};

typedef struct sv_atom
{
    uint64_t key;       /* of the whole word, or of the beginning */
    const char *folded; /* folded bytes */
    uint16_t len, hint;
    bool prefix, digit;
    uint8_t script; /* sv_script */
} sv_atom;

/* All words named so far; open-addressed by key and kind. */
typedef struct sv_atoms
{
    sv_arena *arena;
    sv_atom *atom; /* atom[i] has the number ATOM_WORDS + i */
    uint32_t n, room;
    uint32_t *slot; /* number + 1 of an atom, 0 empty */
    uint32_t nslots;
} sv_atoms;

typedef enum sv_node_kind
{
    NODE_ATOM,     /* value: the atom */
    NODE_GAP,      /* value: words; cross: punctuation may pass */
    NODE_SEQUENCE, /* children one after the other */
    NODE_CHOICE,   /* one of the children */
    NODE_MAYBE,    /* one of the children or nothing */
    NODE_CLASS     /* value: index into the tree's classes */
} sv_node_kind;

typedef struct sv_node
{
    uint8_t kind;
    bool cross;
    uint32_t value;
    uint32_t column; /* in characters, from 1 */
    uint32_t child, next; /* 0: none */
} sv_node;

/* The nodes of many patterns; node 0 is none. */
typedef struct sv_tree
{
    sv_arena *arena;
    sv_node *node;
    uint32_t n, room;
    sv_atoms *atoms;
    const sv_class *classes; /* as given */
    uint32_t nclasses;
    const uint32_t *class_root; /* their choices, parsed; NULL while classes are being parsed */
} sv_tree;

extern bool sv_atoms_init(sv_atoms *atoms, sv_arena *a);
/* Number of the atom for a word (or the beginning of words); 0 when memory is out.  Its folded form is SV_MAX_WORD long at most. */
extern uint32_t sv_atom_of(sv_atoms *atoms, const char *word, size_t len, bool prefix, bool digit);
extern bool sv_tree_init(sv_tree *tree, sv_arena *a, sv_atoms *atoms);
/* Parse a pattern; *root is its node.  SV_BADINPUT: err's message and column. */
extern sv_status sv_parse(sv_tree *tree, const char *pattern, size_t len, sv_lang lang, uint32_t *root, sv_error *err);
/* Parse the members of class i, one a line, as one choice; 0 where there are none. */
extern sv_status sv_parse_class(sv_tree *tree, uint32_t i, uint32_t *root, sv_error *err);
/* May class i be used as @name in a phrase of the language? */
extern bool sv_class_serves(const sv_class *c, const char *name, size_t len, sv_lang lang);
/* Fill err and return SV_BADINPUT. */
extern sv_status sv_refuse(sv_error *err, uint32_t column, const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif /* SEVA_PHRASE_TREE_H */
