/*
 * signature.c - what stands below (and sometimes above) the words of a mail: signatures, mail programs' lines, footers.
 *
 * Each stretch of own lines is looked at from its end.  A sentence is never taken for a signature; where all would go,
 * all stays.
 */
#include "signature.h"

static void
trim(sv_stretch *s)
{
    while (s->hi > s->lo && sv_line_at(s, s->hi - 1)->kind != SV_LN_OWN)
        s->hi--;
}

void
sv_drop_lines(sv_stretch *s, uint32_t lo, uint32_t hi)
{
    for (uint32_t i = lo; i < hi; i++)
        if (sv_line_at(s, i)->kind == SV_LN_OWN)
            s->f->line[i].kind = SV_LN_DROPPED;
    if (hi >= s->hi)
        s->hi = lo;
    trim(s);
}

uint32_t
sv_paragraph_begin(const sv_stretch *s, uint32_t i)
{
    while (i > s->lo && sv_line_at(s, i - 1)->kind == SV_LN_OWN)
        i--;
    return i;
}

/* ---- lines of mail programs, footers, banners ---- */

static bool
drop_app_line(sv_stretch *s)
{
    uint32_t i = s->hi - 1;

    if (sv_visible(sv_line_at(s, i)) > 200 || !sv_is_app_line(sv_folded_line(s, i)))
        return false;
    sv_drop_lines(s, i, s->hi);
    return true;
}

/* Does the line stand between blank lines? */
static bool
is_alone(const sv_stretch *s, uint32_t i)
{
    return (i == s->lo || sv_line_at(s, i - 1)->kind != SV_LN_OWN) && (i + 1 >= s->hi || sv_line_at(s, i + 1)->kind != SV_LN_OWN);
}

/* Telephones' lines between paragraphs go too: someone wrote on below the line that his program had put there. */
static void
drop_inner_app_lines(sv_stretch *s)
{
    for (uint32_t i = s->lo + 1; i + 1 < s->hi; i++)
    {
        const sv_line *l = sv_line_at(s, i);

        if (l->kind == SV_LN_OWN && sv_visible(l) >= 12 && sv_visible(l) <= 120 && memchr("SGEVIM", s->f->text[l->first], 6) != NULL
            && is_alone(s, i) && sv_is_app_line(sv_folded_line(s, i)))
            s->f->line[i].kind = SV_LN_DROPPED;
    }
}

/* Below the stretch stood what has been taken off: a heading without its notice is the author's. */
static bool
heads_footer(const sv_stretch *s)
{
    uint32_t i = s->hi;

    while (i < s->f->nlines && sv_line_at(s, i)->kind == SV_LN_BLANK)
        i++;
    return i < s->f->nlines && sv_line_at(s, i)->kind == SV_LN_DROPPED;
}

static bool
drop_footer(sv_stretch *s)
{
    uint32_t lo = sv_paragraph_begin(s, s->hi), i;
    sv_folded f;

    if (s->hi - lo > 40)
        return false;
    for (i = lo; i < s->hi; i++)
        if (sv_hints_footer(s->f->text + sv_line_at(s, i)->first, sv_visible(sv_line_at(s, i))))
            break;
    if (i == s->hi)
        return false;
    sv_fold_begin(&f);
    for (i = lo; i < s->hi; i++)
        sv_fold_add(&f, s->f->text + sv_line_at(s, i)->first, s->f->text + sv_line_at(s, i)->last);
    if (!sv_is_footer(&f) && !(sv_is_footer_head(&f) && heads_footer(s)))
        return false;
    sv_drop_lines(s, lo, s->hi);
    return true;
}

static void
take_off(sv_stretch *s)
{
    bool more = true;

    trim(s);
    for (int round = 0; more && round < 12 && s->hi > s->lo; round++)
        more = drop_app_line(s) || drop_footer(s) || sv_drop_farewell(s) || (s->hi > s->lo && sv_drop_delimited(s));
}

static bool
may_be_banner(unsigned char c)
{
    return c == '[' || c == 'C' || c == 'E' || c == 'W' || c == 'Y' || c == 'T' || c == 'A' || c == 'S' || c == '*';
}

/* The paragraph at the very top that a mail gateway put there. */
static void
drop_banner(sv_flat *f)
{
    uint32_t i = 0;
    sv_folded s;

    while (i < f->nlines && f->line[i].kind == SV_LN_BLANK)
        i++;
    if (i == f->nlines || f->line[i].kind != SV_LN_OWN || !may_be_banner((unsigned char) f->text[f->line[i].first]))
        return;
    sv_fold_head(&s, f->text, &f->line[i]);
    if (!sv_begins_banner(&s))
        return;
    sv_fold(&s, f->text, &f->line[i]);
    if (sv_is_banner(&s))
        for (; i < f->nlines && f->line[i].kind == SV_LN_OWN; i++)
            f->line[i].kind = SV_LN_DROPPED;
}

static bool
has_own_line(const sv_flat *f, uint32_t lo, uint32_t hi)
{
    while (lo < hi && f->line[lo].kind != SV_LN_OWN)
        lo++;
    return lo < hi;
}

void
sv_mark_signatures(sv_flat *f)
{
    bool first = true;

    drop_banner(f);
    for (uint32_t i = 0; i < f->nlines;)
    {
        sv_stretch s;

        s.f = f;
        s.lo = s.hi = i;
        s.first = first;
        s.known = UINT32_MAX;
        while (s.hi < f->nlines && (f->line[s.hi].kind == SV_LN_OWN || f->line[s.hi].kind == SV_LN_BLANK))
            s.hi++;
        i = s.hi > i ? s.hi : i + 1;
        while (s.lo < s.hi && f->line[s.lo].kind == SV_LN_BLANK)
            s.lo++;
        if (s.lo == s.hi)
            continue;
        take_off(&s);
        drop_inner_app_lines(&s);
        first = first && !has_own_line(f, s.lo, s.hi);
    }
}
