/*
 * words_key.h - the key of a word: a hash of its folded form, the same on every machine.
 */
#ifndef SEVA_WORDS_KEY_H
#define SEVA_WORDS_KEY_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct sv_key
{
    uint64_t key;
    uint16_t hint; /* of how the folded word begins: three bytes of ASCII, six of anything else */
} sv_key;

#define SV_KEY_SEED UINT64_C(0x9E3779B97F4A7C15)
#define SV_KEY_MULT UINT64_C(0xD6E8FEB86659FD93)
#define SV_KEY_LAST UINT64_C(0xA0761D6478BD642F)

/* Eight bytes as a number, the first one lowest, whatever the machine's byte order. */
static inline uint64_t
sv_load64(const void *p)
{
    uint64_t v;

    memcpy(&v, p, sizeof v);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap64(v);
#endif
    return v;
}

static inline void
sv_store64(void *p, uint64_t v)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap64(v);
#endif
    memcpy(p, &v, sizeof v);
}

static inline uint64_t
sv_load_part(const void *p, size_t n)
{
    unsigned char part[8] = {0};

    memcpy(part, p, n);
    return sv_load64(part);
}

/* ASCII capitals among eight bytes to lower case, all else as it was. */
static inline uint64_t
sv_lower8(uint64_t v)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t low = v & ones * 0x7F;
    uint64_t from_a = low + ones * (0x80 - 'A');
    uint64_t past_z = low + ones * (0x7F - 'Z');

    return v | ((from_a & ~past_z & ~v & ones * 0x80) >> 2);
}

static inline uint64_t
sv_key_step(uint64_t h, uint64_t block)
{
    h = (h ^ block) * SV_KEY_MULT;
    return h ^ h >> 32;
}

static inline uint64_t
sv_key_end(uint64_t h, uint64_t len)
{
    h = (h ^ len) * SV_KEY_LAST;
    h ^= h >> 29;
    return h == 0 ? 1 : h;
}

static inline uint16_t
sv_key_hint(uint64_t first)
{
    uint64_t kept = first & (first & 0x80 ? UINT64_C(0xFFFFFFFFFFFF) : UINT64_C(0xFFFFFF));

    return (uint16_t) ((kept * SV_KEY_MULT) >> 48);
}

static inline uint16_t
sv_key_hint_of_ascii(uint64_t first)
{
    return (uint16_t) (((first & UINT64_C(0xFFFFFF)) * SV_KEY_MULT) >> 48);
}

/* The first n (1 to 8) of eight bytes that were loaded, the others 0. */
static inline uint64_t
sv_keep(uint64_t v, size_t n)
{
    return v & UINT64_MAX >> 8 * (8 - n);
}

/* Key of n bytes that are folded already, but for ASCII capitals; eight more bytes can be read behind them. */
static inline sv_key
sv_key_roomy(const char *word, size_t n)
{
    uint64_t first = sv_lower8(sv_load64(word)), h;
    size_t at = 8;

    if (n <= 8)
    {
        first = sv_keep(first, n);
        return (sv_key){sv_key_end(sv_key_step(SV_KEY_SEED, first), n), sv_key_hint(first)};
    }
    h = sv_key_step(SV_KEY_SEED, first);
    for (; at + 8 <= n; at += 8)
        h = sv_key_step(h, sv_lower8(sv_load64(word + at)));
    if (at < n)
        h = sv_key_step(h, sv_keep(sv_lower8(sv_load64(word + at)), n - at));
    return (sv_key){sv_key_end(h, n), sv_key_hint(first)};
}

/* The same where no byte may be read behind the n. */
extern sv_key sv_key_plain(const char *word, size_t n);
/* Key of any word, the long way: decoded, folded, decomposed, marks put in order. */
extern sv_key sv_key_folded(const char *word, size_t n);

#endif /* SEVA_WORDS_KEY_H */
