/*
 * match.c - runs the automata over the words of a text, sentence by sentence, and applies the guards.
 *
 * Each sentence is scanned with the parts of the image whose language and script it holds.  First the members of word
 * classes are found: tokens, each a symbol with a span of words.  Then a match may begin at every word.  From there a few
 * threads run at once: one through the automaton, one more for each gap that is open and each token that is stepped over.
 * Their number, the words that a match spans, the tokens and the matches of a sentence are bounded, so that work grows
 * with the length of the text and with nothing else.
 */
#include "image.h"
#include "phrase.h"
#include "words_internal.h"

#include <string.h>

#define MAX_THREADS 64       /* at one beginning; further ones are not followed */
#define MAX_MATCHES 1024     /* of one sentence; further ones are passed over */
#define MAX_GUARD_WORDS 128  /* of one sentence */
#define MAX_TOKENS 1024      /* of one sentence */
#define NOT_BEFORE 3         /* reach of the guards in words: see phrase.h */
#define NOT_AFTER 2
#define IF_AFTER 3
#define SAID_BEFORE 6
#define SAID_AFTER 4
#define WOULD_BEFORE 4
#define WOULD_AFTER 3

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

#define AT_SHIFT 16
#define LEFT_SHIFT 32
#define BEHIND_GAP (UINT64_C(1) << 40)
#define CROSS (UINT64_C(1) << 41)

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

static const uint16_t no_tokens[ROOM];

static inline const sv_state *
state_of(const thread *t, const scan *s)
{
    return &s->state[t->where & 0xFFFF];
}

static inline uint32_t
at_of(const thread *t)
{
    return (uint32_t) (t->where >> AT_SHIFT) & 0xFFFF;
}

static inline uint32_t
left_of(const thread *t)
{
    return (uint32_t) (t->where >> LEFT_SHIFT) & 0xFF;
}

static inline thread
waiting(uint32_t state, uint32_t at, uint64_t gaps)
{
    return (thread){state | (uint64_t) at << AT_SHIFT, gaps};
}

static bool
scope_fits(const scan *s, uint32_t name, const char *actual)
{
    return name == 0 || (actual != NULL && strcmp(s->strings + name, actual) == 0);
}

static bool
row_fits(const scan *s, const sv_row *row)
{
    if (!(s->langs >> (row->lang & 7) & 1))
        return false;
    return (row->helpdesk | row->queue) == 0 || (scope_fits(s, row->helpdesk, s->helpdesk) && scope_fits(s, row->queue, s->queue));
}

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

static inline uint32_t
chunk_end(uint32_t from, uint32_t n)
{
    return n - from < 64 ? n : from + 64;
}

static void
look_up_all(scan *s)
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

/* Of one class at one place each end is noted once; the tokens that begin at the word are still being gathered. */
static void
add_token(scan *s, uint32_t symbol, uint32_t last)
{
    for (uint32_t i = s->token_from; i < s->ntokens; i++)
        if (s->token[i].symbol == symbol && s->token[i].last == last)
            return;
    if (s->ntokens < MAX_TOKENS)
        s->token[s->ntokens++] = (token){(uint16_t) symbol, (uint16_t) last};
}

static inline bool
is_in_set(const scan *s, uint32_t set, uint32_t symbol)
{
    uint32_t place = s->set_at[set], kind = place & SV_SET_KIND;

    return sv_find_symbol(s->set + (place >> SV_SET_SHIFT) + sv_list_of(symbol, kind) * SV_LIST, symbol, kind) != 0;
}

/* The state that follows with a symbol (not SYMBOL_NONE); 0 for none. */
static uint32_t
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

static uint32_t
step(const scan *s, const sv_state *st, uint32_t symbol)
{
    return symbol != SYMBOL_NONE && st->next & sv_symbol_bit(symbol) ? look_up(s, st, symbol) : 0;
}

