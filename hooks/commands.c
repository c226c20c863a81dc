/* The table of commands: a new one is a line here and a declaration in commands.h. */
#include "commands.h"

#include <string.h>

const struct command command_table[] = {
    {"run", command_run, false, "post notes until told to stop (the daemon)"},
    {"once", command_once, false, "post what is due, then exit"},
    {"preflight", command_preflight, false, "say what is wrong, change nothing"},
    {0}
};

const struct command *
command_named(const char *name)
{
    for (const struct command *command = command_table; command->name; command++)
        if (strcmp(command->name, name) == 0)
            return command;
    return NULL;
}
