/* judge.h - the command `seva-hook judge`. */
#ifndef SEVA_JUDGE_COMMAND_H
#define SEVA_JUDGE_COMMAND_H

/* argv[0] is the command's name; returns an exit status of sysexits.h. */
extern int seva_judge_main(int argc, char **argv);

#endif
