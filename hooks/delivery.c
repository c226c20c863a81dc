/*
 * Moving notes. A note is claimed in a short transaction, posted outside any,
 * and what became of it is recorded in another. Between these the process may
 * die at any point: the guard in the database closes a note as it lets its row
 * in, so a note that arrived is never posted again, and one that did not is due
 * again when its lease has run out.
 */
#include "delivery.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "backoff.h"
#include "fault.h"
#include "log.h"
#include "outbox.h"
#include "state.h"

enum { MAX_PARALLEL = 64 };

/* Notes refused in a row from which it is rather the helpdesk that is at fault. */
enum { REFUSALS_OF_NOTES = 5 };

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
    int64_t     started;
    bool        record_failed;  /* once; its lease is left to run out at the second time */
};

struct delivery
{
    const struct settings *settings;
    struct db   db;
    struct http *http;
    struct sites sites;
    struct job  jobs[MAX_PARALLEL];
    struct greeting greeting;
    struct tally tally;
    int64_t     next_hello;
    int64_t     next_claim;
    int64_t     next_renew;
    int64_t     next_sweep;
    int64_t     next_prune;
    int64_t     last_work;
    int         hellos_failed;
};

struct delivery *
delivery_new(const struct settings *settings, struct trouble *trouble)
{
    struct delivery *delivery = calloc(1, sizeof *delivery);

    if (!delivery || !(delivery->http = http_new(settings)))
    {
        free(delivery);
        trouble_set(trouble, EX_OSERR, "out of memory");
        return NULL;
    }
    delivery->settings = settings;
    db_init(&delivery->db, settings);
    sites_init(&delivery->sites, settings);
    if (!sites_use(&delivery->sites, settings, trouble))
    {
        delivery_free(delivery);
        return NULL;
    }
    return delivery;
}

void
delivery_free(struct delivery *delivery)
{
    for (int i = 0; i < MAX_PARALLEL; i++)
        note_free(&delivery->jobs[i].note);
    http_free(delivery->http);
    sites_free(&delivery->sites);
    db_close(&delivery->db);
    free(delivery);
}

bool
delivery_use(struct delivery *delivery, const struct settings *settings, struct trouble *trouble)
{
    if (!sites_use(&delivery->sites, settings, trouble))
        return false;
    if (strcmp(delivery->settings->database, settings->database) != 0
        || strcmp(delivery->settings->instance, settings->instance) != 0)
    {
        db_close(&delivery->db);
        delivery->greeting = (struct greeting) {0};
        delivery->db.next_attempt = 0;
        delivery->next_hello = 0;
    }
    delivery->settings = settings;
    delivery->db.settings = settings;
    http_use(delivery->http, settings);
    return true;
}

int
delivery_under_way(const struct delivery *delivery)
{
    int         count = 0;

    for (int i = 0; i < MAX_PARALLEL; i++)
        count += delivery->jobs[i].step != STEP_FREE;
    return count;
}

static int64_t
earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* The id to introduce ourselves with: the one that was set, or the one remembered. */
static bool
known_instance(const struct settings *settings, char instance[INSTANCE_LENGTH + 1], struct trouble *trouble)
{
    if (*settings->instance)
    {
        snprintf(instance, INSTANCE_LENGTH + 1, "%s", settings->instance);
        return true;
    }
    return state_read(settings->state_file, instance, trouble);
}

static void
report_refusal(const struct greeting *before, const struct greeting *now)
{
    if (strcmp(before->refusal, now->refusal) == 0)
        return;
    if (strcmp(now->refusal, "copy") == 0)
        log_error("refused: this database is a restored copy; nothing is posted until seva.adopt() is called in it");
    else if (*now->refusal)
        log_error("refused: this database has been served by another hook; if it is a clone that shall post, call seva.adopt()"
                  " in it, and if this is a further hook, set instance");
}