static inline bool
is_broken_at(const scan *s, uint32_t at)
{
    return at < s->sentence->n && s->word[at].flags & SV_W_BREAK;
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

static void
add_match(scan *s, const sv_row *row, uint32_t first, uint32_t last, uint64_t gaps)
{
    match one = {gaps, row, (uint16_t) first, (uint16_t) last}, *m;

    if (!row_fits(s, row))
        return;
    if (row->cue == SV_CUE_CLASS)
    {
        add_token(s, row->id, last);
        return;
    }
    if (row->cue >= SV_CUE_GUARD)
    {
        if (s->nguards < MAX_GUARD_WORDS)
            s->guard[s->nguards++] = one;
        return;
    }
    for (m = &s->match[s->from]; m < &s->match[s->nmatches]; m++)
        if (m->row == row) /* of one phrase at one beginning only the longest */
        {
            if (last > m->last)
                *m = one;
            return;
        }
    if (s->nmatches < MAX_MATCHES)
        s->match[s->nmatches++] = one;
}

static void
accept_at(scan *s, const sv_state *st, uint32_t first, uint32_t last, uint64_t gaps)
{
    for (uint32_t i = 0; i < st->naccepts; i++)
        add_match(s, &s->row[s->body[st->at + i]], first, last, gaps);
}

static void
add_thread(scan *s, thread t)
{
    for (uint32_t i = 0; i < s->nthen; i++)
        if (s->then[i].where == t.where)
            return;
    if (s->nthen < MAX_THREADS)
        s->then[s->nthen++] = t;
}

/* Words [from, to) of the sentence as gaps since the beginning note them. */
static inline uint64_t
gap_bits(uint32_t first, uint32_t from, uint32_t to)
{
    return ((UINT64_C(1) << (to - from)) - 1) << (from - first);
}

/* A gap before a state that has to be asked at every word: a thread at the next one, whatever it is. */
static void
add_gap_anyhow(scan *s, uint32_t first, thread t, uint32_t from, uint32_t last, bool passed)
{
    if (from + 1 > last || from >= s->sentence->n || (!(t.where & CROSS) && !passed && is_broken_at(s, from)))
        return;
    t.gaps |= gap_bits(first, from, from + 1);
    t.where += UINT64_C(1) << AT_SHIFT;
    t.where -= UINT64_C(1) << LEFT_SHIFT;
    add_thread(s, t);
}

/*
 * The thread t waits for word `from` with a gap that may take words from there on: a thread at the next word where its state
 * could go on.  Most gaps have none, and no thread is made.  passed: punctuation before word `from` has been passed already.
 */
static void
add_gap(scan *s, uint32_t first, thread t, uint32_t from, bool passed)
{
    const sv_state *st = state_of(&t, s);
    uint32_t n = s->sentence->n, left = left_of(&t), last = from + left;

    if (last > first + SV_MAX_MATCH_WORDS)
        last = first + SV_MAX_MATCH_WORDS;
    if (asks_for_marks(st) || SV_SHAPE_GAPS(st->shape) > 0)
    {
        add_gap_anyhow(s, first, t, from, last, passed);
        return;
    }
    if (last >= n)
        last = n - 1;
    if (!(t.where & CROSS) && !passed && is_broken_at(s, from))
        return;
    for (uint32_t at = from + 1; at <= last && (t.where & CROSS || !is_broken_at(s, at)); at++)
        if (may_step(s, st, at))
        {
            t.gaps |= gap_bits(first, from, at);
            t.where += (uint64_t) (at - from) << AT_SHIFT;
            t.where -= (uint64_t) (at - from) << LEFT_SHIFT;
            add_thread(s, t);
            return;
        }
}

static void
add_gaps(scan *s, uint32_t first, const sv_state *st, uint32_t from, bool passed, uint64_t gaps)
{
    uint32_t units = SV_SHAPE_GAPS(st->shape);
    const uint16_t *spawn = s->body + st->at + st->naccepts + SV_REACH_UNITS, *end = spawn + units - SV_REACH_UNITS;

    if (units == 0 || !may_close(s, st, from))
        return;
    for (; spawn < end; spawn += 2)
    {
        thread t = waiting(spawn[0], from, gaps);

        t.where |= (uint64_t) (spawn[1] & 0xFF) << LEFT_SHIFT | BEHIND_GAP | (spawn[1] & SV_GAP_CROSS ? CROSS : 0);
        add_gap(s, first, t, from, passed);
    }
}

/* The words before `next` have led to the state: a thread for it, if it can go on at once, and one for each gap that can close. */
static void
arrive(scan *s, uint32_t first, uint32_t state, uint32_t next, uint64_t gaps)
{
    const sv_state *st = &s->state[state];

    if (asks_for_marks(st) || may_step_on(s, st, next))
        add_thread(s, waiting(state, next, gaps));
    add_gaps(s, first, st, next, false, gaps);
}

static void
next_round(scan *s)
{
    thread *spare = s->now;

    s->now = s->then;
    s->nnow = s->nthen;
    s->then = spare;
    s->nthen = 0;
}

/* Punctuation stands before word `at`, or at the sentence's end. */
static void
pass_punctuation(scan *s, uint32_t first, uint32_t at)
{
    for (uint32_t i = 0; i < s->nnow; i++)
    {
        thread t = s->now[i];
        bool later = at_of(&t) > at;
        uint32_t to = later ? 0 : step(s, state_of(&t, s), SYMBOL_COMMA);
        const sv_state *st = &s->state[to];

        /* a thread that waits for a later word has punctuation of its token or gap before it */
        if (later || t.where & CROSS)
            add_thread(s, t);
        if (to == 0)
            continue;
        accept_at(s, st, first, at - 1, t.gaps);
        if (asks_for_marks(st) || may_step(s, st, at))
            add_thread(s, waiting(to, at, t.gaps));
        add_gaps(s, first, st, at, true, t.gaps);
    }
    next_round(s);
}

/* The thread steps with a symbol that takes all up to word `last`. */
static void
step_over(scan *s, const thread *t, uint32_t symbol, uint32_t first, uint32_t last)
{
    uint32_t to = step(s, state_of(t, s), symbol);

    if (to == 0)
        return;
    accept_at(s, &s->state[to], first, last, t->gaps);
    arrive(s, first, to, last + 1, t->gaps);
}

static void
pass_word(scan *s, uint32_t first, uint32_t at)
{
    for (uint32_t i = 0; i < s->nnow; i++)
    {
        thread t = s->now[i];

        if (at_of(&t) > at)
        {
            add_thread(s, t);
            continue;
        }
        if (may_step(s, state_of(&t, s), at))
        {
            step_over(s, &t, s->symbol[at], first, at);
            for (uint32_t k = s->token_at[at]; k < s->token_at[at + 1]; k++)
                step_over(s, &t, s->token[k].symbol, first, s->token[k].last);
        }
        if (t.where & BEHIND_GAP)
            add_gaps(s, first, state_of(&t, s), at, true, t.gaps);
        if (left_of(&t) > 0)
            add_gap(s, first, t, at, true);
    }
    next_round(s);
}

static void
accept_end(scan *s, const thread *t, uint32_t first, uint32_t last)
{
    const sv_state *st = state_of(t, s);
    char mark = s->sentence->mark;

    if (!(st->shape & SV_STATE_END))
        return;
    accept_at(s, &s->state[step(s, st, SYMBOL_END)], first, last, t->gaps);
    if (mark == '?' || mark == '!')
        accept_at(s, &s->state[step(s, st, mark == '?' ? SYMBOL_END_QUESTION : SYMBOL_END_BANG)], first, last, t->gaps);
}

/* The sentence's end, and its mark as punctuation before it. */
static void
pass_end(scan *s, uint32_t first, uint32_t last)
{
    bool punct = s->sentence->end > s->word[last].end;

    for (uint32_t i = 0; i < s->nnow; i++)
        accept_end(s, &s->now[i], first, last);
    if (!punct)
        return;
    pass_punctuation(s, first, last + 1);
    for (uint32_t i = 0; i < s->nnow; i++)
        accept_end(s, &s->now[i], first, last);
}

/* The next word that any thread waits for. */
static uint32_t
next_word(const scan *s)
{
    uint32_t at = UINT16_MAX;

    for (uint32_t i = 0; i < s->nnow; i++)
        at = at_of(&s->now[i]) < at ? at_of(&s->now[i]) : at;
    return at;
}

/* All threads of the match that begins at word `first`. */
static void
run_threads(scan *s, uint32_t first)
{
    uint32_t n = s->sentence->n, end = first + SV_MAX_MATCH_WORDS < n ? first + SV_MAX_MATCH_WORDS : n, at;

    next_round(s);
    while ((at = next_word(s)) < end)
    {
        if (s->word[at].flags & SV_W_BREAK)
            pass_punctuation(s, first, at);
        pass_word(s, first, at);
    }
    if (s->nnow > 0 && at == n)
        pass_end(s, first, n - 1);
}

/* Does a token that begins at the word lead on? */
static bool
token_leads_on(const scan *s, const sv_state *st, uint32_t at)
{
    for (uint32_t i = s->token_at[at]; i < s->token_at[at + 1]; i++)
        if (step(s, st, s->token[i].symbol) != 0)
            return true;
    return false;
}

/*
 * All matches that begin at word i, whose words up to `last` led to the state.  As long as no gap opens, no token leads
 * on and the state looks for neither punctuation nor the end, there is one thread only, and it mostly dies at the next word.
 */
static void
run(scan *s, uint32_t i, uint32_t last, uint32_t state)
{
    uint32_t at = last + 1;

    for (;; at++)
    {
        const sv_state *st = &s->state[state];

        if (!(st->shape & SV_STATE_PLAIN))
        {
            accept_at(s, st, i, at - 1, 0);
            if (SV_SHAPE_GAPS(st->shape) > 0 || asks_for_marks(st))
                break;
        }
        if (!may_step_on(s, st, at) || at - i >= SV_MAX_MATCH_WORDS)
            return;
        if (token_leads_on(s, st, at))
            break;
        state = step(s, st, s->symbol[at]);
        if (state == 0)
            return;
    }
    s->nthen = 0;
    arrive(s, i, state, at, 0);
    if (s->nthen > 0)
        run_threads(s, i);
}

/* Does a come before b?  By beginning, then the longest first, then by row: the order in which sv_scan returns them. */
static bool
comes_before(const match *a, const match *b)
{
    if (a->first != b->first)
        return a->first < b->first;
    return a->last != b->last ? a->last > b->last : a->row->order < b->row->order;
}

/* Order what begins at one word. */
static void
sort_matches(match *m, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++)
    {
        match one = m[i];
        uint32_t k = i;

        for (; k > 0 && comes_before(&one, &m[k - 1]); k--)
            m[k] = m[k - 1];
        m[k] = one;
    }
}

