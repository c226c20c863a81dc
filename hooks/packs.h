/* packs.h - the phrases of the language packs, compiled from their files. */
#ifndef SEVA_PACKS_H
#define SEVA_PACKS_H

#include "seva.h"

/* Compile <dir>/<lang>/{phrases,classes}.tsv of every language there is into an image in the arena.  False with a message on
 * standard error that names file, line and mistake. */
extern bool seva_packs_compile(sv_arena *a, const char *dir, sv_image *out);

#endif
