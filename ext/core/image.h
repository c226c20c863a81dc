/*
 * image.h - the compiled phrases as one block of memory without pointers: offsets count from its first byte.
 *
 * The automaton works on symbols.  A word becomes a symbol by its key (vocabulary), else by how it begins (prefixes, the
 * longest one), else it is a number or no symbol at all (0).  Symbols stand for all that patterns ask of a word, so that
 * one look-up in a state's row of slots is a step.  A gap is no set of states but a list of spawns: the state behind the
 * gap begins anew at each of the next words.  A word class is a symbol too: its members are looked for first, by an
 * automaton of their own, and where one stands the class's symbol is another way to step over it.  So automata stay as
 * large as their patterns are, whatever the classes hold.
 */
#ifndef SEVA_IMAGE_H
#define SEVA_IMAGE_H

#include "seva.h"

#define SV_IMAGE_MAGIC "seva-ph"
#define SV_IMAGE_FORMAT 1
#define SV_IMAGE_ORDER UINT32_C(0x01020304)
#define SV_FILTER_BYTES 8192 /* one bit for each prefix hint */
#define SV_PAIR_SHARE 8      /* bits of the pairs for each step, at least */

/* Symbols beside words; as the atoms of phrase_tree.h. */
enum
{
    SYMBOL_NONE = 0,
    SYMBOL_COMMA = 1,
    SYMBOL_BEGIN,
    SYMBOL_END,
    SYMBOL_END_QUESTION,
    SYMBOL_END_BANG,
    SYMBOL_NUMBER, /* a word with a digit that no pattern names, nor its beginning */
    SYMBOL_WORDS
};

/* Cuckoo hashing: a word stands in the first or in the second half of the table, see sv_vocab_places. */
typedef struct sv_vocab
{
    uint64_t key; /* 0: empty */
    uint32_t symbol, unused;
} sv_vocab;

typedef struct sv_symbol
{
    uint32_t start;       /* state after it where a match begins with it, 0 where none does; SV_START_PLAIN */
    uint32_t class_start; /* the same for members of word classes */
    uint32_t members;     /* first of the nmembers classes that the word is a member of */
    uint32_t nmembers;
} sv_symbol;

/* Set in a start whose state neither accepts nor opens a gap nor looks for a mark: without a next word it leads nowhere. */
#define SV_START_PLAIN UINT32_C(0x80000000)

/* An element of members: the symbol of a class, above it the class's language. */
#define SV_MEMBER_LANG_SHIFT 28
#define SV_MEMBER_SYMBOL ((UINT32_C(1) << SV_MEMBER_LANG_SHIFT) - 1)

typedef struct sv_prefix
{
    uint32_t text;     /* folded bytes, in strings */
    uint16_t len, hint;
    uint32_t symbol;
} sv_prefix;

typedef struct sv_state
{
    uint32_t slots;   /* first of 1 << (bits & SV_STATE_BITS) slots, a small hash table */
    uint32_t accepts; /* first of naccepts phrases that end here */
    uint32_t spawns;  /* first of nspawns gaps that begin here */
    uint16_t naccepts;
    uint8_t bits, nspawns; /* bits: with the flags below */
} sv_state;

enum
{
    SV_STATE_BITS = 31,
    SV_STATE_COMMA = 32, /* goes on with punctuation */
    SV_STATE_END = 64    /* goes on at the sentence's end */
};

typedef struct sv_slot
{
    uint32_t symbol; /* 0: empty */
    uint32_t state;
} sv_slot;

typedef struct sv_spawn
{
    uint32_t state; /* behind the gap */
    uint16_t words; /* at most so many in the gap */
    uint16_t cross; /* punctuation may pass */
} sv_spawn;

typedef struct sv_row
{
    uint32_t id;  /* the phrase's; of a word class (SV_CUE_CLASS): its symbol */
    uint16_t cue;
    int16_t weight;
    uint8_t guards, lang;
    uint16_t unused;
    uint32_t helpdesk, queue; /* in strings; 0: all */
} sv_row;

typedef struct sv_section
{
    uint32_t at, n; /* bytes from the image's start; number of elements */
} sv_section;

typedef struct sv_image_header
{
    char magic[8];
    uint32_t format, order;
    uint64_t size, checksum; /* checksum: of all that stands behind it, sv_image_sum */
    uint64_t version;
    uint32_t begin;          /* state where a sentence begins: SYMBOL_BEGIN was read; 0: no pattern asks */
    uint32_t unused;
    sv_section vocab, filter, pairs, symbols, members, prefixes, states, slots, accepts, spawns, rows, strings;
} sv_image_header;

/* The checksum of size bytes from base, its own eight bytes left out. */
extern uint64_t sv_image_sum(const void *base, size_t size);

/* The places of a word in the table of n slots. */
static inline void
sv_vocab_places(uint64_t key, uint32_t n, uint32_t place[2])
{
    uint32_t mask = n / 2 - 1;

    place[0] = (uint32_t) key & mask;
    place[1] = n / 2 + ((uint32_t) (key >> 24) & mask);
}

/*
 * The bit, of 1 << bits, that says: from this state a step with this symbol may lead on.  Most steps that are tried lead
 * nowhere; the bit says so without a look at the state and its row.
 */
static inline uint32_t
sv_pair_bit(uint32_t state, uint32_t symbol, unsigned bits)
{
    uint64_t h = state * UINT64_C(0x9E3779B97F4A7C15) ^ symbol * UINT64_C(0xD6E8FEB86659FD93);

    return (uint32_t) (h >> (64 - bits));
}

/* The slot of a state for a symbol: the state that follows, 0 for none. */
static inline uint32_t
sv_step(const sv_slot *slots, const sv_state *s, uint32_t symbol)
{
    const sv_slot *row = slots + s->slots;
    uint32_t mask = (UINT32_C(1) << (s->bits & SV_STATE_BITS)) - 1;
    uint32_t at = (symbol * UINT32_C(0x9E3779B1)) >> 16;

    for (uint32_t tries = 0; tries <= mask; tries++, at++)
    {
        const sv_slot *slot = &row[at & mask];

        if (slot->symbol == symbol)
            return slot->state;
        if (slot->symbol == 0)
            break;
    }
    return 0;
}

#endif /* SEVA_IMAGE_H */
