/* learn.h - learns linear models from samples: the acts of sentences, and the leanings of whole texts. */
#ifndef SEVA_LEARN_H
#define SEVA_LEARN_H

#include <stdio.h>

#include "model_file.h"
#include "samples.h"

/* What is learnt, and how. */
typedef struct seva_lesson
{
    bool acts;         /* acts of sentences, language by language; else leanings of whole texts, of all languages at once */
    double cost;       /* of liblinear: the larger, the closer to the samples */
    double rarity;     /* a feature weighs (1 + ln(samples / samples with it)) to this power */
    double most_for;   /* a sample that is an example weighs at most so many others */
} seva_lesson;
extern const seva_lesson seva_lesson_of_acts, seva_lesson_of_leanings;

typedef struct seva_learnt seva_learnt;

/* Learn from all samples together; the samples must outlive the call only. */
extern seva_learnt *seva_learn(const seva_samples *all, const seva_lesson *lesson);
/* What was learnt for a language (any, of leanings), as a table that people can read, or as it is kept in memory. */
extern void seva_learnt_table(const seva_learnt *l, sv_lang lang, FILE *out);
extern sv_model *seva_learnt_model(const seva_learnt *l, sv_lang lang);
extern void seva_learnt_free(seva_learnt *l);

#endif
