/* facts.c - what is known of a reply in its thread, as numbers from 0 to 1000 that the judgements weigh. */
#include "judge.h"
#include "leaning.h"

#include <stdio.h>
#include <string.h>

#define SURE 500       /* an act is taken as performed from here on */
#define TICKET_HOLD 86400 /* seconds from which a wait is a hold, where the thread gives no limit of its own */
#define CHAT_HOLD 60

static int16_t
clip(int64_t x)
{
    return (int16_t) (x < 0 ? 0 : x > 1000 ? 1000 : x);
}

static int16_t
share(int64_t n, int64_t full)
{
    return clip(full > 0 ? n * 1000 / full : 0);
}

static int16_t
max16(int16_t a, int16_t b)
{
    return a > b ? a : b;
}

/* both a and b, as for independent chances */
static int16_t
both(int16_t a, int16_t b)
{
    return (int16_t) ((int32_t) a * b / 1000);
}

static int16_t
without(int16_t a, int16_t b)
{
    return both(a, (int16_t) (1000 - b));
}

int16_t
sv_most(const sv_reading *r, sv_act act, uint32_t *where)
{
    int16_t most = 0;

    for (uint32_t i = 0; i < r->words.nsentences; i++)
        if (r->act[i][act] > most)
        {
            most = r->act[i][act];
            if (where)
                *where = i;
        }
    return most;
}

/* The most that any sentence of r performs each act. */
static void
find_most(const sv_reading *r, int16_t most[SV_NACTS])
{
    memset(most, 0, SV_NACTS * sizeof *most);
    for (uint32_t i = 0; i < r->words.nsentences; i++)
        for (int k = 0; k < SV_NACTS; k++)
            most[k] = max16(most[k], r->act[i][k]);
}

/* Agents' acts of the reply; customers' of what they wrote. */
static void
find_acts(sv_case *c)
{
    int16_t most[SV_NACTS];

    find_most(c->reply, most);
    memcpy(c->feature + SV_F_REPLY_ACT, most, SV_FIRST_CUSTOMERS * sizeof *most);
    for (uint32_t i = 0; i + 1 < c->nreadings; i++)
    {
        if (c->reading[i].message->from != SV_CUSTOMER)
            continue;
        find_most(&c->reading[i], most);
        for (int k = SV_FIRST_CUSTOMERS; k < SV_NACTS; k++)
        {
            c->feature[SV_F_ALL_ACT + k] = max16(c->feature[SV_F_ALL_ACT + k], most[k]);
            if (i >= c->asked_from)
                c->feature[SV_F_ASKED_ACT + k] = max16(c->feature[SV_F_ASKED_ACT + k], most[k]);
        }
    }
}

/* Has the customer written before what this reply answers? */
static bool
wrote_before(const sv_case *c)
{
    for (uint32_t i = 0; i < c->asked_from && i + 1 < c->nreadings; i++)
        if (c->reading[i].message->from == SV_CUSTOMER)
            return true;
    return false;
}

static void
read_wholes(sv_case *c)
{
    int16_t *asked = c->feature + SV_F_ASKED_WHOLE, *all = c->feature + SV_F_ALL_WHOLE;

    sv_read_whole(c, c->asked_from, asked);
    if (wrote_before(c))
        sv_read_whole(c, 0, all);
    else
        memcpy(all, asked, SV_NACTS * sizeof *all);
}

/* How often an earlier message of the agent's side sent the customer elsewhere; the thread's own count where it has one. */
static int
count_deflections(const sv_case *c)
{
    int n = 0;

    if (c->thread->deflections >= 0)
        return c->thread->deflections;
    for (uint32_t i = 0; i + 1 < c->nreadings; i++)
        if (c->reading[i].message->from == SV_AGENT
            && max16(sv_most(&c->reading[i], SV_ACT_sends_away, NULL), sv_most(&c->reading[i], SV_ACT_hands_off_cold, NULL)) > SURE)
            n++;
    if (n == 0 && c->feature[SV_F_A(sent_around)] > 700)
        n = 1;
    return n;
}

