/*
 * quoted_intro.c - the lines with which mail programs introduce a quotation: "On … wrote:".
 *
 * A sentence of a person may look like one ("On Monday you wrote:").  It is taken for machine-made only if a date and a
 * name or address stand in it, and no pronoun or article before the verb.
 */
#include "quoted.h"

/* "you wrote", "we wrote": a person speaking, not a mail program. */
static bool
pronoun_before(const sv_folded *f, uint32_t at)
{
    static const char *const pronouns[] = {" you", " we", " i", " he", " she", " they", " sie", " wir", " ich", " u", " wij",
                                           " usted", " nosotros", " lei", " noi", " você", " nós", " du", " ni", " vi",
                                           " aap ne", " आपने", " तुमने", " हमने", " मैंने", " उन्होंने", " आप", " हम", " मैं",
                                           " আপনি", " তুমি", " আমরা", " আমি", " তিনি", " ਤੁਸੀਂ", " ਅਸੀਂ", " ਮੈਂ",
                                           " మీరు", " మేము", " నేను", " మీరు ఇలా", " మేము ఇలా"};

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

/* A known word, a date, a weekday. */
static bool
begins_dated(const sv_folded *f)
{
    const char *space = memchr(f->s, ' ', f->len);

    return sv_begins_intro(f) || sv_digit_at(f->s, f->len) > 0 || (unsigned char) *f->s >= 0x80
           || (space != NULL && space > f->s && (space[-1] == ',' || space[-1] == '.'));
}

/* "Quoting Asha Rao <asha@…>:", "Quoting asha@…:" */
static bool
quotes_writer(const sv_folded *f)
{
    if (!sv_folded_begins(f, "quoting ") && !sv_folded_begins(f, "zitat von ") && !sv_folded_begins(f, "citando a "))
        return false;
    return sv_folded_ends(f, ">:") || (f->s[f->len - 1] == ':' && sv_count_words(f->s, f->len) <= 3);
}

/* No verb, but a time and an address: "2026-05-05 10:10 Asha Rao <asha@…>:", "Asha Rao <asha@…> [2026-05-05 10:10]:". */
static bool
names_writer_and_time(const sv_folded *f, const sv_evidence *e)
{
    if (!e->address || !e->time || !sv_is_dated(e))
        return false;
    if (sv_folded_ends(f, "]:"))
        return true;
    return begins_dated(f) && (sv_folded_ends(f, ">:") || sv_folded_ends(f, "> :") || sv_folded_ends(f, ">):"));
}

static sv_strength
intro_strength(const sv_folded *f)
{
    uint32_t begin = 0, end = sv_find_wrote(f, &begin);
    sv_evidence e = sv_weigh(f);

    if (e.address && quotes_writer(f))
        return SV_MACHINE_MADE;
    if (end == 0)
        return names_writer_and_time(f, &e) ? SV_MACHINE_MADE : SV_NO_INTRO;
    if (f->len - end > 120)
        return SV_NO_INTRO;
    if (e.address && begin >= 2 && f->s[begin - 2] != '>' && article_before(f, begin))
        return SV_ABOVE_QUOTE_ONLY;
    if (!e.address && (pronoun_before(f, begin) || article_before(f, begin) || !begins_dated(f)))
        return SV_ABOVE_QUOTE_ONLY;
    if ((sv_is_dated(&e) && (e.address || e.time || e.year)) || is_bare_writer(f, begin))
        return SV_MACHINE_MADE;
    return SV_ABOVE_QUOTE_ONLY;
}

/* ---- over several lines ---- */

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
    sv_evidence e;
    sv_folded s;

    if (l == NULL || l->kind != SV_LN_OWN || l->last - l->first > 120)
        return false;
    sv_fold(&s, f->text, l);
    e = sv_weigh(&s);
    return sv_begins_intro(&s) && (sv_is_dated(&e) || (f->text[l->last - 1] == ',' && sv_count_words(s.s, s.len) <= 12));
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

/* An address at the beginning of a line was broken off from the line above, which has a date or a name. */
static bool
is_broken_before(const sv_flat *f, uint32_t i)
{
    const sv_line *above = i > 0 ? &f->line[i - 1] : NULL;
    sv_evidence e;
    sv_folded s;

    if (f->text[f->line[i].first] != '<' || above == NULL || above->kind != SV_LN_OWN || above->last - above->first > 120)
        return false;
    sv_fold(&s, f->text, above);
    e = sv_weigh(&s);
    return sv_is_dated(&e) || sv_is_name_only(f, above);
}

/* Does an intro end in line i?  *first is the line where it begins. */
sv_strength
sv_intro_ending_at(const sv_flat *f, uint32_t i, uint32_t *first)
{
    sv_strength best = SV_NO_INTRO;
    sv_folded s;

    for (uint32_t k = i;; k--)
    {
        sv_strength now;
        bool begins;

        fold_lines(f, k, i, &s);
        now = intro_strength(&s);
        begins = now != SV_NO_INTRO && is_balanced(&s) && sv_begins_intro(&s) && sv_weigh(&s).groups > 0;
        if (now > best || begins)
        {
            best = now > best ? now : best;
            *first = k;
        }
        if (begins || (best == SV_MACHINE_MADE && is_balanced(&s) && *s.s != '<'))
            break;
        if (k == 0 || i - k >= 3 || f->line[k - 1].kind != SV_LN_OWN || s.len > 400)
            break;
    }
    if (best == SV_MACHINE_MADE && ((!sv_begins_intro(&s) && begins_above(f, *first)) || is_broken_before(f, *first)))
        --*first;
    return best;
}

/* Where in an intro's first line it begins, if words of the author stand before it: "Fine. On Wed, 4 Apr … wrote:". */
uint32_t
sv_words_before_intro(const sv_flat *f, uint32_t i)
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
                if (sv_is_digit(f->text[d]))
                    return at;
        }
    return l->first;
}

