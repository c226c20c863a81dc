/*
 * phrase_fuzz.c - a pattern and a text from one input (parted by the first NUL): parse, compile, open, scan.
 */
#include "phrase.h"

#include <stdlib.h>
#include <string.h>

static const sv_class classes[] = {
    {SV_EN, "team", "billing [team]\nsupport team"}, {SV_EN, "_not", "not|never"},  {SV_EN, "_not_after", "na"}, {SV_EN, "_if", "if"},
    {SV_EN, "_then", "then"},                        {SV_EN, "_said", "you said"}, {SV_EN, "_would", "would"}};
#define NCLASSES (sizeof classes / sizeof *classes)

static void
check_cues(const sv_words *w, const sv_cue *cue, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (cue[i].end <= cue[i].start || cue[i].end > w->len || cue[i].sentence >= w->nsentences || cue[i].phrase != 7 ||
            (i > 0 && cue[i].start < cue[i - 1].start))
            abort();
}

static void
scan(const void *image, size_t size, sv_arena *a, const char *text, size_t len)
{
    sv_image img;
    sv_words w;
    sv_cue cue[64];
    uint32_t n;

    if (sv_image_open(image, size, &img) != SV_OK)
        abort();
    if (sv_split(a, text, (uint32_t) len, &w) != SV_OK || sv_scan(&img, &w, NULL, NULL, cue, 64, &n) != SV_OK)
        return;
    check_cues(&w, cue, n < 64 ? n : 64);
}

extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *nul = size > 0 ? memchr(data, 0, size) : NULL;
    sv_arena *a;
    sv_phrase p = {.id = 7, .cue = "did_it", .lang = SV_EN, .weight = 10};
    sv_error err;
    void *image;
    size_t image_size;

    if (nul == NULL || size > 20000)
        return 0;
    a = sv_arena_new(sv_malloc_fn, sv_mfree_fn, NULL, (size_t) 256 << 20);
    if (a == NULL)
        return 0;
    p.pattern = (const char *) data;
    if (sv_phrase_check(a, &p, classes, NCLASSES, &err) == SV_OK &&
        sv_compile(a, &p, 1, classes, NCLASSES, &image, &image_size, &err) == SV_OK)
        scan(image, image_size, a, (const char *) nul + 1, size - (size_t) (nul + 1 - data));
    sv_arena_free(a);
    return 0;
}
