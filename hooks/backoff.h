/* How long to wait before the next try, and where its randomness comes from. */
#ifndef SEVA_BACKOFF_H
#define SEVA_BACKOFF_H

#include <stdint.h>

/*
 * Milliseconds to wait after the attempt-th failure (from 1): base doubled each
 * time up to cap, of which the upper half is drawn by chance, so that many
 * waiters do not come back at one moment.
 */
int64_t backoff_ms(int attempt, int64_t base, int64_t cap, uint32_t chance);

/* Thirty-two bits from the kernel. */
uint32_t random_bits(void);

/* Milliseconds of a clock that is never set. */
int64_t monotonic_ms(void);

#endif
