/*
 * text_line.c - looking at one line of a mail: where its visible part is, what it begins and ends with, its folded form.
 */
#include "text.h"

#include <string.h>

/* U+200B..200F, U+202A..202F, U+2060..2064, U+2066..2069, all in E2 80 xx or E2 81 xx. */
static bool
is_format_char(const unsigned char *p)
{
    if (p[1] == 0x80)
        return (p[2] >= 0x8B && p[2] <= 0x8F) || (p[2] >= 0xAA && p[2] <= 0xAF) || p[2] <= 0x8A;
    return p[1] == 0x81 && ((p[2] >= 0xA0 && p[2] <= 0xA4) || (p[2] >= 0xA6 && p[2] <= 0xA9));
}

uint32_t
sv_invisible(const char *s, const char *end)
{
    const unsigned char *p = (const unsigned char *) s;

    if (*p <= ' ')
        return 1;
    if (*p == 0xC2 && end - s >= 2)
        return p[1] == 0xA0 || p[1] == 0xAD ? 2 : 0;
    if (*p == 0xE2 && end - s >= 3)
        return is_format_char(p) ? 3 : 0;
    if (*p == 0xE1 && end - s >= 3)
        return p[1] == 0x90 && p[2] == 0xA7 ? 3 : 0; /* U+1427: what a mail tracker leaves */
    if (*p == 0xE3 && end - s >= 3)
        return p[1] == 0x80 && p[2] == 0x80 ? 3 : 0;
    if (*p == 0xEF && end - s >= 3)
        return p[1] == 0xBB && p[2] == 0xBF ? 3 : 0;
    return 0;
}

/* Bytes of the invisible character that ends at p; begin <= p. */
static uint32_t
invisible_before(const char *begin, const char *p)
{
    for (uint32_t n = 1; n <= 3 && n <= (uint32_t) (p - begin); n++)
        if (sv_invisible(p - n, p) == n)
            return n;
    return 0;
}

static bool
is_decor(const char *p, const char *end)
{
    const unsigned char *u = (const unsigned char *) p;

    if (*u < 0x80)
        return *u == '-' || *u == '_' || *u == '=' || *u == '*' || *u == '#' || *u == '~' || *u == '+';
    /* dashes U+2010..2015, box drawing U+2500 and 2501, bullets stay out */
    return end - p >= 3 && u[0] == 0xE2
           && ((u[1] == 0x80 && u[2] >= 0x90 && u[2] <= 0x95) || (u[1] == 0x94 && (u[2] == 0x80 || u[2] == 0x81)));
}

static bool
is_quote_mark(const char *p, const char *end)
{
    return *p == '>' || (*p == '&' && end - p >= 5 && memcmp(p, "&gt; ", 5) == 0);
}

const char *
sv_find_colon(const char *p, const char *end)
{
    size_t n = end - p < 48 ? (size_t) (end - p) : 48;
    const char *wide = memchr(p, 0xEF, n), *colon = memchr(p, ':', n);

    if (wide == NULL || (colon != NULL && colon < wide) || end - wide < 3 || memcmp(wide, "\xEF\xBC\x9A", 3) != 0)
        return colon;
    return wide;
}

void
sv_look_at_line(const char *text, sv_line *l)
{
    const char *p = text + l->start, *end = text + l->end;
    uint32_t n;

    while (p < end && (n = sv_invisible(p, end)) > 0)
        p += n;
    while (end > p && (n = invisible_before(p, end)) > 0)
        end -= n;
    l->first = (uint32_t) (p - text);
    l->last = (uint32_t) (end - text);
    l->flags = 0;
    l->kind = SV_LN_BLANK;
    if (p == end)
        return;
    if (is_quote_mark(p, end))
    {
        l->kind = SV_LN_QUOTED;
        return;
    }
    l->kind = SV_LN_OWN;
    if (end[-1] == ':' || (end - p >= 3 && memcmp(end - 3, "\xEF\xBC\x9A", 3) == 0)
        || (end[-1] == 'e' && end - p >= 24 && memcmp(end - 6, " wrote", 6) == 0))
        l->flags |= SV_LF_COLON;
    if (is_decor(p, end))
        l->flags |= SV_LF_DECOR;
    if (sv_find_colon(p, end) != NULL)
        l->flags |= SV_LF_KEY;
}

