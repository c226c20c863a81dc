/*
 * match.c - runs the automaton over the words of a text, sentence by sentence, and applies the guards.
 *
 * First the members of word classes are found: tokens, each a symbol with a span of words.  Then a match may begin at
 * every word.  From there a few threads run at once: one through the automaton, one more for each gap that is open and
 * each token that is stepped over.  Their number, the words that a match spans, the tokens and the matches of a sentence
 * are bounded, so that work grows with the length of the text and with nothing else.
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

typedef struct thread
{
    uint32_t state;
    uint16_t at;    /* the word that it waits for: all before are taken, by patterns, tokens or a gap */
    uint8_t left;   /* words that its gap may still take, from that word on */
    bool gap, cross; /* it stands behind a gap; which lets punctuation pass */
    uint64_t gaps;  /* which words since the beginning were taken by gaps */
} thread;

typedef struct token
{
    uint32_t symbol;
    uint16_t last; /* word */
} token;

typedef struct match
{
    uint64_t gaps;
    uint32_t row;
    uint16_t first, last; /* words of the sentence */
} match;

typedef struct scan
{
    const char *base;
    const sv_vocab *vocab;
    const unsigned char *filter, *pairs;
    unsigned pair_bits;
    const sv_prefix *prefix;
    const sv_symbol *meaning; /* by symbol */
    const uint32_t *member;
    const sv_state *state;
    const sv_slot *slot;
    const uint32_t *accept;
    const sv_spawn *spawn;
    const sv_row *row;
    const char *strings;
    const sv_image_header *head;
    const sv_words *words;
    const char *helpdesk, *queue;
    /* of the sentence */
    const sv_sentence *sentence;
    unsigned langs; /* of the rows that are looked for */
    const sv_word *word;
    uint32_t symbol[SV_MAX_SENTENCE_WORDS + 1];
    uint32_t token_at[SV_MAX_SENTENCE_WORDS + 2]; /* first token that begins at the word */
    token token[MAX_TOKENS];
    uint32_t ntokens;
    match match[MAX_MATCHES];
    match guard[MAX_GUARD_WORDS];
    uint32_t nmatches, nguards, from; /* from: first match of the current beginning */
    thread *now, *then; /* threads at this place and at the next */
    uint32_t nnow, nthen;
    thread room[2][MAX_THREADS];
} scan;

static bool
scope_fits(const scan *s, uint32_t name, const char *actual)
{
    return name == 0 || (actual != NULL && strcmp(s->strings + name, actual) == 0);
}

/*
 * The languages whose rows are looked for in the sentence, as bits: those of an Indic script where a word of it stands;
 * Hinglish not in English sentences, where many of its words mean something else; English and those for all anywhere.
 */
static unsigned
langs_of(const scan *s)
{
    unsigned scripts = 0, langs = 1u << SV_EN | 1u << SV_ANY | 1u << SV_OTHER;

    for (uint32_t i = 0; i < s->sentence->n; i++)
        scripts |= 1u << s->word[i].script;
    langs |= (scripts >> SV_S_DEVA & 1) << SV_HI | (scripts >> SV_S_BENG & 1) << SV_BN;
    langs |= (scripts >> SV_S_GURU & 1) << SV_PA | (scripts >> SV_S_TELU & 1) << SV_TE;
    return langs | (unsigned) (s->sentence->lang != SV_EN) << SV_HL;
}

static bool
row_fits(const scan *s, const sv_row *row)
{
    if (!(s->langs >> (row->lang & 7) & 1))
        return false;
    return scope_fits(s, row->helpdesk, s->helpdesk) && scope_fits(s, row->queue, s->queue);
}

/* The longest beginning that the word has, NULL if none. */
static const sv_prefix *
find_prefix(const scan *s, const sv_word *w)
{
    const sv_prefix *p = s->prefix;
    uint32_t low = 0, high = s->head->prefixes.n, n;
    char folded[SV_MAX_WORD];

    while (low < high)
    {
        uint32_t middle = low + (high - low) / 2;

        if (p[middle].hint < w->prefix_hint)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == s->head->prefixes.n || p[low].hint != w->prefix_hint)
        return NULL;
    n = sv_fold_word(s->words->text + w->start, w->end - w->start, folded, sizeof folded);
    for (; low < s->head->prefixes.n && p[low].hint == w->prefix_hint; low++)
        if (p[low].len <= n && memcmp(s->strings + p[low].text, folded, p[low].len) == 0)
            return &p[low];
    return NULL;
}

