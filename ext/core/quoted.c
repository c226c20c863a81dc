/*
 * quoted.c - quoted history: which lines of a mail were written by someone else, earlier.
 *
 * Lines with a quotation mark go, with the "On … wrote:" above them, and answers between them stay.  Where a mail
 * program quotes without marks, a separator, a block of header lines or a machine-made intro cuts off all that follows.
 * A sentence of a person may look like an intro ("On Monday you wrote:"); it cuts only if a date and a name or address
 * stand in it.
 */
#include "text.h"

#include <string.h>

typedef struct evidence
{
    uint32_t groups; /* of digits, outside <…> */
    bool address, time, year;
} evidence;

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Digits of other scripts count too: one Indic digit is three bytes, E0 A5 A6..AF and its like. */
static uint32_t
digit_at(const char *s, uint32_t len)
{
    const unsigned char *u = (const unsigned char *) s;

    if (is_digit(*s))
        return 1;
    if (len < 3 || u[0] != 0xE0)
        return 0;
    if ((u[1] == 0xA5 || u[1] == 0xA7 || u[1] == 0xA9 || u[1] == 0xB1) && u[2] >= 0xA6 && u[2] <= 0xAF)
        return 3;
    return 0;
}

/* Read one group of digits at i; returns the offset behind it and its number of digits. */
static uint32_t
digit_group(const sv_folded *f, uint32_t i, uint32_t *digits)
{
    uint32_t n;

    *digits = 0;
    while (i < f->len && (n = digit_at(f->s + i, f->len - i)) > 0)
    {
        i += n;
        ++*digits;
    }
    return i;
}

static bool
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Digits within a word, such as an address has, are no date; "5th", "10h" and "10am" are. */
static bool
in_word(const sv_folded *f, uint32_t begin, uint32_t end)
{
    if (begin > 0 && (is_letter(f->s[begin - 1]) || f->s[begin - 1] == '_'))
        return true;
    return end < f->len && is_letter(f->s[end]) && memchr("thsnrdap", f->s[end], 8) == NULL;
}

static evidence
weigh(const sv_folded *f)
{
    evidence e = {0};
    uint32_t i = 0, digits, depth = 0;

    while (i < f->len)
    {
        uint32_t end = digit_group(f, i, &digits);

        if (end == i)
        {
            e.address |= f->s[i] == '@';
            depth = f->s[i] == '<' ? 1 : f->s[i] == '>' ? 0 : depth;
            i++;
            continue;
        }
        if (depth == 0 && !in_word(f, i, end))
        {
            e.groups++;
            e.year |= digits == 4 && (end - i > 4 || memcmp(f->s + i, "19", 2) == 0 || memcmp(f->s + i, "20", 2) == 0);
            e.time |= digits <= 2 && end + 1 < f->len && (f->s[end] == ':' || f->s[end] == 'h' || f->s[end] == '.')
                      && digit_at(f->s + end + 1, f->len - end - 1) > 0;
        }
        i = end;
    }
    return e;
}

static bool
is_dated(const evidence *e)
{
    return (e->time && e->groups >= 2) || (e->year && e->groups >= 2) || e->groups >= 3;
}

/* "you wrote", "we wrote": a person speaking, not a mail program. */
static bool
pronoun_before(const sv_folded *f, uint32_t at)
{
    static const char *const pronouns[] = {" you", " we", " i", " he", " she", " they", " aap ne", " आपने", " আপনি"};

    while (at > 0 && f->s[at - 1] == ' ')
        at--;
    for (size_t k = 0; k < sizeof pronouns / sizeof *pronouns; k++)
    {
        uint32_t n = (uint32_t) strlen(pronouns[k]);

        if (at >= n && memcmp(f->s + at - n, pronouns[k], n) == 0)
            return true;
    }
    return false;
}

typedef enum strength { NO_INTRO, ABOVE_QUOTE_ONLY, MACHINE_MADE } strength;

/* "Asha Rao <asha@…> schrieb:": nothing but a name and an address. */
static bool
is_bare_writer(const sv_folded *f, uint32_t begin)
{
    return begin >= 3 && f->s[begin - 2] == '>' && memchr(f->s, '<', begin) != NULL && sv_count_words(f->s, begin) <= 6;
}

