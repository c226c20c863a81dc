/*
 * words_test.c - words, their keys and flags, sentences, languages.
 */
#include "seva.h"
#include "tap.h"
#include "words_key.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static sv_arena *arena;

/* Split a copy that ends where the text ends, so that a sanitizer sees a read beyond. */
static sv_words
split(const char *text, size_t len)
{
    sv_words w = {0};
    char *copy = sv_alloc(arena, len + 1);

    memcpy(copy, text, len);
    if (sv_split(arena, copy, (uint32_t) len, &w) != SV_OK)
        abort();
    return w;
}

#define SPLIT(literal) split(literal, sizeof(literal) - 1)

/* The sentences with a bar between. */
static const char *
shown(const sv_words *w)
{
    static char out[4096];
    size_t n = 0;

    for (uint32_t i = 0; i < w->nsentences; i++)
        n += (size_t) snprintf(out + n, sizeof out - n, "%s%.*s", i ? "|" : "",
                               (int) (w->sentence[i].end - w->sentence[i].start), w->text + w->sentence[i].start);
    return out;
}

/* One blank for any white space: a wrapped sentence keeps its line break. */
static void
flatten(char *s)
{
    for (; *s != '\0'; s++)
        if (*s == '\n')
            *s = '~';
}

static const struct
{
    const char *name, *text, *sentences;
} sentence_case[] = {
    {"three marks", "One. Two! Three? Four", "One.|Two!|Three?|Four"},
    {"dandas", "यह ठीक है। वह भी॥ और", "यह ठीक है।|वह भी॥|और"},
    {"bar as danda", "काम हो गया | धन्यवाद", "काम हो गया ||धन्यवाद"},
    {"Bengali", "টাকা ফেরত দেব। ধন্যবাদ", "টাকা ফেরত দেব।|ধন্যবাদ"},
    {"money", "We refunded Rs. 500 today. Fine", "We refunded Rs. 500 today.|Fine"},
    {"rupees in Hindi", "रु. 500 वापस मिले। ठीक", "रु. 500 वापस मिले।|ठीक"},
    {"e.g. and i.e.", "Use a browser, e.g. Firefox, i.e. not IE. Done", "Use a browser, e.g. Firefox, i.e. not IE.|Done"},
    {"version", "Update to v2.1 now. It works", "Update to v2.1 now.|It works"},
    {"decimal", "It costs 3.50 or 1,250.00 a month. Ok", "It costs 3.50 or 1,250.00 a month.|Ok"},
    {"ellipsis", "Well... I looked. Yes", "Well... I looked.|Yes"},
    {"ellipsis sign", "Well\xE2\x80\xA6 I looked. Yes", "Well\xE2\x80\xA6 I looked.|Yes"},
    {"address of the web", "See https://a.example/x?y=1.2&z=3 first. Then", "See https://a.example/x?y=1.2&z=3 first.|Then"},
    {"host name", "Go to example.com now. Then", "Go to example.com now.|Then"},
    {"mail address", "Write to a.b@c.example today. Then", "Write to a.b@c.example today.|Then"},
    {"order number", "Order no. 12.34/5 is here. Good", "Order no. 12.34/5 is here.|Good"},
    {"no, at the end", "I said no. We stay", "I said no.|We stay"},
    {"titles", "Dear Mr. Rao and Dr. Sen met. Good", "Dear Mr. Rao and Dr. Sen met.|Good"},
    {"initials", "I am J. K. Sharma here. Good", "I am J. K. Sharma here.|Good"},
    {"letter of a plan", "Take plan B. We wait", "Take plan B.|We wait"},
    {"p.m. amid", "Come at 5 p.m. sharp. Good", "Come at 5 p.m. sharp.|Good"},
    {"p.m. at the end", "Come at 5 p.m. We wait", "Come at 5 p.m.|We wait"},
    {"lower case behind", "ok. we will check. pls wait", "ok.|we will check.|pls wait"},
    {"blank forgotten", "It is done.Please check", "It is done.|Please check"},
    {"blank forgotten, Hindi", "यह ठीक है.आपका काम", "यह ठीक है.|आपका काम"},
    {"two marks", "Really?! Yes!! Ok", "Really?!|Yes!!|Ok"},
    {"quotation closes", "He said \"no.\" We wait", "He said \"no.\"|We wait"},
    {"bracket amid", "It came (finally!) today. Good", "It came (finally!) today.|Good"},
    {"paragraphs", "First line\n\nSecond line", "First line|Second line"},
    {"greeting", "Dear Anna,\nwe have looked", "Dear Anna,|we have looked"},
    {"CRLF", "Dear Anna,\r\nwe have looked\r\n\r\nBye", "Dear Anna,|we have looked|Bye"},
    {"list", "Please:\n- open it\n- close it\nThanks", "Please:|open it|close it|Thanks"},
    {"numbered list", "1. Open it\n2) Close it", "Open it|Close it"},
    {"wrapped mail",
     "This is a long line that a mail program has wrapped at about seventy\ncolumns and so it goes on. Good",
     "This is a long line that a mail program has wrapped at about seventy~columns and so it goes on.|Good"},
    {"wrapped Hindi",
     "यह एक लंबी पंक्ति है जिसे मेल प्रोग्राम ने लगभग सत्तर अक्षरों पर तोड़ दिया\nहै और यह आगे चलती है। ठीक",
     "यह एक लंबी पंक्ति है जिसे मेल प्रोग्राम ने लगभग सत्तर अक्षरों पर तोड़ दिया~है और यह आगे चलती है।|ठीक"},
    {"nothing", " \n\t ...  ", ""},
    {"emoji at the end", "Done \xF0\x9F\x99\x82 Thanks. \xF0\x9F\x99\x8F", "Done \xF0\x9F\x99\x82 Thanks. \xF0\x9F\x99\x8F"},
};