/* Did the customer have to write again, longer than the limit after the agent's side last spoke? */
static bool
was_chased(const sv_case *c, int64_t limit)
{
    for (uint32_t i = 1; i + 1 < c->nreadings; i++)
    {
        const sv_message *m = c->reading[i].message, *before = c->reading[i - 1].message;

        if (i >= c->asked_from && m->from == SV_CUSTOMER && before->from == SV_AGENT && m->has_at && before->has_at
            && m->at - before->at > limit)
            return true;
    }
    return false;
}

static void
find_thread_facts(sv_case *c)
{
    const sv_thread *t = c->thread;
    int16_t *f = c->feature;
    int64_t limit = t->hold_limit_s > 0 ? t->hold_limit_s : t->chat ? CHAT_HOLD : TICKET_HOLD;
    bool times = false;

    for (uint32_t i = 0; i < c->nreadings; i++)
        times = times || c->reading[i].message->has_at;
    f[SV_F_first] = c->first ? 1000 : 0;
    f[SV_F_chat] = t->chat ? 1000 : 0;
    f[SV_F_resolved] = t->status == SV_ST_RESOLVED ? 1000 : 0;
    f[SV_F_pending] = t->status == SV_ST_PENDING ? 1000 : 0;
    f[SV_F_no_status] = t->status == SV_ST_UNKNOWN ? 1000 : 0;
    f[SV_F_no_times] = times ? 0 : 1000;
    f[SV_F_handoffs] = share(t->handoffs, 2);
    f[SV_F_deflections] = share(count_deflections(c), 2);
    f[SV_F_hold] = c->waited > limit ? 1000 : 0;
    f[SV_F_long_hold] = c->waited > 3 * limit ? 1000 : 0;
    f[SV_F_chased] = was_chased(c, limit) ? 1000 : 0;
}

static uint32_t
count_byte(const sv_words *w, char c)
{
    uint32_t found = 0;

    for (const char *p = w->text, *end = p + w->len; (p = memchr(p, c, (size_t) (end - p))) != NULL; p++)
        found++;
    return found;
}

/* A web or mail address: what stands before its point, at or colon tells. */
static bool
has_link(const sv_words *w)
{
    static const char *const mark[] = {"http", "www.", ".com"};

    for (int i = 0; i < 3; i++)
    {
        size_t n = strlen(mark[i]);

        for (const char *p = w->text, *end = p + w->len; (p = memchr(p, mark[i][0], (size_t) (end - p))) != NULL; p++)
            if ((size_t) (end - p) >= n && memcmp(p, mark[i], n) == 0)
                return true;
    }
    return count_byte(w, '@') > 0;
}

static void
find_form(sv_case *c)
{
    const sv_words *w = &c->reply->words;
    int16_t *f = c->feature;
    uint32_t customer_words = 0, customer_turns = 0, asked = 0, asking = 0, items = 0;

    for (uint32_t i = 0; i + 1 < c->nreadings; i++)
    {
        const sv_words *cw = &c->reading[i].words;

        if (c->reading[i].message->from != SV_CUSTOMER)
            continue;
        customer_turns++;
        customer_words += cw->nwords;
        for (uint32_t k = 0; i >= c->asked_from && k < cw->nsentences; k++)
            asked += cw->sentence[k].mark == '?';
    }
    for (uint32_t k = 0; k < w->nsentences; k++)
    {
        asking += w->sentence[k].mark == '?';
        items += w->sentence[k].list_item;
    }
    f[SV_F_length] = share(w->nwords, 100);
    f[SV_F_short] = w->nwords < 25 ? 1000 : 0;
    f[SV_F_very_short] = w->nwords < 12 ? 1000 : 0;
    f[SV_F_sentences] = share(w->nsentences, 10);
    f[SV_F_customer_length] = share(customer_words, 100);
    f[SV_F_terse_customer] = customer_words < 12 ? 1000 : 0;
    f[SV_F_customer_turns] = share(customer_turns, 4);
    f[SV_F_questions] = share(asking, 3);
    f[SV_F_customer_questions] = share(asked, 3);
    f[SV_F_list_items] = share(items, 4);
    f[SV_F_exclamations] = share(count_byte(w, '!'), 3);
    f[SV_F_link] = has_link(w) ? 1000 : 0;
}