/* "the courier wrote": a writer that is no name. */
static bool
article_before(const sv_folded *f, uint32_t at)
{
    static const char *const articles[] = {"the ", "our ", "your ", "their ", "his ", "her ", "my ", "this ", "that "};
    uint32_t words = 0;

    while (at > 0 && words < 3)
    {
        for (at--; at > 0 && f->s[at - 1] != ' '; at--)
            ;
        words++;
        for (size_t k = 0; k < sizeof articles / sizeof *articles; k++)
            if (f->len - at >= strlen(articles[k]) && memcmp(f->s + at, articles[k], strlen(articles[k])) == 0)
                return true;
    }
    return false;
}

/* Does the text begin as machines begin their intros: a known word, a date, a weekday's short form, a name and address? */
static bool
begins_like_machine(const sv_folded *f, const evidence *e)
{
    return sv_begins_intro(f) || e->address || digit_at(f->s, f->len) > 0 || (unsigned char) *f->s >= 0x80
           || memchr(f->s, '.', f->len < 6 ? f->len : 6) != NULL || memchr(f->s, ',', f->len < 6 ? f->len : 6) != NULL;
}

static strength
intro_strength(const sv_folded *f)
{
    uint32_t begin = 0, end = sv_find_wrote(f, &begin);
    evidence e = weigh(f);

    if (end == 0)
        return e.address && is_dated(&e) && (sv_folded_ends(f, ">:") || sv_folded_ends(f, "> :") || sv_folded_ends(f, ">):"))
                   ? MACHINE_MADE : NO_INTRO;
    if (f->len - end > 120)
        return NO_INTRO;
    if (!e.address && (pronoun_before(f, begin) || article_before(f, begin) || !begins_like_machine(f, &e)))
        return ABOVE_QUOTE_ONLY;
    if ((is_dated(&e) && (e.address || e.time || e.year)) || is_bare_writer(f, begin))
        return MACHINE_MADE;
    return ABOVE_QUOTE_ONLY;
}

/* ---- one mail ---- */

static uint32_t
next_line(const sv_flat *f, uint32_t i)
{
    while (i < f->nlines && f->line[i].kind == SV_LN_BLANK)
        i++;
    return i;
}

static bool
is_quote(const sv_flat *f, uint32_t i)
{
    return i < f->nlines && (f->line[i].kind == SV_LN_QUOTED || f->line[i].kind == SV_LN_GAP);
}

static void
drop(sv_flat *f, uint32_t lo, uint32_t hi)
{
    for (uint32_t i = lo; i < hi; i++)
        if (f->line[i].kind != SV_LN_BLANK)
            f->line[i].kind = SV_LN_DROPPED;
}

static bool
has_own(const sv_flat *f, uint32_t lo, uint32_t hi)
{
    for (uint32_t i = lo; i < hi; i++)
        if (f->line[i].kind == SV_LN_OWN)
            return true;
    return false;
}

/* A line of nothing but dashes, underscores and such. */
static bool
is_drawn(const sv_flat *f, const sv_line *l)
{
    if (l->kind == SV_LN_RULE)
        return true;
    if (l->kind != SV_LN_OWN || !(l->flags & SV_LF_DECOR) || l->last - l->first < 3)
        return false;
    for (uint32_t i = l->first; i < l->last; i++)
        if (memchr("-_=*~# ", f->text[i], 7) == NULL && (unsigned char) f->text[i] < 0x80)
            return false;
    return (unsigned char) f->text[l->last - 1] < 0x80 || (unsigned char) f->text[l->first] == 0xE2;
}

