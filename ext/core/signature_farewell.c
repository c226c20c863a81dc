/*
 * signature_farewell.c - signatures that begin with a farewell: "Kind regards", and the name and title under it.
 *
 * A farewell of thanks stays with the name under it, for it says something.
 */
#include "signature.h"

/* A script without capitals tells no name from another word: there, a comma or a dash has to stand before it. */
static bool
is_name_behind(const char *p, const char *end, bool parted)
{
    return (parted || (unsigned char) *p < 0xE0) && sv_is_name(p, end);
}

/* Offset behind the nth byte of the folded line is unknown in the line: count words instead. */
static const char *
behind_words(const char *p, const char *end, uint32_t words)
{
    for (; words > 0; words--)
    {
        while (p < end && (unsigned char) *p <= ' ')
            p++;
        while (p < end && (unsigned char) *p > ' ')
            p++;
    }
    return p;
}

/* Is line i a farewell, alone or with a name behind it: "Regards", "Best, Tom", "Kind regards Priya"? */
static sv_farewell
farewell_in(sv_stretch *s, uint32_t i)
{
    const sv_line *l = sv_line_at(s, i);
    const char *end = s->f->text + l->last, *p;
    const sv_folded *f;
    sv_farewell kind;
    uint32_t n, k;

    if (sv_visible(l) > 80)
        return SV_FW_NONE;
    f = sv_folded_line(s, i);
    kind = sv_farewell_at(f->s, f->len, &n);
    if (kind == SV_FW_NONE)
        return kind;
    for (k = n; k < f->len && memchr(" ,.;:!~-\xE2\x80\x93\x94", f->s[k], 12) != NULL; k++)
        ;
    if (k == f->len)
        return memchr(f->s + n, '!', f->len - n) != NULL && kind == SV_FW_THANKS ? SV_FW_NONE : kind;
    p = behind_words(s->f->text + l->first, end, sv_count_words(f->s, n));
    while (p < end && (unsigned char) *p <= ' ')
        p++;
    return p < end && kind == SV_FW_REGARDS && is_name_behind(p, end, f->s[n] != ' ') ? kind : SV_FW_NONE;
}

/* Leave the thanks and a name under it, drop the lines of contact below. */
static bool
drop_below_thanks(sv_stretch *s, uint32_t at)
{
    uint32_t i = at + 1;
    const sv_line *l;

    while (i < s->hi && sv_line_at(s, i)->kind == SV_LN_BLANK)
        i++;
    if (i >= s->hi)
        return false;
    l = sv_line_at(s, i);
    if (sv_visible(l) > 40 || !sv_is_name(s->f->text + l->first, s->f->text + l->last))
        return false;
    i++;
    while (i < s->hi && sv_line_at(s, i)->kind == SV_LN_BLANK)
        i++;
    if (i >= s->hi)
        return false;
    sv_drop_lines(s, i, s->hi);
    return true;
}

/* The lines of an afterthought at the end are set aside: returns the end of what stands above them. */
static uint32_t
above_afterthought(sv_stretch *s)
{
    uint32_t i = sv_paragraph_begin(s, s->hi);

    if (i == s->lo || s->hi - i > 8)
        return s->hi;
    return sv_begins_afterthought(sv_folded_line(s, i)) ? i : s->hi;
}

bool
sv_drop_farewell(sv_stretch *s)
{
    uint32_t hi = above_afterthought(s), seen = 0;

    for (uint32_t i = hi; i-- > s->lo && seen < SV_MAX_SIGNATURE_LINES;)
    {
        sv_farewell kind;

        if (sv_line_at(s, i)->kind == SV_LN_BLANK)
            continue;
        seen++;
        kind = farewell_in(s, i);
        if (kind == SV_FW_THANKS)
            return hi == s->hi && drop_below_thanks(s, i);
        if (kind == SV_FW_REGARDS)
        {
            if (i == s->lo && s->first)
                return false; /* nothing would be left */
            sv_drop_lines(s, i, hi);
            return true;
        }
        if (!sv_fits_signature(s, i))
            return false;
    }
    return false;
}