/* The matches of a part, from `middle` on, among those of the parts before. */
static void
merge_matches(scan *s, uint32_t middle)
{
    const match *a = s->match, *a_end = a + middle, *b = a_end, *end = a + s->nmatches;
    match *out = s->match == s->match_room[0] ? s->match_room[1] : s->match_room[0];

    if (middle == 0 || middle == s->nmatches || comes_before(a_end - 1, b))
        return;
    s->match = out;
    while (a < a_end || b < end)
        *out++ = b == end || (a < a_end && comes_before(a, b)) ? *a++ : *b++;
}

/* The sentence's first word, where a pattern wants it to be that. */
static void
run_from_begin(scan *s)
{
    const sv_state *begin = &s->state[s->part->begin];
    uint32_t state = step(s, begin, s->symbol[0]);

    if (state != 0)
        run(s, 0, 0, state);
    for (uint32_t k = s->token_at[0]; k < s->token_at[1]; k++)
    {
        state = step(s, begin, s->token[k].symbol);
        if (state != 0)
            run(s, 0, s->token[k].last, state);
    }
}

/* The members of word classes that begin at word i: by itself, and of several words. */
static void
find_tokens_at(scan *s, uint32_t i, const uint16_t *member)
{
    uint32_t class_start = member[0];

    for (uint32_t n = member[1]; n > 0; n--, member += 2)
        if (s->langs & member[3])
            add_token(s, member[2], i);
    if (is_worth_running(s, class_start, i + 1))
        run(s, i, i, class_start);
}