/* A word that no pattern names as a whole: by its beginning, or as a number. */
static void
look_up_part(scan *s, uint32_t i)
{
    const sv_word *w = &s->word[i];
    const sv_prefix *p = NULL;
    bool digit = (w->flags & SV_W_DIGIT) != 0;

    if (s->filter[w->prefix_hint >> 3] >> (w->prefix_hint & 7) & 1)
        p = find_prefix(s, w);
    s->symbol[i] = p != NULL ? p->symbol : digit ? SYMBOL_NUMBER : SYMBOL_NONE;
}

/* The symbols of all words.  Whether a word is known is a toss-up: no branch depends on it alone. */
static void
look_up_all(scan *s)
{
    const sv_word *word = s->word;
    const sv_vocab *vocab = s->vocab;
    const unsigned char *filter = s->filter;
    uint32_t *symbol = s->symbol;
    uint32_t n = s->sentence->n, size = s->head->vocab.n;

    for (uint32_t i = 0; i < n; i++)
    {
        uint64_t key = word[i].key;
        unsigned hint = word[i].prefix_hint;
        uint32_t place[2], one, two;

        sv_vocab_places(key, size, place);
        one = vocab[place[0]].key == key ? UINT32_MAX : 0;
        two = vocab[place[1]].key == key ? UINT32_MAX : 0;
        symbol[i] = (vocab[place[0]].symbol & one) | (vocab[place[1]].symbol & two);
        if (((word[i].flags & SV_W_DIGIT) | (filter[hint >> 3] >> (hint & 7) & 1)) && symbol[i] == 0)
            look_up_part(s, i);
    }
    symbol[n] = 0; /* no word behind the last */
}

/* Of one class at one place each end is noted once; the tokens that begin at the word are still being gathered. */
static void
add_token(scan *s, uint32_t symbol, uint32_t first, uint32_t last)
{
    for (uint32_t i = s->token_at[first]; i < s->ntokens; i++)
        if (s->token[i].symbol == symbol && s->token[i].last == last)
            return;
    if (s->ntokens < MAX_TOKENS)
        s->token[s->ntokens++] = (token){symbol, (uint16_t) last};
}

static bool
has_pair(const scan *s, uint32_t state, uint32_t symbol)
{
    uint32_t bit = sv_pair_bit(state, symbol, s->pair_bits);

    return s->pairs[bit >> 3] >> (bit & 7) & 1;
}

static uint32_t
step(const scan *s, uint32_t state, uint32_t symbol)
{
    return symbol != 0 && has_pair(s, state, symbol) ? sv_step(s->slot, &s->state[state], symbol) : 0;
}

/* Could the state go on at word `at`?  May say yes where it cannot, never no where it can. */
static bool
may_step(const scan *s, uint32_t state, uint32_t at)
{
    if (has_pair(s, state, s->symbol[at]))
        return true;
    for (uint32_t i = s->token_at[at]; i < s->token_at[at + 1]; i++)
        if (has_pair(s, state, s->token[i].symbol))
            return true;
    return false;
}

/* May a match that has begun with this start, `at` being the next word, become anything? */
static bool
is_worth_running(const scan *s, uint32_t start, uint32_t at)
{
    if (!(start & SV_START_PLAIN))
        return start != 0;
    return at < s->sentence->n && !(s->word[at].flags & SV_W_BREAK) && may_step(s, start & ~SV_START_PLAIN, at);
}

static void
add_match(scan *s, uint32_t row, uint32_t first, uint32_t last, uint64_t gaps)
{
    match *m;

    if (!row_fits(s, &s->row[row]))
        return;
    if (s->row[row].cue == SV_CUE_CLASS)
    {
        add_token(s, s->row[row].id, first, last);
        return;
    }
    if (s->row[row].cue >= SV_CUE_GUARD)
    {
        if (s->nguards < MAX_GUARD_WORDS)
            s->guard[s->nguards++] = (match){gaps, row, (uint16_t) first, (uint16_t) last};
        return;
    }
    for (m = &s->match[s->from]; m < &s->match[s->nmatches]; m++)
        if (m->row == row) /* of one phrase at one beginning only the longest */
        {
            if (last > m->last)
                *m = (match){gaps, row, (uint16_t) first, (uint16_t) last};
            return;
        }
    if (s->nmatches < MAX_MATCHES)
        s->match[s->nmatches++] = (match){gaps, row, (uint16_t) first, (uint16_t) last};
}

