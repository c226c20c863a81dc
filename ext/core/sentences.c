/*
 * sentences.c - words to sentences.
 *
 * A sentence ends at '.', '!', '?' and the dandas, between paragraphs, at list items and at lines that were plainly
 * broken by hand.  It does not end at an abbreviation's dot, inside figures, versions and addresses, at an ellipsis, or
 * where a mail program wrapped a long line.
 */
#include "arena.h"
#include "unicode.h"
#include "words_internal.h"

#include <string.h>

#define WRAP_MIN 40      /* a line shorter than this was ended by its writer */
#define WRAP_SURE 66     /* a line that the next word would have carried to here was wrapped by a program */
#define WRAP_MAX 100     /* no program wraps lines later than this: a longer line is a paragraph */
#define WRAP_NO_CASE 60  /* the same where letters have no case to tell by */
#define LIST_REACH 4     /* items of one list stand at most so many sentences apart */

typedef struct cutter
{
    sv_arena *arena;
    sv_words *w;
    sv_sentence *out;
    uint32_t n, room;
    uint32_t line; /* the first word of the line that is being read */
    bool item;     /* the sentence being read began with a list mark */
} cutter;

/* What stands between two words. */
typedef struct gap
{
    const unsigned char *from, *to;
    const unsigned char *mark_end; /* behind the marks that could end a sentence and what closes with them */
    const unsigned char *line;     /* start of the last line begun in the gap, NULL if none was */
    unsigned newlines, dots;
    bool ellipsis, bang, quest, danda, bar, spaced, bracket;
} gap;

static bool
is_newline(int32_t cp)
{
    return cp == '\n' || cp == '\r' || cp == 0x85 || cp == 0x2028 || cp == 0x2029;
}

/* Note a mark that may end a sentence; false for any other code point. */
static bool
note_mark(gap *g, int32_t cp)
{
    switch (cp)
    {
        case '.':
            g->dots++;
            return true;
        case 0x2026:
            g->ellipsis = true;
            return true;
        case '!':
        case 0xFF01:
        case 0x203C:
            g->bang = true;
            return true;
        case '?':
        case 0xFF1F:
        case 0x61F:
        case 0x2049:
            g->quest = true;
            return true;
        case 0x964:
        case 0x965:
        case 0x3002:
            g->danda = true;
            return true;
        case '|':
            g->bar = true;
            return true;
        default:
            return false;
    }
}

static inline int32_t
code_at(const unsigned char *p, const unsigned char *end, unsigned *len, unsigned *kind)
{
    int32_t cp;

    if (*p < 0x80)
    {
        *len = 1;
        *kind = sv_uni_ascii[*p] & SV_U_KIND;
        return *p;
    }
    cp = sv_utf8(p, end, len);
    *kind = sv_uni_class(cp) & SV_U_KIND;
    return cp;
}

static gap
read_any_gap(const unsigned char *from, const unsigned char *to)
{
    gap g = {.from = from, .to = to, .mark_end = from};
    bool marked = false, after = false;
    unsigned len, kind;

    for (const unsigned char *p = from; p < to; p += len)
    {
        int32_t cp = code_at(p, to, &len, &kind);

        if (kind == SV_U_SPACE)
        {
            g.spaced = true;
            after = after || marked;
            if (is_newline(cp) && !(cp == '\r' && p + 1 < to && p[1] == '\n'))
            {
                g.newlines++;
                g.line = p + len;
            }
        }
        else if (!after && note_mark(&g, cp))
        {
            marked = true;
            g.mark_end = p + len;
        }
        else if (marked && !after)
        {
            g.bracket = g.bracket || cp == ')';
            g.mark_end = p + len;
        }
    }
    return g;
}

/* Most sentences end with one mark and a blank. */
static gap
read_gap(const unsigned char *from, const unsigned char *to)
{
    if (to - from != 2 || from[1] != ' ' || (from[0] != '.' && from[0] != '?' && from[0] != '!'))
        return read_any_gap(from, to);
    return (gap){.from = from, .to = to, .mark_end = from + 1, .dots = from[0] == '.', .bang = from[0] == '!', .quest = from[0] == '?',
                 .spaced = true};
}

static const unsigned char *
text_at(const cutter *c, uint32_t at)
{
    return (const unsigned char *) c->w->text + at;
}

static uint32_t
characters(const unsigned char *p, const unsigned char *end)
{
    uint32_t n = 0;

    for (; p < end; p++)
        n += (*p & 0xC0) != 0x80;
    return n;
}

static bool
has_case(const sv_word *word)
{
    return word->script == SV_S_LATIN;
}

