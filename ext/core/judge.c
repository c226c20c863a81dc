/*
 * judge.c - nineteen judgements, by the words of the guidelines: whether a guideline applies, whether the reply keeps it,
 * and the words that show it.
 *
 * Each is one short function over named facts.  They share one way: gates first (no occasion: not applicable), then the
 * weighted evidence for a problem and for its being kept, then the acts that show it.
 */
#include "judge.h"

#include <string.h>

const char *const sv_guideline_id[SV_NGUIDELINES] = {
    "apathy", "brush_off", "coldness", "condescension", "robotism", "rule_book", "runaround", "reach", "bleeding", "safety",
    "value", "importance", "professional", "win_win", "finish", "hear", "empathise", "lead", "provide"};

#define ACTS(...) (const sv_act[]) {__VA_ARGS__, SV_NACTS}
#define A(name) SV_ACT_##name
#define HAS(name) (d->c.feature[SV_F_##name])
#define DOES(act) (d->c.feature[SV_F_R(act)])

enum { MISSES = 1, BREAKS = 2 }; /* which problems a guideline knows */

static uint16_t
at_most(int32_t a, int32_t b)
{
    return (uint16_t) (a < b ? a : b);
}

/* The verdict by weight alone. */
static void
weigh_verdict(const sv_docket *d, sv_guideline g, int problems, sv_finding *f)
{
    const sv_weights *w = &sv_weights_of[g];
    uint16_t problem = (uint16_t) sv_sure(sv_log_odds(d, &w->problem)), kept = (uint16_t) sv_sure(sv_log_odds(d, &w->kept));

    if (problem >= w->problem_from && problem >= kept)
    {
        f->verdict = problems == BREAKS ? SV_BROKEN : problems == MISSES ? SV_MISSED
            : sv_log_odds(d, &w->broken) > 0 ? SV_BROKEN : SV_MISSED;
        f->confidence = problem;
    }
    else if (kept >= w->kept_from)
    {
        f->verdict = SV_KEPT;
        f->confidence = kept;
    }
    else
        f->confidence = at_most(1000 - problem, 1000 - kept);
}

/* The customer only thanks or confirms: there is nothing that the reply could miss. */
static bool
thanks_only(const sv_docket *d)
{
    return HAS(earlier_thanks) > 600;
}

static const sv_act *const kept_acts[SV_NGUIDELINES] = {
    [SV_APATHY] = ACTS(A(owns_it), A(promises_step), A(acknowledges_issue), A(names_feeling), A(apologises_for_it), A(personal_remark)),
    [SV_BRUSH_OFF] = ACTS(A(owns_it), A(hands_over_warm), A(promises_step), A(gives_channel)),
    [SV_COLDNESS] = ACTS(A(names_feeling), A(apologises_for_it), A(acknowledges_issue)),
    [SV_CONDESCENSION] = ACTS(A(explains_plainly), A(restates)),
    [SV_ROBOTISM] = ACTS(A(personal_remark), A(names_feeling), A(apologises_for_it), A(restates), A(acknowledges_issue)),
    [SV_RULE_BOOK] = ACTS(A(looks_past_rule), A(offers_alternative), A(cites_rule)),
    [SV_RUNAROUND] = ACTS(A(did_it), A(walks_through), A(promises_step)),
    [SV_REACH] = ACTS(A(gives_channel), A(owns_it), A(promises_step)),
    [SV_BLEEDING] = ACTS(A(acts_on_worst), A(asks_impact), A(did_it)),
    [SV_SAFETY] = ACTS(A(reassures), A(honest_outlook), A(offers_alternative)),
    [SV_VALUE] = ACTS(A(gives_extra), A(walks_through), A(offers_alternative)),
    [SV_IMPORTANCE] = ACTS(A(explains_wait), A(apologises_for_wait)),
    [SV_PROFESSIONAL] = ACTS(A(stays_calm), A(acknowledges_issue), A(apologises_for_it), A(names_feeling), A(offers_manager)),
    [SV_WIN_WIN] = ACTS(A(offers_alternative), A(looks_past_rule)),
    [SV_FINISH] = ACTS(A(asks_anything_else)),
    [SV_HEAR] = ACTS(A(restates), A(names_feeling), A(apologises_for_it)),
    [SV_EMPATHISE] = ACTS(A(names_feeling), A(apologises_for_it)),
    [SV_LEAD] = ACTS(A(asks_open), A(offers_alternative)),
    [SV_PROVIDE] = ACTS(A(promises_step), A(did_it)),
};

static const sv_act *const problem_acts[SV_NGUIDELINES] = {
    [SV_APATHY] = ACTS(A(shrugs), A(belittles)),
    [SV_BRUSH_OFF] = ACTS(A(hands_off_cold), A(sends_away)),
    [SV_COLDNESS] = ACTS(A(belittles), A(blames_customer), A(talks_down), A(shrugs)),
    [SV_CONDESCENSION] = ACTS(A(uses_jargon), A(talks_down)),
    [SV_ROBOTISM] = ACTS(A(demands_data), A(canned), A(rote_apology)),
    [SV_RULE_BOOK] = ACTS(A(cites_rule)),
    [SV_RUNAROUND] = ACTS(A(sends_away)),
    [SV_REACH] = ACTS(A(sends_away), A(hands_off_cold)),
    [SV_BLEEDING] = ACTS(A(cites_rule), A(vague_step), A(refuses_flat), A(promises_step)),
    [SV_SAFETY] = ACTS(A(doom), A(overpromises)),
    [SV_VALUE] = ACTS(A(doom)),
    [SV_IMPORTANCE] = ACTS(A(blames_customer), A(explains_wait)),
    [SV_PROFESSIONAL] = ACTS(A(loses_temper), A(blames_customer), A(talks_down), A(belittles)),
    [SV_WIN_WIN] = ACTS(A(refuses_flat), A(cites_rule)),
    [SV_FINISH] = ACTS(A(closes)),
    [SV_HEAR] = ACTS(A(demands_data), A(walks_through), A(canned)),
    [SV_EMPATHISE] = ACTS(A(rote_apology), A(blames_customer)),
    [SV_LEAD] = ACTS(A(refuses_flat), A(doom)),
    [SV_PROVIDE] = ACTS(A(goes_back_on_promise), A(refuses_flat)),
};

