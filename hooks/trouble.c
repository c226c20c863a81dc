/* Filling in what went wrong. */
#include "trouble.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

bool
trouble_set(struct trouble *trouble, int exit_status, const char *format, ...)
{
    va_list     args;

    trouble->exit_status = exit_status;
    va_start(args, format);
    vsnprintf(trouble->text, sizeof trouble->text, format, args);
    va_end(args);
    return false;
}
