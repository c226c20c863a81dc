/* model_hash.h - the features of words as numbers: what the folding of words and the sums of their weights share. */
#ifndef SEVA_MODEL_HASH_H
#define SEVA_MODEL_HASH_H

#include "model.h"
#include "words_key.h"

#include <string.h>

#define EDGE_START 0x9e3779b9u /* the hashes of the edges of a sentence, as words */
#define EDGE_END 0xc2b2ae3du
#define WORD_BYTES 120 /* of a folded word that are read */
#define ROOM 16        /* bytes that loads of eight may touch behind a word */

static inline uint32_t
mix(uint64_t x)
{
    x ^= x >> 33; x *= 0xff51afd7ed558ccdULL;
    x ^= x >> 33; x *= 0xc4ceb9fe1a85ec53ULL;
    x ^= x >> 33;
    return (uint32_t) x ? (uint32_t) x : 1;
}

/* Eight bytes from s, of which n count, first byte lowest on every machine. */
static inline uint64_t
eight(const char *s, uint32_t n)
{
    uint64_t x = sv_load64(s);

    return n >= 8 ? x : x & ((UINT64_C(1) << (8 * n)) - 1);
}

static inline uint32_t
bytes_hash(const char *s, uint32_t n, uint64_t seed)
{
    uint64_t h = seed << 32 ^ n; /* away from the first letter: kinds do not meet */

    for (; n > 8; s += 8, n -= 8)
        h = (h ^ eight(s, 8)) * 0x9e3779b97f4a7c15ULL, h ^= h >> 32;
    return mix((h ^ eight(s, n)) * 0xc2b2ae3d27d4eb4fULL);
}

/* As sv_model_word, where ROOM bytes can be read behind the word. */
static inline uint32_t
word_hash(const char *s, uint32_t n)
{
    return bytes_hash(s, n, 0x31);
}

static inline uint32_t
pair_hash(uint32_t before, uint32_t after)
{
    return mix(((uint64_t) before << 32 | after) ^ 0x3200000032ULL);
}

static inline uint32_t
sound_pair_hash(uint32_t before, uint32_t after)
{
    return mix(((uint64_t) before << 32 | after) ^ 0x7000000070ULL);
}

static inline uint32_t
chars_hash(const char *s, uint32_t n)
{
    return bytes_hash(s, n, 0x63);
}

/* Where the characters of a word with its edges begin, and where it ends behind the last; returns how many there are. */
static inline uint32_t
find_edges(const char *padded, uint32_t n, uint8_t edge[SV_MODEL_RUNS])
{
    uint32_t chars = 0;

    for (uint32_t i = 0; i < n; i++)
        if (((unsigned char) padded[i] & 0xC0) != 0x80)
            edge[chars++] = (uint8_t) i;
    edge[chars] = (uint8_t) n;
    return chars;
}

/* The number of runs of four characters in " word ", of which a word of one or two characters is one. */
static inline uint32_t
runs_in(uint32_t chars)
{
    return chars > 2 ? chars - 1 : 1;
}

/* Hashes of the runs of " word ", behind which ROOM bytes can be read. */
static inline uint32_t
hash_runs(const char *padded, uint32_t len, uint32_t chars, uint32_t run[SV_MODEL_RUNS])
{
    uint32_t n = runs_in(chars);
    uint8_t edge[SV_MODEL_RUNS];

    if (chars == len && len >= 2)
    {
        for (uint32_t i = 0; i < n; i++)
            run[i] = chars_hash(padded + i, 4);
        return n;
    }
    chars = find_edges(padded, len + 2, edge);
    for (uint32_t i = 0; i < n; i++)
        run[i] = chars_hash(padded + edge[i], (uint32_t) edge[i + 4 <= chars ? i + 4 : chars] - edge[i]);
    return n;
}

static inline uint32_t
mark_hash(char mark)
{
    return mark == '?' || mark == '!' ? mix((uint64_t) mark) : 0;
}

#endif
