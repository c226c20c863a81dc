/*
 * signature.c - what stands below (and sometimes above) the words of a mail: signatures, mail programs' lines, footers.
 *
 * Each stretch of own lines is looked at from its end.  A sentence is never taken for a signature; a farewell of thanks
 * stays with the name under it, for it says something; where all would go, all stays.
 */
#include "text.h"

#include <string.h>

#define MAX_SIGNATURE_LINES 12
#define MAX_DELIMITED_LINES 25

typedef struct stretch
{
    sv_flat *f;
    uint32_t lo, hi; /* own and blank lines; the last is not blank */
    bool first;      /* nothing of the author's stands above it */
    uint32_t known;  /* the line whose folded form is kept, UINT32_MAX if none */
    sv_folded kept;
} stretch;

static const sv_line *line_at(const stretch *s, uint32_t i);

/* The folded form of line i; the last line is asked for by everybody. */
static const sv_folded *
folded_line(stretch *s, uint32_t i)
{
    if (s->known != i)
        sv_fold(&s->kept, s->f->text, line_at(s, i));
    s->known = i;
    return &s->kept;
}

static const sv_line *
line_at(const stretch *s, uint32_t i)
{
    return &s->f->line[i];
}

static uint32_t
visible(const sv_line *l)
{
    return l->last - l->first;
}

static void
trim(stretch *s)
{
    while (s->hi > s->lo && line_at(s, s->hi - 1)->kind != SV_LN_OWN)
        s->hi--;
}

static void
drop_lines(stretch *s, uint32_t lo, uint32_t hi)
{
    for (uint32_t i = lo; i < hi; i++)
        if (line_at(s, i)->kind == SV_LN_OWN)
            s->f->line[i].kind = SV_LN_DROPPED;
    if (hi >= s->hi)
        s->hi = lo;
    trim(s);
}

static uint32_t
paragraph_begin(const stretch *s, uint32_t i)
{
    while (i > s->lo && line_at(s, i - 1)->kind == SV_LN_OWN)
        i--;
    return i;
}

/* ---- what a line looks like ---- */

static bool
is_sentence_end(const char *p, uint32_t n)
{
    if (p[n - 1] == '.' || p[n - 1] == '!' || p[n - 1] == '?')
        return true;
    return n >= 3 && (memcmp(p + n - 3, "\xE0\xA5\xA4", 3) == 0 || memcmp(p + n - 3, "\xE0\xA5\xA5", 3) == 0
                      || memcmp(p + n - 3, "\xE3\x80\x82", 3) == 0 || memcmp(p + n - 3, "\xE2\x80\xA6", 3) == 0);
}

/* "Ltd.", "Inc.", "Pvt. Ltd.", "GmbH & Co.", "S.A.": names end in a full stop too. */
static bool
ends_in_company(const sv_folded *f)
{
    static const char *const ends[] = {"ltd.", "inc.", "co.", "corp.", "s.a.", "s.r.l.", "s.l.", "jr.", "sr.", "b.v.",
                                       "n.v.", "pvt.", "llc.", "dr.", "a.s.", "s.p.a.", "o.o.", "st.", "ave.", "no."};

    for (size_t k = 0; k < sizeof ends / sizeof *ends; k++)
        if (sv_folded_ends(f, ends[k]))
            return true;
    return false;
}

/* Words that begin what a person says, not what a signature lists. */
static bool
begins_speech(const sv_folded *f)
{
    static const char *const begins[] = {"i ", "i'", "we ", "we'", "you ", "your ", "if ", "please ", "pls ", "let ", "feel ",
                                         "call me", "reach me", "write to me", "ping me", "do ", "don't ", "can ", "could ",
                                         "when ", "as ", "this ", "that ", "it ", "there ", "note:", "note ", "have ",
                                         "also", "kindly ", "sorry", "thank you for", "thanks for", "looking forward"};

    for (size_t k = 0; k < sizeof begins / sizeof *begins; k++)
        if (sv_folded_begins(f, begins[k]))
            return true;
    return false;
}

