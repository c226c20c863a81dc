/*
 * compile_image.c - lays the automaton out as the image that image.h describes.
 */
#include "compile.h"
#include "words_key.h"

#include <stdlib.h>
#include <string.h>

typedef struct layout
{
    const sv_parts *parts;
    const sv_dfa *dfa;
    const sv_atoms *atoms;
    const sv_cover *cover;
    sv_image_header head;
    char *base;
    sv_vocab *vocab;
    uint32_t nvocab;
    sv_member *link; /* atom: a symbol here */
    uint32_t nlinks;
} layout;

static uint32_t
steps_of(const sv_dfa *d, uint32_t state)
{
    return (state + 1 < d->nstates ? d->state[state + 1].slots : d->nstep) - d->state[state].slots;
}

/* Log of the slots that a state gets.  Most look-ups that would fail are ruled out before, so rows may be rather full. */
static uint8_t
bits_for(uint32_t steps)
{
    uint8_t bits = 0;

    while ((UINT32_C(1) << bits) < steps * 2)
        bits++;
    if (steps > 4 && steps * 8 < (UINT32_C(7) << bits) / 2)
        bits--; /* longer rows may be fuller: they are what an image's size is made of */
    return steps == 1 ? 0 : bits;
}

static void
place(sv_image_header *h, sv_section *s, uint32_t n, size_t element)
{
    *s = (sv_section){(uint32_t) h->size, n};
    h->size += (n * element + 63) / 64 * 64;
}

static uint32_t
count_prefixes(const sv_atoms *atoms)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < atoms->n; i++)
        n += atoms->atom[i].prefix;
    return n;
}

static bool
is_start(const sv_dfa *d, uint32_t state)
{
    return state == d->start || state == d->class_start;
}

