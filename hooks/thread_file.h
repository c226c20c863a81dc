/* thread_file.h - threads as JSON (thread-format), for commands that judge or learn without a database. */
#ifndef SEVA_THREAD_FILE_H
#define SEVA_THREAD_FILE_H

#include <jansson.h>

#include "seva.h"

/* The thread in doc, whose strings it points into; messages come from a.  False with a message in err. */
extern bool seva_thread_from_json(sv_arena *a, json_t *doc, sv_thread *out, sv_error *err);

#endif
