/*
 * phrase_test.c - the phrase language: boundaries, patterns, guards, scope, errors, and images that must not be trusted.
 */
#include "image.h"
#include "pack.h"
#include "phrase.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#include "boundaries.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define CAP 64

static sv_arena *arena;

static const sv_class classes[] = {
    {SV_EN, "team", "billing [team]\nsupport team\n"},
    {SV_EN, "when", "tomorrow\nwithin # [working] hours\nby the end , latest"},
    {SV_EN, "at", "we at <1>|we"},
    {SV_HI, "@team", "सहायता टीम"},
    {SV_EN, "_not", "not|never|won't"},
    {SV_EN, "_not_after", "nowhere"},
    {SV_EN, "_if", "if"},
    {SV_EN, "_then", "then"},
    {SV_EN, "_ask", "^ can you"},
    {SV_EN, "_said", "(you|he) (said|told us)"},
    {SV_EN, "_would", "would have"},
    {SV_BN, "_not_after", "না"},
    {SV_BN, "_if_after", "হলে"},
    {SV_HI, "_not", "नहीं"},
};

typedef struct found
{
    sv_cue cue[CAP];
    uint32_t n;
    sv_words words;
} found;

static bool
compile(const sv_phrase *p, uint32_t n, sv_image *img, sv_error *err)
{
    void *base;
    size_t size;

    return sv_compile(arena, p, n, classes, COUNT(classes), &base, &size, err) == SV_OK && sv_image_open(base, size, img) == SV_OK;
}

static found
scan(const sv_image *img, const char *text, const char *helpdesk, const char *queue)
{
    found f = {0};
    size_t len = strlen(text);
    char *copy = sv_alloc(arena, len + 1);

    memcpy(copy, text, len);
    if (sv_split(arena, copy, (uint32_t) len, &f.words) != SV_OK ||
        sv_scan(img, &f.words, helpdesk, queue, f.cue, CAP, &f.n) != SV_OK)
        abort();
    return f;
}

/* What one phrase (cue did_it, without guards unless given) finds in the text, parted by bars. */
static const char *
finds(const sv_phrase *p, const char *text)
{
    static char out[1024];
    sv_image img;
    sv_error err;
    found f;
    size_t n = 0;

    out[0] = '\0';
    if (!compile(p, 1, &img, &err))
    {
        snprintf(out, sizeof out, "error at %u: %s", err.column, err.message);
        return out;
    }
    f = scan(&img, text, NULL, NULL);
    for (uint32_t i = 0; i < f.n && i < CAP; i++)
        n += (size_t) snprintf(out + n, sizeof out - n, "%s%.*s", i ? "|" : "", (int) (f.cue[i].end - f.cue[i].start),
                               f.words.text + f.cue[i].start);
    return out;
}

static void
test_boundaries(void)
{
    for (size_t i = 0; i < COUNT(boundary); i++)
    {
        sv_phrase p = {.id = 7, .cue = "did_it", .lang = SV_ANY, .pattern = boundary[i].pattern, .guards = "none", .weight = 50};
        const char *got = finds(&p, boundary[i].text);

        ok((*got != '\0') == boundary[i].found && strncmp(got, "error", 5) != 0, "boundary: %s", boundary[i].name);
    }
}

