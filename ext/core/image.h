/*
 * image.h - the compiled phrases as one block of memory without pointers: offsets count from a part's first byte.
 *
 * An image is a header and parts.  A part is an automaton for the phrases of one language (English with those for all
 * languages), with a checksum of its own: a session reads only the parts that its texts ask for, and a text is scanned with
 * the parts whose language and scripts it holds.  Where one automaton would grow too large a language has several parts.
 *
 * The automaton works on symbols.  A word becomes a symbol by its key (vocabulary), else by how it begins (prefixes, the
 * longest one), else it is a number or no symbol at all (0).  Symbols stand for all that patterns ask of a word, so that
 * one look-up in a state's table is a step.  Symbols that lead from a state to the same place, as alternatives do, are kept
 * as a set that many states share.  A gap is no set of states but a list of spawns: the state behind the gap begins anew at
 * each of the next words.  A word class is a symbol too: its members are looked for first, by an automaton of their own,
 * and where one stands the class's symbol is another way to step over it.  So automata stay as large as their patterns
 * are, whatever the classes hold.
 *
 * Numbers of states, symbols and sets are 16 bits wide: scanning is as fast as what it touches is small.
 */
#ifndef SEVA_IMAGE_H
#define SEVA_IMAGE_H

#include "seva.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define SV_IMAGE_MAGIC "seva-ph"
#define SV_IMAGE_FORMAT 2
#define SV_IMAGE_ORDER UINT32_C(0x01020304)
#define SV_FILTER_WORDS 1024 /* of 64 bits, one for each prefix hint */
#define SV_MAX_NUMBER 65535  /* states, symbols, sets and rows of one part, and units of its members */

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

/*
 * What a word leads to.  A word that classes have as member, or that begins one, has in members, from `members` on: the
 * state after it among the classes' own words (0: none), a number, and so many classes, two numbers each: the symbol, and
 * the bit of the language.
 */
typedef struct sv_symbol
{
    uint16_t start;   /* state after it where a match begins with it, 0 where none does */
    uint16_t members; /* 0: none */
} sv_symbol;

typedef struct sv_prefix
{
    uint32_t text; /* folded bytes, in strings */
    uint16_t len, hint;
    uint16_t symbol, unused;
} sv_prefix;

/*
 * In body, from `at` on: naccepts rows that end here; where gaps begin, SV_REACH_UNITS that say what they can lead to, and
 * the spawns, two numbers each (state behind the gap; its most words, and SV_GAP_CROSS where punctuation may pass); the
 * sets, two each (set, state); the other steps as a list of symbols (sv_list), each eight, or all, of which are followed by
 * as many states.  Behind the last state SV_LIST more units can be read.
 */
typedef struct sv_state
{
    uint64_t next; /* the bit of each symbol that it goes on with, see sv_symbol_bit */
    uint32_t at;
    uint16_t naccepts;
    uint16_t shape; /* see below */
} sv_state;

#define SV_SHAPE_LIST 31u /* the kind of the list, 0: none */
#define SV_SHAPE_SETS(shape) ((shape) >> 5 & 3u)
#define SV_SHAPE_GAPS(shape) ((shape) >> 7 & 63u) /* units of the spawns and of what stands before them */
#define SV_REACH_UNITS 5u /* 64 bits: of the symbols that any state behind a gap goes on with; the most words of any gap */
#define SV_MAX_SETS 3u /* of one state: more alternatives than that are written out in its table */
enum
{
    SV_STATE_COMMA = 1 << 13, /* goes on with punctuation */
    SV_STATE_END = 1 << 14,   /* goes on at the sentence's end */
    SV_STATE_PLAIN = 1 << 15  /* neither accepts nor opens a gap nor looks for a mark: without a next word it leads nowhere */
};
#define SV_GAP_CROSS 0x100u

typedef struct sv_row
{
    uint32_t id;  /* the phrase's; of a word class (SV_CUE_CLASS): its symbol */
    uint32_t order; /* among the rows of all parts */
    uint16_t cue;
    int16_t weight;
    uint8_t guards, lang;
    uint16_t unused;
    uint32_t helpdesk, queue; /* in strings; 0: all */
} sv_row;

