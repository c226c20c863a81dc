/* reading.h - a thread as it is read: every message's own words, sentences, and how far each sentence performs each act. */
#ifndef SEVA_READING_H
#define SEVA_READING_H

#include "model.h"

#define SV_MAX_READ_MESSAGES 40 /* of a longer thread the first two and the latest are read */
#define SV_NSHOWN (2 * SV_NGUIDELINES)
#define SV_MAX_CUES 512         /* cues of one message that are kept */

typedef struct sv_reading
{
    const sv_message *message;
    sv_text own;
    sv_words words;
    sv_folded folded;
    sv_gathered *gathered; /* per sentence of a customer's: its sums of weights */
    int16_t (*act)[SV_NACTS]; /* per sentence: 0 .. 1000, how surely it performs the act; of a customer's, only customers' acts */
    int32_t (*shows)[SV_NSHOWN]; /* per sentence of the reply: log-odds that it shows each guideline kept, then broken */
    struct sv_clauses **clauses; /* per sentence of the reply: its parts, once they were asked for (evidence.c) */
    int16_t *overlap;         /* per sentence of the reply: telling words that are the customer's, 0 .. 1000 */
    sv_cue *cue;
    uint32_t ncues;
} sv_reading;

/* Which messages of a thread are which. */
typedef struct sv_case
{
    const sv_thread *thread;
    const sv_ruleset *rules;
    sv_reading *reading; /* those read, oldest first; the last is the reply */
    uint32_t nreadings;
    sv_reading *reply;
    uint32_t asked_from; /* the first reading that this reply answers (customer's readings from here on) */
    bool first;          /* no person on the agent's side has spoken before */
    int64_t waited;      /* seconds since the oldest unanswered message; -1: not known */
    bool hashed;         /* is what follows known? */
    uint32_t hash;       /* of the reply (advice.c) */
    int16_t *feature;    /* SV_NFEATURES values */
} sv_case;

enum
{
#define FEATURE(name, gloss) SV_F_##name,
#include "features.def"
#undef FEATURE
    SV_F_REPLY_ACT,
    SV_F_ASKED_ACT = SV_F_REPLY_ACT + SV_NACTS,
    SV_F_ALL_ACT = SV_F_ASKED_ACT + SV_NACTS,
    SV_F_ASKED_WHOLE = SV_F_ALL_ACT + SV_NACTS, /* as the two before, but of the messages read as one piece */
    SV_F_ALL_WHOLE = SV_F_ASKED_WHOLE + SV_NACTS,
    SV_F_SHOWS_KEPT = SV_F_ALL_WHOLE + SV_NACTS, /* the most that a sentence of the reply shows each guideline kept ... */
    SV_F_SHOWS_BROKEN = SV_F_SHOWS_KEPT + SV_NGUIDELINES, /* ... or broken */
    SV_F_LEANS_KEPT = SV_F_SHOWS_BROKEN + SV_NGUIDELINES, /* what the wording leans to (leaning.h): each guideline kept ... */
    SV_F_LEANS_PROBLEM = SV_F_LEANS_KEPT + SV_NGUIDELINES, /* ... or a problem */
    SV_F_LEANS_CUSTOMER = SV_F_LEANS_PROBLEM + SV_NGUIDELINES,
    SV_NFEATURES = SV_F_LEANS_CUSTOMER + 5
};
#define SV_F_R(act) (SV_F_REPLY_ACT + SV_ACT_##act)
#define SV_F_C(act) (SV_F_ASKED_ACT + SV_ACT_##act)
#define SV_F_W(act) (SV_F_ASKED_WHOLE + SV_ACT_##act)
#define SV_F_V(act) (SV_F_ALL_WHOLE + SV_ACT_##act)
#define SV_F_A(act) (SV_F_ALL_ACT + SV_ACT_##act)

extern sv_status sv_read_case(sv_arena *a, const sv_ruleset *rules, const sv_thread *t, sv_case *out, sv_error *err);
/* Fill c->feature (facts.c). */
extern sv_status sv_find_features(sv_arena *a, sv_case *c);
extern const char *sv_feature_name(int feature, char buf[64]);
/* The square root of n / 1000, times 1000: how surely an act is performed counts so, that a faint one says something. */
extern const int16_t sv_eased[1001];
/* 0 .. 1000 of log-odds in 1/256 (the logistic function, by table). */
extern int16_t sv_sure(int32_t log_odds);
/* What is known of one sentence of the reply, 0 .. 1000: the acts, and these. */
enum
{
    SV_S_ECHO = SV_NACTS, /* telling words of the customer */
    SV_S_OPENING,         /* the first sentence of substance */
    SV_S_CLOSING,         /* the last */
    SV_S_QUESTION,
    SV_S_NUMBER,
    SV_S_BRIEF,           /* fewer than six words */
    SV_S_LONG,            /* 20 words or more */
    SV_S_LISTED,
    SV_S_LATE,            /* how far down it stands: 0 the first, 1000 the last */
    SV_S_FAR,             /* ... in sentences, ten or more = 1000 */
    SV_NSENTENCE_FEATURES
};
extern void sv_sentence_features(const sv_reading *r, uint32_t i, int16_t out[SV_NSENTENCE_FEATURES]);
extern const char *sv_sentence_feature_name(int feature);

/* How surely the customer's messages from the given reading on, read as one piece, perform each act. */
extern void sv_read_whole(const sv_case *c, uint32_t from, int16_t act[SV_NACTS]);
/* The model for one sentence of a message. */
extern const sv_model *sv_model_for(const sv_case *c, const sv_words *w, const sv_sentence *s);

#endif