static bool
say_hello(struct delivery *delivery, struct greeting *greeting, struct trouble *trouble)
{
    const char *state_file = delivery->settings->state_file;
    char        instance[INSTANCE_LENGTH + 1];
    int         lock = state_lock(state_file);
    bool        said = known_instance(delivery->settings, instance, trouble)
        && outbox_hello(&delivery->db, instance, state_file, greeting, trouble);

    if (lock >= 0)
        close(lock);
    return said;
}

/* Says hello when it is time to; true when this process is known to the database. */
static bool
introduce(struct delivery *delivery)
{
    struct greeting greeting;
    struct trouble trouble;
    int64_t     now = monotonic_ms();

    if (*delivery->greeting.worker)
        return true;
    if (now < delivery->next_hello)
        return false;
    if (!say_hello(delivery, &greeting, &trouble))
    {
        if (delivery->hellos_failed++ % 20 == 0)
            log_error("%s", trouble.text);
        delivery->next_hello = now + backoff_ms(delivery->hellos_failed, 500, 10000, random_bits());
        return false;
    }
    report_refusal(&delivery->greeting, &greeting);
    delivery->greeting = greeting;
    delivery->hellos_failed = 0;
    delivery->next_hello = now + 5000;
    if (*greeting.worker)
        log_info("serving instance %.8s as worker %.8s (extension %s)", greeting.instance, greeting.worker, greeting.extension);
    return *greeting.worker != '\0';
}

/* Starts the request of a job; false when there is no memory. */
static bool
send_message(struct delivery *delivery, struct job *job, const struct message *message)
{
    struct http_request request = {
        .url = message->url,
        .authorization = job->site->kind->authorization,
        .secret = &job->site->token,
        .ca_file = job->site->ca_file,
        .json = message->json,
    };

    fault("send");
    return http_start(delivery->http, &request, job);
}