static inline uint32_t
lowest(uint64_t bits)
{
    return (uint32_t) __builtin_ctzll(bits);
}

/* Note where the tokens begin, and let the words' bits say what they are. */
static void
index_tokens(scan *s, const uint16_t *first)
{
    uint32_t n = s->sentence->n, k = 0;

    for (uint32_t i = 0; i <= n + 1; i++)
    {
        s->token_room[i] = (uint16_t) k;
        for (; k < s->ntokens && first[k] == i; k++)
            s->next[i] |= sv_symbol_bit(s->token[k].symbol);
    }
    s->token_at = s->token_room;
}

/* All tokens.  While they are gathered none is seen: classes hold no classes. */
static void
find_tokens(scan *s)
{
    uint32_t n = s->sentence->n;
    uint16_t first[MAX_TOKENS];

    s->token_at = no_tokens;
    s->ntokens = 0;
    for (uint32_t from = 0; from < n; from += 64)
        for (uint64_t bits = s->members[from / 64]; bits != 0; bits &= bits - 1)
        {
            uint32_t i = from + lowest(bits);

            s->token_from = s->ntokens;
            find_tokens_at(s, i, s->member + s->meaning[s->symbol[i]].members);
            for (uint32_t k = s->token_from; k < s->ntokens; k++)
                first[k] = (uint16_t) i;
            s->tokens[from / 64] |= (uint64_t) (s->ntokens > s->token_from) << (i - from);
        }
    if (s->ntokens > 0)
        index_tokens(s, first);
}

