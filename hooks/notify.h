/* Telling the service manager how we are, by the protocol of sd_notify(3). */
#ifndef SEVA_NOTIFY_H
#define SEVA_NOTIFY_H

#include <stdint.h>

/* Sends assignments such as "READY=1\nSTATUS=…"; nothing when no manager asked for it. */
void        notify(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* RELOADING=1 with the time that it wants beside it. */
void        notify_reloading(void);

/* How often the manager's watchdog is to be fed, in milliseconds; 0: not at all. */
int64_t     notify_watchdog_ms(void);

#endif
