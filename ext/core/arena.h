/*
 * arena.h - what the core's own files may ask of an arena beyond seva.h: memory that need not be zeroed.
 */
#ifndef SEVA_ARENA_H
#define SEVA_ARENA_H

#include "seva.h"

/* As sv_alloc, but with whatever the memory held before: for arrays whose every element is written. */
extern void *sv_alloc_raw(sv_arena *a, size_t size);
/* An array of twice the room holding the first n elements of old; NULL when the arena has no room for it. */
extern void *sv_grow(sv_arena *a, const void *old, size_t n, size_t room, size_t element);

#endif /* SEVA_ARENA_H */