static const struct
{
    const char *pattern, *text, *finds;
} pattern_case[] = {
    {"a (b|c d) e", "a b e, a c d e, a c e", "a b e|a c d e"},
    {"a [b|c d] e", "a e a c d e a b c e", "a e|a c d e"},
    {"a <2> b", "a b. a x b. a x y b. a x y z b", "a b|a x b|a x y b"},
    {"a <2> b", "a x, y b", ""},
    {"a <2,> b", "a x, y b", "a x, y b"},
    {"a <2> b <2> c", "a x b y c a b b c", "a x b y c|a b b c"},
    {"a <3> [b] <2> c", "a 1 2 3 b 4 5 c", "a 1 2 3 b 4 5 c"},
    {"a , b", "a b a, b a - b", "a, b|a - b"},
    {"a [,] b", "a b. a, b", "a b|a, b"},
    {"a ,", "so a. a b a, b", "a|a"},
    {"within # hours", "within 24 hours, within 24-48 hours, within two hours", "within 24 hours|within 24-48 hours"},
    {"pay #", "pay 1,25,000.50 now", "pay 1,25,000.50"},
    {"^ no", "no. It is no. No way", "no|No"},
    {"^ [well] no", "well no. no", "well no|no"},
    {"done $", "done. It is done! done now", "done|done"},
    {"done $?", "done. Is it done? done", "done"},
    {"done $!", "done. Is it done? done!", "done"},
    {"when <4> $?", "when will it come? when it comes.", "when will it come"},
    {"refund*", "Refunds refunded refund fund", "Refunds|refunded|refund"},
    {"(refund*|refunded) now", "refunded now refunds now", "refunded now|refunds now"},
    {"ask @team", "ask billing, ask the support team, ask support team, ask billing team", "ask billing|ask support team|ask billing team"},
    {"ask (@team|us)", "ask us", "ask us"},
    {"i'm sorry", "I\xE2\x80\x99m sorry", "I\xE2\x80\x99m sorry"},
    {"follow-up call", "follow up call, follow-up call", "follow up call|follow-up call"},
    {"a|b c", "a. b c. b", "a|b c"},
    {"a a", "a a a", "a a|a a"},
    {"a <8> z", "a a a a a a a a a z", "a a a a a a a a a z|a a a a a a a a z|a a a a a a a z|a a a a a a z|a a a a a z|a a a a z|a a a z|a a z|a z"},
    {"@when call", "tomorrow call, within 24 hours call", "tomorrow call|within 24 hours call"},
    {"call <2> @when", "call you within 24-48 working hours. call back by the end, latest", "call you within 24-48 working hours|call back by the end, latest"},
    {"^ @when <1> call", "tomorrow we call. call tomorrow we call", "tomorrow we call"},
    {"@team @when", "support team tomorrow, billing within 2 hours now, support", "support team tomorrow|billing within 2 hours"},
    {"@when $", "call tomorrow. tomorrow call within 2 hours!", "tomorrow|within 2 hours"},
    {"@when <2> @when <2> @team", "tomorrow or within 2 hours the billing team", "tomorrow or within 2 hours the billing team"},
    {"@at (call|will call)", "we call, we at Acme will call, we at call", "we call|we at Acme will call|we at call"},
    {"@team , @when", "the billing team, tomorrow; support team tomorrow", "billing team, tomorrow"},
    {"sku12*", "SKU1234 and sku1", "SKU1234"},
    {"# [sku12*] x", "sku123 x", "sku123 x"},
};

static void
test_patterns(void)
{
    for (size_t i = 0; i < COUNT(pattern_case); i++)
    {
        sv_phrase p = {.id = 7, .cue = "did_it", .lang = SV_EN, .pattern = pattern_case[i].pattern, .guards = "none", .weight = 50};
        const char *got = finds(&p, pattern_case[i].text);

        ok(strcmp(got, pattern_case[i].finds) == 0, "pattern: %s in \"%s\"%s%s", p.pattern, pattern_case[i].text,
           strcmp(got, pattern_case[i].finds) ? ": " : "", strcmp(got, pattern_case[i].finds) ? got : "");
    }
}

