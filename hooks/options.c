/* Understanding the command line and putting the sources of settings in order. */
#include "options.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"

#ifndef SEVA_CONFIG_FILE
#define SEVA_CONFIG_FILE "/etc/seva/hook.conf"
#endif

enum { MAX_GIVEN = 64 };

/* Settings said on the command line, in order. */
static struct given
{
    const struct setting *setting;
    const char *value;
}           given[MAX_GIVEN];
static int  given_count;

static bool
give(const struct setting *setting, const char *value, struct trouble *trouble)
{
    if (given_count == MAX_GIVEN)
        return trouble_set(trouble, EX_USAGE, "too many options");
    given[given_count++] = (struct given) {setting, value};
    return true;
}

/* The value of an option: what is behind "=", or the next argument. */
static bool
take_value(int argc, char **argv, int *i, const char **value, struct trouble *trouble)
{
    const char *equals = strchr(argv[*i], '=');

    if (equals)
    {
        *value = equals + 1;
        return true;
    }
    if (*i + 1 >= argc)
        return trouble_set(trouble, EX_USAGE, "%s wants a value", argv[*i]);
    *value = argv[++*i];
    return true;
}

static bool
parse_long(int argc, char **argv, int *i, struct options *options, struct trouble *trouble)
{
    const char *arg = argv[*i];
    const char *value = NULL;
    char        name[64];
    const struct setting *setting;

    if (strcmp(arg, "--help") == 0)
        return options->help = true;
    if (strcmp(arg, "--version") == 0)
        return options->version = true;
    snprintf(name, sizeof name, "%.*s", (int) strcspn(arg + 2, "="), arg + 2);
    setting = setting_named(name);
    if (!setting && strcmp(name, "config") != 0)
        return trouble_set(trouble, EX_USAGE, "there is no option --%s (try --help)", name);
    if (setting && setting->type == SETTING_BOOL && !strchr(arg, '='))
        return give(setting, "on", trouble);
    if (!take_value(argc, argv, i, &value, trouble))
        return false;
    if (setting)
        return give(setting, value, trouble);
    options->config_path = value;
    return true;
}

bool
options_parse(int argc, char **argv, struct options *options, struct trouble *trouble)
{
    *options = (struct options) {0};
    given_count = 0;
    for (int i = 1; i < argc; i++)
    {
        if (strncmp(argv[i], "--", 2) == 0)
        {
            if (!parse_long(argc, argv, &i, options, trouble))
                return false;
        }
        else if (strcmp(argv[i], "-c") == 0 && i + 1 < argc)
            options->config_path = argv[++i];
        else if (argv[i][0] == '-')
            return trouble_set(trouble, EX_USAGE, "there is no option %s (try --help)", argv[i]);
        else
        {
            /* What follows a command is the command's own. */
            const struct command *command = command_named(argv[i]);

            options->command = argv[i];
            if (command && command->takes_arguments)
            {
                options->argc = argc - i;
                options->argv = argv + i;
                return true;
            }
            if (!command)
                return trouble_set(trouble, EX_USAGE, "there is no command \"%s\" (try --help)", argv[i]);
        }
    }
    return true;
}

static bool
read_environment(struct settings *settings, struct trouble *trouble)
{
    for (const struct setting *setting = setting_table; setting->name; setting++)
    {
        char        name[64] = "SEVA_HOOK_";
        size_t      at = strlen(name);
        const char *value;

        for (const char *c = setting->name; *c && at + 1 < sizeof name; c++)
            name[at++] = (char) toupper((unsigned char) *c);
        name[at] = '\0';
        value = getenv(name);
        if (value && !setting_set(settings, setting, value, FROM_ENVIRONMENT, trouble))
            return false;
    }
    return true;
}

static bool
read_file(const struct options *options, struct settings *settings, struct trouble *trouble)
{
    const char *path = options->config_path ? options->config_path : getenv("SEVA_HOOK_CONFIG");

    if (path)
        return settings_read_file(settings, path, trouble);
    return access(SEVA_CONFIG_FILE, F_OK) != 0 || settings_read_file(settings, SEVA_CONFIG_FILE, trouble);
}

bool
settings_load(const struct options *options, struct settings *settings, struct trouble *trouble)
{
    bool        good = settings_init(settings, trouble) && read_file(options, settings, trouble)
        && read_environment(settings, trouble);

    for (int i = 0; good && i < given_count; i++)
        good = setting_set(settings, given[i].setting, given[i].value, FROM_OPTIONS, trouble);
    if (good && settings_check(settings, trouble))
        return true;
    settings_free(settings);
    return false;
}

void
options_help(void)
{
    printf("Usage: seva-hook [OPTION]... COMMAND\n\n"
           "Posts the coaching notes of the PostgreSQL extension seva into tickets as internal notes.\n\nCommands:\n");
    for (const struct command *command = command_table; command->name; command++)
        printf("  %-12s %s\n", command->name, command->help);
    printf("\nOptions; each can also stand in the configuration file (with _ for -) or in the environment (SEVA_HOOK_NAME):\n"
           "  -c, --config FILE        configuration file (%s)\n", SEVA_CONFIG_FILE);
    for (const struct setting *setting = setting_table; setting->name; setting++)
    {
        char        name[32];

        snprintf(name, sizeof name, "%s", setting->name);
        for (char *c = name; *c; c++)
            if (*c == '_')
                *c = '-';
        printf("      --%-18s %s%s%s%s\n", name, setting->help, *setting->initial ? " (" : "", setting->initial,
               *setting->initial ? ")" : "");
    }
    printf("      --help               this text\n      --version            the version\n");
}
