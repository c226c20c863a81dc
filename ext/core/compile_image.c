/*
 * compile_image.c - writes the parts of an image, and the image, as image.h describes them.
 */
#include "compile.h"
#include "words_internal.h"
#include "words_key.h"

#include <stdlib.h>
#include <string.h>

typedef struct layout
{
    const sv_parts *parts;
    const sv_dfa *dfa;
    const sv_atoms *atoms;
    const sv_cover *cover;
    sv_part head;
    uint32_t size;
    char *base;
    uint64_t *vocab;
    uint32_t nvocab;
    sv_member *link; /* atom: a symbol here */
    uint32_t nlinks;
    sv_symbol *symbol;
    uint16_t *member;
    uint32_t nmember;
} layout;

static void
place(layout *l, sv_section *s, uint32_t n, size_t element)
{
    *s = (sv_section){l->size, n};
    l->size += (uint32_t) ((n * element + 7) / 8 * 8);
}

static uint32_t
count_prefixes(const sv_atoms *atoms)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < atoms->n; i++)
        n += atoms->atom[i].prefix;
    return n;
}

static size_t
strings_size(const layout *l, const char *const *scope, uint32_t nscopes)
{
    size_t n = 2;

    for (uint32_t i = 0; i < l->atoms->n; i++)
        n += l->atoms->atom[i].prefix ? l->atoms->atom[i].len : 0;
    for (uint32_t i = 1; i < nscopes; i++)
        n += strlen(scope[i]) + 1;
    return n;
}

static void *
at(const layout *l, const sv_section *s)
{
    return l->base + s->at;
}

static void
copy(const layout *l, const sv_section *s, const void *from, size_t element)
{
    if (s->n > 0)
        memcpy(at(l, s), from, s->n * element);
}

static void
note_starts(layout *l)
{
    const sv_dfa *d = l->dfa;

    for (uint32_t i = 0; i < sv_steps_of(d, d->start); i++)
    {
        const sv_step *step = d->step + d->state[d->start].steps + i;

        if (step->symbol == SYMBOL_BEGIN)
            l->head.begin = step->state;
        l->symbol[step->symbol].start = (uint16_t) step->state;
    }
}

/* The state after each symbol that begins a member of several words. */
static uint32_t
class_start_of(const sv_dfa *d, uint32_t symbol, uint32_t *from)
{
    uint32_t n = sv_steps_of(d, d->class_start);
    const sv_step *step = d->step + d->state[d->class_start].steps;

    while (*from < n && step[*from].symbol < symbol)
        ++*from;
    return *from < n && step[*from].symbol == symbol ? step[*from].state : 0;
}

/* What symbols lead to among the word classes; links and the steps of class_start are both in the order of symbols. */
static void
note_members(layout *l)
{
    const sv_parts *p = l->parts;
    uint32_t link = 0, step = 0;

    l->nmember = 1; /* 0 is none */
    for (uint32_t s = 0; s < l->cover->nsymbols; s++)
    {
        uint32_t start = class_start_of(l->dfa, s, &step), at = l->nmember, n = 0;

        for (; link < l->nlinks && l->link[link].atom == s; link++, n++)
        {
            uint16_t *to = &l->member[at + 2 + 2 * n];

            to[0] = (uint16_t) l->cover->of_class[l->link[link].cls];
            to[1] = (uint16_t) (1u << p->classes[l->link[link].cls].lang);
        }
        if (start == 0 && n == 0)
            continue;
        l->member[at] = (uint16_t) start;
        l->member[at + 1] = (uint16_t) n;
        l->symbol[s].members = (uint16_t) at;
        l->nmember += 2 + 2 * n;
    }
}

static int
by_link(const void *a, const void *b)
{
    const sv_member *x = a, *y = b;

    if (x->atom != y->atom)
        return x->atom < y->atom ? -1 : 1;
    return (x->cls > y->cls) - (x->cls < y->cls);
}

