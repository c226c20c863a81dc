/* texts.c - looks up the sentences that seva itself writes. */
#include "texts.h"

#include <string.h>

#include "texts_tables.h"

_Static_assert(sizeof advice_at / sizeof *advice_at == SV_NLANG * SV_NGUIDELINES * 2 + 1, "texts.pl knows other languages or guidelines");

const char *
sv_advice_text(sv_lang lang, sv_guideline g, sv_verdict v, uint32_t n)
{
    const uint16_t *lot = &advice_at[((uint32_t) lang * SV_NGUIDELINES + (uint32_t) g) * 2 + (v == SV_BROKEN)];

    if (lang >= SV_NLANG || (v != SV_MISSED && v != SV_BROKEN) || n >= (uint32_t) (lot[1] - lot[0]))
        return NULL;
    return advice_texts[lot[0] + n];
}

static uint32_t
texts_of(sv_lang lang, const char *key, const note_row **first)
{
    uint32_t n = 0;

    *first = note_rows;
    while ((*first)->key && ((*first)->lang != lang || strcmp((*first)->key, key) != 0))
        (*first)++;
    while ((*first)[n].key && (*first)[n].lang == lang && strcmp((*first)[n].key, key) == 0)
        n++;
    return n;
}

const char *
sv_note_text(sv_lang lang, const char *key, uint32_t turn)
{
    const note_row *first;
    uint32_t n = texts_of(lang, key, &first);

    if (n > 0)
        return first[turn % n].text;
    return lang == SV_EN ? "" : sv_note_text(SV_EN, key, turn);
}

uint32_t
sv_text_turn(const char *reply, size_t n)
{
    uint32_t h = 2166136261u; /* FNV-1a */

    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char) reply[i]) * 16777619u;
    return h >> 8;
}
