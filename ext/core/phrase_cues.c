/*
 * phrase_cues.c - the names of cues and guards, and which guards a cue has unless its row says otherwise.
 */
#include "phrase.h"
#include "phrase_tree.h"

#include <string.h>

static const char *const cue_name[SV_NCUES] = {
#define ACT(name, side, gloss) #name,
#include "acts.def"
#undef ACT
#define CUE(name, gloss) #name,
    SV_EXTRA_CUES(CUE)
#undef CUE
};

const char *const sv_guard_class_name[SV_NGUARD_CLASSES] = {"_not", "_not_after",  "_if",    "_if_after", "_then",
                                                            "_ask", "_said", "_said_after", "_would",    "_would_after"};

#define SAYING (SV_GUARD_QUOTATION | SV_GUARD_REPORTED)
#define DOING (SV_GUARD_NEGATION | SV_GUARD_CONDITION | SV_GUARD_HYPOTHETICAL | SAYING)
#define STATING (DOING | SV_GUARD_QUESTION)

/*
 * What is not listed has SAYING: words of somebody else are never the writer's own act.  DOING is for what only counts
 * when it really is done or promised; STATING also for what a question would turn into an offer or a doubt.
 */
static const struct
{
    int cue;
    unsigned guards;
} cue_default[] = {
    {SV_ACT_names_feeling, SAYING | SV_GUARD_NEGATION},
    {SV_ACT_apologises_for_it, SAYING | SV_GUARD_NEGATION | SV_GUARD_HYPOTHETICAL},
    {SV_ACT_acknowledges_issue, STATING},
    {SV_ACT_owns_it, STATING},
    {SV_ACT_hands_over_warm, STATING},
    {SV_ACT_hands_off_cold, SAYING | SV_GUARD_NEGATION | SV_GUARD_CONDITION},
    {SV_ACT_sends_away, SAYING | SV_GUARD_NEGATION | SV_GUARD_CONDITION},
    {SV_ACT_walks_through, SAYING | SV_GUARD_NEGATION},
    {SV_ACT_did_it, STATING},
    {SV_ACT_demands_data, SAYING | SV_GUARD_NEGATION},
    {SV_ACT_looks_past_rule, DOING},
    {SV_ACT_gives_channel, SAYING | SV_GUARD_NEGATION},
    {SV_ACT_acts_on_worst, DOING},
    {SV_ACT_reassures, DOING & ~SV_GUARD_CONDITION},
    {SV_ACT_overpromises, DOING},
    {SV_ACT_gives_extra, SAYING | SV_GUARD_NEGATION},
    {SV_ACT_apologises_for_wait, SAYING | SV_GUARD_NEGATION | SV_GUARD_HYPOTHETICAL},
    {SV_ACT_offers_manager, SAYING | SV_GUARD_NEGATION},
    {SV_ACT_offers_alternative, SAYING | SV_GUARD_NEGATION},
    {SV_ACT_promises_step, STATING},
    {SV_ACT_closes, STATING},
    {SV_ACT_thanks, SAYING | SV_GUARD_NEGATION | SV_GUARD_CONDITION},
    {SV_ACT_reports_problem, SV_GUARD_NEGATION | SV_GUARD_CONDITION | SV_GUARD_HYPOTHETICAL},
    {SV_ACT_is_upset, SV_GUARD_NEGATION | SV_GUARD_CONDITION},
    {SV_ACT_in_crisis, SV_GUARD_NEGATION | SV_GUARD_CONDITION | SV_GUARD_HYPOTHETICAL},
    {SV_ACT_wants_concession, SV_GUARD_NEGATION},
    {SV_ACT_asks_for_manager, SV_GUARD_NEGATION},
    {SV_ACT_threatens_exit, SV_GUARD_NEGATION},
    {SV_ACT_sent_around, SV_GUARD_NEGATION | SV_GUARD_CONDITION},
    {SV_ACT_mentions_wait, SV_GUARD_NEGATION | SV_GUARD_CONDITION},
    {SV_ACT_only_thanks, SV_GUARD_NEGATION | SV_GUARD_CONDITION},
    {SV_ACT_asks_question, 0},
    {SV_ACT_says_unsolved, SV_GUARD_CONDITION},
    {SV_ACT_is_rude, SV_GUARD_QUOTATION},
    {SV_CUE_greeting, 0},
    {SV_CUE_closing_formula, 0},
    {SV_CUE_courtesy, 0},
    {SV_CUE_auto_reply, 0},
    {SV_CUE_loyalty, SV_GUARD_NEGATION | SV_GUARD_CONDITION},
};

static const struct
{
    const char *name;
    unsigned bit;
} guard_name[] = {
    {"negation", SV_GUARD_NEGATION}, {"condition", SV_GUARD_CONDITION}, {"question", SV_GUARD_QUESTION},
    {"quotation", SV_GUARD_QUOTATION}, {"reported", SV_GUARD_REPORTED}, {"hypothetical", SV_GUARD_HYPOTHETICAL},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

const char *
sv_cue_name(uint16_t cue)
{
    return cue < SV_NCUES ? cue_name[cue] : "";
}

int
sv_cue_by_name(const char *name)
{
    for (int i = 0; name != NULL && i < (int) SV_NCUES; i++)
        if (strcmp(cue_name[i], name) == 0)
            return i;
    return -1;
}

unsigned
sv_cue_guards(int cue)
{
    for (size_t i = 0; i < COUNT(cue_default); i++)
        if (cue_default[i].cue == cue)
            return cue_default[i].guards;
    return SAYING;
}

static unsigned
guard_by_name(const char *name, size_t len)
{
    for (size_t i = 0; i < COUNT(guard_name); i++)
        if (strlen(guard_name[i].name) == len && memcmp(guard_name[i].name, name, len) == 0)
            return guard_name[i].bit;
    return 0;
}

/* One name of the column, "+" or "-" before it; false where it is none. */
static bool
read_one_guard(const char *name, size_t len, int cue, bool *changed, unsigned *out)
{
    char sign = len > 0 && (*name == '+' || *name == '-') ? *name : 0;
    unsigned bit = guard_by_name(name + (sign != 0), len - (sign != 0));

    if (len == 4 && memcmp(name, "none", 4) == 0)
    {
        *changed = true;
        *out = 0;
        return true;
    }
    if (bit == 0)
        return false;
    if (!*changed && sign != 0)
        *out = sv_cue_guards(cue);
    *changed = true;
    *out = sign == '-' ? *out & ~bit : *out | bit;
    return true;
}

bool
sv_read_guards(const char *column, int cue, unsigned *out, sv_error *err)
{
    bool changed = false;
    size_t len;

    *out = 0;
    for (const char *p = column; p != NULL && *p != '\0'; p += len)
    {
        p += strspn(p, ", ");
        len = strcspn(p, ", ");
        if (len == 0 || (len == 1 && *p == '-'))
            continue;
        if (!read_one_guard(p, len, cue, &changed, out))
        {
            sv_refuse(err, 0, "\"%.*s\" is no guard: write negation, condition, question, quotation, reported, hypothetical or none",
                      len > 40 ? 40 : (int) len, p);
            return false;
        }
    }
    if (!changed)
        *out = sv_cue_guards(cue);
    return true;
}
