/*
 * tap.h - what a test program in C needs to speak the Test Anything Protocol.
 */
#ifndef SEVA_TAP_H
#define SEVA_TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

static unsigned tap_run, tap_failed;

/* One test; what follows the name (printf) is shown when it fails. */
static inline bool __attribute__((format(printf, 2, 3), unused))
ok(bool right, const char *format, ...)
{
    va_list args;

    tap_failed += !right;
    printf("%s %u - ", right ? "ok" : "not ok", ++tap_run);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
    return right;
}

static inline void __attribute__((format(printf, 1, 2), unused))
note(const char *format, ...)
{
    va_list args;

    fputs("# ", stdout);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
}

/* The plan, and what main returns. */
static inline int __attribute__((unused))
done_testing(void)
{
    printf("1..%u\n", tap_run);
    return tap_failed != 0;
}

#endif /* SEVA_TAP_H */
