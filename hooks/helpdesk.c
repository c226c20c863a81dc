/* The kinds of helpdesk, and what any of them can answer. */
#include "helpdesk.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct helpdesk_kind *const kinds[] = {
    &helpdesk_rt,
};

const struct helpdesk_kind *
helpdesk_kind_named(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i]->name, name) == 0)
            return kinds[i];
    return NULL;
}

void
reading_set(struct reading *reading, enum outcome outcome, const char *alarm, const char *format, ...)
{
    va_list     args;

    reading->outcome = outcome;
    reading->alarm = alarm;
    va_start(args, format);
    vsnprintf(reading->reason, sizeof reading->reason, format, args);
    va_end(args);
}

void
message_free(struct message *message)
{
    free(message->url);
    free(message->json);
    *message = (struct message) {0};
}

static void
read_failure(const struct http_answer *answer, struct reading *reading)
{
    if (answer->end == HTTP_UNTRUSTED)
        reading_set(reading, OUTCOME_MISCONFIGURED, "tls", "certificate not trusted: %s", answer->failure);
    else
        reading_set(reading, OUTCOME_UNAVAILABLE, NULL, "%s: %s",
                    answer->end == HTTP_UNKNOWN ? "outcome unknown" : "not sent", answer->failure);
}

/*
 * 500 is held against the note: it may be this one that the helpdesk stumbles
 * over. The others of the 5xx come from what stands before the helpdesk. A
 * success that is not the one that the kind knows is a page of somebody else's.
 */
static void
read_status(const struct http_answer *answer, struct reading *reading)
{
    long        status = answer->status;

    if (status == 401 || status == 407)
        reading_set(reading, OUTCOME_MISCONFIGURED, "token", "HTTP %ld: the token was not accepted", status);
    else if (status == 403)
        reading_set(reading, OUTCOME_MISCONFIGURED, "rights", "HTTP 403: forbidden");
    else if (status >= 300 && status < 400)
        reading_set(reading, OUTCOME_MISCONFIGURED, "redirect", "HTTP %ld: redirects are not followed", status);
    else if (status == 404 || status == 405 || status == 415)
        reading_set(reading, OUTCOME_MISCONFIGURED, "api", "HTTP %ld: there is no such API at this address", status);
    else if (status == 413)
        reading_set(reading, OUTCOME_IMPOSSIBLE, NULL, "HTTP 413: the note is too long");
    else if (status == 429 || (status > 500 && status < 600) || status < 300 || status == 408)
        reading_set(reading, OUTCOME_UNAVAILABLE, NULL, "HTTP %ld", status);
    else
        reading_set(reading, OUTCOME_REFUSED, NULL, "HTTP %ld", status);
}

void
helpdesk_read(const struct helpdesk_kind *kind, const struct http_answer *answer, struct reading *reading)
{
    *reading = (struct reading) {.wait = answer->retry_after};
    if (answer->end != HTTP_ANSWERED)
        read_failure(answer, reading);
    else if (!kind->read_post(answer, reading))
        read_status(answer, reading);
}