/* Lines above `at` that belong to a separator: drawn lines and a bare "Original Message". */
static uint32_t
with_lines_above(const sv_flat *f, uint32_t at)
{
    uint32_t i = at;

    while (i > 0)
    {
        const sv_line *l = &f->line[i - 1];
        sv_folded s;

        if (l->kind == SV_LN_OWN && !is_drawn(f, l))
        {
            if (l->last - l->first > 60)
                break;
            sv_fold(&s, f->text, l);
            while (s.len > 0 && s.s[s.len - 1] == ':')
                s.len--;
            if (!sv_is_forward_head(s.s, s.len) && !(sv_names_original(s.s, s.len) && sv_count_words(s.s, s.len) <= 4))
                break;
        }
        else if (l->kind != SV_LN_BLANK && !is_drawn(f, l))
            break;
        i--;
        if (l->kind != SV_LN_BLANK)
            at = i;
    }
    return at;
}

/* ---- separators ---- */

/* The part of a folded line between the dashes; false if it is not drawn at both ends. */
static bool
between_dashes(const sv_folded *f, const char **s, uint32_t *len)
{
    uint32_t lo = 0, hi = f->len, n;

    while (lo < hi && (memchr("-_=~#+ ", f->s[lo], 7) != NULL || (unsigned char) f->s[lo] == 0xE2))
        lo += (unsigned char) f->s[lo] == 0xE2 ? 3 : 1;
    n = lo;
    if (lo >= hi)
        return false;
    while (hi > lo && memchr("-_=~#+ ", f->s[hi - 1], 7) != NULL)
        hi--;
    while (hi >= lo + 3 && (unsigned char) f->s[hi - 3] == 0xE2)
        hi -= 3;
    while (hi > lo && (f->s[hi - 1] == ' ' || f->s[hi - 1] == ':'))
        hi--;
    *s = f->s + lo;
    *len = hi - lo;
    return n >= 2 || hi < f->len;
}

typedef enum separator { NO_SEPARATOR, CUTS, REPLY_MARK, INTRO_IN_DASHES } separator;

static bool
is_drawing(unsigned char c)
{
    return c == '-' || c == '_' || c == '=' || c == '~' || c == '#' || c == '+' || c == '*' || c == 0xE2;
}

/* At least two drawn characters at one end: a list's bullet is one. */
static bool
may_separate(const sv_flat *f, const sv_line *l)
{
    const unsigned char *t = (const unsigned char *) f->text;

    if (!(l->flags & SV_LF_DECOR) || l->last - l->first < 6 || l->last - l->first > 300)
        return false;
    return t[l->first] == 0xE2 || is_drawing(t[l->first + 1]) || (is_drawing(t[l->last - 1]) && is_drawing(t[l->last - 2]));
}

static separator
separator_at(const sv_flat *f, uint32_t i)
{
    const sv_line *l = &f->line[i];
    sv_folded s;
    const char *inner;
    uint32_t len, begin;
    evidence e;

    if (!may_separate(f, l))
        return NO_SEPARATOR;
    sv_fold(&s, f->text, l);
    if (!between_dashes(&s, &inner, &len))
        return NO_SEPARATOR;
    if (sv_names_original(inner, len))
        return CUTS;
    if (sv_names_reply_mark(&s))
        return REPLY_MARK;
    e = weigh(&s);
    if (!is_dated(&e) && !is_quote(f, next_line(f, i + 1)))
        return NO_SEPARATOR;
    return sv_find_wrote(&s, &begin) > 0 && s.len > 0 && is_drawing((unsigned char) s.s[s.len - 1]) ? INTRO_IN_DASHES : NO_SEPARATOR;
}

/* ---- header blocks ---- */

static sv_header
header_of(const sv_flat *f, const sv_line *l)
{
    const char *p = f->text + l->first;
    size_t n = l->last - l->first;
    const char *colon;
    sv_folded s;

    if (l->kind != SV_LN_OWN || !(l->flags & SV_LF_KEY))
        return SV_HD_NONE;
    colon = memchr(p, ':', n < 48 ? n : 48);
    sv_fold_begin(&s);
    sv_fold_add(&s, p, colon);
    while (s.len > 0 && (s.s[s.len - 1] == ' ' || s.s[s.len - 1] == '_'))
        s.len--;
    return sv_header_by_name(s.s, s.len);
}

typedef struct header_block
{
    uint32_t seen; /* bit per sv_header */
    bool address, time;
    uint32_t end;
} header_block;

