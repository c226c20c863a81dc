/*
 * compile_cover.c - symbols for words, and which of them each atom of a pattern covers.
 *
 * A word that patterns name has a symbol; so has each beginning that they name.  A beginning then covers the symbols of all
 * words and longer beginnings that begin with it.
 * Words that all patterns treat alike, as most members of a word class are, then share one symbol: it keeps the
 * automaton's rows short.
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
    const sv_atom *const *sorted;
    const sv_cover *cover;
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
    put(g, g->cover->of_word[atom - g->atoms->atom]);
}

static void
put_numbers(gather *g)
{
    put(g, SYMBOL_NUMBER);
    for (uint32_t i = 0; i < g->atoms->n; i++)
        if (g->atoms->atom[i].digit)
            put(g, g->cover->of_word[i]);
}

/* rank: place in text order, where a beginning has all that it covers behind it. */
static void
put_covered(gather *g, const sv_atom *atom, uint32_t rank)
{
    put_atom(g, atom);
    if (atom->prefix)
        for (uint32_t i = rank + 1; i < g->atoms->n && begins_with(g->sorted[i], atom); i++)
            put_atom(g, g->sorted[i]);
}

static void
gather_all(gather *g, const uint32_t *rank)
{
    for (uint32_t atom = 0; atom < ATOM_WORDS + g->atoms->n; atom++)
    {
        g->cover->first[atom] = g->n;
        if (atom == ATOM_NUMBER)
            put_numbers(g);
        else if (atom < ATOM_NUMBER)
            put(g, atom);
        else
            put_covered(g, &g->atoms->atom[atom - ATOM_WORDS], rank[atom - ATOM_WORDS]);
        g->cover->n[atom] = g->n - g->cover->first[atom];
    }
}

static void
number_words(const sv_atoms *atoms, sv_cover *c)
{
    c->nsymbols = SYMBOL_WORDS;
    for (uint32_t i = 0; i < atoms->n; i++)
        c->of_word[i] = c->nsymbols++;
}

/* What patterns do with an atom or a symbol: the sum over its edges, so that their order does not matter. */
typedef struct use
{
    uint64_t a, b;
} use;

static void
add_use(use *sum, use one)
{
    sum->a += one.a;
    sum->b += one.b;
}

static use
use_of_edge(uint32_t from, uint32_t to)
{
    uint64_t v = (uint64_t) from << 32 | to;
    uint64_t a = (v ^ v >> 29) * UINT64_C(0xD6E8FEB86659FD93), b = (v ^ v >> 31) * UINT64_C(0xA0761D6478BD642F);

    a = (a ^ a >> 32) * UINT64_C(0x9E3779B97F4A7C15);
    b = (b ^ b >> 30) * UINT64_C(0xE7037ED1A0B428DB);
    return (use){a ^ a >> 29, b ^ b >> 33};
}

static void
sum_atoms(const sv_nfa *nfa, use *of_atom)
{
    for (uint32_t from = 1; from < nfa->nstates; from++)
        for (uint32_t e = nfa->state[from].edges; e != 0; e = nfa->edge[e].next)
            if (nfa->edge[e].kind == EDGE_ATOM && !(nfa->edge[e].value & SV_TOKEN))
                add_use(&of_atom[nfa->edge[e].value], use_of_edge(from, nfa->edge[e].to));
}

static void
sum_symbols(const sv_cover *c, uint32_t natoms, const use *of_atom, use *of_symbol)
{
    for (uint32_t atom = 0; atom < natoms; atom++)
        for (uint32_t i = c->first[atom]; i < c->first[atom] + c->n[atom]; i++)
            add_use(&of_symbol[c->symbol[i]], of_atom[atom]);
}

/* The new number of each symbol: one for all of the same use, none for those of no use. */
static uint32_t
renumber(const sv_cover *c, const use *of_symbol, uint32_t *slot, uint32_t nslots, uint32_t *number)
{
    uint32_t next = SYMBOL_WORDS;

    for (uint32_t s = 0; s < c->nsymbols; s++)
    {
        uint32_t at = (uint32_t) of_symbol[s].a & (nslots - 1);

        number[s] = s < SYMBOL_WORDS ? s : 0;
        if (s < SYMBOL_WORDS || (of_symbol[s].a == 0 && of_symbol[s].b == 0))
            continue;
        while (slot[at] != 0 && memcmp(&of_symbol[slot[at]], &of_symbol[s], sizeof *of_symbol) != 0)
            at = (at + 1) & (nslots - 1);
        if (slot[at] == 0)
        {
            slot[at] = s;
            number[s] = next++;
        }
        else
            number[s] = number[slot[at]];
    }
    return next;
}

