/*
 * signature_delimiter.c - signatures that a line parts from the mail: "-- ", and lines drawn with underscores and such.
 */
#include "signature.h"

#define MAX_DELIMITED_LINES 25

/* How surely a line parts a signature from the mail: 3 for "-- " as the mail standards have it, 2 for "--", 1 for others. */
static int
delimiter_strength(const sv_stretch *s, uint32_t i)
{
    const sv_line *l = sv_line_at(s, i);
    const char *p = s->f->text + l->first;
    uint32_t n = sv_visible(l);

    if (l->kind != SV_LN_OWN || !(l->flags & SV_LF_DECOR) || n > 80)
        return 0;
    if (n == 2 && p[0] == '-' && p[1] == '-')
        return l->end > l->last || s->f->laid_out ? 3 : 2;
    if (n == 3 && (memcmp(p, "\xE2\x80\x94", 3) == 0 || memcmp(p, "\xE2\x80\x93", 3) == 0 || memcmp(p, "- -", 3) == 0))
        return 1;
    for (uint32_t k = 0; k < n; k++)
        if (p[k] != '_' && p[k] != '-' && p[k] != '=' && p[k] != '*')
            return 0;
    return n >= 3;
}

static bool
no_speech_below(sv_stretch *s, uint32_t i)
{
    for (i++; i < s->hi; i++)
        if (sv_is_speech(s, i))
            return false;
    return true;
}

/* Would all lines from i on do for a signature? */
static bool
all_fit_signature(sv_stretch *s, uint32_t i)
{
    for (; i < s->hi; i++)
        if (!sv_fits_signature(s, i))
            return false;
    return true;
}

typedef struct below
{
    bool empty, name_first, contact, digit;
} below;

static below
look_below(sv_stretch *s, uint32_t i)
{
    below b = {.empty = true};

    for (i++; i < s->hi; i++)
    {
        const sv_line *l = sv_line_at(s, i);
        const sv_folded *f;

        if (l->kind == SV_LN_BLANK)
            continue;
        f = sv_folded_line(s, i);
        b.name_first |= b.empty && sv_is_name(s->f->text + l->first, s->f->text + l->last);
        b.contact |= sv_has_contact_mark(f);
        for (uint32_t k = 0; k < f->len; k++)
            b.digit |= f->s[k] >= '0' && f->s[k] <= '9';
        b.empty = false;
    }
    return b;
}

/* A line that is drawn as line i is stands above: both part the text, and no signature from it. */
static bool
is_drawn_above(const sv_stretch *s, uint32_t i)
{
    for (uint32_t k = i; k-- > s->lo && i - k < MAX_DELIMITED_LINES;)
        if (delimiter_strength(s, k) == 1 && s->f->text[sv_line_at(s, k)->first] == s->f->text[sv_line_at(s, i)->first])
            return true;
    return false;
}

/* The line above leads up to what is below, as "Whom to call:" does. */
static bool
is_led_up_to(const sv_stretch *s, uint32_t i)
{
    while (i > s->lo && sv_line_at(s, i - 1)->kind == SV_LN_BLANK)
        i--;
    return i > s->lo && (sv_line_at(s, i - 1)->flags & SV_LF_COLON);
}

/* Below the standard's delimiter a sentence stands, or a list goes on, and nothing tells of a signature. */
static bool
is_text_below(sv_stretch *s, uint32_t i)
{
    for (i++; i < s->hi && sv_line_at(s, i)->kind == SV_LN_BLANK; i++)
        ;
    if (i == s->hi || look_below(s, i - 1).contact)
        return false;
    return sv_is_speech(s, i) || sv_is_item(s, i);
}

/* Two dashes part a table or a list of amounts from the text at times; a signature has a name, an address, or no number. */
static bool
parts_signature(sv_stretch *s, uint32_t i, int strength)
{
    below b;

    if (strength == 3)
        return !is_text_below(s, i);
    if (is_led_up_to(s, i) || (strength == 1 && is_drawn_above(s, i)))
        return false;
    if (!(strength == 2 ? no_speech_below(s, i) : all_fit_signature(s, i + 1)))
        return false;
    b = look_below(s, i);
    return b.empty || b.contact || (strength == 2 ? b.name_first || !b.digit : b.name_first && !b.digit);
}

bool
sv_drop_delimited(sv_stretch *s)
{
    uint32_t seen = 0, best = s->hi;

    if (!(s->f->flags & SV_LF_DECOR))
        return false;
    for (uint32_t i = s->hi; i-- > s->lo && seen < MAX_DELIMITED_LINES;)
    {
        int strength;

        if (sv_line_at(s, i)->kind == SV_LN_BLANK)
            continue;
        strength = delimiter_strength(s, i);
        if (strength > 0 && (strength == 3 || seen <= SV_MAX_SIGNATURE_LINES) && parts_signature(s, i, strength))
            best = i;
        seen++;
    }
    if (best == s->hi || (best == s->lo && s->first))
        return false;
    sv_drop_lines(s, best, s->hi);
    return true;
}
