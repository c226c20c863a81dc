/* packs.c - reads the language packs' phrases and word classes and compiles them, for commands that judge without a database. */
#include "packs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_PHRASES 20000
#define MAX_CLASSES 20000

static const struct { const char *dir; sv_lang lang; } pack[] = {
    {"en", SV_EN}, {"hi", SV_HI}, {"bn", SV_BN}, {"pa", SV_PA}, {"te", SV_TE}, {"hl", SV_HL}};

typedef struct loader
{
    sv_arena *a;
    sv_phrase *phrase;
    sv_class *class;
    uint32_t nphrases, nclasses;
    char file[512];
    unsigned *row; /* of each phrase in its file */
    const char **of;
} loader;

static char *
keep(loader *l, const char *s)
{
    size_t n = strlen(s) + 1;
    char *copy = sv_alloc(l->a, n);

    return copy ? memcpy(copy, s, n) : NULL;
}

/* Split at tabs; returns the number of fields. */
static int
split(char *line, char *field[], int most)
{
    int n = 0;

    line[strcspn(line, "\r\n")] = '\0';
    while (n < most)
    {
        field[n++] = line;
        if ((line = strchr(line, '\t')) == NULL)
            break;
        *line++ = '\0';
    }
    return n;
}

static bool
add_phrase(loader *l, sv_lang lang, char *field[], int n, unsigned row)
{
    sv_phrase *p = &l->phrase[l->nphrases];

    if (n < 4 || l->nphrases == MAX_PHRASES)
        return fprintf(stderr, "%s:%u: want cue, weight, guards, pattern\n", l->file, row), false;
    l->row[l->nphrases] = row;
    l->of[l->nphrases] = keep(l, l->file);
    *p = (sv_phrase) {.id = ++l->nphrases, .cue = keep(l, field[0]), .lang = lang, .pattern = keep(l, field[3]),
                      .guards = strcmp(field[2], "-") == 0 ? NULL : keep(l, field[2]), .weight = atoi(field[1])};
    return p->cue && p->pattern && l->of[l->nphrases - 1];
}

static bool
add_class(loader *l, sv_lang lang, char *field[], int n, unsigned row)
{
    if (n < 2 || l->nclasses == MAX_CLASSES)
        return fprintf(stderr, "%s:%u: want name, member\n", l->file, row), false;
    l->class[l->nclasses++] = (sv_class) {lang, keep(l, field[0]), keep(l, field[1])};
    return true;
}

typedef bool (*add_fn)(loader *l, sv_lang lang, char *field[], int n, unsigned row);

/* A pack may lack the file. */
static bool
read_rows(loader *l, const char *dir, int which, const char *name, add_fn add)
{
    FILE *in;
    char *line = NULL, *field[6];
    size_t cap = 0;
    unsigned row = 0;
    bool ok = true;

    snprintf(l->file, sizeof l->file, "%s/%s/%s", dir, pack[which].dir, name);
    if ((in = fopen(l->file, "r")) == NULL)
        return errno == ENOENT || (perror(l->file), false);
    while (ok && getline(&line, &cap, in) > 0)
    {
        row++;
        if (*line != '#' && line[strspn(line, " \t\r\n")])
            ok = add(l, pack[which].lang, field, split(line, field, 6), row);
    }
    free(line);
    fclose(in);
    return ok;
}

bool
seva_packs_compile(sv_arena *a, const char *dir, sv_image *out)
{
    loader l = {.a = a};
    sv_error e = {{0}, 0, 0};
    void *image;
    size_t size;

    l.phrase = sv_alloc(a, MAX_PHRASES * sizeof *l.phrase);
    l.class = sv_alloc(a, MAX_CLASSES * sizeof *l.class);
    l.row = sv_alloc(a, MAX_PHRASES * sizeof *l.row);
    l.of = sv_alloc(a, MAX_PHRASES * sizeof *l.of);
    if (l.phrase == NULL || l.class == NULL || l.row == NULL || l.of == NULL)
        return fputs("packs: out of memory\n", stderr), false;
    for (int i = 0; i < (int) (sizeof pack / sizeof *pack); i++)
        if (!read_rows(&l, dir, i, "classes.tsv", add_class) || !read_rows(&l, dir, i, "phrases.tsv", add_phrase))
            return false;
    if (sv_compile(a, l.phrase, l.nphrases, l.class, l.nclasses, &image, &size, &e) != SV_OK)
    {
        if (e.row)
            fprintf(stderr, "%s:%u: column %u: %s\n", l.of[e.row - 1], l.row[e.row - 1], e.column, e.message);
        else
            fprintf(stderr, "packs: %s\n", e.message);
        return false;
    }
    return sv_image_open(image, size, out) == SV_OK;
}
