/*
 * sound.c - the phonetic key of a word: what its consonants sound like, whatever script it is written in.
 *
 * The Brahmic scripts stand in Unicode in one order (that of ISCII), 128 places apart, so one table reads them all.  Voice
 * and breath are kept apart only roughly: people who write Hindi in Latin letters do not keep them either.  Vowels within
 * a word are left out; that there is one at the start, and which one at the end, is kept.
 */
#include "sound.h"

#define LETTERS 120 /* of a word that are read */

/* Sounds of the places of a Brahmic block; 0: none. */
static const char brahmic[128] = {
    [0x01] = 'n', [0x02] = 'n', [0x03] = 'h', [0x05] = 'a', [0x06] = 'a', [0x07] = 'i', [0x08] = 'i', [0x09] = 'u', [0x0a] = 'u',
    [0x0b] = 'r', [0x0e] = 'e', [0x0f] = 'e', [0x10] = 'e', [0x12] = 'o', [0x13] = 'o', [0x14] = 'o', [0x15] = 'k', [0x16] = 'k',
    [0x17] = 'g', [0x18] = 'g', [0x19] = 'n', [0x1a] = 'c', [0x1b] = 'c', [0x1c] = 'j', [0x1d] = 'j', [0x1e] = 'n', [0x1f] = 't',
    [0x20] = 't', [0x21] = 'd', [0x22] = 'd', [0x23] = 'n', [0x24] = 't', [0x25] = 't', [0x26] = 'd', [0x27] = 'd', [0x28] = 'n',
    [0x29] = 'n', [0x2a] = 'p', [0x2b] = 'p', [0x2c] = 'b', [0x2d] = 'b', [0x2e] = 'm', [0x2f] = 'i', [0x30] = 'r', [0x31] = 'r',
    [0x32] = 'l', [0x33] = 'l', [0x34] = 'l', [0x35] = 'v', [0x36] = 's', [0x37] = 's', [0x38] = 's', [0x39] = 'h', [0x3e] = 'a',
    [0x3f] = 'i', [0x40] = 'i', [0x41] = 'u', [0x42] = 'u', [0x43] = 'r', [0x46] = 'e', [0x47] = 'e', [0x48] = 'e', [0x4a] = 'o',
    [0x4b] = 'o', [0x4c] = 'o', [0x4e] = 't', [0x58] = 'k', [0x59] = 'k', [0x5a] = 'g', [0x5b] = 'j', [0x5c] = 'd', [0x5d] = 'd',
    [0x5e] = 'p', [0x5f] = 'i', [0x70] = 'n'};

/*
 * Sounds of Latin letters by what follows them: the sound, and whether it takes both.  By table and without branches: which
 * letter comes next is what nobody can guess.
 */
enum { NEXT_OTHER, NEXT_H, NEXT_E, NEXT_I, NEXT_O, NEXT_U, NEXT_Y, NEXTS };
static const uint8_t next_of[256] = {['h'] = NEXT_H, ['e'] = NEXT_E, ['i'] = NEXT_I, ['o'] = NEXT_O, ['u'] = NEXT_U, ['y'] = NEXT_Y};
#define BOTH 0x80
#define ALONE(c) {c, c, c, c, c, c, c}
#define BREATHED(c) {c, c | BOTH, c, c, c, c, c}
static const uint8_t latin[32][NEXTS] = {
    ['a' & 31] = {'a', 'a', 'a', 'e' | BOTH, 'a', 'o' | BOTH, 'a'}, ['e' & 31] = {'e', 'e', 'i' | BOTH, 'e' | BOTH, 'e', 'e', 'e'},
    ['o' & 31] = {'o', 'o', 'o', 'o', 'u' | BOTH, 'o' | BOTH, 'o'}, ['c' & 31] = {'k', 'c' | BOTH, 's', 's', 'k', 'k', 's'},
    ['k' & 31] = BREATHED('k'), ['g' & 31] = BREATHED('g'), ['j' & 31] = BREATHED('j'), ['t' & 31] = BREATHED('t'),
    ['d' & 31] = BREATHED('d'), ['b' & 31] = BREATHED('b'), ['p' & 31] = BREATHED('p'), ['s' & 31] = BREATHED('s'),
    ['f' & 31] = ALONE('p'), ['h' & 31] = ALONE('h'), ['i' & 31] = ALONE('i'), ['l' & 31] = ALONE('l'), ['m' & 31] = ALONE('m'),
    ['n' & 31] = ALONE('n'), ['q' & 31] = ALONE('k'), ['r' & 31] = ALONE('r'), ['u' & 31] = ALONE('u'), ['v' & 31] = ALONE('v'),
    ['w' & 31] = ALONE('v'), ['x' & 31] = ALONE('x'), ['y' & 31] = ALONE('i'), ['z' & 31] = ALONE('j')};

