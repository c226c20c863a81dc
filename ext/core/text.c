/*
 * text.c - an agent's own words: from the body that a helpdesk stored to what its author wrote, with its source spans.
 */
#include "html.h"
#include "arena.h"

#include <string.h>

#define LONG_BODY ((size_t) 16 * 1024) /* a thread of many such must not hold what reading each of them took */

/* ---- plain text into lines ---- */

/* The next line's place; NULL when the arena is exhausted. */
static sv_line *
next_place(sv_arena *a, sv_flat *f, uint32_t *room)
{
    if (f->nlines == *room)
    {
        sv_line *more = sv_grow(a, f->line, f->nlines, (size_t) *room * 2, sizeof(sv_line));

        if (more == NULL)
            return NULL;
        f->line = more;
        *room *= 2;
    }
    return &f->line[f->nlines++];
}

/* The next line break from p on: "\n", "\r\n" or "\r". */
static const char *
find_break(const char *p, const char *end, bool carriage)
{
    const char *lf = memchr(p, '\n', (size_t) (end - p));
    const char *cr = carriage ? memchr(p, '\r', (size_t) ((lf ? lf : end) - p)) : NULL;

    return cr ? cr : lf ? lf : end;
}

/* Fill in the lines of f's text. */
static sv_status
split_plain(sv_arena *a, sv_flat *f)
{
    const char *body = f->text, *p = body, *end = body + f->len;
    bool carriage = memchr(body, '\r', f->len) != NULL;
    uint32_t room = 16 + f->len / 32;

    f->line = sv_alloc_raw(a, room * sizeof(sv_line));
    if (f->line == NULL)
        return SV_NOMEM;
    for (;;)
    {
        const char *stop = find_break(p, end, carriage);
        sv_line *l = next_place(a, f, &room);

        if (l == NULL)
            return SV_NOMEM;
        l->start = (uint32_t) (p - body);
        l->end = (uint32_t) (stop - body);
        sv_look_at_line(body, l);
        f->quoted += l->kind == SV_LN_QUOTED;
        f->flags |= l->flags;
        if (stop == end)
            return SV_OK;
        p = stop + (stop[0] == '\r' && stop + 1 < end && stop[1] == '\n' ? 2 : 1);
        if (p == end)
            return SV_OK;
    }
}

/* ---- copying what is left ---- */

typedef struct writer
{
    const sv_flat *f;
    char *text;
    uint32_t len;
    sv_runs runs;
    uint32_t next_run; /* of the flat text, not before where the writer is */
} writer;

/* Bytes of the valid UTF-8 character at p, 0 if there is none (NUL counts as none). */
static uint32_t
valid_char(const unsigned char *p, const unsigned char *end)
{
    uint32_t n, cp;

    if (*p < 0x80)
        return *p != 0;
    n = *p >= 0xC2 && *p <= 0xDF ? 2 : (*p & 0xF0) == 0xE0 ? 3 : *p >= 0xF0 && *p <= 0xF4 ? 4 : 0;
    if (n == 0 || (uint32_t) (end - p) < n)
        return 0;
    cp = *p & (0xFFu >> (n + 1));
    for (uint32_t i = 1; i < n; i++)
    {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        cp = cp << 6 | (p[i] & 0x3F);
    }
    if ((n == 3 && (cp < 0x800 || (cp >= 0xD800 && cp <= 0xDFFF))) || (n == 4 && (cp < 0x10000 || cp > 0x10FFFF)))
        return 0;
    return n;
}

/* How far text from p on is valid and free of NUL. */
static const char *
valid_until(const char *s, const char *e)
{
    const unsigned char *p = (const unsigned char *) s, *end = (const unsigned char *) e;
    uint32_t n;

    for (;;)
    {
        uint64_t w;

        while (end - p >= 8 && (memcpy(&w, p, 8), (w & 0x8080808080808080u) == 0 && ((w - 0x0101010101010101u) & ~w & 0x8080808080808080u) == 0))
            p += 8;
        if (p == end || (n = valid_char(p, end)) == 0)
            return (const char *) p;
        p += n;
    }
}

/* Runs for n bytes written at w->len that came from `from` on in the flat text. */
static void
map_flat(writer *w, uint32_t from, uint32_t n)
{
    const sv_flat *f = w->f;

    if (f->run == NULL)
    {
        sv_runs_add(&w->runs, (sv_run){w->len, n, from, n});
        return;
    }
    while (w->next_run < f->nruns && f->run[w->next_run].at + f->run[w->next_run].n <= from)
        w->next_run++;
    for (uint32_t k = w->next_run; k < f->nruns && f->run[k].at < from + n && !w->runs.failed; k++)
    {
        const sv_run *r = &f->run[k];
        uint32_t lo = r->at > from ? r->at : from, hi = r->at + r->n < from + n ? r->at + r->n : from + n;

        if (r->n == r->srclen)
            sv_runs_add(&w->runs, (sv_run){w->len + lo - from, hi - lo, r->src + lo - r->at, hi - lo});
        else
            sv_runs_add(&w->runs, (sv_run){w->len + lo - from, hi - lo, r->src, r->srclen});
    }
}

