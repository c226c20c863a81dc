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

const char *
sv_note_text(sv_lang lang, const char *key)
{
    for (const note_row *r = note_rows; r->key; r++)
        if (r->lang == lang && strcmp(r->key, key) == 0)
            return r->text;
    return lang == SV_EN ? "" : sv_note_text(SV_EN, key);
}
