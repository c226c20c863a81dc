/*
 * What becomes of one note. It was claimed in a short transaction; it is posted
 * outside any, and what became of it is recorded in another. Between these the
 * process may die at any point: the guard in the database closes a note as it
 * lets its row in, so a note that arrived is never posted again, and one that
 * did not is due again when its lease has run out.
 */
#include "job.h"

#include <inttypes.h>
#include <string.h>

#include "backoff.h"
#include "fault.h"
#include "helpdesk.h"
#include "log.h"

/* Notes refused in a row from which it is rather the helpdesk that is at fault. */
enum { REFUSALS_OF_NOTES = 5 };

/* Starts the request of a job; false when there is no memory. */
static bool
send_message(struct job *job, struct means *means, const struct message *message)
{
    struct http_request request = {
        .url = message->url,
        .authorization = job->site->kind->authorization,
        .secret = &job->site->token,
        .ca_file = job->site->ca_file,
        .json = message->json,
    };

    fault("send");
    return http_start(means->http, &request, job);
}

void
job_drop(struct job *job)
{
    if (job->step != STEP_FREE)
        job->site->under_way--;
    note_free(&job->note);
    *job = (struct job) {0};
}

static const char *
api_of(const struct job *job)
{
    return job->site->api_url ? job->site->api_url : job->note.api_url;
}

/* What cannot even be tried, in a reading. */
static bool
prepare(struct job *job, struct means *means, struct message *message)
{
    struct trouble trouble;

    if (!site_ready(job->site, means->settings, &trouble))
        reading_set(&job->reading, OUTCOME_MISCONFIGURED, "token", "%s", trouble.text);
    else if (!http_url_allowed(api_of(job), means->settings->allow_http, &trouble))
        reading_set(&job->reading, OUTCOME_MISCONFIGURED, "api", "%s", trouble.text);
    else if (!job->site->kind->post(&job->note, api_of(job), message, &trouble))
        reading_set(&job->reading, trouble.exit_status == EX_OSERR ? OUTCOME_UNAVAILABLE : OUTCOME_IMPOSSIBLE, NULL,
                    "%s", trouble.text);
    else
        return true;
    return false;
}

void
job_post(struct job *job, struct means *means)
{
    struct message message = {0};

    job->started = monotonic_ms();
    job->site->under_way++;
    job->step = STEP_RECORDING;
    if (prepare(job, means, &message))
    {
        if (send_message(job, means, &message))
            job->step = STEP_POSTING;
        else
            reading_set(&job->reading, OUTCOME_UNAVAILABLE, NULL, "out of memory");
    }
    message_free(&message);
}

/* Asks the helpdesk what an answer meant. */
static void
look(struct job *job, struct means *means)
{
    struct message message = {0};
    struct trouble trouble;

    job->step = STEP_RECORDING;
    if (job->site->kind->look(&job->note, api_of(job), &message, &trouble)
        && send_message(job, means, &message))
        job->step = STEP_LOOKING;
    else
        reading_set(&job->reading, OUTCOME_UNAVAILABLE, NULL, "the helpdesk could not be asked");
    message_free(&message);
}

void
job_answer(struct job *job, struct means *means, const struct http_answer *answer)
{
    if (job->step == STEP_LOOKING)
    {
        job->site->kind->read_look(answer, &job->reading);
        job->step = STEP_RECORDING;
        return;
    }
    helpdesk_read(job->site->kind, answer, &job->reading);
    log_debug("note %" PRId64 ": %s in %" PRId64 " ms", job->note.id, job->reading.reason, monotonic_ms() - job->started);
    if (job->reading.outcome == OUTCOME_LOOK)
        look(job, means);
    else
        job->step = STEP_RECORDING;
}

/* Whether the note has had its chances. */
static bool
given_up(const struct settings *settings, const struct job *job, bool counts)
{
    return (counts && job->note.attempts >= settings->max_attempts) || job->note.age >= settings->give_up_after;
}

/*
 * A refusal is held against the note only while the helpdesk takes others: one
 * that answers 500 to everything for a night must not empty the outbox.
 */
static bool
held_against_note(const struct site *site)
{
    return site->last_accept > 0 && monotonic_ms() - site->last_accept < INT64_C(3600) * 1000
        && site->refusals <= REFUSALS_OF_NOTES;
}

/* How long this note waits; helpdesks that are ill are left in peace as a whole. */
static int64_t
wait_of(struct job *job, struct means *means, bool counts)
{
    const struct settings *settings = means->settings;
    int64_t     wait;

    if (counts)
        return backoff_ms(job->note.attempts, settings->retry_base, settings->retry_cap, random_bits());
    wait = site_ill(job->site, &means->db, settings, &job->reading);
    /* Perhaps it is this note after all: the older it is, the rarer it tries. */
    if (job->reading.outcome == OUTCOME_REFUSED && job->note.age / 8 > wait)
        wait = job->note.age / 8 < settings->retry_cap ? job->note.age / 8 : settings->retry_cap;
    return wait;
}

static enum fate
record_failure(struct job *job, struct means *means)
{
    struct reading *reading = &job->reading;
    bool        refused = reading->outcome == OUTCOME_REFUSED;
    bool        counts = refused && held_against_note(job->site);
    bool        permanent = reading->outcome == OUTCOME_IMPOSSIBLE || given_up(means->settings, job, counts);
    int64_t     wait = wait_of(job, means, counts || permanent);
    enum fate   fate;

    if (counts && reading->alarm)
        site_alarm(job->site, &means->db, reading->alarm, reading->reason);
    fate = outbox_fail(&means->db, &job->note, reading->reason, wait, permanent, counts || permanent);
    job->site->refusals += refused && fate != FATE_DELIVERED;
    if (fate == FATE_DUE || fate == FATE_DEAD)
        log_warning("note %" PRId64 ": attempt %d: %s; %s", job->note.id, job->note.attempts, reading->reason,
                    fate == FATE_DEAD ? "given up" : "to be tried again");
    return fate;
}

static enum fate
record_success(struct job *job, struct means *means)
{
    enum fate   fate = outbox_settle(&means->db, &job->note, job->reading.remote);

    if (fate == FATE_DELIVERED || fate == FATE_AWAITED)
        site_well(job->site, &means->db);
    if (fate == FATE_NOT_ARRIVED)
        log_error("note %" PRId64 ": helpdesk %s accepted it, but its row did not arrive in this database; posting is held",
                  job->note.id, job->site->name);
    if (fate == FATE_UNGUARDED)
        log_error("note %" PRId64 ": it passed no guard in helpdesk %s; posting is held", job->note.id, job->site->name);
    return fate;
}

bool
job_record(struct job *job, struct means *means, enum fate *fate)
{
    if (!db_ready(&means->db))
        return false;
    *fate = job->reading.outcome == OUTCOME_ACCEPTED ? record_success(job, means) : record_failure(job, means);
    if (*fate == FATE_UNKNOWN && !job->record_failed)
    {
        job->record_failed = true;
        return false;
    }
    if (*fate == FATE_DELIVERED || *fate == FATE_AWAITED || *fate == FATE_UNGUARDED)
        log_info("note %" PRId64 ": delivered to helpdesk %s in %" PRId64 " ms", job->note.id, job->site->name,
                 monotonic_ms() - job->started);
    job_drop(job);
    return true;
}
