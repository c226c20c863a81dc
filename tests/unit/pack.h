/*
 * pack.h - reads a language pack's rows (classes.tsv, phrases.tsv) for programs that have no database.
 */
#ifndef SEVA_PACK_H
#define SEVA_PACK_H

#include "seva.h"

typedef struct pack
{
    sv_phrase *phrase;
    sv_class *classes;
    const char **where; /* "file:line" of each phrase */
    uint32_t nphrases, nclasses;
    uint32_t phrase_room, class_room;
} pack;

/* Add the rows of dir (".../sql/packs/en") to the pack; false where a file cannot be read. */
extern bool pack_read(pack *p, const char *dir, sv_lang lang);
/* Add those of all languages that are there under packs_dir. */
extern bool pack_read_all(pack *p, const char *packs_dir);
extern void pack_free(pack *p);

#endif /* SEVA_PACK_H */