static void
accept_at(scan *s, uint32_t state, uint32_t first, uint32_t last, uint64_t gaps)
{
    const sv_state *st = &s->state[state];

    for (uint32_t i = 0; i < st->naccepts; i++)
        add_match(s, s->accept[st->accepts + i], first, last, gaps);
}

static void
add_thread(scan *s, thread t)
{
    for (uint32_t i = 0; i < s->nthen; i++)
        if (s->then[i].state == t.state && s->then[i].at == t.at && s->then[i].left == t.left && s->then[i].gap == t.gap &&
            s->then[i].cross == t.cross)
            return;
    if (s->nthen < MAX_THREADS)
        s->then[s->nthen++] = t;
}

static bool
is_broken_at(const scan *s, uint32_t at)
{
    return at < s->sentence->n && s->word[at].flags & SV_W_BREAK;
}

/* What looks for a mark, the sentence's end or opens a gap has to be asked at every word. */
static bool
asks_for_marks(const sv_state *st)
{
    return (st->bits & (SV_STATE_COMMA | SV_STATE_END)) != 0;
}

/*
 * A gap that may take `left` words from word `from` on, and the state behind it: a thread at the next word where the state
 * could go on.  Most gaps have none, and no thread is made.  passed: punctuation before word `from` has been passed already.
 */
static void
add_gap(scan *s, uint32_t first, const thread *t, uint32_t from, bool passed)
{
    const sv_state *st = &s->state[t->state];
    bool every = asks_for_marks(st) || st->nspawns > 0;
    uint32_t n = s->sentence->n, last = from + t->left;
    uint64_t gaps = t->gaps;

    if (last > first + SV_MAX_MATCH_WORDS)
        last = first + SV_MAX_MATCH_WORDS;
    for (uint32_t at = from + 1; at <= last && at <= n; at++)
    {
        if (!t->cross && !(passed && at - 1 == from) && is_broken_at(s, at - 1))
            return;
        gaps |= UINT64_C(1) << (at - 1 - first);
        if (!every && (at == n || (!t->cross && is_broken_at(s, at)) || !may_step(s, t->state, at)))
            continue;
        add_thread(s, (thread){t->state, (uint16_t) at, (uint8_t) (from + t->left - at), true, t->cross, gaps});
        return;
    }
}

static void
add_gaps(scan *s, uint32_t first, uint32_t state, uint32_t from, bool passed, uint64_t gaps)
{
    const sv_state *st = &s->state[state];

    for (uint32_t i = 0; i < st->nspawns; i++)
    {
        const sv_spawn *sp = &s->spawn[st->spawns + i];

        add_gap(s, first, &(thread){.state = sp->state, .left = (uint8_t) sp->words, .cross = sp->cross != 0, .gaps = gaps}, from,
                passed);
    }
}

/* The words before `next` have led to the state: a thread for it, if it can go on at once, and one for each gap that can close. */
static void
arrive(scan *s, uint32_t first, uint32_t state, uint32_t next, uint64_t gaps)
{
    if (asks_for_marks(&s->state[state]) ||
        (next < s->sentence->n && !is_broken_at(s, next) && may_step(s, state, next)))
        add_thread(s, (thread){.state = state, .at = (uint16_t) next, .gaps = gaps});
    add_gaps(s, first, state, next, false, gaps);
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
        uint32_t to = t.at > at ? 0 : step(s, t.state, SYMBOL_COMMA);

        /* a thread that waits for a later word has punctuation of its token or gap before it */
        if (t.at > at || t.cross)
            add_thread(s, t);
        if (to == 0)
            continue;
        accept_at(s, to, first, at - 1, t.gaps);
        if (asks_for_marks(&s->state[to]) || (at < s->sentence->n && may_step(s, to, at)))
            add_thread(s, (thread){.state = to, .at = (uint16_t) at, .gaps = t.gaps});
        add_gaps(s, first, to, at, true, t.gaps);
    }
    next_round(s);
}

/* The thread steps from word `at` on with a symbol that takes all up to word `last`. */
static void
step_over(scan *s, const thread *t, uint32_t symbol, uint32_t first, uint32_t last)
{
    uint32_t to = step(s, t->state, symbol);

    if (to == 0)
        return;
    accept_at(s, to, first, last, t->gaps);
    arrive(s, first, to, last + 1, t->gaps);
}

