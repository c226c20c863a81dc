/*
 * sound_test.c - the phonetic keys of words: the same in every script, and nothing read beyond the word.
 */
#include "sound.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The key of a copy that ends where the word ends, so that a sanitizer sees a read beyond. */
static const char *
key(const char *word)
{
    static char out[2][SV_SOUND_BYTES + 1];
    static int which;
    size_t len = strlen(word);
    char *copy = malloc(len ? len : 1);
    uint32_t n;

    if (copy == NULL)
        abort();
    memcpy(copy, word, len);
    which = !which;
    n = sv_sound_of(copy, (uint32_t) len, out[which]);
    free(copy);
    out[which][n] = '\0';
    return out[which];
}

static void
same_in_every_script(void)
{
    static const char *const word[][6] = {
        {"refund", "रिफंड", "रिफ़ंड", "ਰਿਫੰਡ", "రిఫండ్", "রিফান্ড"},
        {"maafi", "maafee", "माफ़ी", "माफी", "ਮਾਫ਼ੀ", "মাফি"},
        {"pareshani", "परेशानी", "ਪਰੇਸ਼ਾਨੀ", "pareshanee", "preshaani", NULL},
        {"samajh", "समझ", "ਸਮਝ", "samaj", NULL, NULL},
        {"aapka", "आपका", "apka", "apkaa", NULL, NULL},
        {"booking", "बुकिंग", "ਬੁਕਿੰਗ", "బుకింగ్", NULL, NULL},
        {"cancel", "कैंसल", "kainsal", NULL, NULL, NULL},
        {"chhutti", "छुट्टी", "chutti", "ਛੁੱਟੀ", NULL, NULL},
    };

    for (size_t i = 0; i < COUNT(word); i++)
        for (size_t k = 1; k < 6 && word[i][k]; k++)
            ok(strcmp(key(word[i][0]), key(word[i][k])) == 0, "%s sounds like %s (%s, %s)", word[i][k], word[i][0], key(word[i][k]), key(word[i][0]));
}

static void
not_the_same(void)
{
    static const char *const pair[][2] = {{"maafi", "maafa"}, {"refund", "fund"}, {"करना", "मरना"}, {"aap", "tap"}, {"kya", "kyon"}, {"बिल", "बिजली"}, {"1", "2"}};

    for (size_t i = 0; i < COUNT(pair); i++)
        ok(strcmp(key(pair[i][0]), key(pair[i][1])) != 0, "%s does not sound like %s", pair[i][0], pair[i][1]);
}

/* Any bytes: no key is longer than it may be, and none is read beyond its word. */
static void
any_bytes(void)
{
    char word[300];
    bool fits = true;

    for (unsigned seed = 1; seed < 20000; seed++)
    {
        uint32_t x = seed * 2654435761u;
        size_t n = x % 200;

        for (size_t i = 0; i < n; i++)
        {
            x = x * 1664525u + 1013904223u;
            word[i] = (char) ("\xe0\xa4\x95""chkghz\xf0\xff\xc3yae"[x >> 24 & 15] | (x >> 20 & 1));
            word[i] = word[i] ? word[i] : 'x';
        }
        word[n] = '\0';
        fits = fits && strlen(key(word)) <= SV_SOUND_BYTES;
    }
    ok(fits, "no key is longer than it may be");
    ok(strcmp(key(""), "") == 0, "no word, no sound");
    ok(strcmp(key("aeiou"), "") != 0, "a word of vowels has a key");
}

int
main(void)
{
    same_in_every_script();
    not_the_same();
    any_bytes();
    return done_testing();
}
