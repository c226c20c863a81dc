/*
 * html_scan.c - reads the tags of a body as browsers do and writes the reduced markup that html.h describes.
 *
 * One pass, no recursion.  What a reader of the mail never sees (comments, styles, scripts, attribute values) does not
 * count against the cap on what is read.
 */
#include "html.h"
#include "arena.h"

#include <string.h>

#define MAX_SCANNED ((size_t) 32 * 1024 * 1024) /* source bytes looked through for SV_MAX_OWN bytes of reduced markup */
#define MAX_INLINE 64                           /* open inline elements that are remembered */
#define LOOK_AHEAD 8192

const char *const sv_tag_name[SV_NTAGS] =
{
    [SV_T_SPAN] = "span", [SV_T_DIV] = "div", [SV_T_P] = "p", [SV_T_H] = "h2", [SV_T_BR] = "br", [SV_T_HR] = "hr",
    [SV_T_BLOCKQUOTE] = "blockquote", [SV_T_PRE] = "pre", [SV_T_UL] = "ul", [SV_T_OL] = "ol", [SV_T_LI] = "li",
    [SV_T_DL] = "dl", [SV_T_DT] = "dt", [SV_T_DD] = "dd", [SV_T_TABLE] = "table", [SV_T_TBODY] = "tbody",
    [SV_T_TR] = "tr", [SV_T_TD] = "td", [SV_T_CAPTION] = "caption"
};

typedef enum element_kind
{
    K_PLAIN,  /* written as its tag, or left out if it has none */
    K_RAW,    /* its content is no markup and not shown */
    K_HIDDEN, /* its content is markup and not shown */
    K_ISLAND, /* as K_RAW, where it is closed: data of Word in the midst of a mail */
    K_SHOWN_RAW
} element_kind;

typedef struct element
{
    char name[12];
    uint8_t tag, kind;
} element;

/* Sorted by name; elements that are not here are inline and without meaning. */
static const element elements[] =
{
    {"address", SV_T_DIV, K_PLAIN}, {"article", SV_T_DIV, K_PLAIN}, {"aside", SV_T_DIV, K_PLAIN},
    {"blockquote", SV_T_BLOCKQUOTE, K_PLAIN}, {"br", SV_T_BR, K_PLAIN}, {"caption", SV_T_CAPTION, K_PLAIN},
    {"center", SV_T_DIV, K_PLAIN}, {"dd", SV_T_DD, K_PLAIN}, {"details", SV_T_DIV, K_PLAIN}, {"dir", SV_T_UL, K_PLAIN},
    {"div", SV_T_DIV, K_PLAIN}, {"dl", SV_T_DL, K_PLAIN}, {"dt", SV_T_DT, K_PLAIN}, {"fieldset", SV_T_DIV, K_PLAIN},
    {"figcaption", SV_T_DIV, K_PLAIN}, {"figure", SV_T_DIV, K_PLAIN}, {"footer", SV_T_DIV, K_PLAIN},
    {"form", SV_T_DIV, K_PLAIN}, {"h1", SV_T_H, K_PLAIN}, {"h2", SV_T_H, K_PLAIN}, {"h3", SV_T_H, K_PLAIN},
    {"h4", SV_T_H, K_PLAIN}, {"h5", SV_T_H, K_PLAIN}, {"h6", SV_T_H, K_PLAIN}, {"header", SV_T_DIV, K_PLAIN},
    {"hr", SV_T_HR, K_PLAIN}, {"iframe", SV_T_NONE, K_RAW}, {"legend", SV_T_DIV, K_PLAIN}, {"li", SV_T_LI, K_PLAIN},
    {"listing", SV_T_PRE, K_PLAIN}, {"main", SV_T_DIV, K_PLAIN}, {"math", SV_T_SPAN, K_HIDDEN},
    {"menu", SV_T_UL, K_PLAIN}, {"nav", SV_T_DIV, K_PLAIN}, {"noembed", SV_T_NONE, K_RAW},
    {"noframes", SV_T_NONE, K_RAW}, {"ol", SV_T_OL, K_PLAIN}, {"option", SV_T_DIV, K_PLAIN}, {"p", SV_T_P, K_PLAIN},
    {"pre", SV_T_PRE, K_PLAIN}, {"script", SV_T_NONE, K_RAW}, {"section", SV_T_DIV, K_PLAIN},
    {"style", SV_T_NONE, K_RAW}, {"summary", SV_T_DIV, K_PLAIN}, {"svg", SV_T_SPAN, K_HIDDEN},
    {"table", SV_T_TABLE, K_PLAIN}, {"tbody", SV_T_TBODY, K_PLAIN}, {"td", SV_T_TD, K_PLAIN},
    {"template", SV_T_SPAN, K_HIDDEN}, {"textarea", SV_T_NONE, K_SHOWN_RAW}, {"tfoot", SV_T_TBODY, K_PLAIN},
    {"th", SV_T_TD, K_PLAIN}, {"thead", SV_T_TBODY, K_PLAIN}, {"title", SV_T_NONE, K_RAW}, {"tr", SV_T_TR, K_PLAIN},
    {"ul", SV_T_UL, K_PLAIN}, {"xml", SV_T_NONE, K_ISLAND}, {"xmp", SV_T_NONE, K_SHOWN_RAW},
};

