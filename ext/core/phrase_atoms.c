/*
 * phrase_atoms.c - the words and beginnings of words that patterns name, each once.
 */
#include "phrase_tree.h"
#include "words_internal.h"
#include "words_key.h"

#include <string.h>

#define FIRST_SLOTS 1024

bool
sv_atoms_init(sv_atoms *atoms, sv_arena *a)
{
    *atoms = (sv_atoms){.arena = a, .room = FIRST_SLOTS / 2, .nslots = FIRST_SLOTS};
    atoms->atom = sv_alloc_raw(a, atoms->room * sizeof *atoms->atom);
    atoms->slot = sv_alloc(a, atoms->nslots * sizeof *atoms->slot);
    return atoms->atom != NULL && atoms->slot != NULL;
}

static uint32_t *
slot_of(const sv_atoms *atoms, uint64_t key, bool prefix)
{
    uint32_t at = (uint32_t) (key + prefix) & (atoms->nslots - 1);

    while (atoms->slot[at] != 0)
    {
        const sv_atom *atom = &atoms->atom[atoms->slot[at] - 1];

        if (atom->key == key && atom->prefix == prefix)
            break;
        at = (at + 1) & (atoms->nslots - 1);
    }
    return &atoms->slot[at];
}

static bool
grow(sv_atoms *atoms)
{
    if (atoms->n < atoms->room)
        return true;
    atoms->room *= 2;
    atoms->nslots *= 2;
    atoms->atom = sv_grow(atoms->arena, atoms->atom, atoms->n, atoms->room, sizeof *atoms->atom);
    atoms->slot = sv_alloc(atoms->arena, atoms->nslots * sizeof *atoms->slot);
    if (atoms->atom == NULL || atoms->slot == NULL)
        return false;
    for (uint32_t i = 0; i < atoms->n; i++)
        *slot_of(atoms, atoms->atom[i].key, atoms->atom[i].prefix) = i + 1;
    return true;
}

uint32_t
sv_atom_of(sv_atoms *atoms, const char *word, size_t len, bool prefix, bool digit)
{
    sv_key key = sv_key_folded(word, len);
    char folded[SV_MAX_WORD];
    uint32_t n = sv_fold_word(word, len, folded, sizeof folded);
    uint32_t *slot = slot_of(atoms, key.key, prefix);
    char *kept;

    if (*slot != 0)
        return ATOM_WORDS + *slot - 1;
    kept = sv_alloc_raw(atoms->arena, n);
    if (kept == NULL || !grow(atoms))
        return 0;
    memcpy(kept, folded, n);
    atoms->atom[atoms->n] = (sv_atom){
        .key = key.key, .folded = kept, .len = (uint16_t) n, .hint = key.hint, .prefix = prefix, .digit = digit,
        .script = (uint8_t) sv_word_script(kept, n)};
    *slot_of(atoms, key.key, prefix) = ++atoms->n;
    return ATOM_WORDS + atoms->n - 1;
}
