/*
 * html_layout.c - lays markup out as lines of text: blocks become lines, items get their bullets, cells are parted.
 */
#include "html.h"
#include "arena.h"

#include <string.h>

#define MAX_LISTS 32
#define MAX_SCOPES 32
#define CELL_GAP " | "

typedef struct list
{
    uint32_t number; /* of the next item; 0 for a list of bullets */
} list;

/* An element whose style changed how text is read, and what held around it. */
typedef struct scope
{
    uint32_t nested; /* elements of its name open in it */
    uint8_t tag;
    bool pre, tiny;
} scope;

struct sv_layout
{
    sv_arena *a;
    const sv_reduced *in;
    char *text;
    uint32_t len, room, line_begin;
    sv_runs runs;
    sv_line *line;
    uint32_t nlines, room_lines;
    uint32_t run_hint;
    uint8_t breaks; /* line breaks due before the next text */
    bool space, cell, bullet, done, failed;
    bool has_text, seen; /* something visible stands in the text; in this line */
    uint32_t space_at, space_n; /* white space seen, not yet written */
    bool pre, tiny, pre_begins; /* line breaks count; text is too small to be seen; a <pre> has just begun */
    scope scopes[MAX_SCOPES];
    uint32_t nscopes;
    list lists[MAX_LISTS];
    uint32_t nlists; /* may be more than MAX_LISTS: those have bullets */
};

sv_layout *
sv_layout_new(sv_arena *a, const sv_reduced *r)
{
    sv_layout *l = sv_alloc(a, sizeof *l);

    if (l == NULL)
        return NULL;
    l->a = a;
    l->in = r;
    l->room = r->len + 64;
    l->room_lines = 32;
    l->pre = r->flowing;
    l->text = sv_alloc_raw(a, l->room);
    l->line = sv_alloc_raw(a, l->room_lines * sizeof(sv_line));
    if (l->text == NULL || l->line == NULL || !sv_runs_begin(&l->runs, a, r->runs.n + 16))
        return NULL;
    return l;
}

/* ---- where text came from ---- */

/* The source of bytes [from,to) of the reduced markup. */
static void
source_of(sv_layout *l, uint32_t from, uint32_t to, uint32_t *src, uint32_t *srclen)
{
    const sv_runs *r = &l->in->runs;
    uint32_t k = l->run_hint, lo = UINT32_MAX, hi = 0;

    if (k >= r->n || r->run[k].at > from || r->run[k].at + r->run[k].n <= from)
        k = l->run_hint = sv_runs_find(r->run, r->n, from);
    for (; k < r->n && r->run[k].at < to; k++)
    {
        const sv_run *run = &r->run[k];
        bool exact = run->n == run->srclen;
        uint32_t a = exact && from > run->at ? run->src + from - run->at : run->src;
        uint32_t b = exact && to < run->at + run->n ? run->src + to - run->at : run->src + run->srclen;

        lo = a < lo ? a : lo;
        hi = b > hi ? b : hi;
    }
    *src = lo;
    *srclen = hi > lo ? hi - lo : 0;
}

static bool
make_room(sv_layout *l, uint32_t n)
{
    char *more;

    if (l->room - l->len >= n)
        return true;
    more = l->room > 8 * SV_MAX_OWN ? NULL : sv_grow(l->a, l->text, l->len, (size_t) l->room * 2 + n, 1);
    if (more == NULL)
    {
        l->failed = true;
        return false;
    }
    l->room = l->room * 2 + n;
    l->text = more;
    return true;
}

/* n bytes that stand for [from,to) of the reduced markup. */
static void
put_mapped(sv_layout *l, const char *s, uint32_t n, uint32_t from, uint32_t to)
{
    uint32_t src, srclen;

    if (!make_room(l, n))
        return;
    source_of(l, from, to, &src, &srclen);
    memcpy(l->text + l->len, s, n);
    if (srclen > 0)
        sv_runs_add(&l->runs, (sv_run){l->len, n, src, srclen});
    l->len += n;
}

static bool
is_visible(const char *p, const char *end)
{
    uint32_t n = 0;

    while (p < end && (n = sv_invisible(p, end)) > 0)
        p += n;
    return p < end;
}

