/*
 * quoted_separator.c - what parts a mail from the one it answers: "-----Original Message-----" and drawn lines.
 */
#include "quoted.h"

/* A line of nothing but dashes, underscores and such. */
static bool
is_drawn(const sv_flat *f, const sv_line *l)
{
    if (l->kind == SV_LN_RULE)
        return true;
    if (l->kind != SV_LN_OWN || !(l->flags & SV_LF_DECOR) || l->last - l->first < 3)
        return false;
    for (uint32_t i = l->first; i < l->last; i++)
        if (memchr("-_=*~# ", f->text[i], 7) == NULL && (unsigned char) f->text[i] < 0x80)
            return false;
    return (unsigned char) f->text[l->last - 1] < 0x80 || (unsigned char) f->text[l->first] == 0xE2;
}

/* Lines above `at` that belong to a separator: drawn lines and a bare "Original Message". */
uint32_t
sv_with_lines_above(const sv_flat *f, uint32_t at)
{
    uint32_t i = at;

    while (i > 0)
    {
        const sv_line *l = &f->line[i - 1];
        sv_folded s;

        if (l->kind == SV_LN_OWN && !is_drawn(f, l))
        {
            if (l->last - l->first > 60)
                break;
            sv_fold(&s, f->text, l);
            while (s.len > 0 && s.s[s.len - 1] == ':')
                s.len--;
            if (!sv_is_forward_head(s.s, s.len) && !(sv_names_original(s.s, s.len) && sv_count_words(s.s, s.len) <= 4))
                break;
        }
        else if (l->kind != SV_LN_BLANK && !is_drawn(f, l))
            break;
        i--;
        if (l->kind != SV_LN_BLANK)
            at = i;
    }
    return at;
}

/* ---- words between dashes ---- */

/* The part of a folded line between the dashes; false if it is not drawn at both ends. */
static bool
between_dashes(const sv_folded *f, const char **s, uint32_t *len)
{
    uint32_t lo = 0, hi = f->len, n;

    while (lo < hi && (memchr("-_=~#+ ", f->s[lo], 7) != NULL || (unsigned char) f->s[lo] == 0xE2))
        lo += (unsigned char) f->s[lo] == 0xE2 ? 3 : 1;
    n = lo;
    if (lo >= hi)
        return false;
    while (hi > lo && memchr("-_=~#+ ", f->s[hi - 1], 7) != NULL)
        hi--;
    while (hi >= lo + 3 && (unsigned char) f->s[hi - 3] == 0xE2)
        hi -= 3;
    while (hi > lo && (f->s[hi - 1] == ' ' || f->s[hi - 1] == ':'))
        hi--;
    *s = f->s + lo;
    *len = hi - lo;
    return n >= 2 || hi < f->len;
}

static bool
is_drawing(unsigned char c)
{
    return c == '-' || c == '_' || c == '=' || c == '~' || c == '#' || c == '+' || c == '*' || c == 0xE2;
}

/* At least two drawn characters at one end: a list's bullet is one. */
static bool
may_separate(const sv_flat *f, const sv_line *l)
{
    const unsigned char *t = (const unsigned char *) f->text;

    if (!(l->flags & SV_LF_DECOR) || l->last - l->first < 6 || l->last - l->first > 300)
        return false;
    return t[l->first] == 0xE2 || is_drawing(t[l->first + 1]) || (is_drawing(t[l->last - 1]) && is_drawing(t[l->last - 2]));
}

sv_separator
sv_separator_at(const sv_flat *f, uint32_t i)
{
    const sv_line *l = &f->line[i];
    sv_folded s;
    const char *inner;
    uint32_t len, begin;
    sv_evidence e;

    if (!may_separate(f, l))
        return SV_NO_SEPARATOR;
    sv_fold(&s, f->text, l);
    if (!between_dashes(&s, &inner, &len))
        return SV_NO_SEPARATOR;
    if (sv_names_original(inner, len))
        return SV_CUTS;
    if (sv_names_reply_mark(&s))
        return SV_REPLY_MARK;
    e = sv_weigh(&s);
    if (!sv_is_dated(&e) && !sv_is_quote(f, sv_next_line(f, i + 1)))
        return SV_NO_SEPARATOR;
    return sv_find_wrote(&s, &begin) > 0 && s.len > 0 && is_drawing((unsigned char) s.s[s.len - 1]) ? SV_INTRO_IN_DASHES : SV_NO_SEPARATOR;
}
