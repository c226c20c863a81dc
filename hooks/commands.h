/* What seva-hook can be told to do. */
#ifndef SEVA_COMMANDS_H
#define SEVA_COMMANDS_H

#include <stdbool.h>

#include "options.h"

struct command
{
    const char *name;
    int         (*run) (const struct options *options); /* gives an exit status, see sysexits.h */
    bool        takes_arguments;    /* what follows it on the command line is its own */
    const char *help;
};

/* All commands, ended by one without a name. */
extern const struct command command_table[];

/* NULL when there is none of that name. */
const struct command *command_named(const char *name);

/* daemon.c */
int         command_run(const struct options *options);
int         command_once(const struct options *options);

/* preflight.c */
int         command_preflight(const struct options *options);

#endif
