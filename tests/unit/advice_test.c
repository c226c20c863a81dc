/*
 * advice_test.c - the sentences that an agent could have written: the customer is called by name, and by nothing else.
 */
#include "seva.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>

/* In how many of the advices of twenty replies to a customer of this name the word stands. */
static unsigned
named(const char *name, const char *word)
{
    unsigned found = 0;

    for (int i = 0; i < 20; i++)
    {
        sv_arena *a = sv_arena_new(sv_malloc_fn, sv_mfree_fn, NULL, (size_t) 64 << 20);
        char reply[128];
        sv_message m[2] = {
            {.from = SV_CUSTOMER, .name = name, .name_len = (uint32_t) strlen(name),
             .text = "My parcel is lost, I am so upset and nobody answers. When will somebody help me at last?"},
            {.from = SV_AGENT, .text = reply}};
        sv_thread t = {.lang = SV_EN, .handoffs = -1, .deflections = -1, .message = m, .nmessages = 2};
        sv_ruleset rules = {0};
        sv_judgement j;
        sv_error e;

        snprintf(reply, sizeof reply, "We regret any inconvenience. Fill in form %d on our site.", i);
        m[0].len = strlen(m[0].text);
        m[1].len = strlen(reply);
        if (a == NULL || sv_judge(a, &rules, &t, &j, &e) != SV_OK)
            abort();
        for (int g = 0; g < SV_NGUIDELINES; g++)
            found += j.finding[g].advice && strstr(j.finding[g].advice, word);
        sv_arena_free(a);
    }
    return found;
}

int
main(void)
{
    static const char *const title[][2] = {{"Mrs Rao", "Mrs"}, {"DR RAO", "DR"}, {"Mr. Rao", "Mr"}, {"Shri Rao", "Shri"}, {"श्रीमती राव", "श्रीमती"}, {"A Rao", "A,"}};

    ok(named("Asha Rao", "Asha") > 0, "a customer is called by name");
    for (size_t i = 0; i < sizeof title / sizeof *title; i++)
        ok(named(title[i][0], title[i][1]) == 0, "%s is not called %s", title[i][0], title[i][1]);
    ok(named("asha@rao.example", "asha") == 0, "nobody is called by an address");
    return done_testing();
}
