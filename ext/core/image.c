/*
 * image.c - accepts an image of compiled phrases, or a part of one, only if every offset and index in it is right.
 *
 * The matcher reads a part without looking back, so that whatever a damaged block may hold, the checks here have to have
 * seen it: the checksum finds accidents, the bounds keep even a forged one harmless.
 */
#include "image.h"
#include "phrase.h"
#include "words_key.h"

#include <stdio.h>
#include <string.h>

uint64_t
sv_image_sum(const void *base, size_t size)
{
    const unsigned char *p = base, *end = p + size;
    uint64_t lane[4] = {SV_KEY_SEED, SV_KEY_MULT, SV_KEY_LAST, size};

    /* four lanes: one would wait for each multiplication */
    for (; end - p >= 32; p += 32)
        for (unsigned i = 0; i < 4; i++)
            lane[i] = sv_key_step(lane[i], sv_load64(p + 8 * i));
    for (; end - p >= 8; p += 8)
        lane[0] = sv_key_step(lane[0], sv_load64(p));
    if (p < end)
        lane[1] = sv_key_step(lane[1], sv_load_part(p, (size_t) (end - p)));
    return sv_key_end(sv_key_step(sv_key_step(lane[0], lane[1]), sv_key_step(lane[2], lane[3])), size);
}

static uint64_t
header_sum(const sv_image_header *h)
{
    sv_image_header copy = *h;

    copy.checksum = 0;
    return sv_image_sum(&copy, sizeof copy);
}

static bool
place_right(const sv_part_place *p, uint64_t size)
{
    return p->at % 64 == 0 && p->at >= sizeof(sv_image_header) && p->at <= size && p->size <= size - p->at && p->size >= sizeof(sv_part);
}

static bool
places_right(const sv_image_header *h)
{
    for (uint32_t i = 0; i < h->nparts; i++)
        if (!place_right(&h->part[i], h->size))
            return false;
    return true;
}

void
sv_image_seal(void *image, size_t size)
{
    sv_image_header *h = image;

    for (uint32_t i = 0; i < h->nparts && i < SV_MAX_PARTS; i++)
        if (place_right(&h->part[i], size))
            h->part[i].checksum = sv_image_sum((char *) image + h->part[i].at, h->part[i].size);
    h->checksum = header_sum(h);
}

static bool
header_right(const sv_image_header *h)
{
    if (memcmp(h->magic, SV_IMAGE_MAGIC, sizeof h->magic) != 0 || h->format != SV_IMAGE_FORMAT || h->order != SV_IMAGE_ORDER)
        return false;
    return h->checksum == header_sum(h) && h->size <= UINT32_MAX && h->nparts <= SV_MAX_PARTS && places_right(h);
}

/* A part under examination. */
typedef struct check
{
    const sv_part *part;
    const char *base;
    uint32_t size;
} check;

static const void *
at(const check *c, const sv_section *s)
{
    return c->base + s->at;
}

static bool
section_fits(const check *c, const sv_section *s, size_t element)
{
    return s->at % 8 == 0 && s->at >= sizeof(sv_part) && s->at <= c->size && s->n <= (c->size - s->at) / element;
}

static bool
sections_fit(const check *c)
{
    const sv_part *p = c->part;

    return section_fits(c, &p->vocab, sizeof(uint64_t)) && section_fits(c, &p->filter, sizeof(uint64_t)) &&
           section_fits(c, &p->symbols, sizeof(sv_symbol)) && section_fits(c, &p->members, sizeof(uint16_t)) &&
           section_fits(c, &p->prefixes, sizeof(sv_prefix)) && section_fits(c, &p->states, sizeof(sv_state)) &&
           section_fits(c, &p->body, sizeof(uint16_t)) && section_fits(c, &p->set_at, sizeof(uint32_t)) &&
           section_fits(c, &p->sets, sizeof(uint16_t)) && section_fits(c, &p->rows, sizeof(sv_row)) &&
           section_fits(c, &p->strings, 1);
}

static bool
numbers_right(const sv_part *p)
{
    if (p->filter.n != SV_FILTER_WORDS || p->vocab.n < 2 || p->vocab.n % 2 != 0 || p->strings.n == 0)
        return false;
    return p->states.n > 0 && p->begin < p->states.n && p->symbols.n > SYMBOL_NUMBER;
}

static bool
vocab_right(const check *c)
{
    const uint64_t *v = at(c, &c->part->vocab);

    for (uint32_t i = 0; i < c->part->vocab.n; i++)
        if ((v[i] & SV_VOCAB_SYMBOL) >= c->part->symbols.n)
            return false;
    return true;
}

static bool
prefixes_right(const check *c)
{
    const sv_prefix *p = at(c, &c->part->prefixes);
    uint32_t strings = c->part->strings.n;

    for (uint32_t i = 0; i < c->part->prefixes.n; i++)
        if (p[i].text > strings || p[i].len > strings - p[i].text || p[i].symbol >= c->part->symbols.n)
            return false;
    return true;
}

static bool
members_right(const check *c, uint32_t i)
{
    const uint16_t *m = at(c, &c->part->members);
    uint32_t n = c->part->members.n;

    if (i + 2 > n || m[i] >= c->part->states.n || 2u * m[i + 1] > n - i - 2)
        return false;
    for (uint32_t k = 0; k < m[i + 1]; k++)
        if (m[i + 2 + 2 * k] >= c->part->symbols.n)
            return false;
    return true;
}