static void
test_sentences(void)
{
    for (size_t i = 0; i < COUNT(sentence_case); i++)
    {
        sv_words w = split(sentence_case[i].text, strlen(sentence_case[i].text));
        char got[4096] = "";

        if (w.nsentences > 0)
            snprintf(got, sizeof got, "%s", shown(&w));
        flatten(got);
        ok(strcmp(got, sentence_case[i].sentences) == 0, "sentences: %s%s%s", sentence_case[i].name,
           strcmp(got, sentence_case[i].sentences) ? ": " : "", strcmp(got, sentence_case[i].sentences) ? got : "");
    }
}

static const struct
{
    const char *text;
    sv_lang lang;
} lang_case[] = {
    {"I have checked your order and it will arrive tomorrow.", SV_EN},
    {"Refund processed.", SV_EN},
    {"आपका रिफंड कल तक मिल जाएगा।", SV_HI},
    {"आपका order cancel हो गया है, please app check करें।", SV_HI},
    {"আপনার টাকা ফেরত দেওয়া হয়েছে।", SV_BN},
    {"ਤੁਹਾਡਾ ਪੈਸਾ ਵਾਪਸ ਆ ਜਾਵੇਗਾ।", SV_PA},
    {"మీ డబ్బు రేపు వస్తుంది.", SV_TE},
    {"Aapka refund kal tak mil jayega.", SV_HL},
    {"Apka paisa wapas aa jaega sir", SV_HL},
    {"hum aapki madad krenge, plz thoda wait kijiye", SV_HL},
    {"Main abhi check karta hoon", SV_HL},
    {"Dear Rahul ji, we have sent the money to your bank.", SV_EN},
    {"Ihre Bestellung wurde gestern erfolgreich versendet und kommt bald", SV_OTHER},
    {"Ваш заказ отправлен", SV_OTHER},
    {"12345", SV_EN},
    {"", SV_EN},
};