static bool
is_capital(const sv_word *word)
{
    return has_case(word) && (word->flags & (SV_W_TITLE | SV_W_CAPS)) != 0;
}

/* One capital letter, as in initials; "I" as a word of its own too. */
static bool
is_capital_letter(const cutter *c, const sv_word *word)
{
    return word->end - word->start == 1 && *text_at(c, word->start) >= 'A' && *text_at(c, word->start) <= 'Z';
}

static bool
is_lower(const sv_word *word, const cutter *c)
{
    return has_case(word) && !is_capital(word) && !is_capital_letter(c, word);
}

/* Is the token that the word stands in an address of the web or of mail? */
static bool
in_address(const cutter *c, const sv_word *word)
{
    const unsigned char *p = text_at(c, word->end), *low = (const unsigned char *) c->w->text;

    if (word->end > 256)
        low = p - 256;
    for (; p > low && p[-1] > ' '; p--)
        if (p[-1] == '@' || (p[-1] == '/' && p - 1 > low && p[-2] == '/'))
            return true;
    return text_at(c, c->w->len) - p > 4 && memcmp(p, "www.", 4) == 0;
}

/* Would a new sentence plainly begin with the word? */
static bool
begins_sentence(const cutter *c, const sv_word *next)
{
    if (!has_case(next))
        return next->script != SV_S_DIGIT;
    return is_capital(next) || is_capital_letter(c, next);
}

static bool
is_single_letter(const sv_word *word)
{
    return word->end - word->start == 1 && has_case(word);
}

static bool
preceded_by_dot(const cutter *c, const sv_word *word)
{
    return word->start > 0 && *text_at(c, word->start - 1) == '.';
}

/* "J. Smith", but not "Plan B. We": a common word does not carry initials on. */
static bool
is_initial(const cutter *c, const sv_word *prev, const sv_word *next)
{
    return is_capital_letter(c, prev) && *text_at(c, prev->start) != 'I' &&
           (is_capital(next) || is_capital_letter(c, next)) && !(sv_lexicon(next->key) & SV_LX_ENGLISH);
}

/* A dot, white space behind it: is it an abbreviation's? */
static bool
is_abbreviation(const cutter *c, const sv_word *prev, const sv_word *next)
{
    unsigned known = sv_lexicon(prev->key);
    bool figure = next->script == SV_S_DIGIT || (next->flags & SV_W_DIGIT);

    if (is_single_letter(prev) && preceded_by_dot(c, prev))
        return !begins_sentence(c, next) || (is_capital(next) && !(sv_lexicon(next->key) & SV_LX_ENGLISH));
    if (is_initial(c, prev, next) || (known & SV_LX_ABBR))
        return true;
    if (known & SV_LX_ABBR_NUM)
        return figure;
    return (known & SV_LX_ABBR_END) && !begins_sentence(c, next);
}

/* A dot with no white space behind it ends a sentence only where a blank was forgotten: "done.Please", "है.आप". */
static bool
is_forgotten_blank(const cutter *c, const sv_word *prev, const sv_word *next)
{
    if (prev->end - prev->start < 3 || next->end - next->start < 2 || in_address(c, next) || in_address(c, prev))
        return false;
    if (sv_lexicon(prev->key) & (SV_LX_ABBR | SV_LX_ABBR_NUM | SV_LX_ABBR_END))
        return false;
    if (next->end < c->w->len && *text_at(c, next->end) == '.' && has_case(next))
        return false;
    if (has_case(prev) && has_case(next))
        return (next->flags & SV_W_TITLE) && !(prev->flags & (SV_W_DIGIT | SV_W_CAPS)) && (sv_lexicon(next->key) & SV_LX_ENGLISH);
    return !has_case(prev) && prev->script == next->script && prev->script != SV_S_DIGIT;
}

static bool
ends_at_dot(const cutter *c, const gap *g, const sv_word *prev, const sv_word *next)
{
    if (g->dots != 1 || g->ellipsis)
        return false;
    if (!g->spaced)
        return is_forgotten_blank(c, prev, next);
    return !is_abbreviation(c, prev, next);
}

/* '!' and '?': an end, unless inside an address or in brackets amid the sentence. */
static bool
ends_at_bang(const cutter *c, const gap *g, const sv_word *prev, const sv_word *next)
{
    if (!g->spaced)
        return !in_address(c, prev) && begins_sentence(c, next);
    return !(g->bracket && is_lower(next, c));
}

static bool
is_indic(const sv_word *word)
{
    return word->script >= SV_S_DEVA && word->script <= SV_S_TELU;
}