/* The language of the customer's longest message; writes[]: every language that one of his messages is in. */
static sv_lang
customers_language(const sv_case *c, bool *writes)
{
    uint32_t most = 0;
    sv_lang lang = SV_ANY;

    memset(writes, 0, SV_ANY + 1);
    for (uint32_t i = 0; i + 1 < c->nreadings; i++)
        if (c->reading[i].message->from == SV_CUSTOMER)
        {
            writes[c->reading[i].words.lang] = true;
            if (c->reading[i].words.nwords > most)
            {
                most = c->reading[i].words.nwords;
                lang = c->reading[i].words.lang;
            }
        }
    return lang;
}

/* Hinglish with Hindi or English is one customer's language; an Indic script answered in English is not. */
static void
find_language(sv_case *c)
{
    bool writes[SV_ANY + 1];
    sv_lang theirs = customers_language(c, writes), ours = c->reply->words.lang;
    bool hindi = theirs == SV_HI || theirs == SV_HL || theirs == SV_EN;
    bool ours_hindi = ours == SV_HI || ours == SV_HL || ours == SV_EN;

    if (theirs >= SV_OTHER || ours >= SV_OTHER || theirs == ours || writes[ours] || c->reply->words.nwords < 6)
        return;
    if (hindi && ours_hindi && (theirs == SV_HL || ours == SV_HL))
        return;
    c->feature[SV_F_other_language] = 1000;
}

/* Products of acts and facts: what one says only beside, or without, the other. */
static void
find_products(sv_case *c)
{
    int16_t *f = c->feature;
    int16_t alternative = max16(f[SV_F_R(offers_alternative)], f[SV_F_R(looks_past_rule)]);
    int16_t helps = max16(max16(f[SV_F_R(walks_through)], f[SV_F_R(did_it)]), max16(f[SV_F_R(owns_it)], f[SV_F_R(promises_step)]));
    int16_t stays = max16(max16(f[SV_F_R(hands_over_warm)], f[SV_F_R(owns_it)]), f[SV_F_R(promises_step)]);

    f[SV_F_concern] = max16(f[SV_F_A(reports_problem)], f[SV_F_A(is_upset)]);
    f[SV_F_concern_now] = max16(f[SV_F_C(reports_problem)], f[SV_F_C(is_upset)]);
    f[SV_F_empathy] = max16(f[SV_F_R(names_feeling)], f[SV_F_R(apologises_for_it)]);
    f[SV_F_rote_bare] = without(f[SV_F_R(rote_apology)], f[SV_F_empathy]);
    f[SV_F_warmth] = max16(max16(f[SV_F_empathy], f[SV_F_R(acknowledges_issue)]),
                           max16(max16(f[SV_F_R(thanks)], f[SV_F_R(personal_remark)]), f[SV_F_R(stays_calm)]));
    f[SV_F_step] = max16(f[SV_F_R(did_it)], f[SV_F_R(promises_step)]);
    f[SV_F_moves_on] = max16(max16(f[SV_F_step], f[SV_F_R(asks_open)]), alternative);
    f[SV_F_refuses_bare] = without(f[SV_F_R(refuses_flat)], alternative);
    f[SV_F_rule_bare] = without(f[SV_F_R(cites_rule)], alternative);
    f[SV_F_rule_bent] = both(f[SV_F_R(cites_rule)], alternative);
    f[SV_F_away_bare] = without(f[SV_F_R(sends_away)], helps);
    f[SV_F_handoff_bare] = without(f[SV_F_R(hands_off_cold)], stays);
    f[SV_F_away_again] = both(max16(f[SV_F_R(sends_away)], f[SV_F_R(hands_off_cold)]), f[SV_F_deflections]);
    f[SV_F_wait_bare] = without(max16(f[SV_F_hold], f[SV_F_C(mentions_wait)]), max16(f[SV_F_R(apologises_for_wait)], f[SV_F_R(explains_wait)]));
    f[SV_F_wait_whole] = both(f[SV_F_R(apologises_for_wait)], f[SV_F_R(explains_wait)]);
    f[SV_F_chased_promise] = both(f[SV_F_chased], f[SV_F_earlier_promise]);
    f[SV_F_earlier_thanks] = without(f[SV_F_C(only_thanks)], f[SV_F_concern_now]);
    f[SV_F_bare_request] = (int16_t) (1000 - f[SV_F_concern]);
    f[SV_F_uneasy_close] = both(max16(f[SV_F_resolved], f[SV_F_R(closes)]), f[SV_F_C(says_unsolved)]);
    f[SV_F_all_bad] = max16(max16(f[SV_F_R(belittles)], f[SV_F_R(shrugs)]), max16(f[SV_F_R(loses_temper)], f[SV_F_R(blames_customer)]));
}