/* Seven digits with nothing but blanks and marks between, and the line does not say that they number something else. */
static bool
has_telephone(const sv_folded *f)
{
    static const char *const numbered[] = {"order", "ticket", "refund", "invoice", "case", "tracking", "transaction", "awb",
                                           "utr", "parcel", "amount", "total", "rs", "inr"};
    uint32_t digits = 0, most = 0;

    for (uint32_t i = 0; i < f->len; i++)
    {
        bool digit = f->s[i] >= '0' && f->s[i] <= '9';

        digits = digit || memchr(" +-().", f->s[i], 6) != NULL ? digits + digit : 0;
        most = digits > most ? digits : most;
    }
    for (size_t k = 0; most >= 7 && k < sizeof numbered / sizeof *numbered; k++)
        if (sv_folded_begins(f, numbered[k]))
            return false;
    return most >= 7;
}

static bool
has_contact_mark(const sv_folded *f)
{
    return has_telephone(f) || memchr(f->s, '@', f->len) != NULL || memchr(f->s, '|', f->len) != NULL
           || sv_folded_has(f, "www.") || sv_folded_has(f, "://");
}

static bool
is_list_item(const sv_folded *f)
{
    uint32_t i = 0;

    if (f->len >= 4 && (memcmp(f->s, "\xE2\x80\xA2", 3) == 0 || (f->s[0] == '-' && f->s[1] == ' ' && sv_count_words(f->s, f->len) > 4)))
        return true;
    while (i < f->len && f->s[i] >= '0' && f->s[i] <= '9')
        i++;
    return i > 0 && i <= 2 && i + 1 < f->len && (f->s[i] == '.' || f->s[i] == ')') && f->s[i + 1] == ' ';
}

/* An item of any list, be it of few words. */
static bool
is_item(stretch *s, uint32_t i)
{
    const sv_line *l = line_at(s, i);
    const char *p = s->f->text + l->first;

    return is_list_item(folded_line(s, i)) || (visible(l) > 2 && (p[0] == '-' || p[0] == '*') && p[1] == ' ');
}

/* Could the line stand in a signature: name, title, company, address, number?  When in doubt, no. */
static bool
fits_signature(stretch *s, uint32_t i)
{
    const sv_line *l = line_at(s, i);
    const char *p = s->f->text + l->first;
    const sv_folded *f;
    uint32_t words;

    if (l->kind == SV_LN_BLANK)
        return true;
    if (visible(l) > 160 || (l->flags & SV_LF_COLON))
        return false;
    f = folded_line(s, i);
    words = sv_count_words(f->s, f->len);
    if (is_list_item(f) || (words >= 3 && begins_speech(f)) || memchr(f->s, '?', f->len) != NULL)
        return false;
    if (words >= 3 && is_sentence_end(p, visible(l)) && !ends_in_company(f) && !(words <= 5 && has_contact_mark(f)))
        return false;
    return words <= 8 || (words <= 16 && has_contact_mark(f));
}

/* What nobody puts in a signature: a sentence or a question. */
static bool
is_speech(stretch *s, uint32_t i)
{
    const sv_line *l = line_at(s, i);
    const sv_folded *f;
    uint32_t words;

    if (l->kind == SV_LN_BLANK)
        return false;
    if (visible(l) > 160)
        return true;
    f = folded_line(s, i);
    words = sv_count_words(f->s, f->len);
    return (words >= 3 && begins_speech(f)) || (words >= 4 && is_sentence_end(s->f->text + l->first, visible(l)) && !ends_in_company(f))
           || words > 14;
}

/* "P.S. …": an afterthought below the signature is a part of the mail. */
static bool
begins_afterthought(const sv_folded *f)
{
    return sv_folded_begins(f, "ps ") || sv_folded_begins(f, "ps:") || sv_folded_begins(f, "p.s") || sv_folded_begins(f, "ps.")
           || sv_folded_begins(f, "ps-") || sv_folded_begins(f, "n.b") || sv_folded_begins(f, "पुनश्च") || sv_folded_begins(f, "পুনশ্চ");
}

/* ---- farewells ---- */

static bool
is_capital_or_foreign(unsigned char c)
{
    return (c >= 'A' && c <= 'Z') || c >= 0xC0;
}

/* Are the words from p on (one to four of them) a name, each with a capital where the script has any? */
static bool
is_name(const char *begins_at, const char *end)
{
    const char *p = begins_at;
    uint32_t words = 0;
    bool begin = true;

    for (; p < end; p++)
    {
        unsigned char c = (unsigned char) *p;

        if (c == ' ' || c == '\t')
            begin = true;
        else if (begin)
        {
            if (!is_capital_or_foreign(c) && c != '&' && c != '(' && c != '-')
                return false;
            words++;
            begin = false;
        }
    }
    return words >= 1 && words <= 4 && !is_sentence_end(begins_at, (uint32_t) (end - begins_at));
}

