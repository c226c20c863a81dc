/*
 * own_words_fuzz.c - throws bytes at the own-words reader and the decoders, and checks what they promise.
 *
 * The first byte of the input chooses what is tried: 1 markup, 4 base64, 4 and 2 quoted-printable, 64 little memory.
 */
#include "seva.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PROMISE(condition) \
    do \
    { \
        if (!(condition)) \
        { \
            fprintf(stderr, "broken promise: %s (line %d)\n", #condition, __LINE__); \
            abort(); \
        } \
    } while (0)

/* Bytes of the well-formed UTF-8 character at p, 0 for anything else and for NUL. */
static size_t
utf8_length(const unsigned char *p, size_t left)
{
    size_t n = *p < 0x80 ? 1 : *p >= 0xF0 ? 4 : *p >= 0xE0 ? 3 : 2;

    if (*p == 0 || (*p >= 0x80 && *p < 0xC2) || *p > 0xF4 || n > left)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    if ((*p == 0xE0 && p[1] < 0xA0) || (*p == 0xED && p[1] > 0x9F) || (*p == 0xF0 && p[1] < 0x90) || (*p == 0xF4 && p[1] > 0x8F))
        return 0;
    return n;
}

static void
check_text(const sv_text *t)
{
    const unsigned char *p = (const unsigned char *) t->text;

    for (size_t i = 0, n; i < t->len; i += n)
    {
        n = utf8_length(p + i, t->len - i);
        PROMISE(n > 0);
    }
}

static void
check_runs(const sv_text *t, size_t size)
{
    uint32_t at = 0, lo, hi;

    for (uint32_t i = 0; i < t->nruns; i++)
    {
        PROMISE(t->runs[i].n > 0 && t->runs[i].at >= at);
        PROMISE((size_t) t->runs[i].src + t->runs[i].srclen <= size);
        at = t->runs[i].at + t->runs[i].n;
        PROMISE(at <= t->len);
    }
    for (uint32_t i = 0; i < t->len; i += 1 + t->len / 16)
    {
        sv_source_span(t, i, t->len < i + 7 ? t->len : i + 7, &lo, &hi);
        PROMISE(lo <= hi && hi <= size);
    }
}

/* One byte of the words and the byte of the body that it is said to come from: white space may stand for white space. */
static bool
is_same(char word, char source)
{
    return word == source || ((unsigned char) word <= ' ' && (unsigned char) source <= ' ');
}

/* Where words and body have as many bytes, they are the same bytes. */
static void
check_bytes(const sv_text *t, const char *body)
{
    for (uint32_t i = 0; i < t->nruns; i++)
    {
        const sv_run *r = &t->runs[i];

        for (uint32_t k = 0; k < r->n && r->n == r->srclen; k++)
            PROMISE(is_same(t->text[r->at + k], body[r->src + k]));
    }
}

static void
read_body(sv_arena *a, const char *body, size_t size, sv_content type)
{
    sv_text t;
    sv_status status = sv_own_words(a, body, size, type, &t);

    PROMISE(status == SV_OK || status == SV_NOMEM);
    if (status != SV_OK)
        return;
    check_text(&t);
    check_runs(&t, size);
    check_bytes(&t, body);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sv_arena *a;
    char *body, *decoded;
    size_t n, len;

    if (size < 1)
        return 0;
    a = sv_arena_new(sv_malloc_fn, sv_mfree_fn, NULL, (size_t) 1 << (data[0] & 64 ? 20 : 28));
    n = size - 1;
    body = malloc(n + 1); /* of its own, so that reading past the end is seen */
    if (a == NULL || body == NULL)
        abort();
    memcpy(body, data + 1, n);
    body = realloc(body, n ? n : 1);
    if (data[0] & 4)
    {
        if (sv_decode(a, body, n, data[0] & 2 ? SV_ENC_QP : SV_ENC_BASE64, &decoded, &len) == SV_OK)
            read_body(a, decoded, len, data[0] & 1 ? SV_HTML : SV_PLAIN);
    }
    else
        read_body(a, body, n, data[0] & 1 ? SV_HTML : SV_PLAIN);
    free(body);
    sv_arena_free(a);
    return 0;
}
