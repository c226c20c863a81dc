/*
 * match_words.c - what symbols the words of a sentence are to a part of the image: by the whole word, by its beginning, or as a number.
 */
#include "match_internal.h"

/* The word folded, at most SV_MAX_WORD bytes of it: of ASCII only capitals change. */
static uint32_t
fold_quickly(const char *word, uint32_t len, char *folded)
{
    uint32_t n = len < SV_MAX_WORD ? len : SV_MAX_WORD;
    unsigned char all = 0;

    for (uint32_t i = 0; i < n; i++)
    {
        all |= (unsigned char) word[i];
        folded[i] = (char) (word[i] >= 'A' && word[i] <= 'Z' ? word[i] | 0x20 : word[i]);
    }
    return all < 0x80 ? n : sv_fold_word(word, len, folded, SV_MAX_WORD);
}

/* The longest beginning that the word has, NULL if none. */
static const sv_prefix *
find_prefix(const scan *s, const sv_word *w)
{
    const sv_prefix *p = s->prefix;
    uint32_t low = 0, all = s->part->prefixes.n, high = all, n;
    char folded[SV_MAX_WORD];

    while (low < high)
    {
        uint32_t middle = low + (high - low) / 2;

        if (p[middle].hint < w->prefix_hint)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == all || p[low].hint != w->prefix_hint)
        return NULL;
    n = fold_quickly(s->words->text + w->start, w->end - w->start, folded);
    for (; low < all && p[low].hint == w->prefix_hint; low++)
        if (p[low].len <= n && memcmp(s->strings + p[low].text, folded, p[low].len) == 0)
            return &p[low];
    return NULL;
}

/* A word that no pattern names as a whole: by its beginning, or as a number. */
static uint16_t
look_up_part(const scan *s, const sv_word *w)
{
    const sv_prefix *p = find_prefix(s, w);

    if (p != NULL)
        return p->symbol;
    return w->flags & SV_W_DIGIT ? SYMBOL_NUMBER : SYMBOL_NONE;
}

/*
 * The symbols of the words [from, to), at most 64; which of them begin members of classes, as bits.  Whether a word is known
 * is a toss-up: no branch depends on it alone.
 */
static uint64_t
look_up_words(scan *s, uint32_t from, uint32_t to)
{
    const sv_word *word = s->word;
    const uint64_t *vocab = s->vocab;
    const uint64_t *filter = s->filter;
    const sv_symbol *meaning = s->meaning;
    uint32_t size = s->part->vocab.n;
    uint64_t members = 0;

    for (uint32_t i = from; i < to; i++)
    {
        uint64_t key = word[i].key, one, two;
        unsigned hint = word[i].prefix_hint;
        uint32_t place[2];
        uint16_t symbol;

        sv_vocab_places(key, size, place);
        one = (vocab[place[0]] ^ key) >> 16 == 0 ? vocab[place[0]] : 0;
        two = (vocab[place[1]] ^ key) >> 16 == 0 ? vocab[place[1]] : 0;
        symbol = (uint16_t) ((one | two) & SV_VOCAB_SYMBOL);
        if (((word[i].flags / SV_W_DIGIT | (unsigned) (filter[hint / 64] >> hint % 64)) & (symbol == 0)) != 0)
            symbol = look_up_part(s, &word[i]);
        s->symbol[i] = symbol;
        s->start[i] = meaning[symbol].start;
        s->next[i] = sv_symbol_bit(symbol) & (0 - (uint64_t) (symbol != 0));
        members |= (uint64_t) (meaning[symbol].members != 0) << (i - from);
    }
    return members;
}

void
sv_match_look_up(scan *s)
{
    uint32_t n = s->sentence->n;

    for (uint32_t from = 0; from < n; from += 64)
    {
        s->members[from / 64] = look_up_words(s, from, chunk_end(from, n));
        s->tokens[from / 64] = 0;
    }
    s->symbol[n] = 0; /* no word behind the last */
    memset(s->next + n, 0, BEYOND * sizeof *s->next);
}
