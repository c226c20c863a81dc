/* advice.c - a sentence that this agent could have written here: chosen from the pack, with the customer's own words in it. */
#include "texts.h"

#include <string.h>
#include <strings.h>

#define QUOTE_WORDS 12

typedef struct piece { const char *s; uint32_t n; } piece;

/* The customer's words that tell the trouble most: a sentence, or the beginning of a long one up to punctuation. */
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
            uint32_t n = 0, last = s->first + s->n;

            if (v <= most || s->n < 4)
                continue;
            while (s->first + n < last && n < QUOTE_WORDS && (n < 4 || !(r->words.word[s->first + n].flags & SV_W_BREAK)))
                n++;
            if (s->first + n < last && n == QUOTE_WORDS)
                continue; /* no clause of a length that can be quoted */
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
        if (p.n < 2 || memchr(m->name, '@', m->name_len) || memchr(p.s, '.', p.n) || is_title(p))
            p.s = NULL; /* an address, a title or an initial */
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
    uint32_t h = 2166136261u;

    if (!c->hashed)
    {
        for (uint32_t i = 0; i < c->reply->own.len; i++)
            h = (h ^ (unsigned char) c->reply->own.text[i]) * 16777619u;
        c->hash = h;
        c->hashed = true;
    }
    return n ? (c->hash >> 8) % n : 0;
}

const char *
sv_advice(sv_arena *a, sv_case *c, sv_guideline g, sv_verdict v, sv_lang lang)
{
    piece quote = customers_words(c), name = first_name(c);
    const char *fitting[16];
    uint32_t n = 0;

    for (int other = 0; n == 0 && other < 2; other++)
        for (uint32_t i = 0; n < 16; i++)
        {
            const char *text = sv_advice_text(other || lang >= SV_NLANG ? SV_EN : lang, g, v, i);

            if (text == NULL)
                break;
            if (fits(text, quote, name))
                fitting[n++] = text;
        }
    return n ? fill(a, fitting[pick(c, n)], quote, name) : NULL;
}