/* A script without capitals tells no name from another word: there, a comma or a dash has to stand before it. */
static bool
is_name_behind(const char *p, const char *end, bool parted)
{
    return (parted || (unsigned char) *p < 0xE0) && is_name(p, end);
}

/* Offset behind the nth byte of the folded line is unknown in the line: count words instead. */
static const char *
behind_words(const char *p, const char *end, uint32_t words)
{
    for (; words > 0; words--)
    {
        while (p < end && (unsigned char) *p <= ' ')
            p++;
        while (p < end && (unsigned char) *p > ' ')
            p++;
    }
    return p;
}

/* Is line i a farewell, alone or with a name behind it: "Regards", "Best, Tom", "Kind regards Priya"? */
static sv_farewell
farewell_in(stretch *s, uint32_t i)
{
    const sv_line *l = line_at(s, i);
    const char *end = s->f->text + l->last, *p;
    const sv_folded *f;
    sv_farewell kind;
    uint32_t n, k;

    if (visible(l) > 80)
        return SV_FW_NONE;
    f = folded_line(s, i);
    kind = sv_farewell_at(f->s, f->len, &n);
    if (kind == SV_FW_NONE)
        return kind;
    for (k = n; k < f->len && memchr(" ,.;:!~-\xE2\x80\x93\x94", f->s[k], 12) != NULL; k++)
        ;
    if (k == f->len)
        return memchr(f->s + n, '!', f->len - n) != NULL && kind == SV_FW_THANKS ? SV_FW_NONE : kind;
    p = behind_words(s->f->text + l->first, end, sv_count_words(f->s, n));
    while (p < end && (unsigned char) *p <= ' ')
        p++;
    return p < end && kind == SV_FW_REGARDS && is_name_behind(p, end, f->s[n] != ' ') ? kind : SV_FW_NONE;
}

/* Leave the thanks and a name under it, drop the lines of contact below. */
static bool
drop_below_thanks(stretch *s, uint32_t at)
{
    uint32_t i = at + 1;
    const sv_line *l;

    while (i < s->hi && line_at(s, i)->kind == SV_LN_BLANK)
        i++;
    if (i >= s->hi)
        return false;
    l = line_at(s, i);
    if (visible(l) > 40 || !is_name(s->f->text + l->first, s->f->text + l->last))
        return false;
    i++;
    while (i < s->hi && line_at(s, i)->kind == SV_LN_BLANK)
        i++;
    if (i >= s->hi)
        return false;
    drop_lines(s, i, s->hi);
    return true;
}

/* The lines of an afterthought at the end are set aside: returns the end of what stands above them. */
static uint32_t
above_afterthought(stretch *s)
{
    uint32_t i = paragraph_begin(s, s->hi);

    if (i == s->lo || s->hi - i > 8)
        return s->hi;
    return begins_afterthought(folded_line(s, i)) ? i : s->hi;
}

static bool
drop_farewell(stretch *s)
{
    uint32_t hi = above_afterthought(s), seen = 0;

    for (uint32_t i = hi; i-- > s->lo && seen < MAX_SIGNATURE_LINES;)
    {
        sv_farewell kind;

        if (line_at(s, i)->kind == SV_LN_BLANK)
            continue;
        seen++;
        kind = farewell_in(s, i);
        if (kind == SV_FW_THANKS)
            return hi == s->hi && drop_below_thanks(s, i);
        if (kind == SV_FW_REGARDS)
        {
            if (i == s->lo && s->first)
                return false; /* nothing would be left */
            drop_lines(s, i, hi);
            return true;
        }
        if (!fits_signature(s, i))
            return false;
    }
    return false;
}

/* ---- delimiters ---- */

/* How surely a line parts a signature from the mail: 3 for "-- " as the mail standards have it, 2 for "--", 1 for others. */
static int
delimiter_strength(const stretch *s, uint32_t i)
{
    const sv_line *l = line_at(s, i);
    const char *p = s->f->text + l->first;
    uint32_t n = visible(l);

    if (l->kind != SV_LN_OWN || !(l->flags & SV_LF_DECOR) || n > 80)
        return 0;
    if (n == 2 && p[0] == '-' && p[1] == '-')
        return l->end > l->last || s->f->laid_out ? 3 : 2;
    if (n == 3 && (memcmp(p, "\xE2\x80\x94", 3) == 0 || memcmp(p, "\xE2\x80\x93", 3) == 0 || memcmp(p, "- -", 3) == 0))
        return 1;
    for (uint32_t k = 0; k < n; k++)
        if (p[k] != '_' && p[k] != '-' && p[k] != '=' && p[k] != '*')
            return 0;
    return n >= 3;
}

