/* Where seva-hook begins: understand the command line, keep secrets out of core files, run the command. */
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "commands.h"

#ifndef PACKAGE_VERSION
#error "PACKAGE_VERSION comes from configure"
#endif

/*
 * The token is in memory: neither a core file nor another process of the user
 * shall show it. The leak check of a sanitizer must look into its own process.
 */
static void
hide_memory(void)
{
    struct rlimit none = {0, 0};

    setrlimit(RLIMIT_CORE, &none);
#ifndef __SANITIZE_ADDRESS__
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

int
main(int argc, char **argv)
{
    struct options options;
    struct trouble trouble;

    if (!options_parse(argc, argv, &options, &trouble))
    {
        fprintf(stderr, "seva-hook: %s\n", trouble.text);
        return trouble.exit_status;
    }
    if (options.version)
    {
        printf("seva-hook %s\n", PACKAGE_VERSION);
        return EX_OK;
    }
    if (options.help)
    {
        options_help();
        return EX_OK;
    }
    if (!options.command)
    {
        options_help();
        return EX_USAGE;
    }
    hide_memory();
    return command_named(options.command)->run(&options);
}
