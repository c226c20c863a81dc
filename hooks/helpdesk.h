/* What the hook needs to know of a kind of helpdesk: how to post a note, and what its answers mean. */
#ifndef SEVA_HELPDESK_H
#define SEVA_HELPDESK_H

#include <stdbool.h>
#include <stdint.h>

#include "http.h"
#include "outbox.h"

enum outcome
{
    OUTCOME_ACCEPTED,           /* the helpdesk says that it stored the note */
    OUTCOME_REFUSED,            /* it did not want this note now: held against the note */
    OUTCOME_IMPOSSIBLE,         /* it never will */
    OUTCOME_UNAVAILABLE,        /* the helpdesk is away, or nobody knows: not the note's fault */
    OUTCOME_MISCONFIGURED,      /* no note will pass until somebody mends something: see alarm */
    OUTCOME_LOOK,               /* the answer can mean several things: ask by look() */
};

/* An answer understood. */
struct reading
{
    enum outcome outcome;
    const char *alarm;          /* kind of alarm to raise, as seva.hook_alarm() takes it; NULL for none */
    char        reason[160];    /* codes and words of ours: goes into the log and the database */
    char        remote[64];     /* the helpdesk's own id of the note */
    int64_t     wait;           /* milliseconds the helpdesk asked us to wait, 0 when it did not */
};

/* A request whose text is owned; free it by message_free. */
struct message
{
    char       *url;
    char       *json;           /* NULL: a GET */
};

struct helpdesk_kind
{
    const char *name;
    const char *authorization;  /* what precedes the token in the header */
    /* Makes the request that posts a note; false with trouble when this note can never be posted. */
    bool        (*post) (const struct note *note, const char *api_url, struct message *message, struct trouble *trouble);
    /* Understands the answer, save what is the same everywhere. False: not special. */
    bool        (*read_post) (const struct http_answer *answer, struct reading *reading);
    /* Makes the question that settles OUTCOME_LOOK, and understands the answer. */
    bool        (*look) (const struct note *note, const char *api_url, struct message *message, struct trouble *trouble);
    void        (*read_look) (const struct http_answer *answer, struct reading *reading);
    /* Makes a harmless question that needs the token, for preflight. */
    bool        (*probe) (const char *api_url, struct message *message);
};

/* NULL when this hook has no such kind. */
const struct helpdesk_kind *helpdesk_kind_named(const char *name);

/* Understands the answer to a posted note. */
void        helpdesk_read(const struct helpdesk_kind *kind, const struct http_answer *answer, struct reading *reading);

/* Fills a reading. */
void        reading_set(struct reading *reading, enum outcome outcome, const char *alarm, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

void        message_free(struct message *message);

/* helpdesks/ */
extern const struct helpdesk_kind helpdesk_rt;

#endif