/* The states where matches begin keep no slots: what they lead to stands beside each symbol. */
static uint32_t
all_slots(const sv_dfa *d)
{
    uint32_t n = 1; /* the empty slot that states without steps share */

    for (uint32_t i = 1; i < d->nstates; i++)
        if (!is_start(d, i) && steps_of(d, i) > 0)
            n += UINT32_C(1) << bits_for(steps_of(d, i));
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
put_slot(sv_slot *row, uint8_t bits, uint32_t symbol, uint32_t state)
{
    uint32_t mask = (UINT32_C(1) << bits) - 1;
    uint32_t i = (symbol * UINT32_C(0x9E3779B1)) >> 16;

    while (row[i & mask].symbol != 0)
        i++;
    row[i & mask] = (sv_slot){symbol, state};
}

static uint8_t
mark_flags(const sv_slot *step, uint32_t steps)
{
    uint8_t flags = 0;

    for (uint32_t k = 0; k < steps; k++)
    {
        if (step[k].symbol == SYMBOL_COMMA)
            flags |= SV_STATE_COMMA;
        else if (step[k].symbol >= SYMBOL_END && step[k].symbol <= SYMBOL_END_BANG)
            flags |= SV_STATE_END;
    }
    return flags;
}

static void
write_states(layout *l)
{
    const sv_dfa *d = l->dfa;
    sv_state *out = at(l, &l->head.states);
    sv_slot *slots = at(l, &l->head.slots);
    uint32_t next = 1;

    for (uint32_t i = 1; i < d->nstates; i++)
    {
        uint32_t steps = is_start(d, i) ? 0 : steps_of(d, i);
        const sv_slot *step = d->step + d->state[i].slots;

        out[i] = d->state[i];
        out[i].slots = steps == 0 ? 0 : next;
        out[i].bits = steps == 0 ? 0 : bits_for(steps);
        for (uint32_t k = 0; k < steps; k++)
            put_slot(slots + next, out[i].bits, step[k].symbol, step[k].state);
        if (steps > 0)
            next += UINT32_C(1) << out[i].bits;
        out[i].bits |= mark_flags(step, steps);
    }
}

static unsigned
pair_bits(const sv_dfa *d)
{
    unsigned bits = 12;

    while (bits < 30 && (UINT32_C(1) << bits) / SV_PAIR_SHARE < d->nstep)
        bits++;
    return bits;
}

static void
write_pairs(layout *l)
{
    const sv_dfa *d = l->dfa;
    unsigned char *pairs = at(l, &l->head.pairs);
    unsigned bits = pair_bits(d);

    for (uint32_t state = 1; state < d->nstates; state++)
        for (uint32_t i = 0; !is_start(d, state) && i < steps_of(d, state); i++)
        {
            uint32_t bit = sv_pair_bit(state, d->step[d->state[state].slots + i].symbol, bits);

            pairs[bit >> 3] |= (unsigned char) (1u << (bit & 7));
        }
}

/* A start as the symbols keep it. */
static uint32_t
marked_start(layout *l, uint32_t start)
{
    const sv_state *s = (const sv_state *) at(l, &l->head.states) + start;

    if (start == 0 || s->naccepts > 0 || s->nspawns > 0 || s->bits & (SV_STATE_COMMA | SV_STATE_END))
        return start;
    return start | SV_START_PLAIN;
}

static void
write_starts(layout *l)
{
    const sv_dfa *d = l->dfa;
    sv_symbol *out = at(l, &l->head.symbols);

    for (uint32_t i = 0; i < steps_of(d, d->start); i++)
    {
        const sv_slot *step = d->step + d->state[d->start].slots + i;

        if (step->symbol == SYMBOL_BEGIN)
            l->head.begin = step->state;
        out[step->symbol].start = marked_start(l, step->state);
    }
    for (uint32_t i = 0; i < steps_of(d, d->class_start); i++)
    {
        const sv_slot *step = d->step + d->state[d->class_start].slots + i;

        out[step->symbol].class_start = marked_start(l, step->state);
    }
}

/* A word's classes, in the order of the rows: first counted by symbol, then set down. */
static void
write_members(layout *l)
{
    const sv_parts *p = l->parts;
    sv_symbol *out = at(l, &l->head.symbols);
    uint32_t *member = at(l, &l->head.members), next = 0;

    for (uint32_t i = 0; i < l->nlinks; i++)
        out[l->link[i].atom].nmembers++;
    for (uint32_t s = 0; s < l->head.symbols.n; s++)
    {
        out[s].members = next;
        next += out[s].nmembers;
        out[s].nmembers = 0;
    }
    for (uint32_t i = 0; i < l->nlinks; i++)
    {
        sv_symbol *s = &out[l->link[i].atom];
        uint32_t lang = (uint32_t) p->classes[l->link[i].cls].lang;

        member[s->members + s->nmembers++] = l->cover->of_class[l->link[i].cls] | lang << SV_MEMBER_LANG_SHIFT;
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

static void
write_vocabulary(layout *l)
{
    memcpy(at(l, &l->head.vocab), l->vocab, l->nvocab * sizeof *l->vocab);
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

static uint32_t
write_prefixes(layout *l, uint32_t text)
{
    sv_prefix *out = at(l, &l->head.prefixes);
    unsigned char *filter = at(l, &l->head.filter);
    char *strings = at(l, &l->head.strings);
    uint32_t n = 0;

    for (uint32_t i = 0; i < l->atoms->n; i++)
    {
        const sv_atom *atom = &l->atoms->atom[i];

        if (!atom->prefix)
            continue;
        memcpy(strings + text, atom->folded, atom->len);
        out[n++] = (sv_prefix){.text = text, .len = atom->len, .hint = atom->hint,
                               .symbol = l->cover->of_word[i]};
        filter[atom->hint >> 3] |= (unsigned char) (1u << (atom->hint & 7));
        text += atom->len;
    }
    qsort(out, n, sizeof *out, by_hint);
    return text;
}

static void
write_rows(layout *l, const sv_row *rows, const char *const *scope, uint32_t nscopes, uint32_t *place_of, uint32_t text)
{
    char *strings = at(l, &l->head.strings);
    sv_row *out = at(l, &l->head.rows);

    place_of[0] = 0;
    for (uint32_t i = 1; i < nscopes; i++)
    {
        size_t len = strlen(scope[i]) + 1;

        memcpy(strings + text, scope[i], len);
        place_of[i] = text;
        text += (uint32_t) len;
    }
    for (uint32_t i = 0; i < l->head.rows.n; i++)
    {
        out[i] = rows[i];
        out[i].helpdesk = place_of[rows[i].helpdesk];
        out[i].queue = place_of[rows[i].queue];
    }
}

/* Put a word into the table, moving others to their second places; false where it finds none. */
static bool
settle(sv_vocab *table, uint32_t n, sv_vocab one)
{
    unsigned side = 0;

    for (unsigned tries = 0; tries < 200; tries++, side = 1 - side)
    {
        uint32_t place[2];
        sv_vocab other;

        sv_vocab_places(one.key, n, place);
        other = table[place[side]];
        table[place[side]] = one;
        if (other.key == 0)
            return true;
        one = other;
    }
    return false;
}

static bool
fill_vocabulary(layout *l)
{
    for (uint32_t i = 0; i < l->atoms->n; i++)
        if (!l->atoms->atom[i].prefix && l->cover->of_word[i] != 0 &&
            !settle(l->vocab, l->nvocab, (sv_vocab){l->atoms->atom[i].key, l->cover->of_word[i], 0}))
            return false;
    return true;
}

/* The table of words, larger until every word has a place. */
static bool
make_vocabulary(layout *l, sv_arena *a)
{
    l->nvocab = 64;
    while (l->nvocab < l->atoms->n * 21 / 10)
        l->nvocab *= 2;
    for (;; l->nvocab *= 2)
    {
        l->vocab = sv_alloc(a, l->nvocab * sizeof *l->vocab);
        if (l->vocab == NULL || fill_vocabulary(l))
            return l->vocab != NULL;
    }
}

static bool
plan(layout *l, uint32_t nrows, size_t strings)
{
    sv_image_header *h = &l->head;
    const sv_dfa *d = l->dfa;

    h->size = (sizeof *h + 63) / 64 * 64;
    place(h, &h->vocab, l->nvocab, sizeof(sv_vocab));
    place(h, &h->filter, SV_FILTER_BYTES, 1);
    place(h, &h->pairs, UINT32_C(1) << (pair_bits(d) - 3), 1);
    place(h, &h->symbols, l->cover->nsymbols, sizeof(sv_symbol));
    place(h, &h->members, l->nlinks, sizeof(uint32_t));
    place(h, &h->prefixes, count_prefixes(l->atoms), sizeof(sv_prefix));
    place(h, &h->states, d->nstates, sizeof(sv_state));
    place(h, &h->slots, all_slots(d), sizeof(sv_slot));
    place(h, &h->accepts, d->naccept, sizeof(uint32_t));
    place(h, &h->spawns, d->nspawn, sizeof(sv_spawn));
    place(h, &h->rows, nrows, sizeof(sv_row));
    place(h, &h->strings, (uint32_t) strings, 1);
    return h->size < UINT32_MAX;
}

static bool
allocate(layout *l, sv_arena *a)
{
    uintptr_t base = (uintptr_t) sv_alloc(a, l->head.size + 64);

    l->base = (char *) ((base + 63) / 64 * 64);
    return base != 0;
}

sv_status
sv_write_image(sv_arena *a, const sv_parts *parts, void **image, size_t *size)
{
    const sv_dfa *dfa = parts->dfa;
    layout l = {.parts = parts, .dfa = dfa, .atoms = parts->atoms, .cover = parts->cover};
    uint32_t *place_of = sv_alloc_raw(a, (parts->nscopes + 1) * sizeof *place_of);
    sv_image_header *h = &l.head;

    memcpy(h->magic, SV_IMAGE_MAGIC, sizeof h->magic);
    h->format = SV_IMAGE_FORMAT;
    h->order = SV_IMAGE_ORDER;
    h->version = parts->version;
    if (place_of == NULL || !make_vocabulary(&l, a) || !link_members(&l, a) ||
        !plan(&l, parts->nrows, strings_size(&l, parts->scope, parts->nscopes)) || !allocate(&l, a))
        return SV_NOMEM;
    write_states(&l);
    write_pairs(&l);
    write_starts(&l);
    write_members(&l);
    write_vocabulary(&l);
    write_rows(&l, parts->rows, parts->scope, parts->nscopes, place_of, write_prefixes(&l, 1));
    memcpy(l.base + h->accepts.at, dfa->accept, dfa->naccept * sizeof *dfa->accept);
    memcpy(l.base + h->spawns.at, dfa->spawn, dfa->nspawn * sizeof *dfa->spawn);
    memcpy(l.base, h, sizeof *h);
    h->checksum = sv_image_sum(l.base, h->size);
    memcpy(l.base, h, sizeof *h);
    *image = l.base;
    *size = h->size;
    return SV_OK;
}