static const struct
{
    sv_lang lang;
    const char *pattern, *guards, *text;
    bool kept;
} guard_case[] = {
    {SV_EN, "refund you", "negation", "we refund you", true},
    {SV_EN, "refund you", "negation", "we will not now refund you", false},
    {SV_EN, "refund you", "negation", "not that I know of, we refund you", true},
    {SV_EN, "refund you", "negation", "not one two three four refund you", true},
    {SV_EN, "refund you", "none", "we will not refund you", true},
    {SV_EN, "we <2> refund", "negation", "we will not refund", false},
    {SV_EN, "not <2> refund", "negation", "not now refund", true},
    {SV_EN, "refund you", "negation", "refund you nowhere", false},
    {SV_BN, "টাকা দেব", "negation", "আমরা টাকা দেব না", false},
    {SV_HI, "वापस <1> करेंगे", "negation", "वापस नहीं करेंगे", false},
    {SV_EN, "call us", "condition", "if you want call us", false},
    {SV_EN, "call us", "condition", "if you want, call us", true},
    {SV_EN, "call us", "condition", "if so then call us", true},
    {SV_EN, "sorry if", "condition", "sorry if so", true},
    {SV_BN, "টাকা ফেরত", "condition", "টাকা ফেরত হলে জানাব", false},
    {SV_EN, "is done", "question", "this is done.", true},
    {SV_EN, "is done", "question", "this is done?", false},
    {SV_EN, "check it", "question", "can you check it", false},
    {SV_EN, "am sorry", "quotation", "He wrote \"I am sorry\" to me", false},
    {SV_EN, "am sorry", "quotation", "I am sorry for \"this\"", true},
    {SV_EN, "is done", "reported", "you said it is done", false},
    {SV_EN, "is done", "reported", "it is done as you said", true},
    {SV_EN, "called you", "hypothetical", "we would have called you", false},
    {SV_EN, "called you", "hypothetical", "we called you", true},
    {SV_EN, "called you", "-hypothetical", "we would have called you", true},
    {SV_EN, "called you", NULL, "we would have called you", false},
    {SV_EN, "called you", "-", "you said we called you", false},
};

static void
test_guards(void)
{
    for (size_t i = 0; i < COUNT(guard_case); i++)
    {
        sv_phrase p = {.id = 7, .cue = "did_it", .lang = guard_case[i].lang, .pattern = guard_case[i].pattern,
                       .guards = guard_case[i].guards, .weight = 50};
        const char *got = finds(&p, guard_case[i].text);

        ok((*got != '\0') == guard_case[i].kept && strncmp(got, "error", 5) != 0, "guard %s: %s in \"%s\"%s",
           p.guards == NULL ? "by default" : p.guards, p.pattern, guard_case[i].text, guard_case[i].kept ? "" : " is taken back");
    }
}

static const struct
{
    const char *pattern;
    unsigned column;
    const char *message;
} error_case[] = {
    {"", 1, "is empty"},
    {"a |", 4, "ends where"},
    {"a (b", 3, "never closed"},
    {"a b)", 4, "never opened"},
    {"(a]", 3, "wants ')'"},
    {"(a|)", 4, "nothing stands before ')'"},
    {"a . b", 3, "write ','"},
    {"है (न", 4, "never closed"},
    {"a <9> b", 3, "1 to 8 words"},
    {"a <> b", 3, "1 to 8 words"},
    {"<2> a", 1, "begin with a gap"},
    {"[b] <2> a", 5, "begin with a gap"},
    {"a <2>", 3, "end with a gap"},
    {"a <2> [b]", 3, "end with a gap"},
    {", a", 1, "begin with punctuation"},
    {"$ a", 1, "begin with the end"},
    {"[a]", 1, "without any word"},
    {"^ $", 1, "without any word"},
    {"ask @nobody", 5, "no word class @nobody"},
    {"re*", 1, "at least three letters"},
    {"refund *", 8, "stands only behind"},
    {"ref*und", 5, "at the end of a word"},
    {"@", 1, "wants the name"},
    {"((((((((((((((((((a))))))))))))))))))", 17, "deep"},
};

static void
test_errors(void)
{
    sv_phrase p = {.id = 7, .cue = "did_it", .lang = SV_EN, .weight = 50};
    sv_error err;

    for (size_t i = 0; i < COUNT(error_case); i++)
    {
        p.pattern = error_case[i].pattern;
        ok(sv_phrase_check(arena, &p, classes, COUNT(classes), &err) == SV_BADINPUT && err.column == error_case[i].column &&
               strstr(err.message, error_case[i].message) != NULL && err.row == 1,
           "error in \"%s\": row %u, column %u: %s", p.pattern, err.row, err.column, err.message);
    }
}