typedef struct open_inline
{
    uint64_t name; /* its first eight letters */
    bool written;
} open_inline;

typedef struct scanner
{
    const char *body, *p, *end;
    char *out;
    uint32_t len, room;
    sv_runs runs;
    uint32_t open[SV_NTAGS], depth, deepest;
    open_inline inl[MAX_INLINE];
    uint32_t ninl;
    const char *quote_known, *quote_known_until; /* a blockquote stands at, or none before */
    bool tags, full;
    bool open_island;
    bool pre_seen, tiny_seen; /* what is never set need not be taken back */
} scanner;

typedef struct tag_read
{
    const char *name;
    uint32_t name_len;
    const element *element; /* NULL: inline, without meaning */
    int meaning;
    sv_style style;
    bool closing, cite;
} tag_read;

static char
lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
}

static bool
is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static bool
is_letter(char c)
{
    return lower(c) >= 'a' && lower(c) <= 'z';
}

/* ---- writing ---- */

/* Room for n more bytes: the text is cut at the cap. */
static bool
has_room(scanner *s, uint32_t n)
{
    s->full |= s->room - s->len < n;
    return !s->full;
}

static void
put_text(scanner *s, const char *text, uint32_t n, const char *from, uint32_t srclen)
{
    if (!has_room(s, n))
        return;
    memcpy(s->out + s->len, text, n);
    sv_runs_add(&s->runs, (sv_run){s->len, n, (uint32_t) (from - s->body), srclen});
    s->len += n;
}

static void
put_tag(scanner *s, sv_tag tag, bool closing, int meaning)
{
    const char *name = sv_tag_name[tag];
    uint32_t n = (uint32_t) strlen(name);

    if (!has_room(s, n + 7))
        return;
    s->out[s->len++] = '<';
    if (closing)
        s->out[s->len++] = '/';
    memcpy(s->out + s->len, name, n);
    s->len += n;
    if (meaning != SV_M_NOTHING)
    {
        memcpy(s->out + s->len, " a=", 3);
        s->out[s->len + 3] = (char) meaning;
        s->len += 4;
    }
    s->out[s->len++] = '>';
}

/* A character that came as srclen bytes at `from`. */
static void
put_char(scanner *s, uint32_t cp, const char *from, uint32_t srclen)
{
    char c[4];
    uint32_t n = sv_utf8_encode(cp, c), head;

    if (cp == '<')
        put_text(s, "&lt;", 4, from, srclen);
    else if (cp == '&')
        put_text(s, "&amp;", 5, from, srclen);
    else
    {
        head = n == srclen && memcmp(c, from, n) != 0 ? 1 : n; /* a run of as many bytes would be taken for the same bytes */
        put_text(s, c, head, from, srclen);
        if (head < n)
            put_text(s, c + head, n - head, from, srclen);
    }
}

