/*
 * match.c - runs the automata over the words of a text, sentence by sentence, and applies the guards.
 *
 * Each sentence is scanned with the parts of the image whose language and script it holds.  First the members of word
 * classes are found: tokens, each a symbol with a span of words.  Then a match may begin at every word.  From there a few
 * threads run at once: one through the automaton, one more for each gap that is open and each token that is stepped over.
 * Their number, the words that a match spans, the tokens and the matches of a sentence are bounded, so that work grows
 * with the length of the text and with nothing else.
 */
#include "match_internal.h"

static const uint16_t no_tokens[ROOM];

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
        sv_match_run(s, 0, 0, state);
    for (uint32_t k = s->token_at[0]; k < s->token_at[1]; k++)
    {
        state = step(s, begin, s->token[k].symbol);
        if (state != 0)
            sv_match_run(s, 0, s->token[k].last, state);
    }
}

/* The members of word classes that begin at word i: by itself, and of several words. */
static void
find_tokens_at(scan *s, uint32_t i, const uint16_t *member)
{
    uint32_t class_start = member[0];

    for (uint32_t n = member[1]; n > 0; n--, member += 2)
        if (s->langs & member[3])
            sv_match_add_token(s, member[2], i);
    if (is_worth_running(s, class_start, i + 1))
        sv_match_run(s, i, i, class_start);
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
        sv_match_run(s, i, i, start);
    for (uint32_t k = s->token_at[i]; k < s->token_at[i + 1]; k++)
    {
        start = s->meaning[s->token[k].symbol].start;
        if (is_worth_running(s, start, s->token[k].last + 1u))
            sv_match_run(s, i, s->token[k].last, start);
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

    sv_match_look_up(s);
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

static void
give(const scan *s, uint32_t sentence, sv_cue *out, uint32_t cap, uint32_t *n)
{
    for (uint32_t i = 0; i < s->nmatches; i++)
    {
        const match *m = &s->match[i];
        const sv_row *row = m->row;

        if (sv_match_taken_back(s, m))
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