static void
test_column_errors(void)
{
    sv_phrase good = {.id = 7, .cue = "did_it", .lang = SV_EN, .pattern = "a", .weight = 50}, p = good, two[2] = {good, good};
    sv_class wrong = {SV_EN, "bad", "one\n(two\n"}, unknown = {SV_EN, "_nott", "x"};
    sv_error err;
    void *base;
    size_t size;

    p.cue = "did_them";
    ok(sv_phrase_check(arena, &p, NULL, 0, &err) == SV_BADINPUT && strstr(err.message, "did_them"), "unknown cue: %s", err.message);
    p = good;
    p.guards = "negation,perhaps";
    ok(sv_phrase_check(arena, &p, NULL, 0, &err) == SV_BADINPUT && strstr(err.message, "perhaps"), "unknown guard: %s", err.message);
    p = good;
    p.weight = 101;
    ok(sv_phrase_check(arena, &p, NULL, 0, &err) == SV_BADINPUT && strstr(err.message, "101"), "weight: %s", err.message);
    p = good;
    p.lang = SV_OTHER;
    ok(sv_phrase_check(arena, &p, NULL, 0, &err) == SV_BADINPUT, "language: %s", err.message);
    ok(sv_phrase_check(arena, &good, &wrong, 1, &err) == SV_BADINPUT && strstr(err.message, "member 2"), "class: %s", err.message);
    ok(sv_phrase_check(arena, &good, &unknown, 1, &err) == SV_BADINPUT && strstr(err.message, "_nott"), "guard class: %s", err.message);
    wrong.members = "one\n[two]\n";
    ok(sv_phrase_check(arena, &good, &wrong, 1, &err) == SV_BADINPUT && strstr(err.message, "member 2") && strstr(err.message, "any word"),
       "class: %s", err.message);
    wrong.members = "we at <1>\n";
    p = good;
    p.pattern = "@bad go";
    ok(sv_phrase_check(arena, &p, &wrong, 1, &err) == SV_OK, "a gap at the end of a member, with more behind it");
    p.pattern = "so @bad";
    ok(sv_phrase_check(arena, &p, &wrong, 1, &err) == SV_BADINPUT && err.column == 4 && strstr(err.message, "this word class"),
       "and with nothing behind it: %s", err.message);
    two[1].pattern = "b (";
    ok(sv_compile(arena, two, 2, NULL, 0, &base, &size, &err) == SV_BADINPUT && err.row == 2 && err.column == 3,
       "of several rows the one at fault is named: %u", err.row);
}

static void
test_scope(void)
{
    sv_phrase p[3] = {{.id = 1, .cue = "did_it", .lang = SV_EN, .pattern = "a", .guards = "none", .weight = 1},
                      {.id = 2, .cue = "did_it", .lang = SV_EN, .pattern = "a", .guards = "none", .weight = 2, .helpdesk = "rt"},
                      {.id = 3, .cue = "time", .lang = SV_EN, .pattern = "a b", .guards = "none", .weight = 3, .helpdesk = "rt", .queue = "billing"}};
    sv_image img;
    sv_error err;
    found f;

    if (!ok(compile(p, 3, &img, &err), "three scopes compile"))
        return;
    ok(scan(&img, "a b", NULL, NULL).n == 1, "without a helpdesk only what is for all");
    ok(scan(&img, "a b", "rt", "sales").n == 2, "the helpdesk's too");
    f = scan(&img, "a b", "rt", "billing");
    ok(f.n == 3 && f.cue[0].phrase == 3 && f.cue[1].phrase == 1 && f.cue[2].phrase == 2, "the queue's too; longest first");
    ok(f.cue[0].cue == SV_CUE_time && f.cue[0].weight == 3 && f.cue[0].start == 0 && f.cue[0].end == 3, "cue, weight and span");
}

static void
test_languages(void)
{
    sv_phrase p = {.id = 1, .cue = "did_it", .lang = SV_HL, .pattern = "kar diya", .guards = "none", .weight = 1};
    sv_phrase to = {.id = 1, .cue = "did_it", .lang = SV_HL, .pattern = "is to", .guards = "none", .weight = 1};
    sv_phrase hi = {.id = 1, .cue = "team", .lang = SV_HI, .pattern = "हमारी @team", .guards = "none", .weight = 1};

    ok(*finds(&p, "Maine aapka kaam kar diya hai") != '\0', "Hinglish in Hinglish");
    ok(*finds(&to, "This is to tell you that we have sent it") == '\0', "no Hinglish in English");
    ok(*finds(&hi, "हमारी सहायता टीम") != '\0' && *finds(&hi, "हमारी support team") != '\0', "classes of the language and of English");
}

