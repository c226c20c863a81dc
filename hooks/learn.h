/* learn.h - learns the linear models of the acts from samples. */
#ifndef SEVA_LEARN_H
#define SEVA_LEARN_H

#include <stdio.h>

#include "model_file.h"
#include "samples.h"

/* Learn all acts; write the model as a table that people can read (out), or give it as it is kept in memory (model). */
extern void seva_learn_table(const seva_samples *all, double cost, FILE *out);
extern sv_model *seva_learn_model(const seva_samples *all, double cost);

#endif
