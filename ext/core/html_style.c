/*
 * html_style.c - what a style attribute says of text: that it is not seen, that its line breaks count, that it stands close.
 */
#include "html.h"

#include <string.h>

typedef struct declaration
{
    const char *name, *value;
    uint32_t name_len, value_len;
} declaration;

/* What hides only together. */
typedef struct box
{
    bool flat, clipped; /* of no height or width; what stands over is cut off */
} box;

static char
lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
}

static bool
is_space(char c)
{
    return (unsigned char) c <= ' ';
}

/* Is s, of len bytes, `what` in any case? */
static bool
is(const char *s, uint32_t len, const char *what)
{
    if (len != strlen(what))
        return false;
    for (uint32_t i = 0; i < len; i++)
        if (lower(s[i]) != what[i])
            return false;
    return true;
}

static bool
begins(const char *s, uint32_t len, const char *what)
{
    uint32_t n = (uint32_t) strlen(what);

    return len >= n && is(s, n, what);
}

/* "0", "0px", "0.0in" and nothing that is more than zero. */
static bool
is_zero(const char *v, uint32_t len)
{
    uint32_t i = 0;

    if (len == 0 || *v != '0')
        return false;
    while (i < len && (v[i] == '0' || v[i] == '.'))
        i++;
    return i == len || !(v[i] >= '1' && v[i] <= '9');
}

/* Read "name : value" from i up to the next semicolon; returns the offset behind it. */
static uint32_t
read_declaration(const char *s, uint32_t i, uint32_t len, declaration *d)
{
    uint32_t end = i, colon;

    while (end < len && s[end] != ';')
        end++;
    while (i < end && is_space(s[i]))
        i++;
    for (colon = i; colon < end && s[colon] != ':'; colon++)
        ;
    d->name = s + i;
    d->name_len = colon - i;
    while (d->name_len > 0 && is_space(d->name[d->name_len - 1]))
        d->name_len--;
    for (i = colon < end ? colon + 1 : end; i < end && is_space(s[i]); i++)
        ;
    d->value = s + i;
    d->value_len = end - i;
    return end + 1;
}

/* Text of no size, or of one pixel, is there for programs only. */
static int
size_of(const declaration *d)
{
    return is_zero(d->value, d->value_len) || is(d->value, d->value_len, "1px") ? SV_STYLE_ON : SV_STYLE_OFF;
}

static int
line_breaks_of(const declaration *d)
{
    const char *v = d->value;
    uint32_t n = d->value_len;

    return begins(v, n, "pre") || begins(v, n, "break-spaces") ? SV_STYLE_ON : SV_STYLE_OFF;
}

static bool
is_size(const declaration *d)
{
    return is(d->name, d->name_len, "max-height") || is(d->name, d->name_len, "max-width") || is(d->name, d->name_len, "height")
           || is(d->name, d->name_len, "width");
}

static void
apply_visibility(const declaration *d, sv_style *style, box *b)
{
    const char *v = d->value;
    uint32_t n = d->value_len;

    if (is(d->name, d->name_len, "display"))
        style->hidden |= begins(v, n, "none");
    else if (is(d->name, d->name_len, "visibility"))
        style->hidden |= begins(v, n, "hidden");
    else if (is(d->name, d->name_len, "opacity"))
        style->hidden |= is_zero(v, n);
    else if (is(d->name, d->name_len, "overflow"))
        b->clipped = begins(v, n, "hidden");
    else if (is_size(d))
        b->flat |= is_zero(v, n);
}

static void
apply(const declaration *d, sv_style *style, box *b)
{
    switch (d->name_len > 0 ? lower(*d->name) : 0)
    {
        case 'b':
            if (is(d->name, d->name_len, "border"))
                style->borderless = begins(d->value, d->value_len, "none");
            break;
        case 'f':
            if (is(d->name, d->name_len, "font-size"))
                style->tiny = (uint8_t) size_of(d);
            break;
        case 'm':
            if (is(d->name, d->name_len, "margin") || is(d->name, d->name_len, "margin-bottom"))
                style->tight |= is_zero(d->value, d->value_len);
            else
                apply_visibility(d, style, b);
            break;
        case 'w':
            if (is(d->name, d->name_len, "white-space") || is(d->name, d->name_len, "white-space-collapse"))
                style->pre = (uint8_t) line_breaks_of(d);
            else
                apply_visibility(d, style, b);
            break;
        case 'd': case 'h': case 'o': case 'v':
            apply_visibility(d, style, b);
    }
}

sv_style
sv_read_style(const char *s, uint32_t len)
{
    sv_style style = {0};
    box b = {false, false};
    declaration d;

    if (len > 2000)
        len = 2000;
    for (uint32_t i = 0; i < len;)
    {
        i = read_declaration(s, i, len, &d);
        apply(&d, &style, &b);
    }
    style.hidden |= b.flat && b.clipped;
    return style;
}
