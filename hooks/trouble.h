/* What went wrong, in words for the operator, with the exit status it deserves. */
#ifndef SEVA_TROUBLE_H
#define SEVA_TROUBLE_H

#include <sysexits.h>

/* Filled by a function that returns false; text never holds a secret nor words of customers or agents. */
struct trouble
{
    int         exit_status;    /* one of sysexits.h */
    char        text[256];
};

/* Fills trouble and gives false, so that a caller can return it. */
_Bool trouble_set(struct trouble *trouble, int exit_status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