typedef struct sv_section
{
    uint32_t at, n; /* bytes from the part's start; number of elements */
} sv_section;

typedef struct sv_part
{
    uint32_t begin; /* state where a sentence begins: SYMBOL_BEGIN was read; 0: no pattern asks */
    uint32_t unused;
    sv_section vocab, filter, symbols, members, prefixes, states, body, set_at, sets, rows, strings;
} sv_part; /* filter: of the beginnings that patterns of this part name */

/* A part in the image. */
typedef struct sv_part_place
{
    uint32_t at, size;
    uint64_t checksum; /* sv_image_sum */
    uint16_t langs;    /* bits of sv_lang: scanned where one of these is looked for */
    uint16_t scripts;  /* bits of sv_script: a match has a word of one of these */
    uint32_t unused;
} sv_part_place;

typedef struct sv_image_header
{
    char magic[8];
    uint32_t format, order;
    uint64_t size, checksum; /* checksum: of this header, with 0 in its place */
    uint64_t version;
    uint32_t nparts, unused;
    sv_part_place part[SV_MAX_PARTS];
} sv_image_header;

extern uint64_t sv_image_sum(const void *base, size_t size);
/* Put the right checksums into an image of that size: of its parts, as far as they lie in it, and of the header. */
extern void sv_image_seal(void *image, size_t size);

/*
 * An element of the vocabulary: the upper 48 bits of a word's key, and its symbol.  Cuckoo hashing: a word stands in the
 * first or in the second half of the table of n elements.
 */
#define SV_VOCAB_SYMBOL UINT64_C(0xFFFF)
static inline void
sv_vocab_places(uint64_t key, uint32_t n, uint32_t place[2])
{
    uint32_t half = n / 2;

    place[0] = (uint32_t) ((uint64_t) (uint32_t) key * half >> 32);
    place[1] = half + (uint32_t) ((uint64_t) (uint32_t) (key >> 24) * half >> 32);
}

/*
 * One of 64 bits for a symbol.  Most steps that are tried lead nowhere: the bits of a state say so without a look at its
 * table, and those of a few words at once with a single "and".
 */
static inline uint64_t
sv_symbol_bit(uint32_t symbol)
{
    return UINT64_C(1) << (symbol * UINT32_C(0x9E3779B1) >> 26);
}

/*
 * A list of symbols that is searched eight at a time, without a guess at where it ends.  Its kind: so many symbols, up to
 * eight; or SV_LIST + n: 1 << n lists of eight, empty places 0, and which one a symbol stands in its hash says.
 */
#define SV_LIST 8u
#define SV_MAX_LIST_KIND (SV_LIST + 14u)

static inline uint32_t
sv_list_of(uint32_t symbol, uint32_t kind)
{
    return kind <= SV_LIST ? 0 : (symbol * UINT32_C(0x85EBCA6B)) >> 15 & ((UINT32_C(1) << (kind - SV_LIST)) - 1);
}

/* Places in the lists of that kind. */
static inline uint32_t
sv_list_room(uint32_t kind)
{
    return kind <= SV_LIST ? kind : SV_LIST << (kind - SV_LIST);
}

/* Which of the eight symbols from p on it is, as bits; those that are none of the list are there for nothing. */
static inline uint32_t
sv_find_symbol(const uint16_t *p, uint32_t symbol, uint32_t kind)
{
    uint32_t all = kind < SV_LIST ? (1u << kind) - 1 : 0xFF;
#ifdef __SSE2__
    __m128i same = _mm_cmpeq_epi16(_mm_loadu_si128((const __m128i *) (const void *) p), _mm_set1_epi16((short) symbol));

    return (uint32_t) _mm_movemask_epi8(_mm_packs_epi16(same, _mm_setzero_si128())) & all;
#else
    uint32_t found = 0;

    for (unsigned i = 0; i < SV_LIST; i++)
        found |= (uint32_t) (p[i] == symbol) << i;
    return found & all;
#endif
}

/* A set's place: its list begins at set_at >> SV_SET_SHIFT in sets, and set_at & SV_SET_KIND is the kind. */
#define SV_SET_SHIFT 5
#define SV_SET_KIND 31u

#endif /* SEVA_IMAGE_H */
