/* model_file.h - models of the acts as the trainer writes them, read back into memory. */
#ifndef SEVA_MODEL_FILE_H
#define SEVA_MODEL_FILE_H

#include "model.h"

/* The model in a table that `seva-hook train` wrote, in 64-aligned memory of malloc; NULL with a message on standard error. */
extern sv_model *seva_model_read(const char *file);

/* The same from n rows (hash and weights), each with what its feature was made of (1word, 2pair of words, crun), and biases;
 * NULL where there is no memory. */
extern sv_model *seva_model_build(const sv_model_row *row, const char *const *text, size_t n, const int32_t bias[60]);

/* In a table a weight stands behind the character SEVA_PLACE + the number of its act. */
#define SEVA_PLACE 64

#endif