/* All that begins at word i. */
static void
match_from(scan *s, uint32_t i)
{
    uint32_t start = s->start[i];

    if (is_worth_running(s, start, i + 1))
        run(s, i, i, start);
    for (uint32_t k = s->token_at[i]; k < s->token_at[i + 1]; k++)
    {
        start = s->meaning[s->token[k].symbol].start;
        if (is_worth_running(s, start, s->token[k].last + 1u))
            run(s, i, s->token[k].last, start);
    }
}

/*
 * Of the words [from, to), at most 64, those from which something may match, as bits: to go from one to the next takes fewer
 * guesses of the processor than to ask each.
 */
static uint64_t
with_starts(const scan *s, uint32_t from, uint32_t to)
{
    uint64_t bits = 0;

    for (uint32_t i = from; i < to; i++)
    {
        const sv_state *st = &s->state[s->start[i]];
        bool worth = (st->next & s->next[i + 1] & s->open[i + 1]) != 0;

        /* state 0, where nothing begins, is plain and goes on with nothing */
        bits |= (uint64_t) (worth | !(st->shape & SV_STATE_PLAIN)) << (i - from);
    }
    return bits | s->tokens[from / 64];
}

/* What one part finds in the sentence. */
static void
match_part(scan *s)
{
    uint32_t n = s->sentence->n, before = s->nmatches;

    look_up_all(s);
    find_tokens(s);
    for (uint32_t from = 0; from < n; from += 64)
    {
        uint64_t bits = with_starts(s, from, chunk_end(from, n));

        for (bits |= from == 0 && s->part->begin != 0; bits != 0; bits &= bits - 1)
        {
            uint32_t i = from + lowest(bits);

            s->from = s->nmatches;
            if (i == 0 && s->part->begin != 0)
                run_from_begin(s);
            match_from(s, i);
            if (s->nmatches - s->from > 1)
                sort_matches(&s->match[s->from], s->nmatches - s->from);
        }
    }
    merge_matches(s, before);
}

