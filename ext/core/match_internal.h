/*
 * match_internal.h - what the files that run the automata share: the scan of a text, and the steps of an automaton.
 */
#ifndef SEVA_MATCH_INTERNAL_H
#define SEVA_MATCH_INTERNAL_H

#include "image.h"
#include "phrase.h"
#include "words_internal.h"

#include <string.h>

#define MAX_THREADS 64       /* at one beginning; further ones are not followed */
#define MAX_MATCHES 1024     /* of one sentence; further ones are passed over */
#define MAX_GUARD_WORDS 128  /* of one sentence */
#define MAX_TOKENS 1024      /* of one sentence */

/*
 * A place in the automaton and in the sentence, as one number that is quickly compared: the state; the word that it waits
 * for (all before are taken, by patterns, tokens or a gap); words that its gap may still take, from that word on; whether it
 * stands behind a gap, and whether that lets punctuation pass.
 */
typedef struct thread
{
    uint64_t where;
    uint64_t gaps; /* which words since the beginning were taken by gaps */
} thread;

typedef struct token
{
    uint16_t symbol, last; /* word */
} token;

typedef struct match
{
    uint64_t gaps;
    const sv_row *row;
    uint16_t first, last; /* words of the sentence */
} match;

#define ROOM (SV_MAX_SENTENCE_WORDS + 2)
#define BEYOND (SV_MAX_GAP + 2) /* words behind the last, of no symbol, that a gap may ask for */
#define CHUNKS ((SV_MAX_SENTENCE_WORDS + 63) / 64)

typedef struct scan
{
    const sv_image *image;
    const sv_words *words;
    const char *helpdesk, *queue;
    /* the part */
    const sv_part *part;
    const uint64_t *vocab;
    const uint64_t *filter;
    const sv_prefix *prefix;
    const sv_symbol *meaning; /* by symbol */
    const uint16_t *member;
    const sv_state *state;
    const uint16_t *body;
    const uint32_t *set_at;
    const uint16_t *set;
    const sv_row *row;
    const char *strings;
    /* the sentence */
    const sv_sentence *sentence;
    const sv_word *word;
    unsigned langs;               /* of the rows that are looked for */
    unsigned scripts;             /* of its words */
    uint64_t open[ROOM];          /* all bits where no punctuation stands before the word */
    /* the sentence as the part sees it */
    uint16_t symbol[ROOM], start[ROOM]; /* start: the state after the symbol, if matches begin with it */
    uint64_t next[ROOM + BEYOND];  /* the bits of the symbols, tokens and all, that begin at the word */
    uint64_t members[CHUNKS], tokens[CHUNKS]; /* of 64 words each, those that begin members of classes; tokens */
    const uint16_t *token_at;     /* first token that begins at the word */
    uint16_t token_room[ROOM];
    token token[MAX_TOKENS];
    uint32_t ntokens, token_from; /* token_from: first token of the word */
    match *match;                 /* room for MAX_MATCHES */
    match guard[MAX_GUARD_WORDS];
    uint32_t nmatches, nguards, from; /* from: first match of the current beginning */
    thread *now, *then; /* threads at this place and at the next */
    uint32_t nnow, nthen;
    thread room[2][MAX_THREADS];
    match match_room[2][MAX_MATCHES];
} scan;

static inline uint32_t
chunk_end(uint32_t from, uint32_t n)
{
    return n - from < 64 ? n : from + 64;
}

static inline bool
is_in_set(const scan *s, uint32_t set, uint32_t symbol)
{
    uint32_t place = s->set_at[set], kind = place & SV_SET_KIND;

    return sv_find_symbol(s->set + (place >> SV_SET_SHIFT) + sv_list_of(symbol, kind) * SV_LIST, symbol, kind) != 0;
}

/* The state that follows with a symbol (not SYMBOL_NONE); 0 for none. */
static inline uint32_t
look_up(const scan *s, const sv_state *st, uint32_t symbol)
{
    const uint16_t *set = s->body + st->at + st->naccepts + SV_SHAPE_GAPS(st->shape);
    uint32_t nsets = SV_SHAPE_SETS(st->shape), kind = st->shape & SV_SHAPE_LIST;
    const uint16_t *list = set + 2 * nsets + sv_list_of(symbol, kind) * 2 * SV_LIST;
    uint32_t found = sv_find_symbol(list, symbol, kind);

    if (found != 0)
        return list[(kind < SV_LIST ? kind : SV_LIST) + (uint32_t) __builtin_ctz(found)];
    for (; nsets > 0; nsets--, set += 2)
        if (is_in_set(s, set[0], symbol))
            return set[1];
    return 0;
}

static inline uint32_t
step(const scan *s, const sv_state *st, uint32_t symbol)
{
    return symbol != SYMBOL_NONE && st->next & sv_symbol_bit(symbol) ? look_up(s, st, symbol) : 0;
}

/* Could the state go on at word `at`?  May say yes where it cannot, never no where it can. */
static inline bool
may_step(const scan *s, const sv_state *st, uint32_t at)
{
    return (st->next & s->next[at]) != 0;
}

/* The same, where no punctuation may stand before the word. */
static inline bool
may_step_on(const scan *s, const sv_state *st, uint32_t at)
{
    return (st->next & s->next[at] & s->open[at]) != 0;
}

/* What looks for a mark, the sentence's end or opens a gap has to be asked at every word. */
static inline bool
asks_for_marks(const sv_state *st)
{
    return (st->shape & (SV_STATE_COMMA | SV_STATE_END)) != 0;
}

/* Could any of the gaps that begin at word `from` close?  No branch for each word: at most eight are looked at. */
static inline bool
may_close(const scan *s, const sv_state *st, uint32_t from)
{
    const uint16_t *reach = s->body + st->at + st->naccepts;
    const uint64_t *next = s->next + from + 1;
    uint64_t bits, any = next[0] | next[1] | next[2] | next[3];

    if (reach[SV_REACH_UNITS - 1] > 4)
        any |= next[4] | next[5] | next[6] | next[7];
    memcpy(&bits, reach, sizeof bits);
    return bits == UINT64_MAX || (bits & any) != 0;
}

/* May a match that has begun with this start, `at` being the next word, become anything? */
static inline bool
is_worth_running(const scan *s, uint32_t start, uint32_t at)
{
    const sv_state *st = &s->state[start];

    if (start == 0 || st->naccepts > 0 || asks_for_marks(st))
        return start != 0;
    return may_step_on(s, st, at) || (SV_SHAPE_GAPS(st->shape) > 0 && may_close(s, st, at));
}

/* match_words.c: the symbols of the sentence's words as the part knows them. */
extern void sv_match_look_up(scan *s);
/* match_threads.c: all matches that begin at word i, whose words up to `last` led to the state; among s->match, or a guard, or a token. */
extern void sv_match_run(scan *s, uint32_t i, uint32_t last, uint32_t state);
extern void sv_match_add_token(scan *s, uint32_t symbol, uint32_t last);
/* match_guards.c: does a guard of the sentence take the match back? */
extern bool sv_match_taken_back(const scan *s, const match *m);

#endif