static bool
holds_address(const sv_flat *f, const sv_line *l)
{
    return memchr(f->text + l->first, '@', l->last - l->first) != NULL;
}

static bool
holds_time(const sv_flat *f, const sv_line *l)
{
    sv_folded s;
    evidence e;

    sv_fold(&s, f->text, l);
    e = weigh(&s);
    return e.time && e.groups >= 3;
}

static header_block
read_header_block(const sv_flat *f, uint32_t i)
{
    header_block b = {0};
    uint32_t more = 0, lines = 0;

    for (b.end = i; i < f->nlines && lines < 24; i++, lines++)
    {
        sv_header h = header_of(f, &f->line[i]);

        if (h != SV_HD_NONE)
        {
            if (h != SV_HD_OTHER && (b.seen & 1u << h) && (h == SV_HD_FROM || h == SV_HD_DATE || h == SV_HD_SENT))
                break; /* the next mail's */
            b.seen |= 1u << h;
            b.address |= holds_address(f, &f->line[i]);
            b.time |= (h == SV_HD_DATE || h == SV_HD_SENT) && holds_time(f, &f->line[i]);
            b.end = i + 1;
            more = 0;
        }
        else if (f->line[i].kind == SV_LN_BLANK)
        {
            if (b.end != i || header_of(f, &f->line[next_line(f, i) < f->nlines ? next_line(f, i) : i]) == SV_HD_NONE)
                break;
        }
        else if (f->line[i].kind != SV_LN_OWN || ++more > 3)
            break;
    }
    return b;
}

static bool
is_header_block(const sv_flat *f, uint32_t i, const header_block *b)
{
    bool from = b->seen & 1u << SV_HD_FROM, sent = b->seen & 1u << SV_HD_SENT, date = sent || (b->seen & 1u << SV_HD_DATE);
    bool to = b->seen & (1u << SV_HD_TO | 1u << SV_HD_CC), subject = b->seen & 1u << SV_HD_SUBJECT;

    if (with_lines_above(f, i) < i && ((from + date + to + subject >= 2 && (from || subject)) || (from && b->address && holds_time(f, &f->line[i]))))
        return true;
    if (!from)
        return date && to && b->address && (subject || b->time);
    return (subject && (to || date)) || (date && b->address) || (sent && to);
}

/* ---- intros ---- */

static bool
has_digit_or_at(const sv_flat *f, const sv_line *l)
{
    for (uint32_t i = l->first; i < l->last; i++)
        if (f->text[i] == '@' || digit_at(f->text + i, l->last - i) > 0)
            return true;
    return false;
}

static void
fold_lines(const sv_flat *f, uint32_t lo, uint32_t hi, sv_folded *s)
{
    uint32_t from = f->line[lo].first;

    while (from < f->line[lo].last && (f->text[from] == '-' || f->text[from] == ' '))
        from++;
    sv_fold_begin(s);
    sv_fold_add(s, f->text + from, f->text + f->line[lo].last);
    for (uint32_t i = lo + 1; i <= hi; i++)
        sv_fold_add(s, f->text + f->line[i].first, f->text + f->line[i].last);
}

/* The line above begins the intro: "On Tuesday," over "5 May 2026 at 10:10 Asha wrote:". */
static bool
begins_above(const sv_flat *f, uint32_t i)
{
    const sv_line *l = i > 0 ? &f->line[i - 1] : NULL;
    sv_folded s;

    if (l == NULL || l->kind != SV_LN_OWN || l->last - l->first > 120 || f->text[l->last - 1] != ',')
        return false;
    sv_fold(&s, f->text, l);
    return sv_begins_intro(&s) && sv_count_words(s.s, s.len) <= 12;
}

/* A ">" without its "<" closes an address that began in a line above. */
static bool
is_balanced(const sv_folded *s)
{
    int open = 0, least = 0;

    for (uint32_t i = 0; i < s->len; i++)
    {
        open += (s->s[i] == '<') - (s->s[i] == '>');
        least = open < least ? open : least;
    }
    return least == 0;
}

