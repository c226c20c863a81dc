/* The table of commands: a new one is a line here and a declaration in commands.h. */
#include "commands.h"

#include <string.h>

#include "judge.h"
#include "train.h"

static int
command_judge(const struct options *options)
{
    return seva_judge_main(options->argc, options->argv);
}

#ifdef SEVA_TRAIN
static int
command_train(const struct options *options)
{
    return seva_train_main(options->argc, options->argv);
}
#endif

const struct command command_table[] = {
    {"run", command_run, false, "post notes until told to stop (the daemon)"},
    {"once", command_once, false, "post what is due, then exit"},
    {"preflight", command_preflight, false, "say what is wrong, change nothing"},
    {"judge", command_judge, true, "judge threads from a file, without a database"},
#ifdef SEVA_TRAIN
    {"train", command_train, true, "learn the models of acts from example sentences"},
#endif
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
