/*
 * image.c - accepts an image of compiled phrases only if every offset and index in it is right.
 *
 * After sv_image_open the matcher reads without looking back, so that whatever a damaged block may hold, the checks here
 * have to have seen it: the checksum finds accidents, the bounds keep even a forged one harmless.
 */
#include "image.h"
#include "phrase.h"
#include "words_key.h"

#include <stdio.h>
#include <string.h>

#define SUM_FROM (offsetof(sv_image_header, checksum) + sizeof(uint64_t))

uint64_t
sv_image_sum(const void *base, size_t size)
{
    const unsigned char *p = (const unsigned char *) base + SUM_FROM, *end = (const unsigned char *) base + size;
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

static bool
section_fits(const sv_image_header *h, const sv_section *s, size_t element)
{
    return s->at % 8 == 0 && s->at >= sizeof *h && s->at <= h->size && s->n <= (h->size - s->at) / element;
}

static bool
sections_fit(const sv_image_header *h)
{
    return section_fits(h, &h->vocab, sizeof(sv_vocab)) && section_fits(h, &h->filter, 1) && section_fits(h, &h->pairs, 1) && section_fits(h, &h->symbols, sizeof(sv_symbol)) &&
           section_fits(h, &h->members, sizeof(uint32_t)) &&
           section_fits(h, &h->prefixes, sizeof(sv_prefix)) && section_fits(h, &h->states, sizeof(sv_state)) &&
           section_fits(h, &h->slots, sizeof(sv_slot)) && section_fits(h, &h->accepts, sizeof(uint32_t)) &&
           section_fits(h, &h->spawns, sizeof(sv_spawn)) && section_fits(h, &h->rows, sizeof(sv_row)) &&
           section_fits(h, &h->strings, 1);
}

static bool
header_right(const sv_image_header *h, size_t size)
{
    if (memcmp(h->magic, SV_IMAGE_MAGIC, sizeof h->magic) != 0 || h->format != SV_IMAGE_FORMAT || h->order != SV_IMAGE_ORDER)
        return false;
    if (h->size != size || size > UINT32_MAX || !sections_fit(h))
        return false;
    if (h->filter.n != SV_FILTER_BYTES || h->pairs.n < 8 || (h->pairs.n & (h->pairs.n - 1)) != 0 || h->vocab.n < 2 || (h->vocab.n & (h->vocab.n - 1)) != 0)
        return false;
    return h->states.n > 0 && h->strings.n > 0 && h->begin < h->states.n && h->symbols.n > SYMBOL_NUMBER;
}

static bool
vocab_right(const sv_image_header *h, const char *base)
{
    const sv_vocab *v = (const void *) (base + h->vocab.at);

    for (uint32_t i = 0; i < h->vocab.n; i++)
        if (v[i].symbol >= h->symbols.n)
            return false;
    return true;
}

static bool
prefixes_right(const sv_image_header *h, const char *base)
{
    const sv_prefix *p = (const void *) (base + h->prefixes.at);

    for (uint32_t i = 0; i < h->prefixes.n; i++)
        if (p[i].text > h->strings.n || p[i].len > h->strings.n - p[i].text || p[i].symbol >= h->symbols.n)
            return false;
    return true;
}

static bool
range_right(uint32_t first, uint64_t n, uint32_t all)
{
    return first <= all && n <= all - first;
}

static bool
symbols_right(const sv_image_header *h, const char *base)
{
    const sv_symbol *s = (const void *) (base + h->symbols.at);
    const uint32_t *member = (const void *) (base + h->members.at);

    for (uint32_t i = 0; i < h->symbols.n; i++)
        if ((s[i].start & ~SV_START_PLAIN) >= h->states.n || (s[i].class_start & ~SV_START_PLAIN) >= h->states.n ||
            !range_right(s[i].members, s[i].nmembers, h->members.n))
            return false;
    for (uint32_t i = 0; i < h->members.n; i++)
        if ((member[i] & SV_MEMBER_SYMBOL) >= h->symbols.n)
            return false;
    return true;
}

static bool
states_right(const sv_image_header *h, const char *base)
{
    const sv_state *s = (const void *) (base + h->states.at);

    for (uint32_t i = 0; i < h->states.n; i++)
        if (!range_right(s[i].slots, UINT64_C(1) << (s[i].bits & SV_STATE_BITS), h->slots.n) ||
            !range_right(s[i].accepts, s[i].naccepts, h->accepts.n) || !range_right(s[i].spawns, s[i].nspawns, h->spawns.n))
            return false;
    return true;
}

static bool
links_right(const sv_image_header *h, const char *base)
{
    const sv_slot *slot = (const void *) (base + h->slots.at);
    const uint32_t *accept = (const void *) (base + h->accepts.at);
    const sv_spawn *spawn = (const void *) (base + h->spawns.at);

    for (uint32_t i = 0; i < h->slots.n; i++)
        if (slot[i].state >= h->states.n)
            return false;
    for (uint32_t i = 0; i < h->accepts.n; i++)
        if (accept[i] >= h->rows.n)
            return false;
    for (uint32_t i = 0; i < h->spawns.n; i++)
        if (spawn[i].state >= h->states.n || spawn[i].words > SV_MAX_GAP)
            return false;
    return true;
}

static bool
rows_right(const sv_image_header *h, const char *base)
{
    const sv_row *row = (const void *) (base + h->rows.at);

    for (uint32_t i = 0; i < h->rows.n; i++)
        if (row[i].cue > SV_CUE_CLASS || (row[i].cue == SV_CUE_CLASS && row[i].id >= h->symbols.n) || row[i].helpdesk >= h->strings.n || row[i].queue >= h->strings.n)
            return false;
    return base[h->strings.at + h->strings.n - 1] == '\0';
}

sv_status
sv_image_open(const void *base, size_t size, sv_image *out)
{
    const sv_image_header *h = base;

    if (base == NULL || size < sizeof *h || (uintptr_t) base % 8 != 0 || !header_right(h, size))
        return SV_DAMAGED;
    if (sv_image_sum(base, size) != h->checksum)
        return SV_DAMAGED;
    if (!vocab_right(h, base) || !prefixes_right(h, base) || !symbols_right(h, base) || !states_right(h, base) || !links_right(h, base) ||
        !rows_right(h, base))
        return SV_DAMAGED;
    out->base = base;
    out->size = size;
    snprintf(out->version, sizeof out->version, "%08x%08x", (unsigned) (h->version >> 32), (unsigned) (h->version & 0xFFFFFFFF));
    return SV_OK;
}
