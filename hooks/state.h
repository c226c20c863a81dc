/* What the hook remembers from one run to the next: the id of the database that it serves. */
#ifndef SEVA_STATE_H
#define SEVA_STATE_H

#include <stdbool.h>

#include "trouble.h"

enum { INSTANCE_LENGTH = 36 };  /* of a uuid in text */

/* Reads the id; an absent file gives an empty one. */
bool state_read(const char *path, char instance[INSTANCE_LENGTH + 1], struct trouble *trouble);

/* Replaces the file as a whole and brings it to the disk. */
bool state_write(const char *path, const char *instance, struct trouble *trouble);

/*
 * Waits for the lock beside the file and gives a descriptor to be closed, or -1
 * where none can be made: hooks that share the file, started at one moment for
 * a database that knows none of them, must not take each other for strangers.
 */
int         state_lock(const char *path);

/* Whether it has the form of a uuid. */
bool instance_valid(const char *text);

#endif
