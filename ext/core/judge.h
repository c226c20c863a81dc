/* judge.h - between the facts of a case and its nineteen findings. */
#ifndef SEVA_JUDGE_H
#define SEVA_JUDGE_H

#include "facts.h"

/* What gates the guidelines: whether a case gives the occasion at all. */
typedef enum sv_gate
{
    SV_GATE_none,
    SV_GATE_concern,    /* a problem or emotion */
    SV_GATE_emotion,    /* emotion, or a problem that the agent's side caused */
    SV_GATE_crisis,
    SV_GATE_concession, /* something is wanted that is refused, limited or disputed */
    SV_GATE_rule,
    SV_GATE_hold,
    SV_GATE_closing,
    SV_NGATES
} sv_gate;

/* One term of a weighted sum: weight (1/256 log-odds) * feature / 1000, times gate / 1000 where there is one. */
typedef struct sv_term
{
    uint16_t feature; /* SV_F_..., or SV_NFEATURES + gate */
    uint8_t gate;
    int16_t weight;
} sv_term;

typedef struct sv_sum { int32_t bias; const sv_term *term; uint16_t n; int16_t leanings; /* column of its sum of leanings; -1: none */ } sv_sum;

typedef struct sv_weights
{
    sv_sum problem, kept, broken;      /* broken: given that it is a problem */
    uint16_t problem_from, kept_from;  /* per mille */
} sv_weights;

typedef enum sv_guideline
{
    SV_APATHY, SV_BRUSH_OFF, SV_COLDNESS, SV_CONDESCENSION, SV_ROBOTISM, SV_RULE_BOOK, SV_RUNAROUND,
    SV_REACH, SV_BLEEDING, SV_SAFETY, SV_VALUE,
    SV_IMPORTANCE, SV_PROFESSIONAL, SV_WIN_WIN, SV_FINISH,
    SV_HEAR, SV_EMPATHISE, SV_LEAD, SV_PROVIDE
} sv_guideline;

typedef struct sv_docket /* a case with what its judgements share */
{
    sv_case c;
    int16_t gate[SV_NGATES];
    int16_t fact[SV_NFEATURES + SV_NGATES]; /* as they are weighed: features, then gates */
    int32_t leaning_sum[2 * SV_NGUIDELINES]; /* what leanings add to each sum that weighs them, in 1/1000 */
    sv_arena *arena;
} sv_docket;

/* Log-odds of a weighted sum (weigh.c). */
extern int32_t sv_log_odds(const sv_docket *d, const sv_sum *sum);
extern void sv_open_gates(sv_docket *d);
extern const sv_weights sv_weights_of[SV_NGUIDELINES];
/* How surely each sentence of the reply shows each guideline kept, or broken (evidence.c). */
extern sv_status sv_find_shows(sv_arena *a, sv_case *c);
/* The finding's span: the sentence of the reply, or the part of a long one, that shows the verdict most. */
extern bool sv_find_evidence(const sv_docket *d, sv_guideline g, sv_finding *out);
/* Names of the acts that the reply performs, among those given, most telling first. */
extern sv_status sv_name_cues(const sv_docket *d, const sv_act *acts, sv_finding *out);
/* What a note raises: at most one praise and two things to try (choose.c). */
extern void sv_choose(sv_judgement *j);
/* The sentence that this agent could have written (advice.c). */
extern const char *sv_advice(sv_arena *a, sv_case *c, sv_guideline g, sv_verdict v, sv_lang lang);

#endif
