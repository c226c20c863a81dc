/*
 * compile_cover.c - symbols for words, and which of them each atom of a pattern covers.
 *
 * A word that patterns name has a symbol; so has each beginning that they name, once for words without and once for
 * words with a digit.  A beginning then covers the symbols of all words and longer beginnings that begin with it.
 */
#include "compile.h"

#include <stdlib.h>
#include <string.h>

static int
by_text(const void *a, const void *b)
{
    const sv_atom *x = *(const sv_atom *const *) a, *y = *(const sv_atom *const *) b;
    size_t n = x->len < y->len ? x->len : y->len;
    int order = memcmp(x->folded, y->folded, n);

    if (order != 0)
        return order;
    if (x->len != y->len)
        return x->len < y->len ? -1 : 1;
    return (int) y->prefix - (int) x->prefix; /* the beginning first, so that all it covers stands behind it */
}

static bool
begins_with(const sv_atom *word, const sv_atom *prefix)
{
    return word->len >= prefix->len && memcmp(word->folded, prefix->folded, prefix->len) == 0;
}

/* Gather symbols, first counting (symbol == NULL), then writing. */
typedef struct gather
{
    const sv_atoms *atoms;
    const sv_atom **sorted;
    const uint32_t *of_word;
    uint32_t *symbol;
    uint32_t n;
} gather;

static void
put(gather *g, uint32_t symbol)
{
    if (g->symbol != NULL)
        g->symbol[g->n] = symbol;
    g->n++;
}

static void
put_atom(gather *g, const sv_atom *atom)
{
    uint32_t symbol = g->of_word[atom - g->atoms->atom];

    put(g, symbol);
    if (atom->prefix)
        put(g, symbol + 1);
}

static void
put_numbers(gather *g)
{
    put(g, SYMBOL_NUMBER);
    for (uint32_t i = 0; i < g->atoms->n; i++)
    {
        const sv_atom *atom = &g->atoms->atom[i];

        if (atom->prefix)
            put(g, g->of_word[i] + 1);
        if (atom->digit)
            put(g, g->of_word[i]);
    }
}

/* Position in text order, by which a beginning finds what it covers. */
static void
put_covered(gather *g, const sv_atom *atom, uint32_t rank)
{
    put_atom(g, atom);
    if (atom->prefix)
        for (uint32_t i = rank + 1; i < g->atoms->n && begins_with(g->sorted[i], atom); i++)
            put_atom(g, g->sorted[i]);
}

static void
gather_all(gather *g, const uint32_t *rank, uint32_t *first)
{
    for (uint32_t atom = 0; atom < ATOM_WORDS + g->atoms->n; atom++)
    {
        first[atom] = g->n;
        if (atom == ATOM_NUMBER)
            put_numbers(g);
        else if (atom < ATOM_NUMBER)
            put(g, atom);
        else
            put_covered(g, &g->atoms->atom[atom - ATOM_WORDS], rank[atom - ATOM_WORDS]);
    }
    first[ATOM_WORDS + g->atoms->n] = g->n;
}

static void
number_words(const sv_atoms *atoms, uint32_t *of_word)
{
    uint32_t next = SYMBOL_WORDS;

    for (uint32_t i = 0; i < atoms->n; i++)
    {
        of_word[i] = next;
        next += atoms->atom[i].prefix ? 2 : 1;
    }
}

sv_status
sv_make_cover(sv_arena *a, const sv_atoms *atoms, sv_cover *out)
{
    uint32_t n = atoms->n;
    const sv_atom **sorted = sv_alloc_raw(a, (n + 1) * sizeof *sorted);
    uint32_t *rank = sv_alloc_raw(a, (n + 1) * sizeof *rank);
    gather g = {.atoms = atoms, .sorted = sorted};

    out->of_word = sv_alloc_raw(a, (n + 1) * sizeof *out->of_word);
    out->first = sv_alloc_raw(a, (ATOM_WORDS + n + 1) * sizeof *out->first);
    if (sorted == NULL || rank == NULL || out->of_word == NULL || out->first == NULL)
        return SV_NOMEM;
    for (uint32_t i = 0; i < n; i++)
        sorted[i] = &atoms->atom[i];
    qsort(sorted, n, sizeof *sorted, by_text);
    for (uint32_t i = 0; i < n; i++)
        rank[sorted[i] - atoms->atom] = i;
    number_words(atoms, out->of_word);
    g.of_word = out->of_word;
    gather_all(&g, rank, out->first);
    g.symbol = out->symbol = sv_alloc_raw(a, (g.n + 1) * sizeof *out->symbol);
    if (out->symbol == NULL)
        return SV_NOMEM;
    g.n = 0;
    gather_all(&g, rank, out->first);
    return SV_OK;
}
