/* sound.h - the phonetic key of a word, the same in every script that seva reads. */
#ifndef SEVA_SOUND_H
#define SEVA_SOUND_H

#include "seva.h"

#define SV_SOUND_BYTES 40 /* of a key */

/* Write the key of a folded word (UTF-8) to out; returns its length in bytes, at most SV_SOUND_BYTES. */
extern uint32_t sv_sound_of(const char *word, uint32_t len, char out[SV_SOUND_BYTES]);

#endif