static int
by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;

    return (x > y) - (x < y);
}

/* Put the new numbers into an atom's list, each once. */
static uint32_t
rewrite(uint32_t *symbol, uint32_t n, const uint32_t *number)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < n; i++)
        symbol[i] = number[symbol[i]];
    qsort(symbol, n, sizeof *symbol, by_number);
    for (uint32_t i = 0; i < n; i++)
        if (symbol[i] != 0 && (kept == 0 || symbol[kept - 1] != symbol[i]))
            symbol[kept++] = symbol[i];
    return kept;
}

static sv_status
merge_symbols(sv_arena *a, const sv_nfa *nfa, uint32_t nwords, const sv_member *member, uint32_t nmembers, sv_cover *c)
{
    uint32_t natoms = ATOM_WORDS + nwords, nslots = 64;
    use *of_atom = sv_alloc(a, natoms * sizeof *of_atom), *of_symbol = sv_alloc(a, c->nsymbols * sizeof *of_symbol);
    uint32_t *number = sv_alloc(a, c->nsymbols * sizeof *number), *slot;

    while (nslots < c->nsymbols * 2)
        nslots *= 2;
    slot = sv_alloc(a, nslots * sizeof *slot);
    if (of_atom == NULL || of_symbol == NULL || number == NULL || slot == NULL)
        return SV_NOMEM;
    sum_atoms(nfa, of_atom);
    for (uint32_t i = 0; i < nmembers; i++)
        add_use(&of_atom[member[i].atom], use_of_edge(SV_TOKEN | member[i].cls, 0));
    sum_symbols(c, natoms, of_atom, of_symbol);
    c->nsymbols = renumber(c, of_symbol, slot, nslots, number);
    for (uint32_t atom = 0; atom < natoms; atom++)
        c->n[atom] = rewrite(c->symbol + c->first[atom], c->n[atom], number);
    for (uint32_t i = 0; i < nwords; i++)
        c->of_word[i] = number[c->of_word[i]];
    return SV_OK;
}

static bool
allocate(sv_arena *a, uint32_t n, sv_cover *c)
{
    c->of_word = sv_alloc_raw(a, (n + 1) * sizeof *c->of_word);
    c->first = sv_alloc_raw(a, (ATOM_WORDS + n) * sizeof *c->first);
    c->n = sv_alloc_raw(a, (ATOM_WORDS + n) * sizeof *c->n);
    return c->of_word != NULL && c->first != NULL && c->n != NULL;
}

/* Classes that are symbols, and in use, come behind all words. */
static sv_status
number_classes(sv_arena *a, const sv_nfa *nfa, uint32_t nclasses, sv_cover *c)
{
    c->of_class = sv_alloc(a, (nclasses + 1) * sizeof *c->of_class);
    if (c->of_class == NULL)
        return SV_NOMEM;
    for (uint32_t i = 0; i < nclasses; i++)
        if (nfa->in_use[i])
            c->of_class[i] = c->nsymbols++;
    return SV_OK;
}

sv_status
sv_sort_atoms(sv_arena *a, const sv_atoms *atoms, sv_order *out)
{
    uint32_t n = atoms->n;

    out->sorted = sv_alloc_raw(a, (n + 1) * sizeof *out->sorted);
    out->rank = sv_alloc_raw(a, (n + 1) * sizeof *out->rank);
    if (out->sorted == NULL || out->rank == NULL)
        return SV_NOMEM;
    for (uint32_t i = 0; i < n; i++)
        out->sorted[i] = &atoms->atom[i];
    qsort(out->sorted, n, sizeof *out->sorted, by_text);
    for (uint32_t i = 0; i < n; i++)
        out->rank[out->sorted[i] - atoms->atom] = i;
    return SV_OK;
}

sv_status
sv_make_cover(sv_arena *a, const sv_atoms *atoms, const sv_order *order, const sv_nfa *nfa, const sv_member *member,
              uint32_t nmembers, uint32_t nclasses, sv_cover *out)
{
    uint32_t n = atoms->n;
    const uint32_t *rank = order->rank;
    gather g = {.atoms = atoms, .sorted = order->sorted, .cover = out};

    if (!allocate(a, n, out))
        return SV_NOMEM;
    number_words(atoms, out);
    gather_all(&g, rank);
    g.symbol = out->symbol = sv_alloc_raw(a, (g.n + 1) * sizeof *out->symbol);
    if (out->symbol == NULL)
        return SV_NOMEM;
    g.n = 0;
    gather_all(&g, rank);
    if (merge_symbols(a, nfa, n, member, nmembers, out) != SV_OK)
        return SV_NOMEM;
    return number_classes(a, nfa, nclasses, out);
}