/* Flip each byte in turn (every `step`th): either refused or, checksum mended, harmless to use. */
static void
test_damage(void)
{
    sv_phrase p[2] = {{.id = 1, .cue = "did_it", .lang = SV_EN, .pattern = "^ a <3> (b*|bcd*|c) [,] # $?", .weight = 1, .helpdesk = "rt"},
                      {.id = 2, .cue = "time", .lang = SV_EN, .pattern = "refund* @team", .weight = 1}};
    sv_image img;
    sv_error err;
    void *base;
    size_t size;
    unsigned refused = 0, tried = 0, heavy = 0;

    p[0].pattern = "^ a <3> (bcd*|bc|c) [,] # $?";
    if (sv_compile(arena, p, 2, classes, COUNT(classes), &base, &size, &err) != SV_OK)
        abort();
    ok(sv_image_open(base, size, &img) == SV_OK, "the image as it was made");
    ok(sv_image_open(base, size - 8, &img) == SV_DAMAGED && sv_image_open(base, 10, &img) == SV_DAMAGED, "cut short");
    for (size_t i = 0; i < size; i++, tried++)
    {
        ((unsigned char *) base)[i] ^= 0x41;
        refused += sv_image_open(base, size, &img) == SV_DAMAGED;
        ((unsigned char *) base)[i] ^= 0x41;
    }
    ok(refused == tried, "each of %u flipped bytes is noticed", tried);
    for (size_t i = 0; i < size; i++)
    {
        unsigned char old = ((unsigned char *) base)[i];

        ((unsigned char *) base)[i] = (unsigned char) (old ^ (1u << i % 8));
        sv_image_seal(base, size);
        if (sv_image_open(base, size, &img) == SV_OK)
        {
            found hit = scan(&img, "a x bcde, 5? refunds billing team a bc c 7", "rt", NULL);

            for (uint32_t k = 0; k < hit.n && k < CAP; k++)
                heavy += hit.cue[k].weight < -100 || hit.cue[k].weight > 100;
        }
        ((unsigned char *) base)[i] = old;
        sv_image_seal(base, size);
    }
    ok(sv_image_open(base, size, &img) == SV_OK, "forged images did no harm");
    ok(heavy == 0, "nor was a cue heavier than a phrase can make it, which those who weigh cues rely on");
}