/* ---- one line ---- */

/* Short and of names only ("Asha Rao wrote:"): a sentence that leads up to a quotation is the author's. */
bool
sv_is_name_only(const sv_flat *f, const sv_line *l)
{
    const char *p = f->text + l->first, *end = f->text + l->last;
    uint32_t words = 0;

    if (sv_holds_address(f, l))
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
bool
sv_names_writer(const sv_flat *f, uint32_t i)
{
    const sv_line *l = &f->line[i];
    sv_folded s;
    sv_evidence e;

    if (l->kind != SV_LN_OWN || l->last - l->first > 200 || !sv_holds_address(f, l))
        return false;
    sv_fold(&s, f->text, l);
    e = sv_weigh(&s);
    return e.address && sv_is_dated(&e) && (sv_folded_ends(&s, ">") || sv_folded_ends(&s, ">:") || sv_folded_ends(&s, ")"));
}

/* "On 5 May you wrote:" */
bool
sv_begins_dated(const sv_flat *f, uint32_t i)
{
    sv_folded s;

    sv_fold(&s, f->text, &f->line[i]);
    return s.len < 100 && sv_begins_intro(&s) && sv_weigh(&s).groups > 0;
}

/* An address that was broken before its ">": the rest of an intro, no quote. */
bool
sv_is_intro_tail(const sv_flat *f, uint32_t i)
{
    const sv_line *l = &f->line[i];
    sv_folded s;

    if (i == 0 || f->line[i - 1].kind != SV_LN_OWN || f->text[l->last - 1] != ':' || l->last - l->first > 40)
        return false;
    sv_fold(&s, f->text, &f->line[i - 1]);
    if (!is_balanced(&s) || memchr(s.s, '<', s.len) == NULL || memchr(s.s, '>', s.len) != NULL)
        return false;
    fold_lines(f, i - 1, i, &s);
    return intro_strength(&s) != SV_NO_INTRO;
}

uint32_t
sv_intro_above_verb(const sv_flat *f, uint32_t i)
{
    const sv_line *l = &f->line[i];
    uint32_t begin;
    sv_evidence e;
    sv_folded s;

    if (l->last - l->first > 32 || f->text[l->last - 1] != ':')
        return i;
    sv_fold(&s, f->text, l);
    if (sv_find_wrote(&s, &begin) == 0 || begin > 2)
        return i;
    for (uint32_t k = i; k-- > 0 && i - k <= 8 && f->line[k].kind != SV_LN_QUOTED;)
    {
        sv_fold(&s, f->text, &f->line[k]);
        e = sv_weigh(&s);
        if (f->line[k].kind == SV_LN_OWN && sv_begins_intro(&s) && sv_is_dated(&e))
            return k;
    }
    return i;
}

/* Intros end in a verb, a name, an address or a date. */
bool
sv_may_end_intro(const sv_flat *f, const sv_line *l)
{
    uint32_t at = l->last;
    unsigned char c;

    while (at > l->first && (f->text[at - 1] == ':' || f->text[at - 1] == ' '))
        at--;
    if (at == l->first)
        return false;
    c = (unsigned char) f->text[at - 1];
    return c >= 0x80 || sv_is_letter((char) c) || sv_is_digit((char) c) || memchr(">).\"]", c, 5) != NULL;
}
