/* One claimed note on its way: posted, asked about, understood, recorded. */
#ifndef SEVA_JOB_H
#define SEVA_JOB_H

#include <stdbool.h>
#include <stdint.h>

#include "db.h"
#include "http.h"
#include "outbox.h"
#include "settings.h"
#include "site.h"

enum step
{
    STEP_FREE,
    STEP_POSTING,
    STEP_LOOKING,
    STEP_RECORDING,             /* understood, not told to the database yet */
};

struct job
{
    enum step   step;
    struct note note;
    struct site *site;
    struct reading reading;
    int64_t     started;        /* monotonic_ms() */
    bool        record_failed;  /* once; its lease is left to run out at the second time */
};

/* What jobs work with. */
struct means
{
    const struct settings *settings;
    struct db   db;
    struct http *http;
};

/* Sends the note to its site, both of which the job has; what cannot even be tried is understood at once. */
void        job_post(struct job *job, struct means *means);

/* Takes the answer to what was sent last. */
void        job_answer(struct job *job, struct means *means, const struct http_answer *answer);

/*
 * Tells the database what became of it and frees the job; what it cannot be told
 * now it is told once more, then the note is left to its lease. False when the
 * job is still there.
 */
bool        job_record(struct job *job, struct means *means, enum fate *fate);

/* Frees it as it is. */
void        job_drop(struct job *job);

#endif
