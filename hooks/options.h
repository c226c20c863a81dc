/* The command line, and the settings it and the environment and the configuration file come to. */
#ifndef SEVA_OPTIONS_H
#define SEVA_OPTIONS_H

#include "settings.h"

struct options
{
    const char *config_path;    /* NULL: the default one, which may be absent */
    const char *command;        /* NULL when none was given */
    int         argc;           /* what follows the command */
    char      **argv;
    bool        help;
    bool        version;
};

/* Understands the command line, whose settings are kept for settings_load. */
bool options_parse(int argc, char **argv, struct options *options, struct trouble *trouble);

/* Defaults, then file, then environment (SEVA_HOOK_…), then options. On failure nothing is owned. */
bool settings_load(const struct options *options, struct settings *settings, struct trouble *trouble);

/* The text of --help. */
void options_help(void);

#endif
