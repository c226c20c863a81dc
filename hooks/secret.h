/* A secret read from a file that others cannot read, wiped when done with. */
#ifndef SEVA_SECRET_H
#define SEVA_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "trouble.h"

struct secret
{
    char       *text;           /* NUL-terminated, owned; NULL when empty */
    size_t      length;
};

/*
 * Reads the first line of a regular file that belongs to the caller or to root and
 * that neither group nor others can read. Refuses what could not stand in an
 * HTTP header. The trouble names the file, never its content.
 */
bool secret_read(const char *path, struct secret *secret, struct trouble *trouble);

/* Overwrites and frees it. */
void secret_wipe(struct secret *secret);

/* Overwrites and frees a string that held one. */
void wipe_string(char *text);

#endif
