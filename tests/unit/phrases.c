/*
 * phrases.c - for whoever writes phrases and has no database at hand.
 *
 *   phrases check PACKS          every faulty row of the packs, with file, line, column and mistake
 *   phrases find PACKS <TEXT     the cues of a text, a line each: sentence, cue, weight, row, words
 *   phrases try PACKS TSV...     rows "act TAB 1-or-0 TAB sentence": how often each act's cue is found where it should be
 *                                (recall) and is right where it is found (precision); -v also prints what went wrong
 */
#include "pack.h"
#include "phrase.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CAP 4096

static pack packs;
static sv_arena *arena; /* of the image */
static sv_arena *texts; /* of one text */
static sv_image image;
static sv_cue cue[CAP];

static int
check(void)
{
    unsigned faults = 0;

    for (uint32_t i = 0; i < packs.nphrases; i++)
    {
        sv_error err;

        sv_arena_reset(texts);
        if (sv_phrase_check(texts, &packs.phrase[i], packs.classes, packs.nclasses, &err) == SV_OK)
            continue;
        printf("%s, column %u: %s\n", packs.where[i], err.column, err.message);
        faults++;
        if (err.row == 0) /* a word class: it would be said of every row */
            break;
    }
    printf("%u phrases, %u at fault\n", packs.nphrases, faults);
    return faults > 0;
}

static bool
compile(void)
{
    sv_error err;
    void *base;
    size_t size;

    if (sv_compile(arena, packs.phrase, packs.nphrases, packs.classes, packs.nclasses, &base, &size, &err) == SV_OK)
        return sv_image_open(base, size, &image) == SV_OK;
    fprintf(stderr, "%s, column %u: %s\n", err.row > 0 ? packs.where[err.row - 1] : "classes.tsv", err.column, err.message);
    return false;
}

static uint32_t
scan(const char *text, size_t len, sv_words *w)
{
    uint32_t n;

    sv_arena_reset(texts);
    if (sv_split(texts, text, (uint32_t) len, w) != SV_OK || sv_scan(&image, w, NULL, NULL, cue, CAP, &n) != SV_OK)
        abort();
    return n < CAP ? n : CAP;
}

static int
find(void)
{
    static char text[1 << 20];
    size_t len = fread(text, 1, sizeof text, stdin);
    sv_words w;
    uint32_t n = scan(text, len, &w);

    for (uint32_t i = 0; i < n; i++)
        printf("%u\t%s\t%d\t%s\t%.*s\n", cue[i].sentence + 1, sv_cue_name(cue[i].cue), cue[i].weight, packs.where[cue[i].phrase - 1],
               (int) (cue[i].end - cue[i].start), text + cue[i].start);
    return 0;
}

/* Examples of an act: there and found, there and missed, not there and found. */
static unsigned hit[SV_NCUES], missed[SV_NCUES], wrong[SV_NCUES];

static void
try_row(char *line, bool verbose)
{
    char *label = strchr(line, '\t'), *text = label == NULL ? NULL : strchr(label + 1, '\t');
    bool there, found = false;
    sv_words w;
    uint32_t n;
    int act;

    if (text == NULL)
        return;
    *label++ = '\0';
    *text++ = '\0';
    text[strcspn(text, "\r\n")] = '\0';
    act = sv_cue_by_name(line);
    if (act < 0)
        return;
    there = label[0] == '1';
    n = scan(text, strlen(text), &w);
    for (uint32_t i = 0; i < n; i++)
        found = found || (cue[i].cue == act && cue[i].weight > 0);
    hit[act] += there && found;
    missed[act] += there && !found;
    wrong[act] += !there && found;
    if (verbose && there != found)
        printf("%s\t%s\t%s\n", there ? "missed" : "wrong", line, text);
}

static void
try_file(const char *path, bool verbose)
{
    static char line[1 << 16];
    FILE *f = fopen(path, "r");

    if (f == NULL)
    {
        fprintf(stderr, "%s: cannot be read\n", path);
        return;
    }
    while (fgets(line, sizeof line, f) != NULL)
        try_row(line, verbose);
    fclose(f);
}

static int
try_files(int n, char **path)
{
    bool verbose = n > 0 && strcmp(path[0], "-v") == 0;

    for (int i = verbose; i < n; i++)
        try_file(path[i], verbose);
    printf("%-24s %8s %8s %8s %8s\n", "act", "examples", "recall", "wrong", "precision");
    for (unsigned i = 0; i < SV_NCUES; i++)
        if (hit[i] + missed[i] > 0)
            printf("%-24s %8u %7.0f%% %8u %8.0f%%\n", sv_cue_name((uint16_t) i), hit[i] + missed[i],
                   100.0 * hit[i] / (hit[i] + missed[i]), wrong[i], hit[i] + wrong[i] ? 100.0 * hit[i] / (hit[i] + wrong[i]) : 0.0);
    return 0;
}

int
main(int argc, char **argv)
{
    arena = sv_arena_new(sv_malloc_fn, sv_mfree_fn, NULL, (size_t) 1 << 30);
    texts = sv_arena_new(sv_malloc_fn, sv_mfree_fn, NULL, (size_t) 1 << 30);
    if (arena == NULL || texts == NULL || argc < 3 || !pack_read_all(&packs, argv[2]))
    {
        fputs("usage: phrases check PACKS | phrases find PACKS <TEXT | phrases try PACKS [-v] TSV...\n", stderr);
        return 2;
    }
    if (strcmp(argv[1], "check") == 0)
        return check();
    if (!compile())
        return 1;
    return strcmp(argv[1], "find") == 0 ? find() : try_files(argc - 3, argv + 3);
}