/* Text from p to stop, character references decoded. */
static void
put_decoded(scanner *s, const char *p, const char *stop)
{
    while (p < stop && !s->full)
    {
        const char *q = p;
        uint32_t n, cp;

        while (q < stop && *q != '&' && *q != '<' && *q != '\0' && *q != '\r')
            q++;
        if (q > p)
        {
            uint32_t fits = s->room - s->len < (uint32_t) (q - p) ? s->room - s->len : (uint32_t) (q - p);

            put_text(s, p, fits, p, fits);
            s->full |= fits < (uint32_t) (q - p);
        }
        if (q == stop)
            return;
        p = q;
        if (*p == '&' && (n = sv_entity_at(p, stop, &cp)) > 0)
            put_char(s, cp, p, n);
        else
        {
            n = 1;
            if (*p == '\r' && (p + 1 == stop || p[1] != '\n'))
                put_text(s, "\n", 1, p, 1);
            else if (*p == '&' || *p == '<')
                put_char(s, (uint32_t) *p, p, 1);
        }
        p += n;
    }
}

/* ---- reading tags ---- */

static const element *
find_element(const char *name, uint32_t len)
{
    size_t lo = 0, hi = sizeof elements / sizeof *elements;
    char low[12] = "";

    if (len > 11)
        return NULL;
    for (uint32_t i = 0; i < len; i++)
        low[i] = lower(name[i]);
    while (lo < hi)
    {
        size_t mid = (lo + hi) / 2;
        int c = memcmp(elements[mid].name, low, sizeof low);

        if (c == 0)
            return &elements[mid];
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

static bool
name_is(const char *name, uint32_t len, const char *what)
{
    if (len != strlen(what))
        return false;
    for (uint32_t i = 0; i < len; i++)
        if (lower(name[i]) != what[i])
            return false;
    return true;
}

/* The strongest of the meanings seen so far: what hides or ends the mail goes before what quotes. */
static int
stronger(int a, int b)
{
    static const char order[] = "hsirqg";
    const char *x = a ? strchr(order, a) : NULL, *y = b ? strchr(order, b) : NULL;

    if (x == NULL)
        return b;
    if (y == NULL)
        return a;
    return x < y ? a : b;
}

static void
read_class(tag_read *t, const char *v, uint32_t n)
{
    uint32_t i = 0;

    while (i < n)
    {
        uint32_t begin;

        while (i < n && is_space(v[i]))
            i++;
        for (begin = i; i < n && !is_space(v[i]); i++)
            ;
        t->meaning = stronger(t->meaning, sv_mark_of_name(v + begin, i - begin, false));
        t->style.tight |= name_is(v + begin, i - begin, "msonormal");
    }
}

static void
read_style(tag_read *t, const char *v, uint32_t n)
{
    sv_style style = sv_read_style(v, n);

    style.tight |= t->style.tight;
    t->style = style;
    if (style.hidden)
        t->meaning = stronger(t->meaning, SV_M_HIDDEN);
}

static void
read_attribute(tag_read *t, const char *name, uint32_t len, const char *v, uint32_t n)
{
    if (name_is(name, len, "class"))
        read_class(t, v, n < 1000 ? n : 1000);
    else if (name_is(name, len, "style"))
        read_style(t, v, n);
    else if (name_is(name, len, "id"))
        t->meaning = stronger(t->meaning, sv_mark_of_name(v, n, false));
    else if (name_is(name, len, "name"))
        t->meaning = stronger(t->meaning, sv_mark_of_name(v, n, true));
    else if (name_is(name, len, "hidden"))
        t->meaning = stronger(t->meaning, SV_M_HIDDEN);
    else if (name_is(name, len, "data-signature") || name_is(name, len, "data-smartmail"))
        t->meaning = stronger(t->meaning, name_is(v, n, "true") || name_is(v, n, "gmail_signature") ? SV_M_SIGNATURE : SV_M_NOTHING);
    else if ((name_is(name, len, "type") && name_is(v, n, "cite")) || name_is(name, len, "cite"))
        t->cite = true;
}

/* One attribute from p on; returns where the next begins. */
static const char *
scan_attribute(scanner *s, tag_read *t, const char *p)
{
    const char *name = p, *v = "", *end = s->end;
    uint32_t len, n = 0;

    for (p++; p < end && !is_space(*p) && *p != '=' && *p != '>' && *p != '/'; p++)
        ;
    len = (uint32_t) (p - name);
    while (p < end && is_space(*p))
        p++;
    if (p < end && *p == '=')
    {
        for (p++; p < end && is_space(*p); p++)
            ;
        v = p;
        if (p < end && (*p == '"' || *p == '\''))
        {
            const char *q = memchr(p + 1, *p, (size_t) (end - p - 1));

            v = p + 1;
            p = q ? q : end;
            n = (uint32_t) (p - v);
            p += p < end;
        }
        else
        {
            while (p < end && !is_space(*p) && *p != '>')
                p++;
            n = (uint32_t) (p - v);
        }
    }
    if (!t->closing && len < 20)
        read_attribute(t, name, len, v, n);
    return p;
}

/* Read the tag that begins at s->p ('<'), and move behind it; false if the body ends in it. */
static bool
read_tag(scanner *s, tag_read *t)
{
    const char *p = s->p + 1, *end = s->end;

    *t = (tag_read){.closing = *p == '/'};
    p += t->closing;
    t->name = p;
    while (p < end && !is_space(*p) && *p != '/' && *p != '>')
        p++;
    t->name_len = (uint32_t) (p - t->name);
    t->element = find_element(t->name, t->name_len);
    for (;;)
    {
        while (p < end && (is_space(*p) || *p == '/'))
            p++;
        if (p == end || *p == '>')
            break;
        p = scan_attribute(s, t, p);
    }
    s->p = p < end ? p + 1 : end;
    return p < end;
}

/* Behind the end tag of a raw element, or the end of the body; *content_end is before the end tag. */
static const char *
skip_raw(const char *p, const char *end, const tag_read *t, const char **content_end)
{
    while ((p = memchr(p, '<', (size_t) (end - p))) != NULL)
    {
        uint32_t i = 0;

        *content_end = p;
        p++;
        if (end - p < (ptrdiff_t) t->name_len + 1 || *p != '/')
            continue;
        while (i < t->name_len && lower(p[1 + i]) == lower(t->name[i]))
            i++;
        p += 1 + i;
        if (i < t->name_len || (p < end && !is_space(*p) && *p != '>' && *p != '/'))
            continue;
        p = memchr(p, '>', (size_t) (end - p));
        return p ? p + 1 : end;
    }
    *content_end = end;
    return end;
}

/* ---- what an element means ---- */

/* Does a blockquote begin within the next LOOK_AHEAD bytes?  Answers are kept, so that all of them together are cheap. */
static bool
quote_follows(scanner *s)
{
    const char *stop = s->end - s->p > LOOK_AHEAD ? s->p + LOOK_AHEAD : s->end, *p = s->p;

    if (s->quote_known != NULL && s->quote_known >= s->p)
        return s->quote_known < stop;
    if (s->quote_known_until != NULL && s->quote_known_until > p)
        p = s->quote_known_until;
    while (p < stop && (p = memchr(p, '<', (size_t) (stop - p))) != NULL)
    {
        if (s->end - p > 11 && name_is(p + 1, 10, "blockquote"))
        {
            s->quote_known = p;
            return true;
        }
        p++;
    }
    s->quote_known_until = stop;
    return false;
}

/* What a style is worth writing: what takes back is not where nothing was set. */
static int
style_of(scanner *s, const tag_read *t, sv_tag tag)
{
    sv_style style = t->style;

    style.tight &= tag == SV_T_P;
    if (style.pre == SV_STYLE_OFF && !s->pre_seen)
        style.pre = SV_STYLE_INHERITED;
    if (style.tiny == SV_STYLE_OFF && !s->tiny_seen)
        style.tiny = SV_STYLE_INHERITED;
    s->pre_seen |= style.pre == SV_STYLE_ON || tag == SV_T_PRE;
    s->tiny_seen |= style.tiny == SV_STYLE_ON;
    return sv_style_letter(&style);
}

static int
meaning_of(scanner *s, const tag_read *t)
{
    sv_tag tag = t->element ? (sv_tag) t->element->tag : SV_T_NONE;
    int m = t->element && t->element->kind == K_HIDDEN ? SV_M_HIDDEN : t->meaning;

    if (tag == SV_T_BLOCKQUOTE && (m == SV_M_NOTHING || m == SV_M_GMAIL))
    {
        bool indented = m == SV_M_NOTHING && !t->cite && (t->style.borderless || t->style.tight); /* by a web editor */

        return indented ? style_of(s, t, tag) : SV_M_QUOTE;
    }
    if (m == SV_M_GMAIL && quote_follows(s))
        m = SV_M_NOTHING;
    return m == SV_M_NOTHING ? style_of(s, t, tag) : m;
}

/* ---- inline elements: written only where they mean something ---- */

static uint64_t
short_name(const char *name, uint32_t len)
{
    uint64_t v = 0;

    for (uint32_t i = 0; i < len && i < 8; i++)
        v = v << 8 | (unsigned char) lower(name[i]);
    return v;
}

static void
count_open(scanner *s, sv_tag tag, bool closing)
{
    if (tag == SV_T_BR || tag == SV_T_HR)
        return;
    if (closing)
    {
        if (s->open[tag] > 0)
        {
            s->open[tag]--;
            s->depth--;
        }
    }
    else if (tag != SV_T_P && tag != SV_T_LI && tag != SV_T_TD && tag != SV_T_TR && tag != SV_T_DT && tag != SV_T_DD && tag != SV_T_TBODY)
    {
        s->open[tag]++; /* the others close themselves */
        if (++s->depth > s->deepest)
            s->deepest = s->depth;
    }
}

static bool
is_void(const tag_read *t)
{
    static const char *const voids[] = {"img", "input", "wbr", "meta", "link", "base", "area", "col", "embed", "source",
                                        "track", "param", "keygen", "basefont", "bgsound", "frame", "image"};

    for (size_t k = 0; k < sizeof voids / sizeof *voids; k++)
        if (name_is(t->name, t->name_len, voids[k]))
            return true;
    return false;
}

static void
open_inline_element(scanner *s, const tag_read *t, int meaning)
{
    bool written = meaning != SV_M_NOTHING;

    if (is_void(t) || name_is(t->name, t->name_len, "html") || name_is(t->name, t->name_len, "body"))
        return;
    if (s->ninl == MAX_INLINE)
    {
        if (!written)
            return;
        memmove(s->inl, s->inl + 1, (MAX_INLINE - 1) * sizeof *s->inl);
        s->ninl--;
    }
    s->inl[s->ninl++] = (open_inline){short_name(t->name, t->name_len), written};
    if (written)
    {
        put_tag(s, SV_T_SPAN, false, meaning);
        count_open(s, SV_T_SPAN, false);
    }
}

static void
close_inline_element(scanner *s, const tag_read *t)
{
    uint64_t name = short_name(t->name, t->name_len);
    uint32_t i = s->ninl;

    while (i > 0 && s->inl[i - 1].name != name)
        i--;
    if (i == 0)
        return;
    if (s->inl[i - 1].written)
    {
        put_tag(s, SV_T_SPAN, true, SV_M_NOTHING);
        count_open(s, SV_T_SPAN, true);
    }
    memmove(s->inl + i - 1, s->inl + i, (s->ninl - i) * sizeof *s->inl);
    s->ninl--;
}

/* ---- the pass ---- */

static void
at_raw_element(scanner *s, const tag_read *t)
{
    const char *begin = s->p, *content_end;

    if (t->element->kind == K_ISLAND && s->open_island)
        return;
    s->p = skip_raw(s->p, s->end, t, &content_end);
    if (t->element->kind == K_ISLAND && content_end == s->end)
    {
        s->open_island = true; /* none is closed below: not to be looked for from each */
        s->p = begin;
    }
    if (t->element->kind != K_SHOWN_RAW)
        return;
    put_tag(s, SV_T_PRE, false, SV_M_NOTHING);
    put_decoded(s, begin, content_end);
    put_tag(s, SV_T_PRE, true, SV_M_NOTHING);
}

static void
at_tag(scanner *s)
{
    tag_read t;
    sv_tag tag;
    int meaning;

    s->tags = true;
    if (!read_tag(s, &t))
        return;
    tag = t.element ? (sv_tag) t.element->tag : SV_T_NONE;
    if (t.element && t.element->kind != K_PLAIN && t.element->kind != K_HIDDEN)
    {
        if (!t.closing)
            at_raw_element(s, &t);
        return;
    }
    meaning = t.closing ? SV_M_NOTHING : meaning_of(s, &t);
    if (tag == SV_T_NONE || tag == SV_T_SPAN)
    {
        if (t.closing)
            close_inline_element(s, &t);
        else
            open_inline_element(s, &t, meaning);
        return;
    }
    if (meaning == SV_M_REST && tag == SV_T_HR)
        put_tag(s, SV_T_DIV, false, meaning);
    else if (!(t.closing && tag == SV_T_HR))
        put_tag(s, tag, t.closing && tag != SV_T_BR, meaning);
    count_open(s, tag, t.closing);
}

/* Behind a comment, a doctype or another thing that begins with "<!" or "<?" or "</" and no letter. */
static const char *
skip_declaration(const char *p, const char *end)
{
    const char *q;

    if (end - p >= 4 && memcmp(p, "<!--", 4) == 0)
    {
        for (q = p + 4; q < end && (q = memchr(q, '>', (size_t) (end - q))) != NULL; q++)
            if ((q - p >= 6 && q[-1] == '-' && q[-2] == '-') || q == p + 4 || (q == p + 5 && q[-1] == '-')
                || (q - p >= 7 && memcmp(q - 3, "--!", 3) == 0))
                return q + 1;
        return end;
    }
    q = memchr(p, '>', (size_t) (end - p));
    return q ? q + 1 : end;
}

static void
scan(scanner *s)
{
    while (s->p < s->end && !s->full && !s->runs.failed)
    {
        const char *lt = memchr(s->p, '<', (size_t) (s->end - s->p));
        char next;

        put_decoded(s, s->p, lt ? lt : s->end);
        if (lt == NULL)
            return;
        s->p = lt;
        next = lt + 1 < s->end ? lt[1] : ' ';
        if (is_letter(next) || (next == '/' && lt + 2 < s->end && is_letter(lt[2])))
            at_tag(s);
        else if (next == '!' || next == '?' || next == '/')
            s->p = skip_declaration(lt, s->end);
        else
        {
            put_char(s, '<', lt, 1);
            s->p++;
        }
    }
}

sv_status
sv_reduce_html(sv_arena *a, const char *body, size_t len, sv_reduced *out)
{
    size_t n = len < MAX_SCANNED ? len : MAX_SCANNED;
    scanner s = {.body = body, .p = body, .end = body + n};

    s.room = n < SV_MAX_OWN / 8 ? (uint32_t) n * 8 + 16 : SV_MAX_OWN; /* "&lt;" for "<" and " a=q" make it grow */
    s.out = sv_alloc_raw(a, s.room);
    if (s.out == NULL || !sv_runs_begin(&s.runs, a, 16 + (uint32_t) (s.room / 128)))
        return SV_NOMEM;
    scan(&s);
    if (s.runs.failed)
        return SV_NOMEM;
    *out = (sv_reduced){.text = s.out, .len = s.len, .runs = s.runs, .depth = s.deepest,
                        .truncated = s.full || n < len, .flowing = !s.tags};
    return SV_OK;
}