static inline bool
is_vowel(char c)
{
    const uint32_t vowels = 1u << ('a' & 31) | 1u << ('e' & 31) | 1u << ('i' & 31) | 1u << ('o' & 31) | 1u << ('u' & 31);

    return (((unsigned char) c & 0xE0) == 0x60) & (vowels >> (c & 31));
}

/* The sound at s, of n letters at least one; says how many letters it took. */
static inline char
latin_sound(const unsigned char *s, uint32_t n, uint32_t *took)
{
    unsigned sound = latin[*s & 31][n > 1 ? next_of[s[1]] : NEXT_OTHER];

    *took = sound & BOTH ? 2 : 1;
    if (sound == ('c' | BOTH) && n > 2 && s[2] == 'h')
        *took = 3;
    return (char) (sound & ~(unsigned) BOTH);
}

/* The next character of [s, end): its bytes, and its place in a Brahmic block or -1. */
static uint32_t
brahmic_place(const unsigned char *s, const unsigned char *end, int *place)
{
    uint32_t n = *s < 0x80 ? 1 : *s < 0xe0 ? 2 : *s < 0xf0 ? 3 : 4;

    *place = -1;
    if (n > (uint32_t) (end - s))
        return (uint32_t) (end - s);
    if (n == 3)
    {
        uint32_t c = (uint32_t) (*s & 15) << 12 | (uint32_t) (s[1] & 63) << 6 | (s[2] & 63u);

        if (c >= 0x900 && c < 0xd80)
            *place = (int) (c & 127);
    }
    return n;
}

/* The sound at s, 0 for none; says how many bytes it took. */
static inline char
sound_at(const unsigned char *s, const unsigned char *end, uint32_t *took)
{
    int place;

    if (*s >= 'a' && *s <= 'z')
        return latin_sound(s, (uint32_t) (end - s), took);
    if (*s < 0x80)
        return *took = 1, (char) *s;
    *took = brahmic_place(s, end, &place);
    return place >= 0 ? brahmic[place] : (char) *s; /* another script: its first byte stands for a letter */
}

/* What has been heard of a word. */
typedef struct hearing
{
    char *out;
    uint32_t n, k; /* sounds; bytes of the key */
    char first, last;
} hearing;

/* Of vowels the first is kept, as one; 0 is no sound, and what is said twice is heard once. */
static inline void
hear(hearing *h, char c)
{
    bool vowel = is_vowel(c), begins = h->n == 0, fresh = (c != 0) & (c != h->last);

    h->out[h->k] = vowel ? 'a' : c;
    h->k += fresh & (begins | !vowel) & (h->k + 2 < SV_SOUND_BYTES);
    h->first = begins ? c : h->first;
    h->last = c != 0 ? c : h->last;
    h->n += fresh;
}

/* Of a word without consonants the vowels, each once where it is said twice. */
static uint32_t
vowels_of(const unsigned char *s, const unsigned char *end, char out[SV_SOUND_BYTES])
{
    uint32_t n = 0, took;

    for (; s < end && n < SV_SOUND_BYTES; s += took)
    {
        char c = sound_at(s, end, &took);

        if (c && (n == 0 || out[n - 1] != c))
            out[n++] = c;
    }
    return n;
}

uint32_t
sv_sound_of(const char *word, uint32_t len, char out[SV_SOUND_BYTES])
{
    const unsigned char *begin = (const unsigned char *) word, *s = begin, *end = s + len;
    hearing h = {.out = out};
    uint32_t took;

    for (; s < end && h.n + 2 < LETTERS; s += took)
    {
        char c = sound_at(s, end, &took);

        if (c == 'x')
        {
            h.last = 0;
            hear(&h, 'k');
            c = 's';
        }
        hear(&h, c);
    }
    if (h.k == 0 || (h.k == 1 && is_vowel(h.first)))
        return vowels_of(begin, s, out);
    if (is_vowel(h.last))
        out[h.k++] = '~', out[h.k++] = h.last;
    return h.k;
}
