/*
 * text_samples.h - what the tests of own words share: a body, what of it is its author's own, and the comparing of both.
 */
#ifndef SEVA_TEXT_SAMPLES_H
#define SEVA_TEXT_SAMPLES_H

#include "text.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static sv_arena *arena;

static inline sv_text __attribute__((unused))
own(const char *body, size_t len, sv_content type)
{
    sv_text t = {0};
    char *copy = malloc(len ? len : 1); /* ends where the body ends, so that a sanitizer sees a read beyond */

    sv_arena_reset(arena);
    memcpy(copy, body, len);
    if (sv_own_words(arena, copy, len, type, &t) != SV_OK)
        abort();
    free(copy); /* what is returned must not lean on the body */
    return t;
}

typedef struct sample
{
    const char *name, *body, *own;
} sample;

static inline void __attribute__((unused))
try_samples(const sample *s, size_t n, sv_content type)
{
    for (size_t i = 0; i < n; i++)
    {
        sv_text t = own(s[i].body, strlen(s[i].body), type);

        if (!ok(t.len == strlen(s[i].own) && memcmp(t.text, s[i].own, t.len) == 0, "%s", s[i].name))
            note("got: \"%.*s\"", (int) t.len, t.text);
    }
}

/* A reply in three words, what is its own of it, and the mail that it answers. */
#define REPLY "It is done.\n\n"
#define OWN "It is done."
#define BELOW "\n\nWhere is my parcel?\n"

/* For main: an arena that no test exhausts unless it means to. */
static inline void __attribute__((unused))
begin_tests(void)
{
    arena = sv_arena_new(sv_malloc_fn, sv_mfree_fn, NULL, (size_t) 256 << 20);
}

static inline int __attribute__((unused))
end_tests(void)
{
    sv_arena_free(arena);
    return done_testing();
}

#endif /* SEVA_TEXT_SAMPLES_H */
