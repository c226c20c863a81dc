/* texts.c - looks up the sentences that seva itself writes. */
#include "texts.h"

#include <string.h>

#include "texts_tables.h"

const char *
sv_advice_text(sv_lang lang, sv_guideline g, sv_verdict v, uint32_t n)
{
    for (const advice_row *r = advice_rows; r->text; r++)
        if (r->lang == lang && r->guideline == g && r->verdict == v && n-- == 0)
            return r->text;
    return NULL;
}

const char *
sv_note_text(sv_lang lang, const char *key)
{
    for (const note_row *r = note_rows; r->key; r++)
        if (r->lang == lang && strcmp(r->key, key) == 0)
            return r->text;
    return lang == SV_EN ? "" : sv_note_text(SV_EN, key);
}