/* Lower case of a two-byte character of the Latin, Greek and Cyrillic blocks, written to out. */
static void
fold_two_bytes(unsigned char a, unsigned char b, char *out)
{
    if (a == 0xC3 && b >= 0x80 && b <= 0x9E && b != 0x97)
        b += 0x20;
    else if (a == 0xC4 || a == 0xC5)
    {
        unsigned cp = (unsigned) (a & 0x1F) << 6 | (b & 0x3F);
        bool odd_is_capital = (cp >= 0x139 && cp <= 0x148) || (cp >= 0x179 && cp <= 0x17E);

        if (cp != 0x131 && cp != 0x138 && cp != 0x149 && cp != 0x178 && cp != 0x17F && (cp & 1) == odd_is_capital)
            cp++;
        a = (unsigned char) (0xC0 | cp >> 6);
        b = (unsigned char) (0x80 | (cp & 0x3F));
    }
    else if (a == 0xCE && b >= 0x91 && b <= 0x9F)
        b += 0x20;
    else if (a == 0xCE && b >= 0xA0 && b <= 0xA9)
        a = 0xCF, b -= 0x20;
    else if (a == 0xD0 && b >= 0x90 && b <= 0x9F)
        b += 0x20;
    else if (a == 0xD0 && b >= 0xA0 && b <= 0xAF)
        a = 0xD1, b -= 0x20;
    else if (a == 0xD0 && b <= 0x8F)
        a = 0xD1, b += 0x10;
    out[0] = (char) a;
    out[1] = (char) b;
}

static uint32_t
char_len(unsigned char c)
{
    return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

/* Characters that are written in more than one way: curly apostrophes, the wide colon, dotted capital I. */
static uint32_t
fold_special(const char *p, uint32_t n, char *out)
{
    if (n == 3 && (memcmp(p, "\xE2\x80\x99", 3) == 0 || memcmp(p, "\xE2\x80\x98", 3) == 0))
        *out = '\'';
    else if (n == 3 && memcmp(p, "\xEF\xBC\x9A", 3) == 0)
        *out = ':';
    else if (n == 2 && memcmp(p, "\xC4\xB0", 2) == 0)
        *out = 'i';
    else
        return 0;
    return 1;
}

void
sv_fold_begin(sv_folded *f)
{
    f->len = 0;
    f->s[0] = 0;
}

static void
add_char(sv_folded *f, const char *p, uint32_t n)
{
    uint32_t m = fold_special(p, n, f->s + f->len);

    if (m == 0)
    {
        memcpy(f->s + f->len, p, n);
        if (n == 2)
            fold_two_bytes((unsigned char) p[0], (unsigned char) p[1], f->s + f->len);
        m = n;
    }
    f->len += m;
}

/* White space, as against characters that are merely invisible. */
static bool
is_space(const char *p, uint32_t n)
{
    const unsigned char *u = (const unsigned char *) p;

    return n == 1 || (n == 2 && u[1] == 0xA0) || (n == 3 && (u[0] == 0xE3 || (u[0] == 0xE2 && (u[2] <= 0x8A || u[2] == 0xAF))));
}

/* Add [p, end) until f holds cap bytes. */
static void
fold_until(sv_folded *f, const char *p, const char *end, uint32_t cap)
{
    bool space = f->len > 0;

    while (p < end && f->len < cap)
    {
        unsigned char c = (unsigned char) *p;
        uint32_t n = c > ' ' && c < 0x80 ? 0 : c == ' ' ? 1 : sv_invisible(p, end);

        if (n > 0 || c == '*')
        {
            space |= n > 0 && is_space(p, n);
            p += n > 0 ? n : 1;
            continue;
        }
        if (space && f->len > 0)
            f->s[f->len++] = ' ';
        space = false;
        n = char_len(c);
        if (n > (uint32_t) (end - p))
            n = (uint32_t) (end - p);
        if (n == 1)
            f->s[f->len++] = (char) (c >= 'A' && c <= 'Z' ? c | 0x20 : c);
        else
            add_char(f, p, n);
        p += n;
    }
}

void
sv_fold_add(sv_folded *f, const char *p, const char *end)
{
    fold_until(f, p, end, SV_FOLD_CAP - 8);
}

void
sv_fold_head(sv_folded *f, const char *text, const sv_line *l)
{
    sv_fold_begin(f);
    fold_until(f, text + l->first, text + l->last, SV_FOLD_HEAD);
}

void
sv_fold(sv_folded *f, const char *text, const sv_line *l)
{
    sv_fold_begin(f);
    sv_fold_add(f, text + l->first, text + l->last);
}

bool
sv_folded_has(const sv_folded *f, const char *what)
{
    size_t n = strlen(what);
    const char *p = f->s, *end = f->s + f->len;

    if (n == 0)
        return true;
    while ((size_t) (end - p) >= n && (p = memchr(p, *what, (size_t) (end - p) - n + 1)) != NULL)
    {
        if (memcmp(p, what, n) == 0)
            return true;
        p++;
    }
    return false;
}

uint32_t
sv_count_words(const char *s, uint32_t len)
{
    uint32_t n = 0;
    bool in_word = false;

    for (uint32_t i = 0; i < len; i++)
    {
        bool space = (unsigned char) s[i] <= ' ';

        n += !space && !in_word;
        in_word = !space;
    }
    return n;
}
