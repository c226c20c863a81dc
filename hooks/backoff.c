/* Exponential backoff with jitter. */
#include "backoff.h"

#include <sys/random.h>
#include <time.h>

int64_t
backoff_ms(int attempt, int64_t base, int64_t cap, uint32_t chance)
{
    int64_t     wait = base > 0 ? base : 1;

    while (--attempt > 0 && wait < cap)
        wait *= 2;
    if (wait > cap)
        wait = cap > 0 ? cap : 1;
    return wait - wait / 2 + (int64_t) (chance % (uint64_t) (wait / 2 + 1));
}

uint32_t
random_bits(void)
{
    uint32_t    bits;

    if (getrandom(&bits, sizeof bits, GRND_NONBLOCK) != (ssize_t) sizeof bits)
        bits = (uint32_t) monotonic_ms() * UINT32_C(2654435761);
    return bits;
}

int64_t
monotonic_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