/* The mark that ends a sentence in the gap, 0 for none. */
static char
ending_mark(const cutter *c, const gap *g, const sv_word *prev, const sv_word *next)
{
    if (g->danda || (g->bar && g->spaced && is_indic(prev)))
        return '.';
    if ((g->bang || g->quest) && ends_at_bang(c, g, prev, next))
        return g->quest ? '?' : '!';
    return g->dots > 0 && ends_at_dot(c, g, prev, next) ? '.' : 0;
}

static bool
is_bullet(int32_t cp)
{
    return cp == '-' || cp == '*' || cp == 0x2022 || cp == 0x2013 || cp == 0x2014 || cp == 0xB7 || cp == 0x2023 || cp == 0x25E6 ||
           cp == 0x2043 || cp == 0x2219 || (cp >= 0x25A0 && cp <= 0x25FF) || (cp >= 0x2190 && cp <= 0x21FF) ||
           (cp >= 0x2705 && cp <= 0x2719) || (cp >= 0x2794 && cp <= 0x27BE);
}

/* Between a line's start and its first word: exactly one bullet? */
static bool
has_bullet(const unsigned char *p, const unsigned char *end)
{
    unsigned len, bullets = 0, others = 0;

    for (; p < end; p += len)
    {
        int32_t cp = sv_utf8(p, end, &len);
        unsigned kind = sv_uni_class(cp) & SV_U_KIND;

        if (is_bullet(cp))
            bullets++;
        else if (kind == SV_U_OTHER)
            others++;
    }
    return bullets == 1 && others == 0;
}

/* "1." "2)" "(3)" "a)" at the start of a line, with more of the line behind it. */
static bool
is_number_mark(const cutter *c, uint32_t i)
{
    const sv_word *word = &c->w->word[i];
    const unsigned char *p = text_at(c, word->end);
    bool letter = is_single_letter(word);

    if (!(word->flags & SV_W_LINE) || i + 1 >= c->w->nwords || c->w->word[i + 1].flags & SV_W_LINE)
        return false;
    if (!letter && (word->script != SV_S_DIGIT || characters(text_at(c, word->start), p) > 3))
        return false;
    if (*p == ')' || *p == ']')
        return true;
    return !letter && *p == '.' && p[1] <= ' ';
}

static bool
is_item(const cutter *c, uint32_t i, const unsigned char *line)
{
    return is_number_mark(c, i) || has_bullet(line, text_at(c, c->w->word[i].start));
}

/* A line break amid a paragraph: did a program wrap the line, or did the writer end it? */
static bool
is_wrapped(const cutter *c, const gap *g, const sv_word *prev, const sv_word *next)
{
    uint32_t line = characters(text_at(c, c->w->word[c->line].start), text_at(c, prev->end));
    uint32_t carried = line + 1 + characters(text_at(c, next->start), text_at(c, next->end));
    const unsigned char *last = g->line - 1;

    while (last > g->from && last[-1] <= ' ')
        last--;
    if (line < WRAP_MIN || line > WRAP_MAX || (last > g->from && last[-1] == ':'))
        return false;
    if (carried >= WRAP_SURE || is_lower(next, c))
        return true;
    return !has_case(next) && carried >= WRAP_NO_CASE;
}

static bool
ends_at_line(const cutter *c, const gap *g, uint32_t i)
{
    const sv_word *next = &c->w->word[i];

    if (g->newlines == 0)
        return false;
    return g->newlines > 1 || is_item(c, i, g->line) || !is_wrapped(c, g, next - 1, next);
}

/* The mark at which the sentence of word i - 1 ends; 0 where word i goes on with it. */
static char
cut_before(cutter *c, uint32_t i, const gap *g)
{
    sv_word *next = &c->w->word[i], *prev = next - 1;
    char mark = ending_mark(c, g, prev, next);

    if (mark == 0 && ends_at_line(c, g, i))
        mark = '\n';
    if (mark == 0 && g->dots == 1 && g->spaced && g->mark_end == g->from + 1)
        next->flags &= (uint8_t) ~SV_W_BREAK; /* "Rs. 500" */
    return mark;
}

/* Start of the sentence whose first word is i, and whether it is a list item. */
static uint32_t
sentence_start(cutter *c, const gap *g, uint32_t first, bool item)
{
    const unsigned char *p = g->line != NULL && g->line > g->mark_end ? g->line : g->mark_end;
    const unsigned char *end = text_at(c, c->w->word[first].start);
    unsigned len = 0, kind;

    if (item || end <= p)
        return c->w->word[first].start;
    for (; p < end; p += len)
    {
        code_at(p, end, &len, &kind);
        if (kind != SV_U_SPACE)
            break;
    }
    return (uint32_t) (p - text_at(c, 0));
}

