/*
 * arena.h - what the core's own files may ask of an arena beyond seva.h: memory not zeroed, and memory for a while.
 */
#ifndef SEVA_ARENA_H
#define SEVA_ARENA_H

#include "seva.h"

/* As sv_alloc, but with whatever the memory held before: for arrays whose every element is written. */
extern void *sv_alloc_raw(sv_arena *a, size_t size);
/* An array of twice the room holding the first n elements of old; NULL when the arena has no room for it. */
extern void *sv_grow(sv_arena *a, const void *old, size_t n, size_t room, size_t element);
/*
 * An arena for what is needed for a while only, which may hold as much as a has left.  NULL if there is no memory;
 * sv_arena_free gives it back.
 */
extern sv_arena *sv_arena_scratch(sv_arena *a);

#endif /* SEVA_ARENA_H */