/* Does an intro end in line i?  *first is the line where it begins. */
static strength
intro_ending_at(const sv_flat *f, uint32_t i, uint32_t *first)
{
    strength best = NO_INTRO;
    sv_folded s;

    for (uint32_t k = i;; k--)
    {
        strength now;
        bool begins;

        fold_lines(f, k, i, &s);
        now = intro_strength(&s);
        begins = now != NO_INTRO && is_balanced(&s) && sv_begins_intro(&s) && weigh(&s).groups > 0;
        if (now > best || begins)
        {
            best = now > best ? now : best;
            *first = k;
        }
        if (begins || (best == MACHINE_MADE && is_balanced(&s) && *s.s != '<'))
            break;
        if (k == 0 || i - k >= 3 || f->line[k - 1].kind != SV_LN_OWN || s.len > 400)
            break;
    }
    if (best == MACHINE_MADE && !sv_begins_intro(&s) && begins_above(f, *first))
        --*first;
    return best;
}

/* Where in an intro's first line it begins, if words of the author stand before it: "Fine. On Wed, 4 Apr … wrote:". */
static uint32_t
words_before_intro(const sv_flat *f, uint32_t i)
{
    static const char *const starts[] = {"On ", "Am ", "Le ", "El ", "Il ", "Em ", "Op ", "Den ", "W dniu "};
    const sv_line *l = &f->line[i];
    sv_folded s;

    sv_fold(&s, f->text, l);
    if (sv_begins_intro(&s))
        return l->first;
    for (uint32_t at = l->first + 1; at + 8 < l->last; at++)
        for (size_t k = 0; k < sizeof starts / sizeof *starts; k++)
        {
            uint32_t n = (uint32_t) strlen(starts[k]);
            char before = f->text[at - 1];

            if ((before != ' ' && before != '-') || memcmp(f->text + at, starts[k], n) != 0)
                continue;
            for (uint32_t d = at + n; d < l->last && d < at + n + 16; d++)
                if (is_digit(f->text[d]))
                    return at;
        }
    return l->first;
}

/* Short and of names only ("Asha Rao wrote:"): a sentence that leads up to a quotation is the author's. */
static bool
is_name_only(const sv_flat *f, const sv_line *l)
{
    const char *p = f->text + l->first, *end = f->text + l->last;
    uint32_t words = 0;

    if (holds_address(f, l))
        return true;
    for (bool begin = true; p < end; p++)
    {
        unsigned char c = (unsigned char) *p;

        if (begin && c >= 'a' && c <= 'z' && memchr(p, ' ', (size_t) (end - p)) != NULL)
            return false;
        words += begin && c > ' ';
        begin = c == ' ';
    }
    return words <= 5;
}

/* A line directly above a quote that names a writer and a date, with no verb: "2026/11/20 Asha <asha@…>". */
static bool
names_writer(const sv_flat *f, uint32_t i)
{
    const sv_line *l = &f->line[i];
    sv_folded s;
    evidence e;

    if (l->kind != SV_LN_OWN || l->last - l->first > 200 || !holds_address(f, l))
        return false;
    sv_fold(&s, f->text, l);
    e = weigh(&s);
    return e.address && is_dated(&e) && (sv_folded_ends(&s, ">") || sv_folded_ends(&s, ">:") || sv_folded_ends(&s, ")"));
}

/* ---- the pass over the lines ---- */

/* "> 5 GB needs …", "> Settings > Account": one line alone that begins so was hardly quoted by a program. */
static bool
is_own_after_all(const sv_flat *f, uint32_t i)
{
    const char *p = f->text + f->line[i].first, *end = f->text + f->line[i].last;
    sv_line rest = {.start = f->line[i].first + 1, .end = f->line[i].end};

    if (end - p >= 6 && memcmp(p, ">From ", 6) == 0 && !is_quote(f, i + 1) && (i == 0 || !is_quote(f, i - 1)))
        return true;
    if (*p != '>' || (i + 1 < f->nlines && is_quote(f, i + 1)) || (i > 0 && f->line[i - 1].kind != SV_LN_BLANK && f->line[i - 1].kind != SV_LN_OWN))
        return false;
    if (f->quoted > 1)
        return false;
    sv_look_at_line(f->text, &rest);
    if (end[-1] == '<')
        return true;
    if (rest.kind != SV_LN_OWN)
        return false;
    if (*(p + 1) == '=' || is_digit(f->text[rest.first]))
        return true;
    for (p = f->text + rest.first; p + 3 <= end; p++)
        if (memcmp(p, " > ", 3) == 0)
            return true;
    return false;
}

