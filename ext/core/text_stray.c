/*
 * text_stray.c - markup in a body that is said to be plain: "<br/>" for line breaks, "&nbsp;" and its like, or all of it.
 *
 * An agent may speak of tags too: a "<br>" with a blank at both sides or in quotation marks stays, and so do "&lt;" and
 * "&gt;".
 */
#include "html.h"
#include "arena.h"

#include <string.h>

static char
lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool
begins(const char *p, const char *end, const char *what)
{
    for (; *what != 0; p++, what++)
        if (p == end || lower(*p) != *what)
            return false;
    return true;
}

/* Bytes of "<br>", "<br/>" or "<br />" at p, 0 if there is none. */
static uint32_t
break_at(const char *p, const char *end)
{
    const char *q = p + 3;

    if (!begins(p, end, "<br"))
        return 0;
    while (q < end && is_blank(*q))
        q++;
    q += q < end && *q == '/';
    return q < end && *q == '>' ? (uint32_t) (q - p) + 1 : 0;
}

/* Is the line break of n bytes at p meant as one, and not spoken of? */
static bool
is_meant(const char *body, const char *p, uint32_t n, const char *end)
{
    char before = p > body ? p[-1] : '\n', after = p + n < end ? p[n] : '\n';

    if (memchr("\"'`(", before, 4) != NULL || memchr("\"'`)", after, 4) != NULL)
        return false;
    return !is_blank(before) || !is_blank(after);
}

/* Bytes that the line break takes: one that a program added to those of the text takes that too. */
static uint32_t
break_length(const char *body, const char *p, const char *end)
{
    uint32_t n = break_at(p, end);

    if (n == 0 || !is_meant(body, p, n, end))
        return 0;
    n += p + n < end && p[n] == '\r';
    return n + (p + n < end && p[n] == '\n');
}

/* Bytes of a character reference that is closed and stands for no angle bracket. */
static uint32_t
reference_at(const char *p, const char *end, uint32_t *cp)
{
    uint32_t n = sv_entity_at(p, end, cp);

    return n > 0 && p[n - 1] == ';' && *cp != '<' && *cp != '>' && *cp >= ' ' ? n : 0;
}

static bool
has_pieces(const char *body, const char *end)
{
    uint32_t cp;

    for (const char *p = body; (p = memchr(p, '<', (size_t) (end - p))) != NULL; p++)
        if (break_length(body, p, end) > 0)
            return true;
    for (const char *p = body; (p = memchr(p, '&', (size_t) (end - p))) != NULL; p++)
        if (reference_at(p, end, &cp) > 0)
            return true;
    return false;
}

/* ---- a whole mail of markup ---- */

/* Does a tag of those that mails begin with stand at p? */
static bool
begins_mail(const char *p, const char *end)
{
    static const char *const tags[] = {"<div", "<p", "<table", "<span", "<body", "<head", "<meta", "<font", "<ul", "<ol",
                                       "<h1", "<h2", "<h3", "<style", "<blockquote", "<center"};

    for (size_t k = 0; k < sizeof tags / sizeof *tags; k++)
    {
        const char *q = p + strlen(tags[k]);

        if (begins(p, end, tags[k]) && q < end && (*q == '>' || (unsigned char) *q <= ' '))
            return true;
    }
    return false;
}

static bool
is_markup(const char *p, const char *end)
{
    const char *last = end;

    while (p < end && (unsigned char) *p <= ' ')
        p++;
    if (p == end || *p != '<')
        return false;
    if (begins(p, end, "<html") || begins(p, end, "<!doctype html"))
        return true;
    while ((unsigned char) last[-1] <= ' ')
        last--;
    return last[-1] == '>' && begins_mail(p, end);
}

sv_stray
sv_find_stray(const char *body, uint32_t len)
{
    const char *end = body + len;

    if (is_markup(body, end))
        return SV_STRAY_ALL;
    return has_pieces(body, end) ? SV_STRAY_PIECES : SV_STRAY_NONE;
}

/* ---- rewriting ---- */

/* The next "<" or "&" from p on. */
static const char *
next_mark(const char *p, const char *end)
{
    while (p < end && *p != '<' && *p != '&')
        p++;
    return p;
}

/* What stands at p for another thing: its bytes, and what it stands for; 0 if it is itself. */
static uint32_t
piece_at(const char *body, const char *p, const char *end, char *out, uint32_t *n)
{
    uint32_t cp = '\n', taken = *p == '<' ? break_length(body, p, end) : reference_at(p, end, &cp);

    *n = taken > 0 ? sv_utf8_encode(cp, out) : 0;
    return taken;
}

sv_status
sv_rewrite_stray(sv_arena *a, const char *body, uint32_t len, sv_flat *f)
{
    const char *p = body, *end = body + len;
    char *text = sv_alloc_raw(a, len); /* nothing is longer than what stands for it */
    uint32_t at = 0, n;
    sv_runs runs;

    if (text == NULL || !sv_runs_begin(&runs, a, 16))
        return SV_NOMEM;
    while (p < end && !runs.failed)
    {
        const char *q = next_mark(p, end);
        uint32_t taken = q < end ? piece_at(body, q, end, text + at + (q - p), &n) : 0, own;

        q += taken == 0 && q < end;
        own = (uint32_t) (q - p);
        memcpy(text + at, p, own);
        sv_runs_add(&runs, (sv_run){at, own, (uint32_t) (p - body), own});
        at += own;
        if (taken > 0)
            sv_runs_add(&runs, (sv_run){at, n, (uint32_t) (q - body), taken});
        at += taken > 0 ? n : 0;
        p = q + taken;
    }
    *f = (sv_flat){.text = text, .len = at, .run = runs.run, .nruns = runs.n};
    return runs.failed ? SV_NOMEM : SV_OK;
}
