/*
 * sound.c - the phonetic key of a word: what its consonants sound like, whatever script it is written in.
 *
 * The Brahmic scripts stand in Unicode in one order (that of ISCII), 128 places apart, so one table reads them all.  Voice
 * and breath are kept apart only roughly: people who write Hindi in Latin letters do not keep them either.  Vowels within
 * a word are left out; that there is one at the start, and which one at the end, is kept.
 */
#include "sound.h"

#include <string.h>

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

/* Sounds of single Latin letters; c is looked at apart. */
static const char latin[26] = {'a', 'b', 0, 'd', 'e', 'p', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'k', 'r', 's', 't', 'u', 'v', 'v', 'x', 'i', 'j'};

static bool
is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

/* The sound at s, of n letters at least one; says how many letters it took. */
static char
latin_sound(const char *s, uint32_t n, uint32_t *took)
{
    char next = n > 1 ? s[1] : 0;

    *took = 1;
    if (*s == 'c')
    {
        if (next == 'h')
            return *took = n > 2 && s[2] == 'h' ? 3 : 2, 'c';
        return next == 'e' || next == 'i' || next == 'y' ? 's' : 'k';
    }
    if (next == 'h' && strchr("kgjtdbps", *s))
        return *took = 2, latin[*s - 'a'];
    if ((*s == 'e' && next == 'e') || (*s == 'o' && next == 'o'))
        return *took = 2, *s == 'e' ? 'i' : 'u';
    if ((*s == 'a' || *s == 'e') && next == 'i')
        return *took = 2, 'e';
    if ((*s == 'a' || *s == 'o') && next == 'u')
        return *took = 2, 'o';
    return latin[*s - 'a'];
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

/* Sounds one after the other, each once where it is said twice. */
static uint32_t
sounds_of(const char *word, uint32_t len, char out[LETTERS])
{
    const unsigned char *s = (const unsigned char *) word, *end = s + len;
    uint32_t n = 0;

    while (s < end && n + 2 < LETTERS)
    {
        char c = 0;
        uint32_t took;

        if (*s >= 'a' && *s <= 'z')
            c = latin_sound((const char *) s, (uint32_t) (end - s), &took);
        else if (*s < 0x80)
            c = (char) *s, took = 1;
        else
        {
            int place;

            took = brahmic_place(s, end, &place);
            if (place >= 0)
                c = brahmic[place];
            else
                c = (char) *s; /* another script: its first byte stands for a letter */
        }
        s += took;
        if (c == 'x')
            c = 's', out[n++] = 'k';
        if (c && (n == 0 || out[n - 1] != c))
            out[n++] = c;
    }
    return n;
}

uint32_t
sv_sound_of(const char *word, uint32_t len, char out[SV_SOUND_BYTES])
{
    char sound[LETTERS];
    uint32_t n = sounds_of(word, len, sound), k = 0;

    if (n && is_vowel(sound[0]))
        out[k++] = 'a';
    for (uint32_t i = 0; i < n && k + 2 < SV_SOUND_BYTES; i++)
        if (!is_vowel(sound[i]))
            out[k++] = sound[i];
    if (k == 0 || (k == 1 && is_vowel(sound[0])))
    {
        memcpy(out, sound, n < SV_SOUND_BYTES ? n : SV_SOUND_BYTES);
        return n < SV_SOUND_BYTES ? n : SV_SOUND_BYTES;
    }
    if (is_vowel(sound[n - 1]))
        out[k++] = '~', out[k++] = sound[n - 1];
    return k;
}