/* Bytes [from,to) of the reduced markup as they are, run by run. */
static void
put_copy(sv_layout *l, uint32_t from, uint32_t to)
{
    const sv_runs *r = &l->in->runs;

    if (!l->seen && is_visible(l->in->text + from, l->in->text + to))
        l->seen = l->has_text = true;
    while (from < to && !l->failed)
    {
        uint32_t k = l->run_hint, stop = to;

        if (k >= r->n || r->run[k].at > from || r->run[k].at + r->run[k].n <= from)
            k = l->run_hint = sv_runs_find(r->run, r->n, from);
        if (k < r->n && r->run[k].at + r->run[k].n < stop)
            stop = r->run[k].at + r->run[k].n;
        put_mapped(l, l->in->text + from, stop - from, from, stop);
        from = stop;
    }
}

/* Text of our own: nothing in the source stands for it. */
static void
put_own(sv_layout *l, const char *s, uint32_t n)
{
    if (make_room(l, n))
    {
        memcpy(l->text + l->len, s, n);
        l->len += n;
    }
}

/* ---- lines ---- */

static void
add_line(sv_layout *l, uint32_t start, uint32_t end, sv_line_kind kind)
{
    if (l->nlines == l->room_lines)
    {
        sv_line *more = sv_grow(l->a, l->line, l->nlines, (size_t) l->room_lines * 2, sizeof(sv_line));

        if (more == NULL)
        {
            l->failed = true;
            return;
        }
        l->line = more;
        l->room_lines *= 2;
    }
    l->line[l->nlines++] = (sv_line){.start = start, .end = end, .first = start, .last = start, .kind = (uint8_t) kind};
}

static void
end_line(sv_layout *l)
{
    add_line(l, l->line_begin, l->len, SV_LN_OWN);
    put_own(l, "\n", 1);
    l->line_begin = l->len;
    l->cell = false;
    l->space = false;
    l->seen = false;
}

static bool
line_is_empty(const sv_layout *l)
{
    return l->len == l->line_begin;
}

/* A line that holds no text but a meaning. */
static void
add_sign(sv_layout *l, sv_line_kind kind)
{
    if (!line_is_empty(l))
        end_line(l);
    add_line(l, l->len, l->len, kind);
    l->breaks = 0;
    l->space = false;
}

static bool
last_line_is_blank(const sv_layout *l)
{
    const sv_line *last = l->nlines > 0 ? &l->line[l->nlines - 1] : NULL;

    return last == NULL || last->start == last->end;
}

/* A line of nothing but no-break spaces, as editors write blank lines, becomes one that is blank. */
static void
empty_line(sv_layout *l)
{
    if (line_is_empty(l) || l->pre || l->seen)
        return;
    while (l->runs.n > 0 && l->runs.run[l->runs.n - 1].at >= l->line_begin)
        l->runs.n--;
    l->len = l->line_begin;
    if (l->breaks > 0 && !last_line_is_blank(l))
        end_line(l);
}

static void
settle_breaks(sv_layout *l)
{
    if (l->breaks > 0)
        empty_line(l);
    if (l->breaks > 0 && !line_is_empty(l))
        end_line(l);
    if (l->breaks > 1 && !last_line_is_blank(l))
        end_line(l);
    l->breaks = 0;
}

static void
want_breaks(sv_layout *l, uint8_t n)
{
    if (n > l->breaks)
        l->breaks = n;
    l->space = false;
}

static void
put_bullet(sv_layout *l)
{
    char s[12];
    uint32_t n = sizeof s, number = l->nlists > 0 && l->nlists <= MAX_LISTS ? l->lists[l->nlists - 1].number : 0;

    l->bullet = false;
    if (number == 0)
    {
        put_own(l, "- ", 2);
        return;
    }
    s[--n] = ' ';
    s[--n] = '.';
    for (uint32_t v = number; v > 0 && n > 0; v /= 10)
        s[--n] = (char) ('0' + v % 10);
    put_own(l, s + n, (uint32_t) sizeof s - n);
    l->lists[l->nlists - 1].number++;
}

