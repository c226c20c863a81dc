/*
 * advice_test.c - the sentences that an agent could have written and the note around them: the customer is called by name, and by nothing else; customers are
 * quoted in whole clauses; notes say whose reply they are about, and not the same of every reply.
 */
#include "seva.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>

/* The judgement of a reply of this agent to this customer, and its note; in memory that the caller frees. */
static sv_arena *
judged_by(const char *agent, const char *name, const char *customer, const char *reply, sv_judgement *j, char **note)
{
    sv_arena *a = sv_arena_new(sv_malloc_fn, sv_mfree_fn, NULL, (size_t) 64 << 20);
    sv_message m[2] = {
        {.from = SV_CUSTOMER, .name = name, .name_len = (uint32_t) strlen(name), .text = customer, .len = (uint32_t) strlen(customer)},
        {.from = SV_AGENT, .name = agent, .name_len = (uint32_t) strlen(agent), .text = reply, .len = (uint32_t) strlen(reply)}};
    sv_thread t = {.lang = SV_EN, .handoffs = -1, .deflections = -1, .message = m, .nmessages = 2};
    sv_ruleset rules = {0};
    sv_error e;
    size_t n;

    if (a == NULL || sv_judge(a, &rules, &t, j, &e) != SV_OK || sv_note(a, &t, j, SV_OTHER, SV_FMT_HTML, note, &n) != SV_OK)
        abort();
    return a;
}

static sv_arena *
judged(const char *name, const char *customer, const char *reply, sv_judgement *j, char **note)
{
    return judged_by("Priya <Desk>", name, customer, reply, j, note);
}

/* In how many of the advices of twenty replies to a customer of this name the words stand. */
static unsigned
advised(const char *name, const char *customer, const char *words)
{
    unsigned found = 0;

    for (int i = 0; i < 20; i++)
    {
        char reply[128], *note;
        sv_judgement j;

        snprintf(reply, sizeof reply, "We regret any inconvenience. Fill in form %d on our site.", i);
        sv_arena *a = judged(name, customer, reply, &j, &note);
        for (int g = 0; g < SV_NGUIDELINES; g++)
            found += j.finding[g].advice && strstr(j.finding[g].advice, words);
        sv_arena_free(a);
    }
    return found;
}

static unsigned
named(const char *name, const char *word)
{
    return advised(name, "My parcel is lost, I am so upset and nobody answers. When will somebody help me at last?", word);
}

static void
test_quotes(void)
{
    static const char *const longer = "I rang you four times, every time another voice, and still my parcel is lost and not one of you people answers me in plain words.";

    ok(advised("Asha", "My order has not arrived and I am fed up with you people.", "\u2018My order has not arrived and I am fed up with you people\u2019") > 0, "a short sentence is quoted whole");
    ok(advised("Asha", longer, "\u2018I rang you four times, every time another voice\u2019") > 0, "a long one as far as its clauses are whole");
    ok(advised("Asha", longer, "four times\u2019") == 0, "and no shorter");
}

static void
test_notes(void)
{
    enum { REPLIES = 30 };
    sv_arena *a[REPLIES];
    char *note[REPLIES], *again;
    unsigned alike = 0;
    sv_judgement j;

    for (int i = 0; i < REPLIES; i++)
    {
        char reply[128];

        snprintf(reply, sizeof reply, "We regret any inconvenience. Fill in form %d on our site.", i);
        a[i] = judged("Asha", "My order has not arrived and I am fed up with you people.", reply, &j, &note[i]);
    }
    ok(strstr(note[0], "Priya &#60;Desk&#62;)") != NULL, "a note says whose reply it is about, escaped");
    for (int i = 1; i < REPLIES; i++)
    {
        const char *first = strstr(note[0], "inconvenience.\u201d"), *other = strstr(note[i], "inconvenience.\u201d");

        alike += first && other && strncmp(first, other, 40) == 0;
    }
    ok(alike > 0 && alike < REPLIES - 1, "a note does not explain a point in the same words to everybody");
    sv_arena *b = judged("Asha", "My order has not arrived and I am fed up with you people.", "We regret any inconvenience. Fill in form 0 on our site.", &j, &again);
    ok(strcmp(again, note[0]) == 0, "but always in the same words for the same reply");
    sv_arena_free(b);
    for (int i = 0; i < REPLIES; i++)
        sv_arena_free(a[i]);
}

/* Names of any length: cut between characters, and not called at all. */
static void
test_long_names(void)
{
    enum { LENGTH = 60000 };
    char *name = malloc(LENGTH + 1), *note;
    sv_judgement j;

    for (int i = 0; i < LENGTH; i += 3)
        memcpy(name + i, "\u0938", 3);
    name[LENGTH] = '\0';
    sv_arena *a = judged_by(name, name, "My order has not arrived and I am fed up with you people.", "We regret any inconvenience. Fill in form 0 on our site.", &j, &note);
    const char *at = note ? strstr(note, "\u0938") : NULL;
    ok(at != NULL && strncmp(at + 120, " \u2026)", 5) == 0, "a long name of an agent is cut");
    ok(note != NULL && strlen(note) < 4000, "and a customer's is not used");
    sv_arena_free(a);
    free(name);
}

int
main(void)
{
    static const char *const title[][2] = {{"Mrs Rao", "Mrs"}, {"DR RAO", "DR"}, {"Mr. Rao", "Mr"}, {"Shri Rao", "Shri"}, {"श्रीमती राव", "श्रीमती"}, {"A Rao", "A,"}};

    ok(named("Asha Rao", "Asha") > 0, "a customer is called by name");
    for (size_t i = 0; i < sizeof title / sizeof *title; i++)
        ok(named(title[i][0], title[i][1]) == 0, "%s is not called %s", title[i][0], title[i][1]);
    ok(named("asha@rao.example", "asha") == 0, "nobody is called by an address");
    test_quotes();
    test_notes();
    test_long_names();
    return done_testing();
}