static uint32_t
without_space(const cutter *c, const unsigned char *from, const unsigned char *to)
{
    while (to > from && to[-1] <= ' ')
        to--;
    return (uint32_t) (to - text_at(c, 0));
}

static bool
open_sentence(cutter *c, uint32_t i, const gap *g)
{
    sv_sentence *s;
    uint32_t first = i;

    if (c->n == c->room)
    {
        c->room *= 2;
        c->out = sv_grow(c->arena, c->out, c->n, c->room, sizeof *c->out);
        if (c->out == NULL)
            return false;
    }
    c->item = (c->w->word[i].flags & SV_W_LINE) && is_item(c, i, g->line != NULL ? g->line : g->from);
    if (c->item && is_number_mark(c, i))
        first = i + 1;
    s = &c->out[c->n++];
    *s = (sv_sentence){.start = sentence_start(c, g, first, c->item), .first = first, .list_item = c->item};
    return true;
}

static void
close_sentence(cutter *c, uint32_t next, const gap *g, char mark)
{
    sv_sentence *s = &c->out[c->n - 1];
    const sv_word *last = &c->w->word[next - 1];
    const unsigned char *from = text_at(c, last->end);
    const unsigned char *to = mark == 0 && next < c->w->nwords ? from : g->mark_end;

    if (mark == '\n' || next == c->w->nwords)
    {
        to = mark == '\n' ? g->from : g->to;
        while (mark == '\n' && to < g->to && *to != '\n' && *to != '\r')
            to++;
    }
    s->end = without_space(c, from, to);
    s->n = next - s->first;
    s->mark = mark;
}

/* What ends the text: its last marks, whatever comes behind them. */
static char
last_mark(const gap *g)
{
    if (g->danda)
        return '.';
    if (g->quest || g->bang)
        return g->quest ? '?' : '!';
    if (g->dots == 1 && !g->ellipsis)
        return '.';
    return 0;
}

/* A list mark alone makes no list: another item must stand near. */
static void
confirm_items(cutter *c)
{
    uint32_t last = UINT32_MAX;

    for (uint32_t i = 0; i < c->n; i++)
    {
        if (!c->out[i].list_item)
            continue;
        if (last != UINT32_MAX && i - last <= LIST_REACH)
            c->out[i].list_item = c->out[last].list_item = 2;
        last = i;
    }
    for (uint32_t i = 0; i < c->n; i++)
        c->out[i].list_item = c->out[i].list_item == 2;
}

/* The first word from i on before which the sentence of word `first` may end. */
static uint32_t
next_edge(const sv_words *w, uint32_t i, uint32_t first)
{
    uint32_t full = first + SV_MAX_SENTENCE_WORDS, end = full < w->nwords ? full : w->nwords;

    while (i < end && !(w->word[i].flags & SV_W_EDGE))
        i++;
    return i;
}

static bool
cut(cutter *c)
{
    const sv_words *w = c->w;
    gap g = read_gap(text_at(c, 0), text_at(c, w->word[0].start));
    uint32_t first, i;

    if (!open_sentence(c, 0, &g))
        return false;
    first = c->out[0].first;
    for (i = first + 1; (i = next_edge(w, i, first)) < w->nwords; i++)
    {
        char mark;

        g = read_gap(text_at(c, w->word[i - 1].end), text_at(c, w->word[i].start));
        mark = cut_before(c, i, &g);
        if (mark != 0 || i - first >= SV_MAX_SENTENCE_WORDS)
        {
            close_sentence(c, i, &g, mark);
            if (!open_sentence(c, i, &g))
                return false;
            first = c->out[c->n - 1].first;
        }
        if (w->word[i].flags & SV_W_LINE)
            c->line = i;
        if (first > i)
            i = first;
    }
    g = read_gap(text_at(c, w->word[w->nwords - 1].end), text_at(c, w->len));
    close_sentence(c, w->nwords, &g, last_mark(&g));
    return true;
}

sv_status
sv_cut_sentences(sv_arena *a, sv_words *w)
{
    cutter c = {.arena = a, .w = w, .room = w->nwords / 8 + 8};

    if (w->nwords == 0)
        return SV_OK;
    c.out = sv_alloc_raw(a, c.room * sizeof *c.out);
    if (c.out == NULL || !cut(&c))
        return SV_NOMEM;
    confirm_items(&c);
    w->sentence = c.out;
    w->nsentences = c.n;
    return SV_OK;
}
