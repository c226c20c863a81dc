/*
 * decode.c - content transfer decoding (RFC 2045): quoted-printable and base64, as helpdesks store bodies.
 *
 * Lenient as readers of mail are: a malformed escape stays as it is.
 */
#include "seva.h"
#include "arena.h"

#include <string.h>

static int
hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Bytes of a soft line break at p ('='): white space may stand before the break. */
static size_t
soft_break(const char *p, const char *end)
{
    const char *q = p + 1;

    while (q < end && (*q == ' ' || *q == '\t'))
        q++;
    if (q == end)
        return q == p + 1 ? 0 : (size_t) (q - p);
    if (*q == '\n')
        return (size_t) (q - p) + 1;
    return q + 1 < end && q[0] == '\r' && q[1] == '\n' ? (size_t) (q - p) + 2 : 0;
}

static size_t
decode_quoted(const char *p, size_t len, char *out)
{
    const char *end = p + len;
    char *to = out;

    while (p < end)
    {
        const char *eq = memchr(p, '=', (size_t) (end - p));
        size_t n = (size_t) ((eq ? eq : end) - p), skip;

        memcpy(to, p, n);
        to += n;
        p += n;
        if (p == end)
            break;
        if (end - p >= 3 && hex_value(p[1]) >= 0 && hex_value(p[2]) >= 0)
        {
            *to++ = (char) (hex_value(p[1]) << 4 | hex_value(p[2]));
            p += 3;
        }
        else if ((skip = soft_break(p, end)) > 0)
            p += skip;
        else
            *to++ = *p++;
    }
    return (size_t) (to - out);
}

static int
base64_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

/* Whatever is no base64 digit is passed over; padding ends a group, and another may follow. */
static size_t
decode_base64(const char *p, size_t len, char *out)
{
    uint32_t bits = 0, n = 0;
    size_t to = 0;

    for (size_t i = 0; i < len; i++)
    {
        int v = base64_value(p[i]);

        if (p[i] == '=')
            n = 0;
        if (v < 0)
            continue;
        bits = bits << 6 | (uint32_t) v;
        n++;
        if (n > 1)
            out[to++] = (char) (bits >> (n == 2 ? 4 : n == 3 ? 2 : 0));
        if (n == 4)
            n = 0;
    }
    return to;
}

sv_status
sv_decode(sv_arena *a, const char *body, size_t len, sv_encoding enc, char **out, size_t *outlen)
{
    *out = sv_alloc_raw(a, len + 1);
    if (*out == NULL)
        return SV_NOMEM;
    if (enc == SV_ENC_QP)
        *outlen = decode_quoted(body, len, *out);
    else if (enc == SV_ENC_BASE64)
        *outlen = decode_base64(body, len, *out);
    else
    {
        if (len > 0)
            memcpy(*out, body, len);
        *outlen = len;
    }
    (*out)[*outlen] = '\0';
    return SV_OK;
}