static bool
no_speech_below(stretch *s, uint32_t i)
{
    for (i++; i < s->hi; i++)
        if (is_speech(s, i))
            return false;
    return true;
}

/* Would all lines from i on do for a signature? */
static bool
all_fit_signature(stretch *s, uint32_t i)
{
    for (; i < s->hi; i++)
        if (!fits_signature(s, i))
            return false;
    return true;
}

typedef struct below
{
    bool empty, name_first, contact, digit;
} below;

static below
look_below(stretch *s, uint32_t i)
{
    below b = {.empty = true};

    for (i++; i < s->hi; i++)
    {
        const sv_line *l = line_at(s, i);
        const sv_folded *f;

        if (l->kind == SV_LN_BLANK)
            continue;
        f = folded_line(s, i);
        b.name_first |= b.empty && is_name(s->f->text + l->first, s->f->text + l->last);
        b.contact |= has_contact_mark(f);
        for (uint32_t k = 0; k < f->len; k++)
            b.digit |= f->s[k] >= '0' && f->s[k] <= '9';
        b.empty = false;
    }
    return b;
}

/* A line that is drawn as line i is stands above: both part the text, and no signature from it. */
static bool
is_drawn_above(const stretch *s, uint32_t i)
{
    for (uint32_t k = i; k-- > s->lo && i - k < MAX_DELIMITED_LINES;)
        if (delimiter_strength(s, k) == 1 && s->f->text[line_at(s, k)->first] == s->f->text[line_at(s, i)->first])
            return true;
    return false;
}

/* The line above leads up to what is below, as "Whom to call:" does. */
static bool
is_led_up_to(const stretch *s, uint32_t i)
{
    while (i > s->lo && line_at(s, i - 1)->kind == SV_LN_BLANK)
        i--;
    return i > s->lo && (line_at(s, i - 1)->flags & SV_LF_COLON);
}

/* Below the standard's delimiter a sentence stands, or a list goes on, and nothing tells of a signature. */
static bool
is_text_below(stretch *s, uint32_t i)
{
    for (i++; i < s->hi && line_at(s, i)->kind == SV_LN_BLANK; i++)
        ;
    if (i == s->hi || look_below(s, i - 1).contact)
        return false;
    return is_speech(s, i) || is_item(s, i);
}

/* Two dashes part a table or a list of amounts from the text at times; a signature has a name, an address, or no number. */
static bool
parts_signature(stretch *s, uint32_t i, int strength)
{
    below b;

    if (strength == 3)
        return !is_text_below(s, i);
    if (is_led_up_to(s, i) || (strength == 1 && is_drawn_above(s, i)))
        return false;
    if (!(strength == 2 ? no_speech_below(s, i) : all_fit_signature(s, i + 1)))
        return false;
    b = look_below(s, i);
    return b.empty || b.contact || (strength == 2 ? b.name_first || !b.digit : b.name_first && !b.digit);
}

static bool
drop_delimited(stretch *s)
{
    uint32_t seen = 0, best = s->hi;

    if (!(s->f->flags & SV_LF_DECOR))
        return false;
    for (uint32_t i = s->hi; i-- > s->lo && seen < MAX_DELIMITED_LINES;)
    {
        int strength;

        if (line_at(s, i)->kind == SV_LN_BLANK)
            continue;
        strength = delimiter_strength(s, i);
        if (strength > 0 && (strength == 3 || seen <= MAX_SIGNATURE_LINES) && parts_signature(s, i, strength))
            best = i;
        seen++;
    }
    if (best == s->hi || (best == s->lo && s->first))
        return false;
    drop_lines(s, best, s->hi);
    return true;
}

/* ---- lines of mail programs, footers, banners ---- */

static bool
drop_app_line(stretch *s)
{
    uint32_t i = s->hi - 1;

    if (visible(line_at(s, i)) > 200 || !sv_is_app_line(folded_line(s, i)))
        return false;
    drop_lines(s, i, s->hi);
    return true;
}

