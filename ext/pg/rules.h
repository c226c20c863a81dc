/*
 * rules.h - what the files that read, check and try phrases share.
 */
#ifndef SEVA_RULES_H
#define SEVA_RULES_H

#include "seva_pg.h"

#include "commands/trigger.h"

#define SEVA_DEFAULT_WEIGHT 50 /* of a phrase that names none */
#define SEVA_ALIGNMENT 64      /* what the core asks of images and models */

/*
 * The classes that phrases may name, with room for one more.  Needs an SPI connection.
 * read_only: by the active snapshot; else by a new one, which sees what this transaction has just written.
 */
extern sv_class *seva_read_classes(bool read_only, uint32_t *n);

/* Say which phrase is at fault, where in it, and why. */
extern void seva_report_phrase(int level, const sv_phrase *p, const sv_error *err);

/* The arguments (cue, pattern, guards, lang) that a phrase to be checked or tried comes in. */
extern sv_phrase seva_phrase_args(FunctionCallInfo fcinfo);

extern TriggerData *seva_trigger_data(FunctionCallInfo fcinfo);

/*
 * Whether a dump is being restored: its tables come in any order, a phrase before the class that it names.  The server
 * has a setting for the same purpose, functions whose bodies name what is not there yet.
 */
extern bool seva_restoring(void);

#endif /* SEVA_RULES_H */
