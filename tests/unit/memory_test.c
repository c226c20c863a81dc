/*
 * memory_test.c - memory that ends anywhere: each judgement, note, reading and compilation is tried with ever more of it, and
 * says that it was not enough until it is; then it gives what it gives with plenty.
 */
#include "pack.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#define PLENTY ((size_t) 64 * 1024 * 1024)
#define MESSAGE(who, kind, words) {.from = who, .type = kind, .text = words, .len = sizeof words - 1, .name = "Anita", .name_len = 5}

static const sv_message english[] = {
    MESSAGE(SV_CUSTOMER, SV_PLAIN, "Hello,\n\nI was charged twice for order 4711 and nobody has answered me for a week. I am really upset. What will you do?\n"),
    MESSAGE(SV_AGENT, SV_HTML, "<p>Dear Anita,</p><p>We apologise for any <b>inconvenience</b> caused. That is our policy, please contact the billing"
                               " department &amp; fill in the form.</p><ul><li>Name<li>Order</ul><blockquote>On Monday, Anita wrote:<br>I was charged"
                               " twice</blockquote>-- <br>Tom<br>Support"),
};
static const sv_message hindi[] = {
    MESSAGE(SV_CUSTOMER, SV_PLAIN, "मेरा पैसा दो बार कट गया है और एक हफ़्ते से कोई जवाब नहीं दे रहा। मैं बहुत परेशान हूँ।"),
    MESSAGE(SV_AGENT, SV_PLAIN, "मुझे खेद है कि आपका पैसा दो बार कट गया। मैं कल दोपहर 12 बजे तक आपको फ़ोन करूँगी। कृपया बिल की प्रति भेजें।\n\n> पुराना संदेश\n"),
};
static const sv_thread threads[] = {
    {.lang = SV_ANY, .handoffs = 1, .deflections = -1, .message = english, .nmessages = 2},
    {.lang = SV_ANY, .handoffs = -1, .deflections = -1, .message = hindi, .nmessages = 2},
};
static const sv_phrase phrases[] = {
    {.id = 1, .lang = SV_EN, .cue = "did_it", .pattern = "(that is|it is) [just] our @rule", .weight = 100},
    {.id = 2, .lang = SV_EN, .cue = "thanks", .pattern = "apologise for any inconvenience", .weight = 100},
    {.id = 3, .lang = SV_HI, .cue = "did_it", .pattern = "मैं कल", .weight = 100},
};
static const sv_class classes[] = {{SV_EN, "rule", "policy\nrules\nterms [and conditions]"}};
static sv_ruleset rules;

typedef sv_status (*attempt)(sv_arena *a, const sv_thread *t, char **text, size_t *len);

static sv_status
judged(sv_arena *a, const sv_thread *t, char **text, size_t *len)
{
    static char all[64 * 1024]; /* survives the arena */
    sv_judgement j;
    sv_error err = {0};
    char *note = NULL;
    size_t n = 0;
    sv_status st = sv_judge(a, &rules, t, &j, &err);

    if (st == SV_OK)
        st = sv_note(a, t, &j, SV_ANY, SV_FMT_HTML, &note, &n);
    if (st != SV_OK)
        return st;
    *len = 0;
    for (int g = 0; g < SV_NGUIDELINES; g++)
        *len += (size_t) snprintf(all + *len, sizeof all - *len, "%d %u %u %u %s\n", j.finding[g].verdict, j.finding[g].confidence,
                                  j.finding[g].ev_start, j.finding[g].ev_end, j.finding[g].advice ? j.finding[g].advice : "-");
    *len += (size_t) snprintf(all + *len, sizeof all - *len, "%.*s", (int) n, note ? note : "");
    *text = all;
    return SV_OK;
}

static sv_status
was_read(sv_arena *a, const sv_thread *t, char **text, size_t *len)
{
    sv_error err = {0};

    return sv_read_thread(a, &rules, t, text, len, &err);
}

static sv_status
compiled(sv_arena *a, const sv_thread *t, char **text, size_t *len)
{
    sv_error err = {0};
    void *base;
    sv_status st = sv_compile(a, phrases, 3, classes, 1, &base, len, &err);

    (void) t;
    if (st == SV_OK)
        *text = base;
    else if (st == SV_BADINPUT)
        note("%s", err.message);
    return st;
}

static sv_status
with(size_t limit, attempt try, const sv_thread *t, char **copy, size_t *len)
{
    sv_arena *a = sv_arena_new(sv_malloc_fn, sv_mfree_fn, NULL, limit);
    char *text = NULL;
    sv_status st;

    *len = 0;
    st = try(a, t, &text, len);
    *copy = NULL;
    if (st == SV_OK && text != NULL && (*copy = malloc(*len + 1)) != NULL)
        memcpy(*copy, text, *len);
    sv_arena_free(a);
    return st;
}

/* From nothing to enough, in steps that end in the middle of nearly every block. */
static void
starve(const char *what, attempt try, const sv_thread *t)
{
    size_t len, want_len, limit;
    unsigned times = 0, other = 0;
    char *got, *want;
    sv_status st = with(PLENTY, try, t, &want, &want_len);

    ok(st == SV_OK && want != NULL, "%s: with plenty it succeeds", what);
    for (limit = 0; (st = with(limit, try, t, &got, &len)) != SV_OK && limit < PLENTY; limit += limit < 4096 ? 16 : 16 + limit / 512)
    {
        other += st != SV_NOMEM;
        times++;
    }
    ok(other == 0, "%s: too little memory was said %u times, and nothing else", what, times);
    ok(times > 50, "%s: it was starved often enough", what);
    ok(len == want_len && got != NULL && want != NULL && memcmp(got, want, len) == 0, "%s: with %zu bytes it gives the same as with plenty", what, limit);
    free(got);
    free(want);
}

int
main(void)
{
    sv_arena *a = sv_arena_new(sv_malloc_fn, sv_mfree_fn, NULL, PLENTY);
    const char *packs = getenv("SEVA_PACKS");
    pack p = {0};
    sv_error err = {0};
    sv_image image;
    void *base;
    size_t size;

    starve("compiling", compiled, NULL);
    if (ok(packs != NULL && pack_read_all(&p, packs), "the packs are read") &&
        ok(sv_compile(a, p.phrase, p.nphrases, p.classes, p.nclasses, &base, &size, &err) == SV_OK && sv_image_open(base, size, &image) == SV_OK,
           "and compiled"))
    {
        rules.image = &image;
        starve("an English thread, judged, with its note", judged, &threads[0]);
        starve("a Hindi thread, judged, with its note", judged, &threads[1]);
        starve("an English thread, read", was_read, &threads[0]);
        starve("a Hindi thread, read", was_read, &threads[1]);
    }
    pack_free(&p);
    sv_arena_free(a);
    return done_testing();
}
