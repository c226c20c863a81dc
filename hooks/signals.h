/* Signals that ask for something: to drain, to stop at once, to read the configuration anew. */
#ifndef SEVA_SIGNALS_H
#define SEVA_SIGNALS_H

#include <stdbool.h>

#include "trouble.h"

/* Takes over SIGTERM, SIGINT, SIGHUP and SIGPIPE. A second SIGTERM or SIGINT ends the process at once. */
bool        signals_take(struct trouble *trouble);

/* Becomes readable when a signal has come. */
int         signals_fd(void);

/* Empties the descriptor. */
void        signals_clear(void);

/* Whether to stop has been asked for. */
bool        signals_stop(void);

/* Whether a reload has been asked for since the last call. */
bool        signals_reload(void);

#endif
