/* facts.h - parts of finding the facts of a case. */
#ifndef SEVA_FACTS_H
#define SEVA_FACTS_H

#include "reading.h"

/* The most that any sentence of r performs the act, and where. */
extern int16_t sv_most(const sv_reading *r, sv_act act, uint32_t *where);
/* What the reply says back of the customer's words, names, numbers; the acronyms that are new (echo.c). */
extern sv_status sv_find_echo(sv_arena *a, sv_case *c);

#endif