/* Does punctuation stand anywhere between the end of word a and word b (a < b)? */
static bool
broken(const scan *s, uint32_t a, uint32_t b)
{
    for (uint32_t i = a + 1; i <= b; i++)
        if (s->word[i].flags & SV_W_BREAK)
            return true;
    return false;
}

static bool
before(const scan *s, const match *g, const match *m, uint32_t reach, bool clause)
{
    return g->first < m->first && m->first <= g->last + 1 + reach && !(clause && g->last < m->first && broken(s, g->last, m->first));
}

static bool
after(const scan *s, const match *g, const match *m, uint32_t reach, bool clause)
{
    return g->last > m->last && g->first <= m->last + 1 + reach && !(clause && m->last < g->first && broken(s, m->last, g->first));
}

static bool
in_gap(const match *g, const match *m)
{
    for (uint32_t i = g->first; i <= g->last; i++)
        if (i < m->first || i > m->last || !(m->gaps >> (i - m->first) & 1))
            return false;
    return true;
}

static sv_guard_class
class_of(const match *g)
{
    return (sv_guard_class) (g->row->cue - SV_CUE_GUARD);
}

/* Is the condition that g opens closed again before the match ("if … then")? */
static bool
is_closed(const scan *s, const match *g, const match *m)
{
    for (uint32_t i = 0; i < s->nguards; i++)
        if (class_of(&s->guard[i]) == SV_G_THEN && s->guard[i].first > g->last && s->guard[i].last < m->first)
            return true;
    return false;
}

/* The guard that g, one find of a guard class, raises against the match; 0 for none. */
static unsigned
raised(const scan *s, const match *g, const match *m)
{
    const uint32_t clause = SV_MAX_SENTENCE_WORDS;

    switch (class_of(g))
    {
        case SV_G_NOT:
            return before(s, g, m, NOT_BEFORE, true) || in_gap(g, m) ? SV_GUARD_NEGATION : 0;
        case SV_G_NOT_AFTER:
            return after(s, g, m, NOT_AFTER, true) || in_gap(g, m) ? SV_GUARD_NEGATION : 0;
        case SV_G_IF:
            return before(s, g, m, clause, true) && !is_closed(s, g, m) ? SV_GUARD_CONDITION : 0;
        case SV_G_IF_AFTER:
            return after(s, g, m, IF_AFTER, true) ? SV_GUARD_CONDITION : 0;
        case SV_G_ASK:
            return before(s, g, m, clause, true) ? SV_GUARD_QUESTION : 0;
        case SV_G_SAID:
            return before(s, g, m, SAID_BEFORE, false) ? SV_GUARD_REPORTED : 0;
        case SV_G_SAID_AFTER:
            return after(s, g, m, SAID_AFTER, false) ? SV_GUARD_REPORTED : 0;
        case SV_G_WOULD:
            return before(s, g, m, WOULD_BEFORE, true) || in_gap(g, m) ? SV_GUARD_HYPOTHETICAL : 0;
        case SV_G_WOULD_AFTER:
            return after(s, g, m, WOULD_AFTER, true) || in_gap(g, m) ? SV_GUARD_HYPOTHETICAL : 0;
        default:
            return 0;
    }
}

static bool
taken_back(const scan *s, const match *m)
{
    unsigned guards = m->row->guards;

    if ((guards & SV_GUARD_QUESTION) && s->sentence->mark == '?')
        return true;
    if ((guards & SV_GUARD_QUOTATION) && (s->word[m->first].flags & SV_W_QUOTED))
        return true;
    for (uint32_t i = 0; i < s->nguards; i++)
        if (guards & raised(s, &s->guard[i], m))
            return true;
    return false;
}

static void
give(const scan *s, uint32_t sentence, sv_cue *out, uint32_t cap, uint32_t *n)
{
    for (uint32_t i = 0; i < s->nmatches; i++)
    {
        const match *m = &s->match[i];
        const sv_row *row = m->row;

        if (taken_back(s, m))
            continue;
        if (*n < cap)
            out[*n] = (sv_cue){.cue = row->cue, .weight = row->weight, .phrase = row->id, .start = s->word[m->first].start,
                               .end = s->word[m->last].end, .sentence = sentence};
        ++*n;
    }
}

