/* Writing log lines to standard error. */
#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct
{
    const char *name;
    int         priority;       /* of syslog(3), for the journal */
}           levels[] = {
    [LEVEL_ERROR] = {"error", 3},
    [LEVEL_WARNING] = {"warning", 4},
    [LEVEL_INFO] = {"info", 6},
    [LEVEL_DEBUG] = {"debug", 7},
};

static enum log_level max_level = LEVEL_INFO;

void
log_set_level(enum log_level level)
{
    max_level = level;
}

bool
log_level_named(const char *name, enum log_level *level)
{
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
        if (strcmp(levels[i].name, name) == 0)
        {
            *level = (enum log_level) i;
            return true;
        }
    return false;
}

static void
write_prefix(char *prefix, size_t size, enum log_level level)
{
    struct timespec now;
    struct tm   utc;
    size_t      used;

    if (getenv("JOURNAL_STREAM"))
    {
        snprintf(prefix, size, "<%d>", levels[level].priority);
        return;
    }
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    used = strftime(prefix, size, "%Y-%m-%dT%H:%M:%S", &utc);
    snprintf(prefix + used, size - used, ".%03ldZ %s ", now.tv_nsec / 1000000, levels[level].name);
}

void
log_line(enum log_level level, const char *format, ...)
{
    char        prefix[64];
    char        text[512];
    va_list     args;

    if (level > max_level)
        return;
    write_prefix(prefix, sizeof prefix, level);
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    /* One call a line: lines of several processes must not mix. */
    fprintf(stderr, "%s%s\n", prefix, text);
}