static int16_t
personal(const int16_t act[SV_NACTS])
{
    int16_t p = max16(act[SV_ACT_personal_remark], act[SV_ACT_names_feeling]);

    p = max16(p, max16(act[SV_ACT_apologises_for_it], act[SV_ACT_acknowledges_issue]));
    return max16(p, act[SV_ACT_restates]);
}

/* What comes first: something personal, or the demand for data. */
static void
find_order(sv_case *c)
{
    const sv_reading *r = c->reply;
    int16_t *f = c->feature, before = 0;
    uint32_t seen = 0;

    for (uint32_t i = 0; i < r->words.nsentences; i++)
    {
        int16_t p = personal(r->act[i]);

        f[SV_F_demand_first] = max16(f[SV_F_demand_first], without(r->act[i][SV_ACT_demands_data], before));
        if (r->words.sentence[i].n >= 3 && seen++ < 3)
            f[SV_F_opens_personal] = max16(f[SV_F_opens_personal], p);
        before = max16(before, p);
    }
}

static void
find_promises(sv_case *c)
{
    for (uint32_t i = 0; i + 1 < c->nreadings; i++)
        if (c->reading[i].message->from == SV_AGENT)
            c->feature[SV_F_earlier_promise] = max16(c->feature[SV_F_earlier_promise], sv_most(&c->reading[i], SV_ACT_promises_step, NULL));
}

sv_status
sv_find_features(sv_arena *a, sv_case *c)
{
    sv_status st;

    if ((c->feature = sv_alloc(a, SV_NFEATURES * sizeof *c->feature)) == NULL)
        return SV_NOMEM;
    find_acts(c);
    read_wholes(c);
    find_thread_facts(c);
    find_form(c);
    find_language(c);
    find_order(c);
    find_promises(c);
    if ((st = sv_find_echo(a, c)) != SV_OK)
        return st;
    find_products(c);
    sv_find_leanings(c);
    return sv_find_shows(a, c);
}

static const char *const feature_name[] = {
#define FEATURE(name, gloss) #name,
#include "features.def"
#undef FEATURE
};

/* l_ and the output of the model of leanings that it is. */
static const char *
leaning_feature(int feature, char buf[64])
{
    char name[64];
    int output = feature < SV_F_LEANS_CUSTOMER ? feature - SV_F_LEANS_KEPT : feature - SV_F_LEANS_CUSTOMER + SV_LEAN_CUSTOMER;

    snprintf(buf, 64, "l_%.60s", sv_leaning_name(output, name));
    return buf;
}

const char *
sv_feature_name(int feature, char buf[64])
{
    static const char *const prefix[] = {"r_", "c_", "a_", "w_", "v_", "k_", "b_"};
    const char *name;
    int group;

    if (feature < SV_F_REPLY_ACT)
        return feature_name[feature];
    if (feature >= SV_F_LEANS_KEPT)
        return leaning_feature(feature, buf);
    group = (feature - SV_F_REPLY_ACT) / SV_NACTS;
    name = sv_act_name[(feature - SV_F_REPLY_ACT) % SV_NACTS];
    if (feature >= SV_F_SHOWS_KEPT)
    {
        group = 5 + (feature - SV_F_SHOWS_KEPT) / SV_NGUIDELINES;
        name = sv_guideline_id[(feature - SV_F_SHOWS_KEPT) % SV_NGUIDELINES];
    }
    memcpy(buf, prefix[group], 2);
    strncpy(buf + 2, name, 61);
    buf[63] = '\0';
    return buf;
}
