/*
 * quoted.c - quoted history: which lines of a mail were written by someone else, earlier.
 *
 * Lines with a quotation mark go, with the "On … wrote:" above them, and answers between them stay.  Where a mail
 * program quotes without marks, a separator, a block of header lines or a machine-made intro cuts off all that follows.
 */
#include "quoted.h"

#define MAX_COMPARED 8 /* lines of an author's own that begin with ">" */

static void
drop(sv_flat *f, uint32_t lo, uint32_t hi)
{
    for (uint32_t i = lo; i < hi; i++)
        if (f->line[i].kind != SV_LN_BLANK)
            f->line[i].kind = SV_LN_DROPPED;
}

/* Drop the lines of an intro, but not the author's words that stand before it in its first line. */
static void
drop_intro(sv_flat *f, uint32_t first, uint32_t behind)
{
    sv_line *l = &f->line[first];
    uint32_t at = sv_words_before_intro(f, first);

    while (at > l->first && (f->text[at - 1] == '-' || f->text[at - 1] == ' '))
        at--;
    if (at > l->first)
    {
        l->end = l->last = at;
        l->flags = 0;
        first++;
    }
    drop(f, first, behind);
}

/* ---- quotations with marks ---- */

/* "5 GB needs …", "= 5", "Settings > Account": what an author may put behind a ">" of his own. */
static bool
is_compared(const sv_flat *f, const sv_line *l)
{
    const char *p = f->text + l->first, *end = f->text + l->last;
    sv_line rest = {.start = l->first + 1, .end = l->end};

    if (*p != '>')
        return false;
    sv_look_at_line(f->text, &rest);
    if (end[-1] == '<')
        return true;
    if (rest.kind != SV_LN_OWN)
        return false;
    if (p[1] == '=' || sv_is_digit(f->text[rest.first]))
        return true;
    for (p = f->text + rest.first; p + 3 <= end; p++)
        if (memcmp(p, " > ", 3) == 0)
            return true;
    return false;
}

/* The line above, with a blank line between or not, introduces a quotation. */
static bool
has_intro_above(const sv_flat *f, uint32_t i)
{
    uint32_t first;

    while (i > 0 && f->line[i - 1].kind == SV_LN_BLANK)
        i--;
    return i > 0 && f->line[i - 1].kind == SV_LN_OWN && (f->line[i - 1].flags & SV_LF_COLON)
           && (sv_intro_ending_at(f, i - 1, &first) != SV_NO_INTRO);
}

/*
 * How many lines from i on are the author's although they begin with ">"?  Where no other line is marked, a program
 * hardly quoted such lines; and mail stores put a ">" before a "From".
 */
static uint32_t
own_after_all(const sv_flat *f, uint32_t i)
{
    uint32_t n = 0;

    if (f->line[i].last - f->line[i].first >= 6 && memcmp(f->text + f->line[i].first, ">From ", 6) == 0)
        return !sv_is_quote(f, i + 1) && (i == 0 || !sv_is_quote(f, i - 1));
    if (f->quoted > MAX_COMPARED)
        return 0;
    while (n < f->quoted && sv_is_quote(f, i + n) && is_compared(f, &f->line[i + n]))
        n++;
    return n == f->quoted && !has_intro_above(f, i) ? n : 0;
}

/* A line of a quote that lost its mark when a mail program wrapped the one above. */
static bool
is_wrapped_rest(const sv_flat *f, uint32_t i)
{
    const sv_line *above = &f->line[i - 1], *l = &f->line[i];
    uint32_t n = above->last - above->first;
    char c;

    if (l->kind != SV_LN_OWN || above->kind != SV_LN_QUOTED || !sv_is_quote(f, i + 1))
        return false;
    if (l->last - l->first > 5 && memcmp(f->text + l->first, "(http", 5) == 0)
        return true;
    if (n < 20)
        return false;
    if (memchr(f->text + l->first, ' ', l->last - l->first) == NULL && memchr(f->text + above->first, '(', n) != NULL)
        return true;
    c = f->text[l->first];
    return n >= 60 && c >= 'a' && c <= 'z' && memchr(".?!:;", f->text[above->last - 1], 5) == NULL;
}

/* Drop the quote that begins at line i with the intro above it; returns the line behind it. */
static uint32_t
drop_quote(sv_flat *f, uint32_t i, uint32_t floor)
{
    uint32_t p = i, first, end = i;

    while (sv_is_quote(f, sv_next_line(f, end)) || (end > i && end < f->nlines && is_wrapped_rest(f, end)))
        end = f->line[end].kind == SV_LN_OWN ? end + 1 : sv_next_line(f, end) + 1;
    while (p > floor && f->line[p - 1].kind == SV_LN_BLANK)
        p--;
    if (p > floor && f->line[p - 1].kind == SV_LN_OWN && i - p <= 2)
    {
        sv_strength found = f->line[p - 1].flags & SV_LF_COLON ? sv_intro_ending_at(f, p - 1, &first) : SV_NO_INTRO;

        if (found == SV_MACHINE_MADE || (found == SV_ABOVE_QUOTE_ONLY && (first < p - 1 || sv_is_name_only(f, &f->line[first]) || sv_begins_dated(f, first))))
            drop_intro(f, first < floor ? floor : first, p);
        else if (sv_names_writer(f, p - 1))
            drop(f, p - 1, p);
    }
    drop(f, i, end);
    return end;
}

