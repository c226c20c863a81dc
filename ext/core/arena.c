/*
 * arena.c - memory of one judgement: taken in blocks, given back all at once, never more than a limit.
 */
#include "arena.h"

#include <stdlib.h>
#include <string.h>

/* Under the address sanitizer what no request holds cannot be touched: else it would see the ends of blocks only. */
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define GUARDED
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define GUARDED
#endif
#ifdef GUARDED
#include <sanitizer/asan_interface.h>
#define GAP ((size_t) 16) /* behind each request */
#define FORBID(p, size) ASAN_POISON_MEMORY_REGION(p, size)
#define ALLOW(p, size) ASAN_UNPOISON_MEMORY_REGION(p, size)
#else
#define GAP ((size_t) 0)
#define FORBID(p, size) ((void) (p))
#define ALLOW(p, size) ((void) (p))
#endif

#define ARENA_BLOCK ((size_t) 64 * 1024)
#define ARENA_ALIGN ((size_t) 16)

typedef struct block
{
    struct block *next;
    size_t size, used; /* of the room behind this header */
} block;

struct sv_arena
{
    sv_alloc_fn alloc;
    sv_free_fn release;
    void *ctx;
    size_t limit, held;
    block *top; /* the block that small requests are served from; older ones behind it */
};

static size_t
rounded(size_t size)
{
    return (size + ARENA_ALIGN - 1) & ~(ARENA_ALIGN - 1);
}

static char *
room_of(block *b)
{
    return (char *) b + rounded(sizeof(block));
}

void *
sv_malloc_fn(void *ctx, size_t size)
{
    (void) ctx;
    return malloc(size);
}

void
sv_mfree_fn(void *ctx, void *p)
{
    (void) ctx;
    free(p);
}

sv_arena *
sv_arena_new(sv_alloc_fn alloc, sv_free_fn release, void *ctx, size_t limit)
{
    sv_arena *a = alloc(ctx, sizeof *a);

    if (a == NULL)
        return NULL;
    *a = (sv_arena){.alloc = alloc, .release = release, .ctx = ctx, .limit = limit};
    return a;
}

sv_arena *
sv_arena_scratch(sv_arena *a)
{
    return sv_arena_new(a->alloc, a->release, a->ctx, a->limit - a->held);
}

static block *
new_block(sv_arena *a, size_t size)
{
    size_t whole = rounded(sizeof(block)) + size;
    block *b;

    if (whole < size || whole > a->limit || a->held > a->limit - whole)
        return NULL;
    b = a->alloc(a->ctx, whole);
    if (b == NULL)
        return NULL;
    a->held += whole;
    b->size = size;
    b->used = 0;
    FORBID(room_of(b), size);
    return b;
}

/* A big request gets a block of its own behind the top, so that what is left of the top stays in use. */
static block *
add_block(sv_arena *a, size_t size)
{
    bool own = a->top != NULL && size >= ARENA_BLOCK / 4;
    block *b = new_block(a, size > ARENA_BLOCK || own ? size : ARENA_BLOCK);

    if (b == NULL)
        b = new_block(a, size); /* a limit below a block's size still serves small requests */
    if (b == NULL)
        return NULL;
    b->next = own ? a->top->next : a->top;
    if (own)
        a->top->next = b;
    else
        a->top = b;
    return b;
}

void *
sv_alloc_raw(sv_arena *a, size_t size)
{
    block *b = a->top;
    size_t need = rounded((size ? size : 1) + GAP);
    char *p;

    if (need < size)
        return NULL;
    if (b == NULL || b->size - b->used < need)
        b = add_block(a, need);
    if (b == NULL)
        return NULL;
    p = room_of(b) + b->used;
    b->used += need;
    ALLOW(p, size);
    return p;
}

void *
sv_alloc(sv_arena *a, size_t size)
{
    void *p = sv_alloc_raw(a, size);

    return p == NULL ? NULL : memset(p, 0, size);
}

void *
sv_grow(sv_arena *a, const void *old, size_t n, size_t room, size_t element)
{
    void *p;

    if (room > SIZE_MAX / element)
        return NULL;
    p = sv_alloc_raw(a, room * element);
    if (p != NULL && n > 0)
        memcpy(p, old, n * element);
    return p;
}

void
sv_arena_reset(sv_arena *a)
{
    block *keep = NULL;

    for (block *b = a->top, *next; b != NULL; b = next)
    {
        next = b->next;
        if (keep == NULL && b->size == ARENA_BLOCK)
            keep = b;
        else
        {
            a->held -= rounded(sizeof(block)) + b->size;
            a->release(a->ctx, b);
        }
    }
    a->top = keep;
    if (keep != NULL)
    {
        keep->next = NULL;
        keep->used = 0;
        FORBID(room_of(keep), keep->size);
    }
}

void
sv_arena_free(sv_arena *a)
{
    if (a == NULL)
        return;
    for (block *b = a->top, *next; b != NULL; b = next)
    {
        next = b->next;
        a->release(a->ctx, b);
    }
    a->release(a->ctx, a);
}