/* "On 5 May you wrote:" */
static bool
begins_dated(const sv_flat *f, uint32_t i)
{
    sv_folded s;

    sv_fold(&s, f->text, &f->line[i]);
    return s.len < 100 && sv_begins_intro(&s) && weigh(&s).groups > 0;
}

/* Drop the lines of an intro, but not the author's words that stand before it in its first line. */
static void
drop_intro(sv_flat *f, uint32_t first, uint32_t behind)
{
    sv_line *l = &f->line[first];
    uint32_t at = words_before_intro(f, first);

    while (at > l->first && (f->text[at - 1] == '-' || f->text[at - 1] == ' '))
        at--;
    if (at > l->first)
    {
        l->end = l->last = at;
        l->flags = 0;
        first++;
    }
    drop(f, first, behind);
}

/* An address that was broken before its ">": the rest of an intro, no quote. */
static bool
is_intro_tail(const sv_flat *f, uint32_t i)
{
    const sv_line *l = &f->line[i];
    sv_folded s;

    if (i == 0 || f->line[i - 1].kind != SV_LN_OWN || f->text[l->last - 1] != ':' || l->last - l->first > 40)
        return false;
    sv_fold(&s, f->text, &f->line[i - 1]);
    if (!is_balanced(&s) || memchr(s.s, '<', s.len) == NULL || memchr(s.s, '>', s.len) != NULL)
        return false;
    fold_lines(f, i - 1, i, &s);
    return intro_strength(&s) != NO_INTRO;
}

/* A line of a quote that lost its mark when a mail program wrapped the one above. */
static bool
is_wrapped_rest(const sv_flat *f, uint32_t i)
{
    const sv_line *above = &f->line[i - 1], *l = &f->line[i];
    uint32_t n = above->last - above->first;
    char c;

    if (l->kind != SV_LN_OWN || above->kind != SV_LN_QUOTED || n < 20 || !is_quote(f, i + 1))
        return false;
    if (memchr(f->text + l->first, ' ', l->last - l->first) == NULL && memchr(f->text + above->first, '(', n) != NULL)
        return true;
    c = f->text[l->first];
    return n >= 60 && c >= 'a' && c <= 'z' && memchr(".?!:;", f->text[above->last - 1], 5) == NULL;
}

/* Drop the quote that begins at line i with the intro above it; returns the line behind it. */
static uint32_t
drop_quote(sv_flat *f, uint32_t i, uint32_t floor)
{
    uint32_t p = i, first, end = i;

    while (is_quote(f, next_line(f, end)) || (end > i && end < f->nlines && is_wrapped_rest(f, end)))
        end = f->line[end].kind == SV_LN_OWN ? end + 1 : next_line(f, end) + 1;
    while (p > floor && f->line[p - 1].kind == SV_LN_BLANK)
        p--;
    if (p > floor && f->line[p - 1].kind == SV_LN_OWN && i - p <= 2)
    {
        strength found = f->line[p - 1].flags & SV_LF_COLON ? intro_ending_at(f, p - 1, &first) : NO_INTRO;

        if (found == MACHINE_MADE || (found == ABOVE_QUOTE_ONLY && (first < p - 1 || is_name_only(f, &f->line[first]) || begins_dated(f, first))))
            drop_intro(f, first < floor ? floor : first, p);
        else if (names_writer(f, p - 1))
            drop(f, p - 1, p);
    }
    drop(f, i, end);
    return end;
}

/*
 * Mark from `at` on as history, but a quote with marks that follows at once ends where its marks end.  A mail that
 * begins so is a forwarded one, or one with its headers printed: only the lines up to `behind` go.
 */