/* Does the line stand between blank lines? */
static bool
is_alone(const stretch *s, uint32_t i)
{
    return (i == s->lo || line_at(s, i - 1)->kind != SV_LN_OWN) && (i + 1 >= s->hi || line_at(s, i + 1)->kind != SV_LN_OWN);
}

/* Telephones' lines between paragraphs go too: someone wrote on below the line that his program had put there. */
static void
drop_inner_app_lines(stretch *s)
{
    for (uint32_t i = s->lo + 1; i + 1 < s->hi; i++)
    {
        const sv_line *l = line_at(s, i);

        if (l->kind == SV_LN_OWN && visible(l) >= 12 && visible(l) <= 120 && memchr("SGEVIM", s->f->text[l->first], 6) != NULL
            && is_alone(s, i) && sv_is_app_line(folded_line(s, i)))
            s->f->line[i].kind = SV_LN_DROPPED;
    }
}

/* Below the stretch stood what has been taken off: a heading without its notice is the author's. */
static bool
heads_footer(const stretch *s)
{
    uint32_t i = s->hi;

    while (i < s->f->nlines && line_at(s, i)->kind == SV_LN_BLANK)
        i++;
    return i < s->f->nlines && line_at(s, i)->kind == SV_LN_DROPPED;
}

static bool
drop_footer(stretch *s)
{
    uint32_t lo = paragraph_begin(s, s->hi), i;
    sv_folded f;

    if (s->hi - lo > 40)
        return false;
    for (i = lo; i < s->hi; i++)
        if (sv_hints_footer(s->f->text + line_at(s, i)->first, visible(line_at(s, i))))
            break;
    if (i == s->hi)
        return false;
    sv_fold_begin(&f);
    for (i = lo; i < s->hi; i++)
        sv_fold_add(&f, s->f->text + line_at(s, i)->first, s->f->text + line_at(s, i)->last);
    if (!sv_is_footer(&f) && !(sv_is_footer_head(&f) && heads_footer(s)))
        return false;
    drop_lines(s, lo, s->hi);
    return true;
}

static void
take_off(stretch *s)
{
    bool more = true;

    trim(s);
    for (int round = 0; more && round < 12 && s->hi > s->lo; round++)
        more = drop_app_line(s) || drop_footer(s) || drop_farewell(s) || (s->hi > s->lo && drop_delimited(s));
}

static bool
may_be_banner(unsigned char c)
{
    return c == '[' || c == 'C' || c == 'E' || c == 'W' || c == 'Y' || c == 'T' || c == 'A' || c == 'S' || c == '*';
}

/* The paragraph at the very top that a mail gateway put there. */
static void
drop_banner(sv_flat *f)
{
    uint32_t i = 0;
    sv_folded s;

    while (i < f->nlines && f->line[i].kind == SV_LN_BLANK)
        i++;
    if (i == f->nlines || f->line[i].kind != SV_LN_OWN || !may_be_banner((unsigned char) f->text[f->line[i].first]))
        return;
    sv_fold_head(&s, f->text, &f->line[i]);
    if (!sv_begins_banner(&s))
        return;
    sv_fold(&s, f->text, &f->line[i]);
    if (sv_is_banner(&s))
        for (; i < f->nlines && f->line[i].kind == SV_LN_OWN; i++)
            f->line[i].kind = SV_LN_DROPPED;
}

static bool
has_own_line(const sv_flat *f, uint32_t lo, uint32_t hi)
{
    while (lo < hi && f->line[lo].kind != SV_LN_OWN)
        lo++;
    return lo < hi;
}

void
sv_mark_signatures(sv_flat *f)
{
    bool first = true;

    drop_banner(f);
    for (uint32_t i = 0; i < f->nlines;)
    {
        stretch s;

        s.f = f;
        s.lo = s.hi = i;
        s.first = first;
        s.known = UINT32_MAX;
        while (s.hi < f->nlines && (f->line[s.hi].kind == SV_LN_OWN || f->line[s.hi].kind == SV_LN_BLANK))
            s.hi++;
        i = s.hi > i ? s.hi : i + 1;
        while (s.lo < s.hi && f->line[s.lo].kind == SV_LN_BLANK)
            s.lo++;
        if (s.lo == s.hi)
            continue;
        take_off(&s);
        drop_inner_app_lines(&s);
        first = first && !has_own_line(f, s.lo, s.hi);
    }
}
