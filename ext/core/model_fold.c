/* model_fold.c - the words of a message as the models see them: folded, with their features as single words and as sounds. */
#include "arena.h"
#include "model_hash.h"
#include "sound.h"
#include "unicode.h"

uint32_t
sv_model_word(const char *word, uint32_t len)
{
    char roomy[WORD_BYTES + ROOM] = {0};

    len = len < WORD_BYTES ? len : WORD_BYTES;
    memcpy(roomy, word, len);
    return word_hash(roomy, len);
}

/* ASCII folds to its small letters.  False where a byte is not ASCII. */
static bool
fold_ascii(const char *word, uint32_t len, char *to, uint32_t cap, uint32_t *n)
{
    uint32_t i, most = len < cap ? len : cap;

    for (i = 0; i < most; i++)
    {
        unsigned char c = (unsigned char) word[i];

        if (c >= 0x80)
            return false;
        to[i] = (char) (c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    for (; i < len; i++)
        if ((unsigned char) word[i] >= 0x80)
            return false;
    *n = most;
    return true;
}

/* A word of at most 16 letters of ASCII, with its hash: nearly all of a Latin script.  False for any other; `word` and `to`
 * have room for 16. */
static inline bool
fold_short(const char *word, uint32_t len, char *to, uint32_t *hash)
{
    uint64_t head = sv_lower8(sv_load64(word)), tail, h = UINT64_C(0x31) << 32 ^ len;

    if (len <= 8)
    {
        tail = sv_keep(head, len);
        if (tail & UINT64_C(0x8080808080808080))
            return false;
    }
    else
    {
        tail = sv_lower8(sv_load64(word + 8));
        sv_store64(to + 8, tail);
        tail = sv_keep(tail, len - 8);
        if ((head | tail) & UINT64_C(0x8080808080808080))
            return false;
        h = (h ^ head) * 0x9e3779b97f4a7c15ULL, h ^= h >> 32;
    }
    sv_store64(to, head);
    *hash = mix((h ^ tail) * 0xc2b2ae3d27d4eb4fULL);
    return true;
}

/* Indic letters that fold to themselves, with their marks in order: most words of these scripts.  False for any other. */
static bool
fold_indic(const char *word, uint32_t len, char *to, uint32_t cap, uint32_t *n)
{
    const unsigned char *p = (const unsigned char *) word;
    unsigned before = 0;

    if (len % 3 != 0 || len > cap)
        return false;
    for (uint32_t i = 0; i < len; i += 3)
    {
        unsigned cls, order;

        if (p[i] != 0xE0 || (p[i + 1] & 0xE0) != 0xA0 || (p[i + 2] & 0xC0) != 0x80)
            return false;
        cls = sv_uni_indic[(p[i + 1] & 0x3Fu) << 6 | (p[i + 2] & 0x3F)];
        order = cls / SV_U_ORDER;
        if (!(cls & SV_U_SAME) || !sv_is_word(cls) || order == 3 || (order != 0 && order < before))
            return false;
        before = order;
    }
    memcpy(to, word, len);
    *n = len;
    return true;
}

static uint32_t
count_chars(const char *s, uint32_t n)
{
    uint32_t chars = 0;

    for (uint32_t i = 0; i < n; i++)
        chars += ((unsigned char) s[i] & 0xC0) != 0x80;
    return chars;
}

/* Fold word i, of any kind, to `to`; returns its bytes. */
static uint32_t
fold_any(const sv_words *w, uint32_t i, char *to, sv_folded *out)
{
    const char *from = w->text + w->word[i].start;
    uint32_t len = w->word[i].end - w->word[i].start, n, cap = WORD_BYTES < 4 * len + 8 ? WORD_BYTES : 4 * len + 8;

    if (!fold_ascii(from, len, to, cap, &n) && !fold_indic(from, len, to, cap, &n))
        n = sv_fold_word(from, len, to, cap);
    if (w->word[i].flags & SV_W_DIGIT)
        for (uint32_t k = 0; k < n; k++)
            to[k] = to[k] >= '0' && to[k] <= '9' ? '0' : to[k];
    out->hash[i] = word_hash(to, n);
    out->chars[i] = (uint8_t) count_chars(to, n);
    return n;
}

sv_status
sv_fold_words(sv_arena *a, const sv_words *w, sv_folded *out)
{
    size_t n = 0;
    char *bytes = sv_alloc_raw(a, 4 * (size_t) w->len + 9 * (size_t) w->nwords + 1 + ROOM);

    *out = (sv_folded) {.bytes = bytes};
    out->at = sv_alloc_raw(a, (w->nwords + 1) * sizeof *out->at);
    out->hash = sv_alloc_raw(a, (w->nwords + 1) * sizeof *out->hash);
    out->chars = sv_alloc_raw(a, w->nwords + 1);
    if (out->bytes == NULL || out->at == NULL || out->hash == NULL || out->chars == NULL)
        return SV_NOMEM;
    bytes[n++] = ' ';
    for (uint32_t i = 0; i < w->nwords; i++)
    {
        const sv_word *word = &w->word[i];
        uint32_t len = word->end - word->start;

        out->at[i] = (uint32_t) n;
        if (len - 1 < 16 && w->len - word->start >= 16 && !(word->flags & SV_W_DIGIT)
            && fold_short(w->text + word->start, len, bytes + n, &out->hash[i]))
            out->chars[i] = (uint8_t) len;
        else
            len = fold_any(w, i, bytes + n, out);
        n += len;
        bytes[n++] = ' ';
    }
    out->at[w->nwords] = (uint32_t) n;
    memset(bytes + n, 0, ROOM);
    return SV_OK;
}

sv_status
sv_fold_sounds(sv_arena *a, sv_folded *f, uint32_t n)
{
    char sound[SV_SOUND_BYTES + ROOM];

    if (f->sound)
        return SV_OK;
    if ((f->sound = sv_alloc_raw(a, (n + 1) * sizeof *f->sound)) == NULL)
        return SV_NOMEM;
    for (uint32_t i = 0; i < n; i++)
        f->sound[i] = bytes_hash(sound, sv_sound_of(f->bytes + f->at[i], sv_folded_bytes(f, i), sound), 0x73);
    return SV_OK;
}

uint32_t
sv_model_runs(const char *word, uint32_t len, uint32_t run[SV_MODEL_RUNS])
{
    char padded[WORD_BYTES + 2 + ROOM] = " ";

    len = len < WORD_BYTES ? len : WORD_BYTES;
    memcpy(padded + 1, word, len);
    padded[len + 1] = ' ';
    return hash_runs(padded, len, count_chars(word, len), run);
}