/* The header alone, as a server's session reads it: what a text asks for is told, and only that. */
static void
test_parts(void)
{
    static const sv_phrase p[] = {{.id = 1, .cue = "did_it", .lang = SV_EN, .pattern = "refund order", .weight = 1},
                                  {.id = 2, .cue = "did_it", .lang = SV_HL, .pattern = "refund order (kar|kiya)", .weight = 1},
                                  {.id = 3, .cue = "did_it", .lang = SV_TE, .pattern = "రిఫండ్ (పంపాము|చేశాము)", .weight = 1},
                                  {.id = 4, .cue = "did_it", .lang = SV_HL, .pattern = "refund", .weight = 1}};
    sv_image whole, img;
    sv_error err;
    void *base;
    size_t size;
    uint32_t wanted = 0, n;
    sv_words w;
    sv_cue cue[8];
    const sv_image_header *h;
    const char *mixed = "aapka refund order kiya gaya hai";

    if (sv_compile(arena, p, 4, NULL, 0, &base, &size, &err) != SV_OK || sv_image_open(base, size, &whole) != SV_OK)
        abort();
    h = base;
    ok(h->nparts == 3, "a part for each of three languages: %u", h->nparts);
    ok(sv_image_open_header(base, sizeof *h - 8, &wanted, &img) == SV_DAMAGED, "half a header");
    ok(sv_image_open_header(base, sizeof *h, &wanted, &img) == SV_OK, "a header");
    if (sv_split(arena, "The refund order was sent.", 26, &w) != SV_OK)
        abort();
    ok(sv_scan(&img, &w, NULL, NULL, cue, 8, &n) == SV_MISSING && wanted == 1, "English asks for its part alone");
    ok(sv_image_add_part(&img, 0, (char *) base + h->part[1].at, h->part[1].size) == SV_DAMAGED, "which is no other");
    ok(sv_image_add_part(&img, 0, (char *) base + h->part[0].at, h->part[0].size) == SV_OK &&
       sv_scan(&img, &w, NULL, NULL, cue, 8, &n) == SV_OK && n == 1 && cue[0].phrase == 1, "and has enough with it");
    wanted = 0;
    if (sv_split(arena, mixed, (uint32_t) strlen(mixed), &w) != SV_OK)
        abort();
    ok(sv_scan(&img, &w, NULL, NULL, cue, 8, &n) == SV_MISSING && wanted == 4, "Hinglish asks for its own as well");
    ok(sv_image_add_part(&img, 2, (char *) base + h->part[2].at, h->part[2].size) == SV_OK, "it is added");
    ok(sv_scan(&img, &w, NULL, NULL, cue, 8, &n) == SV_OK && n == 3 && cue[0].phrase == 2 && cue[1].phrase == 1 && cue[2].phrase == 4,
       "the longest first, whatever part finds it");
    wanted = 0;
    if (sv_split(arena, "రిఫండ్ పంపాము", (uint32_t) strlen("రిఫండ్ పంపాము"), &w) != SV_OK)
        abort();
    ok(sv_scan(&img, &w, NULL, NULL, cue, 8, &n) == SV_MISSING && wanted == 2, "Telugu asks for its own alone");
    ok(sv_scan(&whole, &w, NULL, NULL, cue, 8, &n) == SV_OK && n == 1 && cue[0].phrase == 3, "which the whole has");
    ok(strcmp(finds(&(sv_phrase){.cue = "did_it", .lang = SV_EN, .pattern = "fine", .weight = 1}, "\xEF\xAC\x81ne"), "\xEF\xAC\x81ne") == 0,
       "a ligature alone in its sentence is asked for as Latin");
}

/* More phrases of one language than one automaton can number. */
static void
test_division(void)
{
    enum { PHRASES = 6000, WORDS = 12 };
    sv_phrase *p = sv_alloc(arena, PHRASES * sizeof *p);
    sv_image img;
    sv_error err;
    found f;
    unsigned english = 0;

    for (uint32_t i = 0; i < PHRASES; i++)
    {
        char *pattern = sv_alloc(arena, WORDS * 10);
        size_t at = (size_t) snprintf(pattern, WORDS * 10, "we");

        for (uint32_t k = 1; k < WORDS; k++)
            at += (size_t) snprintf(pattern + at, WORDS * 10 - at, " w%xq%x", i, k);
        p[i] = (sv_phrase){.id = i + 1, .cue = "did_it", .lang = SV_EN, .pattern = pattern, .weight = 1, .guards = "none"};
    }
    p[0].pattern = "we sent it";
    p[PHRASES - 1].pattern = "we sent it back";
    if (!ok(compile(p, PHRASES, &img, &err), "%u long phrases compile: %s", PHRASES, err.message))
        return;
    for (uint32_t i = 0; i < ((const sv_image_header *) img.base)->nparts; i++)
        english += ((const sv_image_header *) img.base)->part[i].langs == 1u << SV_EN;
    ok(english == 2, "into %u parts", english);
    f = scan(&img, "Well, we sent it back.", NULL, NULL);
    ok(f.n == 2 && f.cue[0].phrase == PHRASES && f.cue[1].phrase == 1, "the longest first, whatever part finds it: %u", f.n);
}