/* Symbol and class, each pair once: of members that share a symbol one is enough. */
static bool
link_members(layout *l, sv_arena *a)
{
    const sv_parts *p = l->parts;
    uint32_t n = 0, kept = 0;

    for (uint32_t i = 0; i < p->nmembers; i++)
        n += l->cover->n[p->member[i].atom];
    l->link = sv_alloc_raw(a, (n + 1) * sizeof *l->link);
    if (l->link == NULL)
        return false;
    n = 0;
    for (uint32_t i = 0; i < p->nmembers; i++)
        for (uint32_t k = 0; k < l->cover->n[p->member[i].atom]; k++)
            l->link[n++] = (sv_member){l->cover->symbol[l->cover->first[p->member[i].atom] + k], p->member[i].cls};
    qsort(l->link, n, sizeof *l->link, by_link);
    for (uint32_t i = 0; i < n; i++)
        if (kept == 0 || by_link(&l->link[kept - 1], &l->link[i]) != 0)
            l->link[kept++] = l->link[i];
    l->nlinks = kept;
    return true;
}

/* By hint, and of one hint the longest first: the first that fits a word is the one. */
static int
by_hint(const void *a, const void *b)
{
    const sv_prefix *x = a, *y = b;

    if (x->hint != y->hint)
        return x->hint < y->hint ? -1 : 1;
    if (x->len != y->len)
        return x->len > y->len ? -1 : 1;
    return (x->text > y->text) - (x->text < y->text);
}

/* All beginnings that any phrase names, for a word of figures that begins so is no number; the filter knows only this part's. */
static uint32_t
write_prefixes(layout *l, uint32_t text)
{
    sv_prefix *out = at(l, &l->head.prefixes);
    uint64_t *filter = at(l, &l->head.filter);
    char *strings = at(l, &l->head.strings);
    uint32_t n = 0;

    for (uint32_t i = 0; i < l->atoms->n; i++)
    {
        const sv_atom *atom = &l->atoms->atom[i];

        if (!atom->prefix)
            continue;
        memcpy(strings + text, atom->folded, atom->len);
        out[n++] = (sv_prefix){.text = text, .len = atom->len, .hint = atom->hint, .symbol = (uint16_t) l->cover->of_word[i]};
        if (l->cover->of_word[i] != 0)
            filter[atom->hint / 64] |= UINT64_C(1) << atom->hint % 64;
        text += atom->len;
    }
    qsort(out, n, sizeof *out, by_hint);
    return text;
}

static void
write_rows(layout *l, uint32_t *place_of, uint32_t text)
{
    const sv_parts *p = l->parts;
    char *strings = at(l, &l->head.strings);
    sv_row *out = at(l, &l->head.rows);

    place_of[0] = 0;
    for (uint32_t i = 1; i < p->nscopes; i++)
    {
        size_t len = strlen(p->scope[i]) + 1;

        memcpy(strings + text, p->scope[i], len);
        place_of[i] = text;
        text += (uint32_t) len;
    }
    for (uint32_t i = 0; i < p->nrows; i++)
    {
        out[i] = p->rows[i];
        out[i].helpdesk = place_of[p->rows[i].helpdesk];
        out[i].queue = place_of[p->rows[i].queue];
    }
}

/* Put a word into the table, moving others to their second places; false where it finds none. */
static bool
settle(uint64_t *table, uint64_t *key, uint32_t n, uint64_t one_key, uint32_t symbol)
{
    uint64_t one = (one_key & ~SV_VOCAB_SYMBOL) | symbol;
    unsigned side = 0;

    for (unsigned tries = 0; tries < 200; tries++, side = 1 - side)
    {
        uint32_t place[2];
        uint64_t other, other_key;

        sv_vocab_places(one_key, n, place);
        other = table[place[side]];
        other_key = key[place[side]];
        table[place[side]] = one;
        key[place[side]] = one_key;
        if (other == 0)
            return true;
        one = other;
        one_key = other_key;
    }
    return false;
}

static bool
fill_vocabulary(layout *l, uint64_t *key)
{
    for (uint32_t i = 0; i < l->atoms->n; i++)
        if (!l->atoms->atom[i].prefix && l->cover->of_word[i] != 0 &&
            !settle(l->vocab, key, l->nvocab, l->atoms->atom[i].key, l->cover->of_word[i]))
            return false;
    return true;
}