static void
enter_part(scan *s, const void *part)
{
    const char *base = part;
    const sv_part *p = part;

    if (s->part == p)
        return;
    s->part = p;
    s->vocab = (const void *) (base + p->vocab.at);
    s->filter = (const void *) (base + p->filter.at);
    s->prefix = (const void *) (base + p->prefixes.at);
    s->meaning = (const void *) (base + p->symbols.at);
    s->member = (const void *) (base + p->members.at);
    s->state = (const void *) (base + p->states.at);
    s->body = (const void *) (base + p->body.at);
    s->set_at = (const void *) (base + p->set_at.at);
    s->set = (const void *) (base + p->sets.at);
    s->row = (const void *) (base + p->rows.at);
    s->strings = base + p->strings.at;
}

/*
 * What all parts see of the sentence.  The languages whose rows are looked for in it: those of an Indic script where a word
 * of it stands; Hinglish not in English sentences, where many of its words mean something else; English and those for all
 * anywhere.
 */
static void
enter_sentence(scan *s, const sv_sentence *sentence)
{
    uint32_t n = sentence->n;
    unsigned scripts = 0, langs = 1u << SV_EN | 1u << SV_ANY | 1u << SV_OTHER;

    s->sentence = sentence;
    s->word = s->words->word + sentence->first;
    for (uint32_t i = 0; i < n; i++)
    {
        scripts |= 1u << s->word[i].script;
        s->open[i] = (uint64_t) (s->word[i].flags & SV_W_BREAK) - 1; /* which is 1 or 0 */
    }
    s->open[n] = 0;
    langs |= (scripts >> SV_S_DEVA & 1) << SV_HI | (scripts >> SV_S_BENG & 1) << SV_BN;
    langs |= (scripts >> SV_S_GURU & 1) << SV_PA | (scripts >> SV_S_TELU & 1) << SV_TE;
    s->langs = langs | (unsigned) (sentence->lang != SV_EN) << SV_HL;
    /* letters of no script that is told apart may fold to those of one (K, the kelvin) */
    s->scripts = scripts >> SV_S_OTHER & 1 ? SV_ALL_SCRIPTS : scripts;
    s->nmatches = s->nguards = 0;
    s->match = s->match_room[0];
}

/* All parts that can find anything in the sentence; false where one of them is not there. */
static bool
match_sentence(scan *s, const sv_sentence *sentence)
{
    const sv_image_header *h = s->image->base;
    bool all_there = true;

    enter_sentence(s, sentence);
    for (uint32_t i = 0; i < h->nparts; i++)
    {
        if (!(h->part[i].langs & s->langs) || !(h->part[i].scripts & s->scripts))
            continue;
        if (s->image->part[i] == NULL)
        {
            *s->image->wanted |= UINT32_C(1) << i;
            all_there = false;
            continue;
        }
        enter_part(s, s->image->part[i]);
        match_part(s);
    }
    return all_there;
}

sv_status
sv_scan(const sv_image *img, const sv_words *w, const char *helpdesk, const char *queue, sv_cue *out, uint32_t cap, uint32_t *n)
{
    scan s; /* most of it is written before it is read: clearing it all would cost more than many a scan */
    sv_status st = SV_OK;

    s.image = img;
    s.words = w;
    s.part = NULL;
    s.now = s.room[0];
    s.then = s.room[1];
    s.helpdesk = helpdesk;
    s.queue = queue;
    *n = 0;
    for (uint32_t i = 0; i < w->nsentences; i++)
    {
        if (w->sentence[i].n > SV_MAX_SENTENCE_WORDS)
            return SV_BADINPUT; /* sv_split makes none so long */
        if (!match_sentence(&s, &w->sentence[i]))
            st = SV_MISSING;
        if (st == SV_OK)
            give(&s, i, out, cap, n);
    }
    return st;
}