/* ---- history without marks ---- */

/*
 * Mark from `at` on as history, but a quote with marks that follows at once ends where its marks end.  A mail that
 * begins so is a forwarded one, or one with its headers printed: only the lines up to `behind` go.
 */
static uint32_t
cut(sv_flat *f, uint32_t at, uint32_t behind)
{
    uint32_t from = sv_with_lines_above(f, at);

    if (sv_is_quote(f, sv_next_line(f, behind)) || !sv_has_own(f, 0, from))
    {
        drop(f, from, behind);
        return behind;
    }
    drop(f, from, f->nlines);
    return f->nlines;
}

static uint32_t
at_separator(sv_flat *f, uint32_t i, sv_separator s)
{
    if (s == SV_CUTS || s == SV_INTRO_IN_DASHES)
        return cut(f, i, i + 1);
    if (sv_has_own(f, 0, i))
        return cut(f, i, i + 1);
    drop(f, i, i + 1);
    return i + 1;
}

static uint32_t
at_colon(sv_flat *f, uint32_t i)
{
    uint32_t first = i, next = sv_next_line(f, i + 1);
    sv_folded s;

    if (f->line[i].last - f->line[i].first <= 80 && next < f->nlines && (f->line[next].flags & SV_LF_KEY || sv_is_quote(f, next)))
    {
        sv_fold(&s, f->text, &f->line[i]);
        while (s.len > 0 && (s.s[s.len - 1] == ':' || s.s[s.len - 1] == ' '))
            s.len--;
        if (sv_is_forward_head(s.s, s.len))
            return cut(f, i, i + 1);
    }
    if (sv_is_quote(f, next) || !sv_may_end_intro(f, &f->line[i])
        || (!sv_holds_digit_or_at(f, &f->line[i]) && (i == 0 || !sv_holds_digit_or_at(f, &f->line[i - 1]))))
        return i + 1; /* drop_quote looks at it when it comes to the quote */
    if (sv_intro_ending_at(f, i, &first) != SV_MACHINE_MADE)
        return i + 1;
    if (sv_words_before_intro(f, first) > f->line[first].first)
    {
        drop_intro(f, first, i + 1);
        return cut(f, i, i + 1);
    }
    if (sv_has_own(f, 0, first))
        return cut(f, first, i + 1);
    drop(f, first, i + 1);
    return i + 1;
}

static uint32_t
at_own_line(sv_flat *f, uint32_t i)
{
    const sv_line *l = &f->line[i];

    if (l->flags & SV_LF_DECOR)
    {
        sv_separator s = sv_separator_at(f, i);

        if (s != SV_NO_SEPARATOR)
            return at_separator(f, i, s);
    }
    if ((l->flags & SV_LF_KEY) && sv_header_of(f, l) != SV_HD_NONE)
    {
        sv_header_block b = sv_read_header_block(f, i);

        if (sv_is_header_block(f, i, &b))
            return cut(f, i, b.end);
        if (b.end > i + 8)
            return b.end; /* a long list of the author's that looks like headers: not to be read again from each line */
    }
    return l->flags & SV_LF_COLON ? at_colon(f, i) : i + 1;
}

/* A line with a mark, or a gap; *floor is where the last quotation ended. */
static uint32_t
at_quote(sv_flat *f, uint32_t i, uint32_t *floor)
{
    uint32_t intro = i, own = 0;

    if (f->line[i].kind == SV_LN_QUOTED)
    {
        intro = sv_intro_above_verb(f, i);
        own = sv_is_intro_tail(f, i) ? 1 : own_after_all(f, i);
    }
    if (intro < i)
        return *floor = cut(f, intro, i + 1);
    if (own == 0)
        return *floor = drop_quote(f, i, *floor);
    for (; own > 0; own--, i++)
    {
        f->line[i].kind = SV_LN_OWN;
        f->line[i].flags = SV_LF_COLON;
    }
    return i;
}

void
sv_mark_history(sv_flat *f)
{
    uint32_t floor = 0;

    if (f->quoted == 0 && f->flags == 0)
        return;
    for (uint32_t i = 0; i < f->nlines;)
    {
        switch (f->line[i].kind)
        {
            case SV_LN_OWN:
                i = f->line[i].flags ? at_own_line(f, i) : i + 1;
                break;
            case SV_LN_REST:
                drop(f, sv_with_lines_above(f, i), f->nlines);
                return;
            case SV_LN_QUOTED:
            case SV_LN_GAP:
                i = at_quote(f, i, &floor);
                break;
            default:
                i++;
        }
    }
}
