/*
 * words_key.c - folding a word and hashing what comes of it.
 *
 * Folded = canonical decomposition of the full case folding, marks in canonical order (Unicode 3.13, D145), without
 * joiners and other ignorable code points, with the typographic apostrophe made plain.
 */
#include "words_key.h"

#include "seva.h"
#include "unicode.h"

#define MAX_MARKS 32 /* marks in a row that are put in order; more than any language writes on one letter */

typedef struct folder
{
    char *out;
    uint32_t cap, n;
    bool full;
    uint64_t h, block, first, total;
    int32_t mark[MAX_MARKS];
    uint8_t ccc[MAX_MARKS];
    unsigned nmarks;
} folder;

static void
emit_byte(folder *f, unsigned char c)
{
    f->block |= (uint64_t) c << 8 * (f->total & 7);
    f->total++;
    if ((f->total & 7) != 0)
        return;
    if (f->total == 8)
        f->first = f->block;
    f->h = sv_key_step(f->h, f->block);
    f->block = 0;
}

static void
emit(folder *f, int32_t cp)
{
    char bytes[4];
    unsigned len = sv_utf8_put(cp, bytes);

    f->full = f->full || f->cap - f->n < len;
    for (unsigned i = 0; i < len; i++)
    {
        if (!f->full)
            f->out[f->n++] = bytes[i];
        emit_byte(f, (unsigned char) bytes[i]);
    }
}

static void
flush_marks(folder *f)
{
    for (unsigned i = 0; i < f->nmarks; i++)
        emit(f, f->mark[i]);
    f->nmarks = 0;
}

/* Canonical ordering: a mark moves before those of a higher class, never past a starter. */
static void
take(folder *f, int32_t cp)
{
    unsigned ccc = sv_uni_ccc(cp);
    unsigned at;

    if (ccc == 0 || f->nmarks == MAX_MARKS)
        flush_marks(f);
    if (ccc == 0)
    {
        emit(f, cp);
        return;
    }
    for (at = f->nmarks++; at > 0 && f->ccc[at - 1] > ccc; at--)
    {
        f->mark[at] = f->mark[at - 1];
        f->ccc[at] = f->ccc[at - 1];
    }
    f->mark[at] = cp;
    f->ccc[at] = (uint8_t) ccc;
}

/* Hangul syllables decompose by arithmetic (Unicode 3.12). */
static void
take_hangul(folder *f, int32_t cp)
{
    int32_t s = cp - 0xAC00;

    take(f, 0x1100 + s / 588);
    take(f, 0x1161 + s % 588 / 28);
    if (s % 28 != 0)
        take(f, 0x11A7 + s % 28);
}

static void
take_folded(folder *f, int32_t cp)
{
    unsigned len, step;
    const uint8_t *form = sv_uni_fold(cp, &len);

    if (cp == 0x2019)
        take(f, '\'');
    else if (cp >= 0xAC00 && cp <= 0xD7A3)
        take_hangul(f, cp);
    else if (form == NULL)
        take(f, cp);
    else
        for (const uint8_t *end = form + len; form < end; form += step)
            take(f, sv_utf8(form, end, &step));
}

static void
fold(folder *f, const char *word, size_t n)
{
    const unsigned char *p = (const unsigned char *) word, *end = p + n;
    unsigned len;

    f->h = SV_KEY_SEED;
    for (; p < end; p += len)
    {
        int32_t cp = sv_utf8(p, end, &len);

        if (cp >= 0 && (sv_uni_class(cp) & SV_U_KIND) != SV_U_IGNORE)
            take_folded(f, cp);
    }
    flush_marks(f);
}

sv_key
sv_key_folded(const char *word, size_t n)
{
    folder f = {0};

    fold(&f, word, n);
    if (f.total < 8)
        f.first = f.block;
    if ((f.total & 7) != 0)
        f.h = sv_key_step(f.h, f.block);
    return (sv_key){sv_key_end(f.h, f.total), sv_key_hint(f.first)};
}

sv_key
sv_key_plain(const char *word, size_t n)
{
    uint64_t h = SV_KEY_SEED, first, block;
    size_t at = 0;

    first = sv_lower8(n >= 8 ? sv_load64(word) : sv_load_part(word, n));
    for (; at + 8 <= n; at += 8)
        h = sv_key_step(h, sv_lower8(sv_load64(word + at)));
    if (at < n)
    {
        block = sv_lower8(sv_load_part(word + at, n - at));
        h = sv_key_step(h, block);
    }
    return (sv_key){sv_key_end(h, n), sv_key_hint(first)};
}

uint64_t
sv_word_key(const char *word, size_t len)
{
    return sv_key_folded(word, len).key;
}

uint32_t
sv_fold_word(const char *word, size_t len, char *out, uint32_t cap)
{
    folder f = {.out = out, .cap = cap};

    fold(&f, word, len);
    return f.n;
}