/* The table of words, larger until every word has a place. */
static bool
make_vocabulary(layout *l, sv_arena *a)
{
    uint32_t words = 0;

    for (uint32_t i = 0; i < l->atoms->n; i++)
        words += !l->atoms->atom[i].prefix && l->cover->of_word[i] != 0;
    for (l->nvocab = (words * 21 / 20 + 16) * 2;; l->nvocab += l->nvocab / 8 * 2)
    {
        uint64_t *key = sv_alloc(a, l->nvocab * sizeof *key);

        l->vocab = sv_alloc(a, l->nvocab * sizeof *l->vocab);
        if (l->vocab == NULL || key == NULL)
            return false;
        if (fill_vocabulary(l, key))
            return true;
    }
}

static bool
make_symbols(layout *l, sv_arena *a)
{
    l->symbol = sv_alloc(a, l->cover->nsymbols * sizeof *l->symbol);
    l->member = sv_alloc(a, (l->cover->nsymbols * 2 + l->nlinks * 2 + 1) * sizeof *l->member);
    if (l->symbol == NULL || l->member == NULL)
        return false;
    note_starts(l);
    note_members(l);
    return true;
}

static void
plan(layout *l, size_t strings)
{
    const sv_parts *p = l->parts;
    sv_part *h = &l->head;

    l->size = (sizeof *h + 7) / 8 * 8;
    place(l, &h->vocab, l->nvocab, sizeof *l->vocab);
    place(l, &h->states, l->dfa->nstates, sizeof(sv_state));
    place(l, &h->symbols, l->cover->nsymbols, sizeof(sv_symbol));
    place(l, &h->members, l->nmember, sizeof(uint16_t));
    place(l, &h->body, p->body->nunits, sizeof(uint16_t));
    place(l, &h->set_at, p->body->nsets, sizeof(uint32_t));
    place(l, &h->sets, p->body->nset, sizeof(uint16_t));
    place(l, &h->filter, SV_FILTER_WORDS, sizeof(uint64_t));
    place(l, &h->prefixes, count_prefixes(l->atoms), sizeof(sv_prefix));
    place(l, &h->rows, p->nrows, sizeof(sv_row));
    place(l, &h->strings, (uint32_t) strings, 1);
    l->size = (l->size + 63) / 64 * 64;
}

static bool
numbers_fit(const layout *l)
{
    return l->dfa->nstates <= SV_MAX_NUMBER && l->cover->nsymbols <= SV_MAX_NUMBER && l->nmember <= SV_MAX_NUMBER &&
           l->parts->nrows <= SV_MAX_NUMBER;
}

static void
write_sections(layout *l, uint32_t *place_of)
{
    const sv_part *h = &l->head;
    const sv_body *b = l->parts->body;

    memcpy(l->base, h, sizeof *h);
    copy(l, &h->vocab, l->vocab, sizeof *l->vocab);
    copy(l, &h->states, b->state, sizeof *b->state);
    copy(l, &h->symbols, l->symbol, sizeof *l->symbol);
    copy(l, &h->members, l->member, sizeof *l->member);
    copy(l, &h->body, b->unit, sizeof *b->unit);
    copy(l, &h->set_at, b->set_at, sizeof *b->set_at);
    copy(l, &h->sets, b->set, sizeof *b->set);
    write_rows(l, place_of, write_prefixes(l, 1));
}

/* The script of what words a word, or a beginning, stands for; all of them where a beginning does not tell. */
static unsigned
scripts_of(const sv_atom *atom)
{
    return atom->prefix && (atom->script == SV_S_DIGIT || atom->script == SV_S_OTHER) ? SV_ALL_SCRIPTS : 1u << atom->script;
}

