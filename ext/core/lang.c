/*
 * lang.c - which language: from the script, and in Latin letters from the words that only English or only Hinglish has.
 */
#include "words_internal.h"

#include <string.h>

#define INDIC_SHARE 4   /* an Indic script rules from a quarter of the words on: what is mixed in is mostly English */
#define FOREIGN_WORDS 6 /* so many Latin words without one known to either list are some other language */

static const char *const lang_name[] = {"en", "hi", "bn", "pa", "te", "hi-Latn", "other", "any"};

sv_lang
sv_lang_by_name(const char *name, size_t len)
{
    for (unsigned i = 0; i < SV_NLANG; i++)
        if (strlen(lang_name[i]) == len && memcmp(lang_name[i], name, len) == 0)
            return (sv_lang) i;
    return len == 2 && memcmp(name, "hl", 2) == 0 ? SV_HL : SV_OTHER;
}

const char *
sv_lang_name(sv_lang lang)
{
    return lang_name[lang <= SV_ANY ? lang : SV_OTHER];
}

/* Words by script, but those of figures alone, and the Latin ones by what the lexicon says. */
typedef struct tally
{
    uint32_t script[SV_S_OTHER + 1];
    uint32_t english, hinglish;
} tally;

static uint32_t
count_in(uint64_t counts, unsigned place)
{
    return counts >> SV_TALLY_BITS * place & ((1u << SV_TALLY_BITS) - 1);
}

static tally
tally_from(uint64_t counts)
{
    tally t;

    for (unsigned i = 0; i < SV_S_DIGIT; i++)
        t.script[i] = count_in(counts, i);
    t.script[SV_S_DIGIT] = 0;
    t.script[SV_S_OTHER] = count_in(counts, SV_S_DIGIT);
    t.english = count_in(counts, SV_TALLY_ENGLISH);
    t.hinglish = count_in(counts, SV_TALLY_HINGLISH);
    return t;
}

static void
add_tally(tally *sum, const tally *t)
{
    for (unsigned i = 0; i <= SV_S_OTHER; i++)
        sum->script[i] += t->script[i];
    sum->english += t->english;
    sum->hinglish += t->hinglish;
}

static sv_lang
latin_lang(const tally *t, sv_lang unsure)
{
    if (t->hinglish > 0 && (t->hinglish >= t->english || (t->hinglish >= 2 && t->hinglish * 2 >= t->english)))
        return SV_HL;
    if (t->english > 0)
        return SV_EN;
    if (t->script[SV_S_LATIN] >= FOREIGN_WORDS)
        return SV_OTHER;
    return unsure;
}

static sv_lang
lang_of(const tally *t, sv_lang unsure)
{
    static const sv_lang of_script[] = {SV_EN, SV_HI, SV_BN, SV_PA, SV_TE};
    uint32_t words = t->script[SV_S_LATIN] + t->script[SV_S_OTHER];
    unsigned best = SV_S_DEVA;

    for (unsigned i = SV_S_DEVA; i <= SV_S_TELU; i++)
    {
        words += t->script[i];
        if (t->script[i] > t->script[best])
            best = i;
    }
    if (words == 0)
        return unsure;
    if (t->script[best] * INDIC_SHARE >= words)
        return of_script[best];
    if (t->script[SV_S_OTHER] * 2 > words)
        return SV_OTHER;
    return latin_lang(t, unsure);
}

void
sv_detect_languages(sv_words *w, const uint64_t *counts)
{
    tally all = {0};

    for (uint32_t i = 0; i < w->nsentences; i++)
    {
        const sv_sentence *s = &w->sentence[i];
        tally t = tally_from(counts[s->first + s->n] - counts[s->first]);

        add_tally(&all, &t);
        w->sentence[i].lang = (uint8_t) lang_of(&t, SV_ANY);
    }
    w->lang = lang_of(&all, SV_EN);
    for (uint32_t i = 0; i < w->nsentences; i++)
        if (w->sentence[i].lang == SV_ANY)
            w->sentence[i].lang = (uint8_t) (w->lang == SV_HL || w->lang == SV_EN ? w->lang : SV_EN);
}