static void
test_languages(void)
{
    sv_words w;

    for (size_t i = 0; i < COUNT(lang_case); i++)
    {
        w = split(lang_case[i].text, strlen(lang_case[i].text));
        ok(w.lang == lang_case[i].lang, "language: %s is %s%s%s", lang_case[i].text, sv_lang_name(lang_case[i].lang),
           w.lang == lang_case[i].lang ? "" : ", not ", w.lang == lang_case[i].lang ? "" : sv_lang_name(w.lang));
    }
    w = SPLIT("Your order has been sent. आपका ऑर्डर भेज दिया है। Aap tension mat lijiye.");
    ok(w.nsentences == 3 && w.sentence[0].lang == SV_EN && w.sentence[1].lang == SV_HI && w.sentence[2].lang == SV_HL,
       "language of each sentence of a mixed reply");
    ok(sv_lang_by_name("hi-Latn", 7) == SV_HL && sv_lang_by_name("hl", 2) == SV_HL && sv_lang_by_name("de", 2) == SV_OTHER,
       "languages by name");
}

static void
test_flags(void)
{
    sv_words w = SPLIT("Hello THERE \xE2\x80\x9Cso sorry\xE2\x80\x9D friend, v2 I\nnext");

    ok(w.nwords == 8, "eight words, not %u", w.nwords);
    ok(w.word[0].flags == (SV_W_TITLE | SV_W_LINE), "a capital and the beginning of a line");
    ok((w.word[1].flags & (SV_W_CAPS | SV_W_TITLE)) == SV_W_CAPS, "all capitals");
    ok(w.word[2].flags & SV_W_QUOTED && w.word[3].flags & SV_W_QUOTED && !(w.word[4].flags & SV_W_QUOTED), "quoted words");
    ok(w.word[5].flags == (SV_W_BREAK | SV_W_DIGIT), "a break before a word with a digit");
    ok(w.word[6].flags == 0, "one capital letter alone is neither");
    ok(w.word[7].flags & SV_W_LINE, "a new line");
    w = SPLIT("pay \xE2\x82\xB9" "500 (50%) now, Rs. 20");
    ok(!(w.word[1].flags & SV_W_BREAK), "a sign of money is no break");
    ok(w.word[2].flags & SV_W_BREAK && w.word[3].flags & SV_W_BREAK, "brackets are");
    ok(!(w.word[5].flags & SV_W_BREAK), "an abbreviation's dot is none");
}

static void
test_spans(void)
{
    const char *text = "  \xE0\xA4\xB9\xE0\xA5\x88\xE2\x80\x8D, re\xE2\x80\x8Bx don\xE2\x80\x99t";
    sv_words w = split(text, strlen(text));

    ok(w.nwords == 4, "four words, not %u", w.nwords);
    ok(w.word[0].start == 2 && w.word[0].end == 8, "a joiner behind a word is outside of it");
    ok(w.word[1].end - w.word[1].start == 2, "a zero-width space ends a word");
    ok(w.word[3].key == sv_word_key("Don't", 5), "the typographic apostrophe is the plain one");
}

static void
test_keys(void)
{
    char out[64];
    uint32_t n = sv_fold_word("STRASSE", 7, out, sizeof out);

    ok(n == 7 && memcmp(out, "strasse", 7) == 0, "folding");
    ok(sv_word_key("Stra\xC3\x9F" "e", 7) == sv_word_key("STRASSE", 7), "sharp s");
    n = sv_fold_word("\xC3\xA9t\xC3\xA9", 5, out, 4);
    ok(n == 4 && memcmp(out, "e\xCC\x81t", 4) == 0, "a form that does not fit is cut between code points");
    ok(sv_word_key("A", 1) == sv_word_key("a", 1) && sv_word_key("a", 1) != sv_word_key("b", 1), "short words");
    for (unsigned len = 1; len < 40; len++)
    {
        char word[41];
        sv_words w;

        memset(word, 'X', len);
        word[len - 1] = 'y';
        w = split(word, len);
        if (w.nwords != 1 || w.word[0].key != sv_word_key(word, len))
        {
            ok(false, "key of %u letters by both ways", len);
            return;
        }
    }
    ok(true, "keys of 1 to 39 letters are the same by both ways");
}