/* Where byte `at` of the flat text came from, for the one bad byte there. */
static void
map_bad_byte(writer *w, uint32_t at)
{
    uint32_t before = w->runs.n, where = w->len;

    map_flat(w, at, 1);
    if (w->runs.failed || w->runs.n == 0)
        return;
    if (w->runs.n == before)
    {
        sv_run *last = &w->runs.run[before - 1];

        if (last->at + last->n <= where)
            return;
        last->n--;
        last->srclen--;
        sv_runs_add(&w->runs, (sv_run){where, 3, last->src + last->srclen, 1});
        return;
    }
    w->runs.run[w->runs.n - 1].n = 3;
}

/* Copy [from,to) of the flat text; bad bytes become U+FFFD, NUL goes. */
static void
copy_span(writer *w, uint32_t from, uint32_t to)
{
    const char *base = w->f->text;

    while (from < to && !w->runs.failed)
    {
        uint32_t stop = (uint32_t) (valid_until(base + from, base + to) - base);

        if (stop > from)
        {
            map_flat(w, from, stop - from);
            memcpy(w->text + w->len, base + from, stop - from);
            w->len += stop - from;
        }
        if (stop < to)
        {
            if (base[stop] != 0)
            {
                map_bad_byte(w, stop);
                memcpy(w->text + w->len, "\xEF\xBF\xBD", 3);
                w->len += 3;
            }
            stop++;
        }
        from = stop;
    }
}

static bool
is_kept(const sv_line *l)
{
    return l->kind == SV_LN_OWN || l->kind == SV_LN_BLANK;
}

/* Lines from lo on that are kept and whose line breaks are a plain "\n", so that they can be copied at one go. */
static uint32_t
stretch_end(const sv_flat *f, uint32_t lo, uint32_t hi)
{
    uint32_t i = lo + 1;

    while (i < hi && is_kept(&f->line[i]) && f->line[i].start == f->line[i - 1].end + 1 && f->text[f->line[i - 1].end] == '\n')
        i++;
    return i;
}

/* Between stretches: one line break, and a blank line at most. */
static void
end_stretch(writer *w)
{
    uint32_t breaks = 0;

    while (w->len > 0 && w->text[w->len - 1] == '\n')
    {
        w->len--;
        breaks++;
    }
    if (w->len > 0)
        for (uint32_t i = 0; i <= breaks && i < 2; i++)
            w->text[w->len++] = '\n';
}

static void
clip_runs(writer *w)
{
    while (w->runs.n > 0 && w->runs.run[w->runs.n - 1].at >= w->len)
        w->runs.n--;
    if (w->runs.n > 0)
    {
        sv_run *last = &w->runs.run[w->runs.n - 1];
        uint32_t over = last->at + last->n > w->len ? last->at + last->n - w->len : 0;

        last->n -= over;
        if (over > 0 && last->srclen >= over)
            last->srclen -= over;
    }
}

static void
trim_end(writer *w)
{
    uint32_t n = w->len;

    while (n > 0 && (unsigned char) w->text[n - 1] <= ' ')
        n--;
    w->len = n;
    clip_runs(w);
}

static uint32_t
first_own(const sv_flat *f)
{
    uint32_t i = 0;

    while (i < f->nlines && f->line[i].kind != SV_LN_OWN)
        i++;
    return i;
}

static void
write_lines(writer *w)
{
    const sv_flat *f = w->f;
    uint32_t i = first_own(f), hi = f->nlines;

    while (hi > i && f->line[hi - 1].kind != SV_LN_OWN)
        hi--;
    while (i < hi && !w->runs.failed)
    {
        uint32_t end;

        if (!is_kept(&f->line[i]))
        {
            if (w->len > 0 && w->text[w->len - 1] == '\n' && (w->len < 2 || w->text[w->len - 2] != '\n'))
                w->text[w->len++] = '\n';
            for (i++; i < hi && f->line[i].kind != SV_LN_OWN; i++)
                ;
            continue;
        }
        end = stretch_end(f, i, hi);
        copy_span(w, f->line[i].start, f->line[end - 1].end);
        if (end < hi && is_kept(&f->line[end]))
            w->text[w->len++] = '\n'; /* for "\r\n" and "\r" */
        else
            end_stretch(w);
        clip_runs(w);
        i = end;
    }
    trim_end(w);
}