static void
pass_word(scan *s, uint32_t first, uint32_t at)
{
    for (uint32_t i = 0; i < s->nnow; i++)
    {
        thread t = s->now[i];

        if (t.at > at)
        {
            add_thread(s, t);
            continue;
        }
        step_over(s, &t, s->symbol[at], first, at);
        for (uint32_t k = s->token_at[at]; k < s->token_at[at + 1]; k++)
            step_over(s, &t, s->token[k].symbol, first, s->token[k].last);
        if (t.gap)
            add_gaps(s, first, t.state, at, true, t.gaps);
        if (t.left > 0)
            add_gap(s, first, &t, at, true);
    }
    next_round(s);
}

static void
accept_end(scan *s, const thread *t, uint32_t first, uint32_t last)
{
    const sv_state *st = &s->state[t->state];
    char mark = s->sentence->mark;

    if (!(st->bits & SV_STATE_END))
        return;
    accept_at(s, step(s, t->state, SYMBOL_END), first, last, t->gaps);
    if (mark == '?' || mark == '!')
        accept_at(s, step(s, t->state, mark == '?' ? SYMBOL_END_QUESTION : SYMBOL_END_BANG), first, last, t->gaps);
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
        at = s->now[i].at < at ? s->now[i].at : at;
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
token_leads_on(const scan *s, uint32_t state, uint32_t at)
{
    for (uint32_t i = s->token_at[at]; i < s->token_at[at + 1]; i++)
        if (step(s, state, s->token[i].symbol) != 0)
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
    uint32_t n = s->sentence->n, at = last + 1;

    for (;; at++)
    {
        const sv_state *st = &s->state[state];

        if (st->naccepts > 0)
            accept_at(s, state, i, at - 1, 0);
        if (st->nspawns > 0 || asks_for_marks(st))
            break;
        if (at >= n || s->word[at].flags & SV_W_BREAK || at - i >= SV_MAX_MATCH_WORDS)
            return;
        if (token_leads_on(s, state, at))
            break;
        state = step(s, state, s->symbol[at]);
        if (state == 0)
            return;
    }
    s->nthen = 0;
    arrive(s, i, state, at, 0);
    if (s->nthen > 0)
        run_threads(s, i);
}

/* Longest first, then by row: the order in which sv_scan returns what begins at one word. */
static void
sort_matches(match *m, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++)
    {
        match one = m[i];
        uint32_t k = i;

        for (; k > 0 && (m[k - 1].last < one.last || (m[k - 1].last == one.last && m[k - 1].row > one.row)); k--)
            m[k] = m[k - 1];
        m[k] = one;
    }
}

/* The sentence's first word, where a pattern wants it to be that. */
static void
run_from_begin(scan *s)
{
    uint32_t state = step(s, s->head->begin, s->symbol[0]);

    if (state != 0)
        run(s, 0, 0, state);
    for (uint32_t k = s->token_at[0]; k < s->token_at[1]; k++)
    {
        state = step(s, s->head->begin, s->token[k].symbol);
        if (state != 0)
            run(s, 0, s->token[k].last, state);
    }
}

/* The members of word classes that begin at word i: by itself, and of several words. */
static void
find_tokens_at(scan *s, uint32_t i)
{
    const sv_symbol *m = &s->meaning[s->symbol[i]];

    for (uint32_t k = 0; k < m->nmembers; k++)
    {
        uint32_t member = s->member[m->members + k];

        if (s->langs >> (member >> SV_MEMBER_LANG_SHIFT & 7) & 1)
            add_token(s, member & SV_MEMBER_SYMBOL, i, i);
    }
    if (is_worth_running(s, m->class_start, i + 1))
        run(s, i, i, m->class_start & ~SV_START_PLAIN);
}

/* All tokens.  While they are gathered none is seen: classes hold no classes. */
static void
find_tokens(scan *s)
{
    uint32_t n = s->sentence->n, first[SV_MAX_SENTENCE_WORDS + 2];

    memset(s->token_at, 0, (n + 2) * sizeof *s->token_at);
    s->ntokens = 0;
    for (uint32_t i = 0; i < n; i++)
    {
        first[i] = s->ntokens;
        s->token_at[i] = s->ntokens;
        if (s->meaning[s->symbol[i]].nmembers > 0 || s->meaning[s->symbol[i]].class_start != 0)
            find_tokens_at(s, i);
        s->token_at[i] = 0;
    }
    first[n] = first[n + 1] = s->ntokens;
    memcpy(s->token_at, first, (n + 2) * sizeof *first);
}