/* The scripts of the words that this part's patterns name, figures left out. */
static unsigned
scripts_named(const layout *l, sv_figures *f)
{
    const sv_nfa *nfa = l->dfa->nfa;
    unsigned scripts = 0;

    for (uint32_t i = 0; i < l->atoms->n; i++)
        f->atom[i] = scripts_of(&l->atoms->atom[i]) == 1u << SV_S_DIGIT;
    for (uint32_t e = 1; e < nfa->nedges; e++)
        if (nfa->edge[e].kind == EDGE_ATOM && !(nfa->edge[e].value & SV_TOKEN) && nfa->edge[e].value >= ATOM_WORDS)
            scripts |= scripts_of(&l->atoms->atom[nfa->edge[e].value - ATOM_WORDS]);
    for (uint32_t i = 0; i < l->parts->nmembers; i++)
    {
        scripts |= scripts_of(&l->atoms->atom[l->parts->member[i].atom - ATOM_WORDS]);
        f->cls[l->parts->member[i].cls] |= f->atom[l->parts->member[i].atom - ATOM_WORDS];
    }
    return scripts & ~(1u << SV_S_DIGIT);
}

/* Each match has a word of one of these scripts: what patterns say in letters, unless one can do without. */
static bool
find_scripts(const layout *l, sv_arena *a, uint32_t nclasses, uint16_t *out)
{
    sv_nfa *nfa = l->dfa->nfa;
    sv_figures f = {sv_alloc(a, l->atoms->n + 1), sv_alloc(a, nclasses + 1)};

    if (f.atom == NULL || f.cls == NULL)
        return false;
    *out = (uint16_t) scripts_named(l, &f);
    for (uint32_t i = nfa->nphrases; i < nfa->nrows; i++)
        f.cls[l->parts->class_of[i]] |= sv_nfa_ends_with_figures(nfa, i, &f);
    for (uint32_t i = 0; i < nfa->nphrases; i++)
        if (sv_nfa_ends_with_figures(nfa, i, &f))
            *out = SV_ALL_SCRIPTS;
    return true;
}

static uint16_t
langs_of(const sv_parts *p)
{
    unsigned langs = 0;

    for (uint32_t i = 0; i < p->nrows; i++)
        langs |= p->rows[i].cue == SV_CUE_CLASS ? 0 : 1u << p->rows[i].lang;
    return (uint16_t) langs;
}

sv_status
sv_write_part(sv_arena *a, const sv_parts *parts, sv_written *out)
{
    layout l = {.parts = parts, .dfa = parts->dfa, .atoms = parts->atoms, .cover = parts->cover};
    uint32_t *place_of = sv_alloc_raw(a, (parts->nscopes + 1) * sizeof *place_of);

    if (place_of == NULL || !link_members(&l, a) || !make_symbols(&l, a))
        return SV_NOMEM;
    if (!numbers_fit(&l))
        return SV_TOO_LARGE;
    if (!make_vocabulary(&l, a))
        return SV_NOMEM;
    plan(&l, strings_size(&l, parts->scope, parts->nscopes));
    l.base = sv_alloc(a, l.size);
    if (l.base == NULL)
        return SV_NOMEM;
    write_sections(&l, place_of);
    out->base = l.base;
    out->place = (sv_part_place){.size = l.size, .langs = langs_of(parts)};
    return find_scripts(&l, a, parts->nclasses, &out->place.scripts) ? SV_OK : SV_NOMEM;
}

/* Where the parts stand; the size of the whole. */
static size_t
place_parts(sv_image_header *h, const sv_written *part)
{
    size_t size = (sizeof *h + 63) / 64 * 64;

    for (uint32_t i = 0; i < h->nparts; i++)
    {
        h->part[i] = part[i].place;
        h->part[i].at = (uint32_t) size;
        size += part[i].place.size;
    }
    return size;
}

sv_status
sv_write_image(sv_arena *a, const sv_written *part, uint32_t nparts, uint64_t version, void **image, size_t *size)
{
    sv_image_header h = {.format = SV_IMAGE_FORMAT, .order = SV_IMAGE_ORDER, .version = version, .nparts = nparts};
    char *base;

    memcpy(h.magic, SV_IMAGE_MAGIC, sizeof h.magic);
    h.size = *size = place_parts(&h, part);
    base = *image = h.size > UINT32_MAX ? NULL : sv_alloc(a, *size);
    if (base == NULL)
        return SV_NOMEM;
    memcpy(base, &h, sizeof h);
    for (uint32_t i = 0; i < nparts; i++)
        memcpy(base + h.part[i].at, part[i].base, h.part[i].size);
    sv_image_seal(base, *size);
    return SV_OK;
}
