/* train.h - the command `seva-hook train`. */
#ifndef SEVA_TRAIN_H
#define SEVA_TRAIN_H

/* argv[0] is the command's name; returns an exit status of sysexits.h. */
extern int seva_train_main(int argc, char **argv);

#endif