static sv_status
write_own(sv_arena *a, const sv_flat *f, sv_text *out)
{
    writer w = {.f = f};

    /* a bad byte takes three; a dropped stretch leaves at most two line breaks, and it had a line break itself */
    w.text = sv_alloc_raw(a, (size_t) f->len * 3 + 2 * (size_t) f->nlines + 4);
    if (w.text == NULL || !sv_runs_begin(&w.runs, a, 8))
        return SV_NOMEM;
    write_lines(&w);
    if (w.runs.failed)
        return SV_NOMEM;
    *out = (sv_text){w.text, w.len, w.runs.run, w.runs.n, f->truncated};
    return SV_OK;
}

/* ---- the interface ---- */

/* The beginning of the body that is read: whole characters, no more than the cap. */
static uint32_t
capped(const char *body, size_t len)
{
    uint32_t n = SV_MAX_OWN;

    if (len <= SV_MAX_OWN)
        return (uint32_t) len;
    while (n > SV_MAX_OWN - 4 && ((unsigned char) body[n] & 0xC0) == 0x80)
        n--;
    return n;
}

static sv_status
flatten_plain(sv_arena *a, const char *body, size_t len, sv_flat *f)
{
    uint32_t n = capped(body, len);
    sv_stray stray = sv_find_stray(body, n);
    sv_status status = SV_OK;

    if (stray == SV_STRAY_ALL)
        return sv_flatten_html(a, body, len, f);
    if (stray == SV_STRAY_PIECES)
        status = sv_rewrite_stray(a, body, n, f);
    else
        *f = (sv_flat){.text = body, .len = n};
    f->truncated = n < len;
    return status == SV_OK ? split_plain(a, f) : status;
}

/* Read a body that is not empty, with all that this takes in one arena. */
static sv_status
read_own(sv_arena *a, const char *body, size_t len, sv_content type, sv_text *out)
{
    sv_flat f = {0};
    sv_status status = type == SV_HTML ? sv_flatten_html(a, body, len, &f) : flatten_plain(a, body, len, &f);

    if (status != SV_OK)
        return status;
    sv_mark_history(&f);
    sv_mark_signatures(&f);
    return write_own(a, &f, out);
}

/* The words themselves, without what was needed to find them. */
static sv_status
keep_own(sv_arena *a, const sv_text *found, sv_text *out)
{
    char *text = sv_alloc_raw(a, found->len);
    sv_run *runs = sv_alloc_raw(a, found->nruns * sizeof(sv_run));

    if (text == NULL || runs == NULL)
        return SV_NOMEM;
    if (found->len > 0)
        memcpy(text, found->text, found->len);
    if (found->nruns > 0)
        memcpy(runs, found->runs, found->nruns * sizeof(sv_run));
    *out = (sv_text){text, found->len, runs, found->nruns, found->truncated};
    return SV_OK;
}

sv_status
sv_own_words(sv_arena *a, const char *body, size_t len, sv_content type, sv_text *out)
{
    sv_arena *scratch;
    sv_text found = {.text = ""};
    sv_status status;

    *out = found;
    if (len == 0)
        return SV_OK;
    if (len < LONG_BODY)
        return read_own(a, body, len, type, out);
    if ((scratch = sv_arena_scratch(a)) == NULL)
        return SV_NOMEM;
    status = read_own(scratch, body, len, type, &found);
    if (status == SV_OK)
        status = keep_own(a, &found, out);
    sv_arena_free(scratch);
    return status;
}

static void
widen(const sv_run *r, uint32_t start, uint32_t end, uint32_t *src_start, uint32_t *src_end)
{
    uint32_t lo = r->src, hi = r->src + r->srclen;

    if (r->n == r->srclen)
    {
        lo += start > r->at ? start - r->at : 0;
        hi -= r->at + r->n > end ? r->at + r->n - end : 0;
    }
    *src_start = lo < *src_start ? lo : *src_start;
    *src_end = hi > *src_end ? hi : *src_end;
}

void
sv_source_span(const sv_text *t, uint32_t start, uint32_t end, uint32_t *src_start, uint32_t *src_end)
{
    uint32_t k = sv_runs_find(t->runs, t->nruns, start);

    *src_start = UINT32_MAX;
    *src_end = 0;
    if (start >= end && k < t->nruns)
        end = start + 1;
    for (uint32_t i = k; i < t->nruns && t->runs[i].at < end; i++)
        widen(&t->runs[i], start, end, src_start, src_end);
    if (*src_start > *src_end) /* all of it was put in by us: the place where it stands */
    {
        *src_start = k > 0 ? t->runs[k - 1].src + t->runs[k - 1].srclen : 0;
        *src_end = *src_start;
    }
}