/* Whatever the bytes: words stay inside, in order, and sentences cover them. */
static bool
is_sound(const sv_words *w)
{
    uint32_t last = 0, next = 0;

    for (uint32_t i = 0; i < w->nwords; i++)
    {
        if (w->word[i].start < last || w->word[i].end <= w->word[i].start || w->word[i].end > w->len)
            return false;
        last = w->word[i].end;
    }
    for (uint32_t i = 0; i < w->nsentences; i++)
    {
        const sv_sentence *s = &w->sentence[i];

        if (s->first < next || s->n == 0 || s->first + s->n > w->nwords || s->start > w->word[s->first].start ||
            s->end < w->word[s->first + s->n - 1].end || s->end > w->len)
            return false;
        next = s->first + s->n;
    }
    return true;
}

/* Some words are read sixteen bytes at a time, and those near the text's end otherwise: the key is that of the folded word. */
static void
test_quick_keys(void)
{
    static const char *const word[] = {"a", "We", "REFUND", "it's", "I'm", "o'clock", "rock'n'roll", "x_y", "42nd", "eighteenletterword",
                                       "fifteenletter15", "sixteenletters16", "don\xE2\x80\x99t", "Don\xE2\x80\x99T", "caf\xC3\xA9's",
                                       "a-1", "l\xE2\x80\x99\xC3\xA9t\xC3\xA9", "WE\xE2\x80\x99LL"};
    unsigned wrong = 0, hints = 0;

    for (size_t i = 0; i < sizeof word / sizeof *word; i++)
        for (unsigned pad = 0; pad < 30; pad++)
        {
            char text[80];
            sv_words w;
            uint32_t len;

            snprintf(text, sizeof text, "%s%*s", word[i], (int) pad, "");
            w = split(text, strlen(text));
            len = w.word[0].end - w.word[0].start;
            wrong += w.word[0].key != sv_word_key(word[i], len);
            hints += w.word[0].prefix_hint != sv_key_folded(word[i], len).hint;
        }
    ok(wrong == 0, "the key of the folded word, wherever it stands: %u wrong", wrong);
    ok(hints == 0, "and what it begins with: %u wrong", hints);
}

static void
test_bad_bytes(void)
{
    static const char *const bad[] = {"a\xFF\xFE" "b", "\xED\xA0\x80 x", "\xC0\xAFx", "x\xF4\x90\x80\x80y", "\xE0\xA4", "ab\xE2\x80",
                                      "\x80\x80\x80", "\xF0\x9F\x98"};
    sv_words w;

    for (size_t i = 0; i < COUNT(bad); i++)
    {
        w = split(bad[i], strlen(bad[i]));
        ok(is_sound(&w), "bad bytes, %zu", i + 1);
    }
    w = split("a\0b\0", 4);
    ok(is_sound(&w) && w.nwords == 2, "NUL ends a word");
}

/* Ten megabytes of what could make work grow. */
static void
test_long(void)
{
    static const char *const unit[] = {"a", "a ", ". ", "\xE0\xA5\x8D", "\xCC\x81\xCC\xA3", "\"", "1.\n", "- x\n", "a.b", "\xE2\x80\x8D"};
    size_t len = (size_t) 10 << 20;
    char *text = malloc(len);

    for (size_t i = 0; text != NULL && i < COUNT(unit); i++)
    {
        sv_words w = {0};
        size_t n = strlen(unit[i]);

        for (size_t k = 0; k < len; k++)
            text[k] = unit[i][k % n];
        sv_arena_reset(arena);
        ok(sv_split(arena, text, (uint32_t) len, &w) == SV_OK && is_sound(&w), "10 MB of %zu bytes again and again", n);
    }
    free(text);
}

int
main(void)
{
    arena = sv_arena_new(sv_malloc_fn, sv_mfree_fn, NULL, (size_t) 1 << 30);
    if (arena == NULL)
        return 1;
    test_sentences();
    test_languages();
    test_flags();
    test_spans();
    test_keys();
    test_quick_keys();
    test_bad_bytes();
    test_long();
    sv_arena_free(arena);
    return done_testing();
}
