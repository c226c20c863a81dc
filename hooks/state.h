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

/* Whether it has the form of a uuid. */
bool instance_valid(const char *text);

#endif
