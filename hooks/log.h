/* The log on standard error: ids and codes only, never words of customers or agents, never a secret. */
#ifndef SEVA_LOG_H
#define SEVA_LOG_H

#include <stdbool.h>

enum log_level
{
    LEVEL_ERROR,
    LEVEL_WARNING,
    LEVEL_INFO,
    LEVEL_DEBUG,
};

/* Messages above this level are dropped. */
void log_set_level(enum log_level level);

/* Finds a level by its name; false when there is none. */
bool log_level_named(const char *name, enum log_level *level);

/* One line; under systemd's journal with its priority prefix, elsewhere with the time. */
void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define log_error(...) log_line(LEVEL_ERROR, __VA_ARGS__)
#define log_warning(...) log_line(LEVEL_WARNING, __VA_ARGS__)
#define log_info(...) log_line(LEVEL_INFO, __VA_ARGS__)
#define log_debug(...) log_line(LEVEL_DEBUG, __VA_ARGS__)

#endif
