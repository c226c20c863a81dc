/* advice.c - a sentence that this agent could have written here: chosen from the pack, with the customer's own words in it. */
#include "texts.h"

#include <string.h>
#include <strings.h>

#define QUOTE_WORDS 14      /* of the customer, at most */
#define CLAUSE_WORDS 4      /* fewer tell nothing */
#define FIRST_NAME_BYTES 60 /* what is longer is no name */
#define FITTING 32          /* sentences that are chosen from */

typedef struct piece { const char *s; uint32_t n; } piece;

/* How many of a sentence's words are quoted: all of them, or as many as make whole clauses; 0 if no clause ends in time. */
static uint32_t
quotable(const sv_reading *r, const sv_sentence *s)
{
    uint32_t whole = 0;

    if (s->n <= QUOTE_WORDS)
        return s->n;
    for (uint32_t n = CLAUSE_WORDS; n <= QUOTE_WORDS; n++)
        if (r->words.word[s->first + n].flags & SV_W_BREAK)
            whole = n;
    return whole;
}

/* The customer's words that tell the trouble most: a sentence, or the beginning of a long one. */
static piece
customers_words(const sv_case *c)
{
    piece best = {NULL, 0};
    int32_t most = 600;

    for (uint32_t i = c->asked_from; i + 1 < c->nreadings; i++)
    {
        const sv_reading *r = &c->reading[i];

        if (r->message->from != SV_CUSTOMER)
            continue;
        for (uint32_t k = 0; k < r->words.nsentences; k++)
        {
            const sv_sentence *s = &r->words.sentence[k];
            int32_t v = r->act[k][SV_ACT_reports_problem] + r->act[k][SV_ACT_is_upset] / 2;
            uint32_t n = s->n < CLAUSE_WORDS || v <= most ? 0 : quotable(r, s);

            if (n == 0)
                continue;
            most = v;
            best.s = r->words.text + r->words.word[s->first].start;
            best.n = r->words.word[s->first + n - 1].end - r->words.word[s->first].start;
        }
    }
    return best;
}

/* Words that stand before a name: with a full stop or without. */
static bool
is_title(piece word)
{
    static const char *const title[] = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "madam", "shri", "shree", "sri", "smt", "kumari",
                                        "sardar", "adv", "capt", "col", "maj", "rev", "श्री", "श्रीमती", "सुश्री", "डॉ", "শ্রী", "শ্রীমতী", "ডা", "ড",
                                        "ਸ੍ਰੀ", "ਸ਼੍ਰੀ", "ਸ਼੍ਰੀਮਤੀ", "ਸਰਦਾਰ", "ਡਾ", "శ్రీ", "శ్రీమతి", "డా"};

    for (size_t i = 0; i < sizeof title / sizeof *title; i++)
        if (strlen(title[i]) == word.n && strncasecmp(title[i], word.s, word.n) == 0)
            return true;
    return false;
}

static piece
first_name(const sv_case *c)
{
    piece p = {NULL, 0};

    for (uint32_t i = 0; i + 1 < c->nreadings; i++)
    {
        const sv_message *m = c->reading[i].message;

        if (m->from != SV_CUSTOMER || m->name == NULL || m->name_len == 0)
            continue;
        p.s = m->name;
        while (p.n < m->name_len && m->name[p.n] != ' ' && m->name[p.n] != '@')
            p.n++;
        if (p.n < 2 || p.n > FIRST_NAME_BYTES || memchr(m->name, '@', m->name_len) || memchr(p.s, '.', p.n) || is_title(p))
            p.s = NULL; /* an address, a title, an initial or no name at all */
        break;
    }
    return p;
}

static bool
fits(const char *text, piece quote, piece name)
{
    return (quote.s || !strstr(text, "{quote}")) && (name.s || !strstr(text, "{name}"));
}

/* The text with its places filled. */
static char *
fill(sv_arena *a, const char *text, piece quote, piece name)
{
    size_t room = strlen(text) + quote.n * 2 + name.n * 2 + 64;
    char *out = sv_alloc(a, room), *to = out;

    if (out == NULL)
        return NULL;
    while (*text && (size_t) (to - out) + quote.n + name.n + 16 < room)
    {
        bool is_quote = *text == '{' && strncmp(text, "{quote}", 7) == 0, is_name = *text == '{' && strncmp(text, "{name}", 6) == 0;
        piece p = is_quote ? quote : name;

        if (!is_quote && !is_name)
        {
            *to++ = *text++;
            continue;
        }
        if (is_quote)
            memcpy(to, "\xe2\x80\x98", 3), to += 3;
        memcpy(to, p.s, p.n);
        to += p.n;
        if (is_quote)
            memcpy(to, "\xe2\x80\x99", 3), to += 3;
        text += is_quote ? 7 : 6;
    }
    *to = '\0';
    return out;
}

/* Which of several is taken depends on the reply alone, so that the same thread gets the same words. */
static uint32_t
pick(sv_case *c, uint32_t n)
{
    if (!c->hashed)
    {
        c->hash = sv_text_turn(c->reply->own.text, c->reply->own.len);
        c->hashed = true;
    }
    return n ? c->hash % n : 0;
}

/* Those of one language that can be filled.  With the customer's words at hand a sentence that uses them is worth two that would fit anybody's message. */
static uint32_t
fitting_texts(const char *fitting[], sv_lang lang, sv_guideline g, sv_verdict v, piece quote, piece name)
{
    const char *text;
    uint32_t n = 0;

    for (uint32_t i = 0; n + 2 <= FITTING && (text = sv_advice_text(lang, g, v, i)) != NULL; i++)
    {
        if (!fits(text, quote, name))
            continue;
        fitting[n++] = text;
        if (strstr(text, "{quote}"))
            fitting[n++] = text;
    }
    return n;
}

const char *
sv_advice(sv_arena *a, sv_case *c, sv_guideline g, sv_verdict v, sv_lang lang)
{
    piece quote = customers_words(c), name = first_name(c);
    const char *fitting[FITTING];
    uint32_t n = fitting_texts(fitting, lang < SV_NLANG ? lang : SV_EN, g, v, quote, name);

    if (n == 0)
        n = fitting_texts(fitting, SV_EN, g, v, quote, name);
    return n ? fill(a, fitting[pick(c, n)], quote, name) : NULL;
}
