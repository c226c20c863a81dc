/*
 * signature_line.c - what a line looks like: a name, a sentence, an item of a list, a telephone number, or neither.
 */
#include "signature.h"

/* The folded form of line i; the last line is asked for by everybody. */
const sv_folded *
sv_folded_line(sv_stretch *s, uint32_t i)
{
    if (s->known != i)
        sv_fold(&s->kept, s->f->text, sv_line_at(s, i));
    s->known = i;
    return &s->kept;
}

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

bool
sv_has_contact_mark(const sv_folded *f)
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
bool
sv_is_item(sv_stretch *s, uint32_t i)
{
    const sv_line *l = sv_line_at(s, i);
    const char *p = s->f->text + l->first;

    return is_list_item(sv_folded_line(s, i)) || (sv_visible(l) > 2 && (p[0] == '-' || p[0] == '*') && p[1] == ' ');
}

/* Could the line stand in a signature: name, title, company, address, number?  When in doubt, no. */
bool
sv_fits_signature(sv_stretch *s, uint32_t i)
{
    const sv_line *l = sv_line_at(s, i);
    const char *p = s->f->text + l->first;
    const sv_folded *f;
    uint32_t words;

    if (l->kind == SV_LN_BLANK)
        return true;
    if (sv_visible(l) > 160 || (l->flags & SV_LF_COLON))
        return false;
    f = sv_folded_line(s, i);
    words = sv_count_words(f->s, f->len);
    if (is_list_item(f) || (words >= 3 && begins_speech(f)) || memchr(f->s, '?', f->len) != NULL)
        return false;
    if (words >= 3 && is_sentence_end(p, sv_visible(l)) && !ends_in_company(f) && !(words <= 5 && sv_has_contact_mark(f)))
        return false;
    return words <= 8 || (words <= 16 && sv_has_contact_mark(f));
}

/* What nobody puts in a signature: a sentence or a question. */
bool
sv_is_speech(sv_stretch *s, uint32_t i)
{
    const sv_line *l = sv_line_at(s, i);
    const sv_folded *f;
    uint32_t words;

    if (l->kind == SV_LN_BLANK)
        return false;
    if (sv_visible(l) > 160)
        return true;
    f = sv_folded_line(s, i);
    words = sv_count_words(f->s, f->len);
    return (words >= 3 && begins_speech(f)) || (words >= 4 && is_sentence_end(s->f->text + l->first, sv_visible(l)) && !ends_in_company(f))
           || words > 14;
}

/* "P.S. …": an afterthought below the signature is a part of the mail. */
bool
sv_begins_afterthought(const sv_folded *f)
{
    return sv_folded_begins(f, "ps ") || sv_folded_begins(f, "ps:") || sv_folded_begins(f, "p.s") || sv_folded_begins(f, "ps.")
           || sv_folded_begins(f, "ps-") || sv_folded_begins(f, "n.b") || sv_folded_begins(f, "पुनश्च") || sv_folded_begins(f, "পুনশ্চ");
}

static bool
is_capital_or_foreign(unsigned char c)
{
    return (c >= 'A' && c <= 'Z') || c >= 0xC0;
}

/* Are the words from p on (one to four of them) a name, each with a capital where the script has any? */
bool
sv_is_name(const char *begins_at, const char *end)
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