/* What must stand before the next piece of text. */
static void
before_text(sv_layout *l)
{
    if (l->breaks > 0)
        settle_breaks(l);
    if (l->bullet)
        put_bullet(l);
    else if (l->cell && !line_is_empty(l))
        put_own(l, CELL_GAP, sizeof CELL_GAP - 1);
    else if (l->space && !line_is_empty(l))
        put_mapped(l, " ", 1, l->space_at, l->space_at + l->space_n);
    l->cell = false;
    l->space = false;
}

/* ---- text ---- */

static bool
is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static uint32_t
after_tag(const sv_layout *l, uint32_t from, uint32_t to)
{
    const char *p = memchr(l->in->text + from, '>', to - from);

    return p ? (uint32_t) (p - l->in->text) + 1 : to;
}

/* A white-space character in preformatted text. */
static void
put_pre_space(sv_layout *l, uint32_t at)
{
    if (l->breaks > 0)
        settle_breaks(l);
    if (l->in->text[at] != '\n')
        put_copy(l, at, at + 1);
    else if (!l->pre_begins)
        end_line(l);
    l->pre_begins = false;
}

static uint32_t
note_space(sv_layout *l, uint32_t from, uint32_t to)
{
    uint32_t end = from;

    while (end < to && is_space(l->in->text[end]))
        end++;
    if (!l->space)
    {
        l->space = true;
        l->space_at = from;
        l->space_n = end - from;
    }
    return end;
}

static uint32_t
put_word(sv_layout *l, uint32_t from, uint32_t to)
{
    const char *t = l->in->text;
    uint32_t end = from;

    before_text(l);
    l->pre_begins = false;
    if (t[from] == '&')
    {
        end += t[from + 1] == 'l' ? 4 : 5;
        put_mapped(l, t[from + 1] == 'l' ? "<" : "&", 1, from, end);
        l->seen = l->has_text = true;
        return end;
    }
    while (end < to && t[end] != '&' && t[end] != '<' && !is_space(t[end]))
        end++;
    put_copy(l, from, end);
    return end;
}

/* A run of words parted by single spaces goes over in one copy. */
static uint32_t
put_words(sv_layout *l, uint32_t from, uint32_t to)
{
    const char *t = l->in->text;
    uint32_t end = from;

    if (l->pre || t[from] == '&')
        return put_word(l, from, to);
    before_text(l);
    while (end < to && t[end] != '&' && t[end] != '<'
           && (!is_space(t[end]) || (t[end] == ' ' && end + 1 < to && !is_space(t[end + 1]) && t[end + 1] != '<')))
        end++;
    put_copy(l, from, end);
    return end;
}

void
sv_layout_text(sv_layout *l, uint32_t from, uint32_t to)
{
    const char *t = l->in->text;

    if (l->tiny || (l->cell && !is_visible(t + from, t + to)))
        return;
    while (from < to && !l->failed && !l->done)
    {
        if (t[from] == '<')
            from = after_tag(l, from, to);
        else if (!is_space(t[from]))
            from = put_words(l, from, to);
        else if (l->pre)
            put_pre_space(l, from++);
        else
            from = note_space(l, from, to);
    }
}

/* ---- elements ---- */

static void
open_list(sv_layout *l, bool numbered)
{
    if (l->nlists++ < MAX_LISTS)
        l->lists[l->nlists - 1].number = numbered;
    want_breaks(l, 1);
}

static void
break_line(sv_layout *l)
{
    settle_breaks(l);
    if (l->bullet)
        put_bullet(l);
    end_line(l);
}

/* ---- what styles change ---- */

static void
leave_scope(sv_layout *l)
{
    const scope *top = &l->scopes[--l->nscopes];

    l->pre = top->pre;
    l->tiny = top->tiny;
}

static bool
is_in_scope(const sv_layout *l, sv_tag tag)
{
    return l->nscopes > 0 && l->scopes[l->nscopes - 1].tag == tag;
}