static void
judge(const sv_docket *d, sv_guideline g, int problems, sv_finding *f)
{
    weigh_verdict(d, g, problems, f);
    if (f->verdict == SV_MISSED && thanks_only(d))
        f->verdict = SV_NOT_APPLICABLE;
    if (f->verdict == SV_KEPT || f->verdict == SV_BROKEN)
        sv_find_evidence(d, g, f);
}

static void
judge_apathy(const sv_docket *d, sv_finding *f)
{
    judge(d, SV_APATHY, MISSES | BREAKS, f);
}

static void
judge_brush_off(const sv_docket *d, sv_finding *f)
{
    if (!thanks_only(d))
        judge(d, SV_BRUSH_OFF, BREAKS, f);
}

static void
judge_coldness(const sv_docket *d, sv_finding *f)
{
    judge(d, SV_COLDNESS, MISSES | BREAKS, f);
}

static void
judge_condescension(const sv_docket *d, sv_finding *f)
{
    judge(d, SV_CONDESCENSION, BREAKS, f);
}

/* Only a first reply opens, and only what is more than a word or two can be met in person. */
static void
judge_robotism(const sv_docket *d, sv_finding *f)
{
    if (d->c.first && HAS(customer_length) >= 50)
        judge(d, SV_ROBOTISM, BREAKS, f);
}

static void
judge_rule_book(const sv_docket *d, sv_finding *f)
{
    judge(d, SV_RULE_BOOK, BREAKS, f);
}

static void
judge_runaround(const sv_docket *d, sv_finding *f)
{
    if (!thanks_only(d))
        judge(d, SV_RUNAROUND, BREAKS, f);
}

static void
judge_reach(const sv_docket *d, sv_finding *f)
{
    judge(d, SV_REACH, MISSES | BREAKS, f);
}

static void
judge_bleeding(const sv_docket *d, sv_finding *f)
{
    judge(d, SV_BLEEDING, MISSES | BREAKS, f);
}

static void
judge_safety(const sv_docket *d, sv_finding *f)
{
    judge(d, SV_SAFETY, MISSES | BREAKS, f);
}

static void
judge_value(const sv_docket *d, sv_finding *f)
{
    judge(d, SV_VALUE, MISSES, f);
}

static void
judge_importance(const sv_docket *d, sv_finding *f)
{
    judge(d, SV_IMPORTANCE, MISSES | BREAKS, f);
}

static void
judge_professional(const sv_docket *d, sv_finding *f)
{
    judge(d, SV_PROFESSIONAL, MISSES | BREAKS, f);
}

static void
judge_win_win(const sv_docket *d, sv_finding *f)
{
    judge(d, SV_WIN_WIN, MISSES | BREAKS, f);
}

static void
judge_finish(const sv_docket *d, sv_finding *f)
{
    if (!thanks_only(d))
        judge(d, SV_FINISH, MISSES | BREAKS, f);
}

static void
judge_hear(const sv_docket *d, sv_finding *f)
{
    judge(d, SV_HEAR, MISSES | BREAKS, f);
}

static void
judge_empathise(const sv_docket *d, sv_finding *f)
{
    judge(d, SV_EMPATHISE, MISSES | BREAKS, f);
}

static void
judge_lead(const sv_docket *d, sv_finding *f)
{
    judge(d, SV_LEAD, MISSES | BREAKS, f);
}

static void
judge_provide(const sv_docket *d, sv_finding *f)
{
    judge(d, SV_PROVIDE, MISSES | BREAKS, f);
}

typedef void (*judge_fn)(const sv_docket *d, sv_finding *f);
static const judge_fn judge_of[SV_NGUIDELINES] = {
    judge_apathy, judge_brush_off, judge_coldness, judge_condescension, judge_robotism, judge_rule_book, judge_runaround,
    judge_reach, judge_bleeding, judge_safety, judge_value, judge_importance, judge_professional, judge_win_win, judge_finish,
    judge_hear, judge_empathise, judge_lead, judge_provide};

sv_status
sv_judge(sv_arena *a, const sv_ruleset *rules, const sv_thread *t, sv_judgement *out, sv_error *err)
{
    sv_docket d;
    sv_status st;

    memset(out, 0, sizeof *out);
    memset(&d, 0, sizeof d);
    d.arena = a;
    if ((st = sv_read_case(a, rules, t, &d.c, err)) != SV_OK)
        return st;
    out->reply = d.c.reply->own;
    out->lang = d.c.reply->words.lang;
    if (d.c.reply->words.nwords == 0)
        return SV_OK; /* nothing was said */
    sv_open_gates(&d);
    for (int g = 0; g < SV_NGUIDELINES; g++)
    {
        sv_finding *f = &out->finding[g];

        judge_of[g](&d, f);
        if (f->verdict == SV_NOT_APPLICABLE)
            continue;
        if ((st = sv_name_cues(&d, f->verdict == SV_KEPT ? kept_acts[g] : problem_acts[g], f)) != SV_OK)
            return st;
        if (f->verdict != SV_KEPT)
            f->advice = sv_advice(a, &d.c, (sv_guideline) g, f->verdict, out->lang);
    }
    sv_choose(out);
    return SV_OK;
}
