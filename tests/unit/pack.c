/*
 * pack.c - reads a language pack's rows: see pack.h.
 */
#include "pack.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *
must(void *p)
{
    if (p == NULL)
        abort();
    return p;
}

static char *
copy(const char *s)
{
    size_t n = strlen(s) + 1;

    return memcpy(must(malloc(n)), s, n);
}

/* Cut the line at its tabs; the fields that it lacks are empty. */
static void
fields(char *line, char **field, unsigned n)
{
    line[strcspn(line, "\r\n")] = '\0';
    for (unsigned i = 0; i < n; i++)
    {
        size_t len = strcspn(line, "\t");

        field[i] = line;
        line += len;
        if (*line != '\0')
            *line++ = '\0';
    }
}

static void
add_phrase(pack *p, sv_lang lang, char **f, const char *path, unsigned row)
{
    char where[512];

    if (p->nphrases == p->phrase_room)
    {
        p->phrase_room = p->phrase_room * 2 + 64;
        p->phrase = must(realloc(p->phrase, p->phrase_room * sizeof *p->phrase));
        p->where = must(realloc(p->where, p->phrase_room * sizeof *p->where));
    }
    snprintf(where, sizeof where, "%s:%u", path, row);
    p->where[p->nphrases] = copy(where);
    p->phrase[p->nphrases] = (sv_phrase){.id = p->nphrases + 1, .cue = copy(f[0]), .lang = lang, .pattern = copy(f[3]),
                                         .guards = copy(f[2]), .weight = atoi(f[1])};
    p->nphrases++;
}

static void
add_class(pack *p, sv_lang lang, char **f)
{
    if (p->nclasses == p->class_room)
    {
        p->class_room = p->class_room * 2 + 64;
        p->classes = must(realloc(p->classes, p->class_room * sizeof *p->classes));
    }
    p->classes[p->nclasses++] = (sv_class){.lang = lang, .name = copy(f[0]), .members = copy(f[1])};
}

static bool
read_file(pack *p, const char *dir, const char *name, sv_lang lang)
{
    char path[400], line[8192], *f[5];
    unsigned row = 0;
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", dir, name);
    file = fopen(path, "r");
    if (file == NULL)
        return false;
    while (fgets(line, sizeof line, file) != NULL)
    {
        row++;
        if (line[0] == '#' || line[0] == '\n')
            continue;
        fields(line, f, 5);
        if (strcmp(name, "phrases.tsv") == 0)
            add_phrase(p, lang, f, path, row);
        else
            add_class(p, lang, f);
    }
    fclose(file);
    return true;
}

bool
pack_read(pack *p, const char *dir, sv_lang lang)
{
    bool classes = read_file(p, dir, "classes.tsv", lang);

    return read_file(p, dir, "phrases.tsv", lang) && classes;
}

bool
pack_read_all(pack *p, const char *packs_dir)
{
    static const char *const folder[] = {"en", "hi", "bn", "pa", "te", "hl"};
    char dir[300];

    for (unsigned i = 0; i < SV_NLANG; i++)
    {
        snprintf(dir, sizeof dir, "%s/%s", packs_dir, folder[i]);
        pack_read(p, dir, (sv_lang) i);
    }
    return p->nphrases > 0;
}

void
pack_free(pack *p)
{
    for (uint32_t i = 0; i < p->nphrases; i++)
    {
        free((void *) (uintptr_t) p->phrase[i].cue);
        free((void *) (uintptr_t) p->phrase[i].pattern);
        free((void *) (uintptr_t) p->phrase[i].guards);
        free((void *) (uintptr_t) p->where[i]);
    }
    for (uint32_t i = 0; i < p->nclasses; i++)
    {
        free((void *) (uintptr_t) p->classes[i].name);
        free((void *) (uintptr_t) p->classes[i].members);
    }
    free(p->phrase);
    free(p->where);
    free(p->classes);
    *p = (pack){0};
}