static void
finish(struct job *job)
{
    if (job->site && (job->step == STEP_POSTING || job->step == STEP_LOOKING || job->step == STEP_RECORDING))
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
prepare(struct delivery *delivery, struct job *job, struct message *message)
{
    struct trouble trouble;

    if (!site_ready(job->site, delivery->settings, &trouble))
        reading_set(&job->reading, OUTCOME_MISCONFIGURED, "token", "%s", trouble.text);
    else if (!http_url_allowed(api_of(job), delivery->settings->allow_http, &trouble))
        reading_set(&job->reading, OUTCOME_MISCONFIGURED, "api", "%s", trouble.text);
    else if (!job->site->kind->post(&job->note, api_of(job), message, &trouble))
        reading_set(&job->reading, trouble.exit_status == EX_OSERR ? OUTCOME_UNAVAILABLE : OUTCOME_IMPOSSIBLE, NULL,
                    "%s", trouble.text);
    else
        return true;
    return false;
}

static void
post(struct delivery *delivery, struct job *job)
{
    struct message message = {0};

    job->started = monotonic_ms();
    job->site->under_way++;
    job->step = STEP_RECORDING;
    if (prepare(delivery, job, &message))
    {
        if (send_message(delivery, job, &message))
            job->step = STEP_POSTING;
        else
            reading_set(&job->reading, OUTCOME_UNAVAILABLE, NULL, "out of memory");
    }
    message_free(&message);
}

/* Asks the helpdesk what an answer meant. */
static void
look(struct delivery *delivery, struct job *job)
{
    struct message message = {0};
    struct trouble trouble;

    job->step = STEP_RECORDING;
    if (job->site->kind->look(&job->note, api_of(job), &message, &trouble)
        && send_message(delivery, job, &message))
        job->step = STEP_LOOKING;
    else
        reading_set(&job->reading, OUTCOME_UNAVAILABLE, NULL, "the helpdesk could not be asked");
    message_free(&message);
}

static void
take_answer(struct delivery *delivery, const struct http_answer *answer)
{
    struct job *job = answer->tag;

    if (job->step == STEP_LOOKING)
    {
        job->site->kind->read_look(answer, &job->reading);
        job->step = STEP_RECORDING;
        return;
    }
    helpdesk_read(job->site->kind, answer, &job->reading);
    log_debug("note %" PRId64 ": %s in %" PRId64 " ms", job->note.id, job->reading.reason, monotonic_ms() - job->started);
    if (job->reading.outcome == OUTCOME_LOOK)
        look(delivery, job);
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
wait_of(struct delivery *delivery, struct job *job, bool counts)
{
    const struct settings *settings = delivery->settings;
    int64_t     wait;

    if (counts)
        return backoff_ms(job->note.attempts, settings->retry_base, settings->retry_cap, random_bits());
    wait = site_ill(job->site, &delivery->db, settings, &job->reading);
    /* Perhaps it is this note after all: the older it is, the rarer it tries. */
    if (job->reading.outcome == OUTCOME_REFUSED && job->note.age / 8 > wait)
        wait = job->note.age / 8 < settings->retry_cap ? job->note.age / 8 : settings->retry_cap;
    return wait;
}

static enum fate
record_failure(struct delivery *delivery, struct job *job)
{
    struct reading *reading = &job->reading;
    bool        refused = reading->outcome == OUTCOME_REFUSED;
    bool        counts = refused && held_against_note(job->site);
    bool        permanent = reading->outcome == OUTCOME_IMPOSSIBLE || given_up(delivery->settings, job, counts);
    int64_t     wait = wait_of(delivery, job, counts || permanent);
    enum fate   fate;

    if (counts && reading->alarm)
        site_alarm(job->site, &delivery->db, reading->alarm, reading->reason);
    fate = outbox_fail(&delivery->db, &job->note, reading->reason, wait, permanent, counts || permanent);
    job->site->refusals += refused && fate != FATE_DELIVERED;
    if (fate == FATE_DUE || fate == FATE_DEAD)
        log_warning("note %" PRId64 ": attempt %d: %s; %s", job->note.id, job->note.attempts, reading->reason,
                    fate == FATE_DEAD ? "given up" : "to be tried again");
    return fate;
}

static enum fate
record_success(struct delivery *delivery, struct job *job)
{
    enum fate   fate = outbox_settle(&delivery->db, &job->note, job->reading.remote);

    if (fate == FATE_DELIVERED)
        site_well(job->site, &delivery->db);
    if (fate == FATE_NOT_ARRIVED)
        log_error("note %" PRId64 ": helpdesk %s accepted it, but its row did not arrive in this database; posting is held",
                  job->note.id, job->site->name);
    if (fate == FATE_UNGUARDED)
        log_error("note %" PRId64 ": it passed no guard in helpdesk %s; posting is held", job->note.id, job->site->name);
    return fate;
}

static void
count_fate(struct delivery *delivery, const struct job *job, enum fate fate)
{
    struct tally *tally = &delivery->tally;

    if (fate == FATE_DELIVERED || fate == FATE_UNGUARDED)
    {
        tally->delivered++;
        log_info("note %" PRId64 ": delivered to helpdesk %s in %" PRId64 " ms", job->note.id, job->site->name,
                 monotonic_ms() - job->started);
    }
    tally->failed += fate == FATE_DUE;
    tally->dead += fate == FATE_DEAD;
}

/* Tells the database; what it cannot be told now is told once more, then left to the lease. */
static void
record(struct delivery *delivery, struct job *job)
{
    enum fate   fate;

    if (!db_ready(&delivery->db))
        return;
    fate = job->reading.outcome == OUTCOME_ACCEPTED ? record_success(delivery, job) : record_failure(delivery, job);
    if (fate == FATE_UNKNOWN && !job->record_failed)
    {
        job->record_failed = true;
        return;
    }
    count_fate(delivery, job, fate);
    delivery->last_work = monotonic_ms();
    /* A place is free, and the next note of this ticket may be due. */
    delivery->next_claim = 0;
    finish(job);
}

static struct job *
free_job(struct delivery *delivery)
{
    for (int i = 0; i < delivery->settings->parallel; i++)
        if (delivery->jobs[i].step == STEP_FREE)
            return &delivery->jobs[i];
    return NULL;
}

/* How many notes to ask for: one, while some helpdesk that was ill is to be tried. */
static int
room(const struct delivery *delivery, int64_t now)
{
    int         free_jobs = (int) delivery->settings->parallel - delivery_under_way(delivery);

    for (const struct site *site = delivery->sites.first; site; site = site->next)
        if (site->failures > 0 && site_open(site, now))
            return free_jobs > 0;
    return free_jobs > 0 ? free_jobs : 0;
}

static void
start_notes(struct delivery *delivery, struct note *notes, int count)
{
    for (int i = 0; i < count; i++)
    {
        struct job *job = free_job(delivery);

        job->note = notes[i];
        job->site = site_get(&delivery->sites, job->note.helpdesk, job->note.kind);
        if (job->site)
            post(delivery, job);
        else
            finish(job);        /* no memory: its lease runs out */
    }
}

/* Asks for notes. Gives how many came, or -1. */
static int
claim(struct delivery *delivery, int64_t now)
{
    struct note notes[MAX_PARALLEL];
    int         wanted = room(delivery, now);
    char       *skip;
    int         count;

    if (wanted == 0)
        return 0;
    skip = sites_closed(&delivery->sites, now);
    if (!skip)
        return 0;
    count = outbox_claim(&delivery->db, delivery->greeting.worker, wanted, skip, notes);
    free(skip);
    if (count > 0)
        start_notes(delivery, notes, count);
    else if (count < 0 && strcmp(delivery->db.sqlstate, "SV001") == 0)
    {
        delivery->greeting.worker[0] = '\0';
        delivery->next_hello = 0;
    }
    else if (count < 0)
        log_warning("claiming failed (SQLSTATE %s)", delivery->db.sqlstate);
    return count;
}

static void
claim_when_due(struct delivery *delivery)
{
    const struct settings *settings = delivery->settings;
    int64_t     now = monotonic_ms();
    int         count;

    if (now < delivery->next_claim || !introduce(delivery))
        return;
    count = claim(delivery, now);
    now = monotonic_ms();
    if (count > 0)
        delivery->last_work = now;
    /* Where there was work there will be more: look often for two seconds. */
    delivery->next_claim = now + (now - delivery->last_work < 2000 && count >= 0 ? settings->poll_busy : settings->poll_idle);
}

static void
renew_when_due(struct delivery *delivery)
{
    const struct note *notes[MAX_PARALLEL];
    int         count = 0;
    int64_t     now = monotonic_ms();

    if (now < delivery->next_renew)
        return;
    delivery->next_renew = now + delivery->settings->lease / 3;
    for (int i = 0; i < MAX_PARALLEL; i++)
        if (delivery->jobs[i].step != STEP_FREE && now - delivery->jobs[i].started > delivery->settings->lease / 4)
            notes[count++] = &delivery->jobs[i].note;
    if (count > 0 && db_ready(&delivery->db))
        outbox_renew(&delivery->db, notes, count);
}

/* Judging and removing are bounded in one go and go on at once while there is more. */
static void
sweep_when_due(struct delivery *delivery)
{
    const struct settings *settings = delivery->settings;
    int64_t     now = monotonic_ms();
    int         count;

    if (now < delivery->next_sweep || settings->sweep_batch == 0 || !*delivery->greeting.worker)
        return;
    count = outbox_sweep(&delivery->db, settings->sweep_batch);
    if (count < 0)
        log_warning("sweeping failed (SQLSTATE %s)", delivery->db.sqlstate);
    delivery->next_sweep = monotonic_ms() + (count >= settings->sweep_batch ? 1 : settings->sweep_every);
    if (count > 0)
    {
        delivery->tally.judged += count;
        delivery->next_claim = 0;
    }
}

static void
prune_when_due(struct delivery *delivery)
{
    const struct settings *settings = delivery->settings;
    int64_t     now = monotonic_ms();
    int         count;

    if (now < delivery->next_prune || settings->prune_batch == 0 || !*delivery->greeting.worker)
        return;
    count = outbox_prune(&delivery->db, settings->prune_batch);
    delivery->next_prune = monotonic_ms() + (count >= settings->prune_batch ? 100 : settings->prune_every);
    if (count > 0)
        log_info("removed %d old notes", count);
    else if (count < 0)
        log_warning("removing old notes failed (SQLSTATE %s)", delivery->db.sqlstate);
}

/* When something is to be done next, besides what happens on sockets. */
static int64_t
next_moment(const struct delivery *delivery, bool draining)
{
    int64_t     next = delivery->next_renew;

    if (!delivery->db.conn)
        return delivery->db.next_attempt;
    for (int i = 0; i < MAX_PARALLEL; i++)
        if (delivery->jobs[i].step == STEP_RECORDING)
            return 0;
    if (draining)
        return next;
    if (!*delivery->greeting.worker)
        return earlier(next, delivery->next_hello);
    if (room(delivery, monotonic_ms()) > 0)
        next = earlier(next, delivery->next_claim);
    if (delivery->settings->sweep_batch > 0)
        next = earlier(next, delivery->next_sweep);
    return next;
}

static void
work_on_answers(struct delivery *delivery)
{
    struct http_answer answer;

    while (http_next(delivery->http, &answer))
    {
        take_answer(delivery, &answer);
        http_answer_free(&answer);
    }
    for (int i = 0; i < MAX_PARALLEL; i++)
        if (delivery->jobs[i].step == STEP_RECORDING)
            record(delivery, &delivery->jobs[i]);
}

enum progress
delivery_turn(struct delivery *delivery, int wake_fd, bool draining)
{
    bool        connected = db_ready(&delivery->db);

    if (connected && !draining)
    {
        claim_when_due(delivery);
        sweep_when_due(delivery);
        prune_when_due(delivery);
    }
    renew_when_due(delivery);
    http_wait(delivery->http, wake_fd, next_moment(delivery, draining) - monotonic_ms());
    work_on_answers(delivery);
    if (delivery_under_way(delivery) > 0)
        return PROGRESS_WORKING;
    if (!delivery->db.conn)
        return PROGRESS_NO_DATABASE;
    if (*delivery->greeting.refusal)
        return PROGRESS_REFUSED;
    return *delivery->greeting.worker && delivery->next_claim > 0 ? PROGRESS_IDLE : PROGRESS_WORKING;
}

bool
delivery_waits_for_answers(const struct delivery *delivery)
{
    for (int i = 0; i < MAX_PARALLEL; i++)
        if (delivery->jobs[i].step == STEP_POSTING || delivery->jobs[i].step == STEP_LOOKING)
            return true;
    return false;
}

bool
delivery_connected(const struct delivery *delivery)
{
    return delivery->db.conn != NULL;
}

bool
delivery_sweep_all(struct delivery *delivery)
{
    int         count;

    if (!db_ready(&delivery->db) || !introduce(delivery))
        return false;
    do
    {
        count = outbox_sweep(&delivery->db, delivery->settings->sweep_batch);
        delivery->tally.judged += count > 0 ? count : 0;
    } while (count > 0);
    if (count < 0)
        log_warning("sweeping failed (SQLSTATE %s)", delivery->db.sqlstate);
    return true;
}

int64_t
delivery_left(struct delivery *delivery)
{
    return db_ready(&delivery->db) ? outbox_open(&delivery->db) : -1;
}

const struct tally *
delivery_tally(const struct delivery *delivery)
{
    return &delivery->tally;
}

const char *
delivery_refusal(const struct delivery *delivery)
{
    return delivery->greeting.refusal;
}