static void
test_limits(void)
{
    sv_phrase p = {.id = 1, .cue = "did_it", .lang = SV_EN, .weight = 1, .guards = "none"};
    sv_image img;
    sv_error err;
    char *text = sv_alloc(arena, 20001), pattern[400] = "a";
    sv_words w;
    uint32_t n;

    for (size_t at = 1; at < 40 * 6; at += 6)
        snprintf(pattern + at, sizeof pattern - at, " <8> a");
    p.pattern = pattern;
    if (!ok(compile(&p, 1, &img, &err), "many gaps compile: %s", err.message))
        return;
    for (unsigned i = 0; i < 20000; i++)
        text[i] = i % 2 ? ' ' : 'a';
    ok(sv_split(arena, text, 20000, &w) == SV_OK && sv_scan(&img, &w, NULL, NULL, NULL, 0, &n) == SV_OK, "and stay bounded: %u", n);
    ok(compile(NULL, 0, &img, &err) && scan(&img, "a b", NULL, NULL).n == 0, "no phrases at all");
}

static void
test_version(void)
{
    sv_phrase p = {.id = 1, .cue = "did_it", .lang = SV_EN, .pattern = "a b", .weight = 1};
    sv_image one, two, three;
    sv_error err;

    if (!compile(&p, 1, &one, &err) || !compile(&p, 1, &two, &err))
        abort();
    p.weight = 2;
    if (!compile(&p, 1, &three, &err))
        abort();
    ok(one.size == two.size && memcmp(one.base, two.base, one.size) == 0, "the same rows give the same bytes");
    ok(strcmp(one.version, two.version) == 0 && strcmp(one.version, three.version) != 0, "other rows, another version");
}

/* The examples of the manual: between two marks, language, pattern and sentence take a line each. */
static void
test_manual(const char *path)
{
    char line[3][1024] = {"", "", ""};
    bool inside = false;
    unsigned part = 0, examples = 0;
    FILE *f = fopen(path, "r");

    if (!ok(f != NULL, "the manual is there: %s", path))
        return;
    while (fgets(line[part], sizeof line[part], f) != NULL)
    {
        sv_phrase p = {.id = 1, .cue = "owner", .guards = "none", .weight = 1};

        line[part][strcspn(line[part], "\n")] = '\0';
        if (strncmp(line[part], ".\\\" example ", 12) == 0)
            inside = strstr(line[part], "begins") != NULL;
        else if (inside && ++part == 3)
        {
            const char *got;

            part = 0;
            examples++;
            p.lang = sv_lang_by_name(line[0], strlen(line[0]));
            p.pattern = line[1];
            got = finds(&p, line[2]);
            ok(*got != '\0' && strncmp(got, "error", 5) != 0, "the manual's example in %s: %s", line[0], got);
        }
    }
    fclose(f);
    ok(examples == SV_NLANG, "one for each language");
}

static void
test_packs(const char *dir)
{
    pack p = {0};
    sv_error err;
    void *base;
    size_t size;
    sv_status st;

    if (!ok(pack_read_all(&p, dir), "the shipped packs are there: %s", dir))
        return;
    st = sv_compile(arena, p.phrase, p.nphrases, p.classes, p.nclasses, &base, &size, &err);
    ok(st == SV_OK, "%u shipped phrases compile", p.nphrases);
    if (st != SV_OK)
        note("%s, column %u: %s", err.row > 0 ? p.where[err.row - 1] : "classes.tsv", err.column, err.message);
    if (st == SV_OK)
        note("image of %zu bytes", size);
    pack_free(&p);
}

/* The folder of the packs is the argument, or in SEVA_PACKS. */
int
main(int argc, char **argv)
{
    const char *packs = argc > 1 ? argv[1] : getenv("SEVA_PACKS");

    arena = sv_arena_new(sv_malloc_fn, sv_mfree_fn, NULL, (size_t) 1 << 30);
    if (arena == NULL)
        return 1;
    test_boundaries();
    test_patterns();
    test_guards();
    test_errors();
    test_column_errors();
    test_scope();
    test_languages();
    test_damage();
    test_parts();
    test_division();
    test_limits();
    test_version();
    if (packs != NULL)
    {
        char manual[1024];

        snprintf(manual, sizeof manual, "%s/../../packaging/man/seva-phrases.7", packs);
        test_manual(manual);
        test_packs(packs);
    }
    sv_arena_free(arena);
    return done_testing();
}
