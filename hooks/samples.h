/* samples.h - labelled sentences to learn acts from. */
#ifndef SEVA_SAMPLES_H
#define SEVA_SAMPLES_H

#include "seva.h"

typedef struct seva_sample
{
    char *text;
    uint64_t yes, known; /* by act, or by leaning: has it; is labelled at all */
    sv_lang lang;
} seva_sample;

typedef struct seva_samples { seva_sample *sample; size_t n, room; } seva_samples;

/* p, or the end of the program where there is no memory. */
extern void *seva_need(void *p);
/* The acts of the customer's side, or of the agent's, as bits. */
extern uint64_t seva_acts_of_side(bool customers);
/* -1 for a name that is no act's. */
extern int seva_act_by_name(const char *name);
extern void seva_add_sample(seva_samples *all, sv_lang lang, const char *text, uint64_t yes, uint64_t known);
/*
 * Add what a file holds: examples (act, 1 or 0, sentence; or acts, a customer's whole message: tab-separated), labelled
 * threads as JSON lines with "sentences", or labelled threads as people write them (*.txt).  Returns an exit status of
 * sysexits.h, having named file and line of a mistake on standard error.
 */
extern int seva_read_samples(seva_samples *all, sv_lang lang, const char *file);
/* Add what whole texts lean to (leaning.h), from labelled threads as JSON lines: each reply, and all that its customer wrote. */
extern int seva_read_leanings(seva_samples *all, const char *file);

#endif