/* All that begins at word i. */
static void
match_from(scan *s, uint32_t i)
{
    uint32_t start = s->meaning[s->symbol[i]].start;

    if (is_worth_running(s, start, i + 1))
        run(s, i, i, start & ~SV_START_PLAIN);
    for (uint32_t k = s->token_at[i]; k < s->token_at[i + 1]; k++)
    {
        start = s->meaning[s->token[k].symbol].start;
        if (is_worth_running(s, start, s->token[k].last + 1u))
            run(s, i, s->token[k].last, start & ~SV_START_PLAIN);
    }
}

static void
match_sentence(scan *s)
{
    uint32_t n = s->sentence->n;

    s->nmatches = s->nguards = s->from = 0;
    s->langs = langs_of(s);
    look_up_all(s);
    find_tokens(s);
    if (s->head->begin != 0)
        run_from_begin(s);
    for (uint32_t i = 0; i < n; i++)
    {
        if (i > 0)
            s->from = s->nmatches;
        match_from(s, i);
        if (s->nmatches - s->from > 1)
            sort_matches(&s->match[s->from], s->nmatches - s->from);
    }
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
class_of(const scan *s, const match *g)
{
    return (sv_guard_class) (s->row[g->row].cue - SV_CUE_GUARD);
}

/* Is the condition that g opens closed again before the match ("if … then")? */
static bool
is_closed(const scan *s, const match *g, const match *m)
{
    for (uint32_t i = 0; i < s->nguards; i++)
        if (class_of(s, &s->guard[i]) == SV_G_THEN && s->guard[i].first > g->last && s->guard[i].last < m->first)
            return true;
    return false;
}

/* The guard that g, one find of a guard class, raises against the match; 0 for none. */
static unsigned
raised(const scan *s, const match *g, const match *m)
{
    const uint32_t clause = SV_MAX_SENTENCE_WORDS;

    switch (class_of(s, g))
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
    unsigned guards = s->row[m->row].guards;

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
        const sv_row *row = &s->row[m->row];

        if (taken_back(s, m))
            continue;
        if (*n < cap)
            out[*n] = (sv_cue){.cue = row->cue, .weight = row->weight, .phrase = row->id, .start = s->word[m->first].start,
                               .end = s->word[m->last].end, .sentence = sentence};
        ++*n;
    }
}

static void
open_image(scan *s, const sv_image *img)
{
    const sv_image_header *h = img->base;

    s->base = img->base;
    s->head = h;
    s->vocab = (const void *) (s->base + h->vocab.at);
    s->filter = (const void *) (s->base + h->filter.at);
    s->pairs = (const void *) (s->base + h->pairs.at);
    s->pair_bits = 3 + (unsigned) __builtin_ctz(h->pairs.n);
    s->prefix = (const void *) (s->base + h->prefixes.at);
    s->meaning = (const void *) (s->base + h->symbols.at);
    s->member = (const void *) (s->base + h->members.at);
    s->state = (const void *) (s->base + h->states.at);
    s->slot = (const void *) (s->base + h->slots.at);
    s->accept = (const void *) (s->base + h->accepts.at);
    s->spawn = (const void *) (s->base + h->spawns.at);
    s->row = (const void *) (s->base + h->rows.at);
    s->strings = s->base + h->strings.at;
}

sv_status
sv_scan(const sv_image *img, const sv_words *w, const char *helpdesk, const char *queue, sv_cue *out, uint32_t cap, uint32_t *n)
{
    scan s; /* most of it is written before it is read: clearing it all would cost more than many a scan */

    open_image(&s, img);
    s.words = w;
    s.now = s.room[0];
    s.then = s.room[1];
    s.helpdesk = helpdesk;
    s.queue = queue;
    *n = 0;
    for (uint32_t i = 0; i < w->nsentences; i++)
    {
        s.sentence = &w->sentence[i];
        s.word = w->word + s.sentence->first;
        if (s.sentence->n > SV_MAX_SENTENCE_WORDS)
            return SV_BADINPUT; /* sv_split makes none so long */
        match_sentence(&s);
        give(&s, i, out, cap, n);
    }
    return SV_OK;
}