static uint32_t
cut(sv_flat *f, uint32_t at, uint32_t behind)
{
    uint32_t from = with_lines_above(f, at);

    if (is_quote(f, next_line(f, behind)) || !has_own(f, 0, from))
    {
        drop(f, from, behind);
        return behind;
    }
    drop(f, from, f->nlines);
    return f->nlines;
}

static uint32_t
at_separator(sv_flat *f, uint32_t i, separator s)
{
    if (s == CUTS || s == INTRO_IN_DASHES)
        return cut(f, i, i + 1);
    if (has_own(f, 0, i))
        return cut(f, i, i + 1);
    drop(f, i, i + 1);
    return i + 1;
}

/* Intros end in a verb, a name or an address. */
static bool
may_end_intro(const sv_flat *f, const sv_line *l)
{
    uint32_t at = l->last;
    unsigned char c;

    while (at > l->first && (f->text[at - 1] == ':' || f->text[at - 1] == ' '))
        at--;
    if (at == l->first)
        return false;
    c = (unsigned char) f->text[at - 1];
    return c >= 0x80 || is_letter((char) c) || c == '>' || c == ')' || c == '.' || c == '"';
}

static uint32_t
at_colon(sv_flat *f, uint32_t i)
{
    uint32_t first = i, next = next_line(f, i + 1);
    sv_folded s;

    if (f->line[i].last - f->line[i].first <= 80 && next < f->nlines && (f->line[next].flags & SV_LF_KEY || is_quote(f, next)))
    {
        sv_fold(&s, f->text, &f->line[i]);
        while (s.len > 0 && (s.s[s.len - 1] == ':' || s.s[s.len - 1] == ' '))
            s.len--;
        if (sv_is_forward_head(s.s, s.len))
            return cut(f, i, i + 1);
    }
    if (is_quote(f, next) || !may_end_intro(f, &f->line[i])
        || (!has_digit_or_at(f, &f->line[i]) && (i == 0 || !has_digit_or_at(f, &f->line[i - 1]))))
        return i + 1; /* drop_quote looks at it when it comes to the quote */
    if (intro_ending_at(f, i, &first) != MACHINE_MADE)
        return i + 1;
    if (words_before_intro(f, first) > f->line[first].first)
    {
        drop_intro(f, first, i + 1);
        return cut(f, i, i + 1);
    }
    if (has_own(f, 0, first))
        return cut(f, first, i + 1);
    drop(f, first, i + 1);
    return i + 1;
}

static uint32_t
at_own_line(sv_flat *f, uint32_t i)
{
    const sv_line *l = &f->line[i];

    if (l->flags & SV_LF_DECOR)
    {
        separator s = separator_at(f, i);

        if (s != NO_SEPARATOR)
            return at_separator(f, i, s);
    }
    if ((l->flags & SV_LF_KEY) && header_of(f, l) != SV_HD_NONE)
    {
        header_block b = read_header_block(f, i);

        if (is_header_block(f, i, &b))
            return cut(f, i, b.end);
        if (b.end > i + 8)
            return b.end; /* a long list of the author's that looks like headers: not to be read again from each line */
    }
    return l->flags & SV_LF_COLON ? at_colon(f, i) : i + 1;
}

void
sv_mark_history(sv_flat *f)
{
    uint32_t floor = 0;

    if (f->quoted == 0 && f->flags == 0)
        return;
    for (uint32_t i = 0; i < f->nlines;)
    {
        switch (f->line[i].kind)
        {
            case SV_LN_OWN:
                i = f->line[i].flags ? at_own_line(f, i) : i + 1;
                break;
            case SV_LN_REST:
                drop(f, with_lines_above(f, i), f->nlines);
                return;
            case SV_LN_QUOTED:
            case SV_LN_GAP:
                if (f->line[i].kind == SV_LN_QUOTED && (is_own_after_all(f, i) || is_intro_tail(f, i)))
                {
                    f->line[i].kind = SV_LN_OWN;
                    f->line[i++].flags = SV_LF_COLON;
                }
                else
                    floor = i = drop_quote(f, i, floor);
                break;
            default:
                i++;
        }
    }
}