static void
open_scope(sv_layout *l, sv_tag tag, sv_style style)
{
    if (tag == SV_T_PRE && style.pre == SV_STYLE_INHERITED)
        style.pre = SV_STYLE_ON;
    if (tag == SV_T_P && is_in_scope(l, SV_T_P))
        leave_scope(l); /* a paragraph ends where the next begins */
    if ((style.pre == SV_STYLE_INHERITED && style.tiny == SV_STYLE_INHERITED) || l->nscopes == MAX_SCOPES)
    {
        if (is_in_scope(l, tag))
            l->scopes[l->nscopes - 1].nested++;
        return;
    }
    l->scopes[l->nscopes++] = (scope){.tag = (uint8_t) tag, .pre = l->pre, .tiny = l->tiny};
    if (style.pre != SV_STYLE_INHERITED)
        l->pre = style.pre == SV_STYLE_ON;
    if (style.tiny != SV_STYLE_INHERITED)
        l->tiny = style.tiny == SV_STYLE_ON;
}

static void
close_scope(sv_layout *l, sv_tag tag)
{
    if (!is_in_scope(l, tag))
        return;
    if (l->scopes[l->nscopes - 1].nested > 0)
        l->scopes[l->nscopes - 1].nested--;
    else
        leave_scope(l);
}

/* ---- elements as they come ---- */

void
sv_layout_open(sv_layout *l, sv_tag tag, int meaning)
{
    sv_style style = sv_style_of_letter(meaning);

    if (meaning == SV_M_REST && sv_layout_has_text(l))
    {
        add_sign(l, SV_LN_REST);
        l->done = true;
        return;
    }
    if (tag != SV_T_BR && tag != SV_T_HR)
        open_scope(l, tag, style);
    switch (tag)
    {
        case SV_T_BR:
            break_line(l);
            break;
        case SV_T_HR:
            add_sign(l, SV_LN_RULE);
            break;
        case SV_T_P:
        case SV_T_H:
            want_breaks(l, style.tight ? 1 : 2);
            break;
        case SV_T_UL:
        case SV_T_OL:
            open_list(l, tag == SV_T_OL);
            break;
        case SV_T_LI:
            want_breaks(l, 1);
            l->bullet = true;
            break;
        case SV_T_TD:
            if (l->breaks == 0)
                empty_line(l);
            l->cell = !line_is_empty(l) && l->breaks == 0;
            break;
        case SV_T_SPAN:
        case SV_T_TBODY:
        case SV_T_NONE:
            break;
        default:
            l->pre_begins = tag == SV_T_PRE;
            want_breaks(l, 1);
    }
}

void
sv_layout_close(sv_layout *l, sv_tag tag)
{
    close_scope(l, tag);
    switch (tag)
    {
        case SV_T_P:
        case SV_T_H:
            want_breaks(l, 2);
            break;
        case SV_T_UL:
        case SV_T_OL:
            l->nlists -= l->nlists > 0;
            want_breaks(l, 1);
            break;
        case SV_T_LI:
            l->bullet = false;
            want_breaks(l, 1);
            break;
        case SV_T_TD:
            l->cell = false;
            break;
        case SV_T_PRE:
            l->pre -= l->pre;
            want_breaks(l, 1);
            break;
        case SV_T_BR:
        case SV_T_HR:
        case SV_T_SPAN:
        case SV_T_TBODY:
        case SV_T_NONE:
            break;
        default:
            want_breaks(l, 1);
    }
}

void
sv_layout_gap(sv_layout *l)
{
    add_sign(l, SV_LN_GAP);
}

bool
sv_layout_has_text(const sv_layout *l)
{
    return l->has_text;
}

bool
sv_layout_is_done(const sv_layout *l)
{
    return l->done || l->failed;
}

sv_status
sv_layout_end(sv_layout *l, sv_flat *out)
{
    add_line(l, l->line_begin, l->len, SV_LN_OWN);
    if (l->failed || l->runs.failed)
        return SV_NOMEM;
    *out = (sv_flat){.text = l->text, .len = l->len, .run = l->runs.run, .nruns = l->runs.n, .line = l->line,
                     .nlines = l->nlines, .truncated = l->in->truncated, .laid_out = true};
    for (uint32_t i = 0; i < l->nlines; i++)
    {
        sv_line *line = &l->line[i];

        if (line->kind == SV_LN_OWN)
            sv_look_at_line(l->text, line);
        out->quoted += line->kind == SV_LN_QUOTED || line->kind == SV_LN_GAP || line->kind == SV_LN_REST;
        out->flags |= line->flags;
    }
    return SV_OK;
}