static bool
symbols_right(const check *c)
{
    const sv_symbol *s = at(c, &c->part->symbols);

    for (uint32_t i = 0; i < c->part->symbols.n; i++)
        if (s[i].start >= c->part->states.n || (s[i].members != 0 && !members_right(c, s[i].members)))
            return false;
    return true;
}

/* Every second of n numbers, from the second on, is a state. */
static bool
leads_to_states(const check *c, const uint16_t *pair, uint32_t n)
{
    uint16_t most = 0;

    for (uint32_t i = 0; i < n; i++)
        most = pair[2 * i + 1] > most ? pair[2 * i + 1] : most;
    return most < c->part->states.n;
}

static bool
gaps_right(const check *c, const uint16_t *p, uint32_t units)
{
    if (units != 0 && (units < SV_REACH_UNITS || (units - SV_REACH_UNITS) % 2 != 0))
        return false;
    for (uint32_t i = SV_REACH_UNITS; i < units; i += 2)
        if (p[i] >= c->part->states.n || (p[i + 1] & ~SV_GAP_CROSS) > SV_MAX_GAP)
            return false;
    return true;
}

/* Behind each eight symbols of the list, or all of them, stand as many states. */
static bool
list_right(const check *c, const uint16_t *p, uint32_t kind)
{
    uint32_t wide = kind < SV_LIST ? kind : SV_LIST;

    for (uint32_t n = sv_list_room(kind); n > 0; n -= wide, p += 2 * wide)
        for (uint32_t i = 0; i < wide; i++)
            if (p[wide + i] >= c->part->states.n)
                return false;
    return true;
}

static bool
state_right(const check *c, const sv_state *s)
{
    const uint16_t *body = (const uint16_t *) at(c, &c->part->body) + s->at, *p = body;
    uint32_t kind = s->shape & SV_SHAPE_LIST, room = kind > SV_MAX_LIST_KIND ? 0 : sv_list_room(kind);
    uint32_t gaps = SV_SHAPE_GAPS(s->shape), sets = SV_SHAPE_SETS(s->shape);

    if (kind > SV_MAX_LIST_KIND || s->at > c->part->body.n ||
        s->naccepts + gaps + 2 * (sets + room) + SV_LIST > c->part->body.n - s->at)
        return false;
    for (; p < body + s->naccepts; p++)
        if (*p >= c->part->rows.n)
            return false;
    if (!gaps_right(c, p, gaps))
        return false;
    p += gaps;
    for (uint32_t i = 0; i < sets; i++)
        if (p[2 * i] >= c->part->set_at.n)
            return false;
    return leads_to_states(c, p, sets) && list_right(c, p + 2 * sets, kind);
}

static bool
states_right(const check *c)
{
    const sv_state *s = at(c, &c->part->states);

    for (uint32_t i = 0; i < c->part->states.n; i++)
        if (!state_right(c, &s[i]))
            return false;
    return true;
}

static bool
sets_right(const check *c)
{
    const uint32_t *set = at(c, &c->part->set_at);

    for (uint32_t i = 0; i < c->part->set_at.n; i++)
    {
        uint32_t first = set[i] >> SV_SET_SHIFT, kind = set[i] & SV_SET_KIND;

        if (kind > SV_MAX_LIST_KIND || first > c->part->sets.n || sv_list_room(kind) + SV_LIST > c->part->sets.n - first)
            return false;
    }
    return true;
}

static bool
rows_right(const check *c)
{
    const sv_part *p = c->part;
    const sv_row *row = at(c, &p->rows);

    for (uint32_t i = 0; i < p->rows.n; i++)
        if (row[i].cue > SV_CUE_CLASS || (row[i].cue == SV_CUE_CLASS && row[i].id >= p->symbols.n) ||
            row[i].weight < -100 || row[i].weight > 100 || row[i].helpdesk >= p->strings.n || row[i].queue >= p->strings.n)
            return false;
    return c->base[p->strings.at + p->strings.n - 1] == '\0';
}

static bool
part_right(const void *base, uint32_t size)
{
    check c = {.part = base, .base = base, .size = size};

    return sections_fit(&c) && numbers_right(c.part) && vocab_right(&c) && prefixes_right(&c) && symbols_right(&c) &&
           sets_right(&c) && states_right(&c) && rows_right(&c);
}

sv_status
sv_image_open_header(const void *header, size_t size, uint32_t *wanted, sv_image *out)
{
    const sv_image_header *h = header;

    if (h == NULL || size < sizeof *h || (uintptr_t) h % 8 != 0 || !header_right(h))
        return SV_DAMAGED;
    *out = (sv_image){.base = h, .size = h->size, .wanted = wanted};
    snprintf(out->version, sizeof out->version, "%08x%08x", (unsigned) (h->version >> 32), (unsigned) (h->version & 0xFFFFFFFF));
    return SV_OK;
}

sv_status
sv_image_add_part(sv_image *image, uint32_t i, const void *part, size_t size)
{
    const sv_image_header *h = image->base;

    if (i >= h->nparts || part == NULL || size != h->part[i].size || (uintptr_t) part % 8 != 0 ||
        sv_image_sum(part, size) != h->part[i].checksum || !part_right(part, h->part[i].size))
        return SV_DAMAGED;
    image->part[i] = part;
    return SV_OK;
}

sv_status
sv_image_open(const void *base, size_t size, sv_image *out)
{
    const sv_image_header *h = base;
    sv_status st = sv_image_open_header(base, size, NULL, out);

    if (st == SV_OK && h->size != size)
        return SV_DAMAGED;
    for (uint32_t i = 0; st == SV_OK && i < h->nparts; i++)
        st = sv_image_add_part(out, i, (const char *) base + h->part[i].at, h->part[i].size);
    return st;
}
