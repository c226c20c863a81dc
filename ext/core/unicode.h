/*
 * unicode.h - bytes to code points, and what the word splitter must know of a code point.
 */
#ifndef SEVA_UNICODE_H
#define SEVA_UNICODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A code point's class byte: its kind in the low three bits, then what follows. */
enum
{
    SV_U_OTHER,  /* punctuation, symbols, controls: a break between words */
    SV_U_SPACE,
    SV_U_LETTER, /* also the underscore */
    SV_U_MARK,
    SV_U_DIGIT,
    SV_U_IGNORE, /* joiners, bidi controls, variation selectors: as if not there */
    SV_U_SOFT,   /* money, percent, number signs: part words without a break */
    SV_U_KIND = 7,
    SV_U_UPPER = 8,
    SV_U_LOWER = 16,
    SV_U_SAME = 32, /* folds to itself (of ASCII: but for the case bit) */
    SV_U_ORDER = 64 /* two bits: 0 starter, 1 nukta, 2 virama, 3 any other combining class */
};

/* Class bytes of U+0800 to U+0FFF, where nearly all Indic letters stand; 0 below. */
extern const uint8_t sv_uni_indic[4096];
extern const uint8_t sv_uni_ascii[128];

/* Decode the code point at p (p < end): its length in *len, or -1 and *len 1 where the bytes are no valid UTF-8. */
extern int32_t sv_utf8(const unsigned char *p, const unsigned char *end, unsigned *len);
extern unsigned sv_uni_class(int32_t cp);
extern unsigned sv_uni_ccc(int32_t cp);
/* Folded, decomposed UTF-8 of cp and its length; NULL where cp folds to itself (Hangul: see sv_fold_word). */
extern const uint8_t *sv_uni_fold(int32_t cp, unsigned *len);
/* Write cp as UTF-8 (at most 4 bytes); returns the length. */
extern unsigned sv_utf8_put(int32_t cp, char *out);

static inline bool
sv_is_word(unsigned cls)
{
    unsigned kind = cls & SV_U_KIND;

    return kind >= SV_U_LETTER && kind <= SV_U_DIGIT;
}

#endif /* SEVA_UNICODE_H */
