/* Turns of the hook: greeting the database, claiming notes, working on them, keeping house. */
#include "delivery.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "backoff.h"
#include "job.h"
#include "log.h"
#include "outbox.h"
#include "state.h"

enum { MAX_PARALLEL = 64 };

struct delivery
{
    struct means means;
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

    if (!delivery || !(delivery->means.http = http_new(settings)))
    {
        free(delivery);
        trouble_set(trouble, EX_OSERR, "out of memory");
        return NULL;
    }
    delivery->means.settings = settings;
    db_init(&delivery->means.db, settings);
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
    http_free(delivery->means.http);
    sites_free(&delivery->sites);
    db_close(&delivery->means.db);
    free(delivery);
}

/* What is under way is known by ids of that database: no other must hear of it. Its leases run out there. */
static void
leave_database(struct delivery *delivery)
{
    http_drop(delivery->means.http);
    for (int i = 0; i < MAX_PARALLEL; i++)
        job_drop(&delivery->jobs[i]);
    db_close(&delivery->means.db);
}

bool
delivery_use(struct delivery *delivery, const struct settings *settings, struct trouble *trouble)
{
    if (!sites_use(&delivery->sites, settings, trouble))
        return false;
    if (strcmp(delivery->means.settings->database, settings->database) != 0
        || strcmp(delivery->means.settings->instance, settings->instance) != 0)
    {
        leave_database(delivery);
        delivery->greeting = (struct greeting) {0};
        delivery->means.db.next_attempt = 0;
        delivery->next_hello = 0;
    }
    delivery->means.settings = settings;
    delivery->means.db.settings = settings;
    http_use(delivery->means.http, settings);
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
    const char *state_file = delivery->means.settings->state_file;
    char        instance[INSTANCE_LENGTH + 1];
    int         lock = state_lock(state_file);
    bool        said = known_instance(delivery->means.settings, instance, trouble)
        && outbox_hello(&delivery->means.db, instance, state_file, greeting, trouble);

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

static struct job *
free_job(struct delivery *delivery)
{
    for (int i = 0; i < delivery->means.settings->parallel; i++)
        if (delivery->jobs[i].step == STEP_FREE)
            return &delivery->jobs[i];
    return NULL;
}

/* How many notes to ask for: one, while some helpdesk that was ill is to be tried. */
static int
room(const struct delivery *delivery, int64_t now)
{
    int         free_jobs = (int) delivery->means.settings->parallel - delivery_under_way(delivery);

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
            job_post(job, &delivery->means);
        else
        {
            outbox_release(&delivery->means.db, &job->note);
            note_free(&job->note);
        }
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
    count = outbox_claim(&delivery->means.db, delivery->greeting.worker, wanted, skip, notes);
    free(skip);
    if (count > 0)
        start_notes(delivery, notes, count);
    else if (count < 0 && strcmp(delivery->means.db.sqlstate, "SV001") == 0)
    {
        delivery->greeting.worker[0] = '\0';
        delivery->next_hello = 0;
    }
    else if (count < 0)
        log_warning("claiming failed (SQLSTATE %s)", delivery->means.db.sqlstate);
    return count;
}

static void
claim_when_due(struct delivery *delivery)
{
    const struct settings *settings = delivery->means.settings;
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
    delivery->next_renew = now + delivery->means.settings->lease / 3;
    for (int i = 0; i < MAX_PARALLEL; i++)
        if (delivery->jobs[i].step != STEP_FREE && now - delivery->jobs[i].started > delivery->means.settings->lease / 4)
            notes[count++] = &delivery->jobs[i].note;
    if (count > 0 && db_ready(&delivery->means.db))
        outbox_renew(&delivery->means.db, notes, count);
}

/* Judging and removing are bounded in one go and go on at once while there is more. */
static void
sweep_when_due(struct delivery *delivery)
{
    const struct settings *settings = delivery->means.settings;
    int64_t     now = monotonic_ms();
    int         count;

    if (now < delivery->next_sweep || settings->sweep_batch == 0 || !*delivery->greeting.worker)
        return;
    count = outbox_sweep(&delivery->means.db, settings->sweep_batch);
    if (count < 0)
        log_warning("sweeping failed (SQLSTATE %s)", delivery->means.db.sqlstate);
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
    const struct settings *settings = delivery->means.settings;
    int64_t     now = monotonic_ms();
    int         count;

    if (now < delivery->next_prune || settings->prune_batch == 0 || !*delivery->greeting.worker)
        return;
    count = outbox_prune(&delivery->means.db, settings->prune_batch);
    delivery->next_prune = monotonic_ms() + (count >= settings->prune_batch ? 100 : settings->prune_every);
    if (count > 0)
        log_info("removed %d old notes", count);
    else if (count < 0)
        log_warning("removing old notes failed (SQLSTATE %s)", delivery->means.db.sqlstate);
}

/* When something is to be done next, besides what happens on sockets. */
static int64_t
next_moment(const struct delivery *delivery, bool draining)
{
    int64_t     next = delivery->next_renew;

    if (!delivery->means.db.conn)
        return delivery->means.db.next_attempt;
    for (int i = 0; i < MAX_PARALLEL; i++)
        if (delivery->jobs[i].step == STEP_RECORDING)
            return 0;
    if (draining)
        return next;
    if (!*delivery->greeting.worker)
        return earlier(next, delivery->next_hello);
    if (room(delivery, monotonic_ms()) > 0)
        next = earlier(next, delivery->next_claim);
    if (delivery->means.settings->sweep_batch > 0)
        next = earlier(next, delivery->next_sweep);
    return next;
}

static void
record(struct delivery *delivery, struct job *job)
{
    enum fate   fate;

    if (!job_record(job, &delivery->means, &fate))
        return;
    delivery->tally.delivered += fate == FATE_DELIVERED || fate == FATE_AWAITED || fate == FATE_UNGUARDED;
    delivery->tally.failed += fate == FATE_DUE;
    delivery->tally.dead += fate == FATE_DEAD;
    delivery->last_work = monotonic_ms();
    /* A place is free, and the next note of this ticket may be due. */
    delivery->next_claim = 0;
}

static void
work_on_answers(struct delivery *delivery)
{
    struct http_answer answer;

    while (http_next(delivery->means.http, &answer))
    {
        job_answer(answer.tag, &delivery->means, &answer);
        http_answer_free(&answer);
    }
    for (int i = 0; i < MAX_PARALLEL; i++)
        if (delivery->jobs[i].step == STEP_RECORDING)
            record(delivery, &delivery->jobs[i]);
}

enum progress
delivery_turn(struct delivery *delivery, int wake_fd, bool draining)
{
    bool        connected = db_ready(&delivery->means.db);

    if (connected && !draining)
    {
        claim_when_due(delivery);
        sweep_when_due(delivery);
        prune_when_due(delivery);
    }
    renew_when_due(delivery);
    http_wait(delivery->means.http, wake_fd, next_moment(delivery, draining) - monotonic_ms());
    work_on_answers(delivery);
    if (delivery_under_way(delivery) > 0)
        return PROGRESS_WORKING;
    if (!delivery->means.db.conn)
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
    return delivery->means.db.conn != NULL;
}

bool
delivery_sweep_all(struct delivery *delivery)
{
    int         count;

    if (!db_ready(&delivery->means.db) || !introduce(delivery))
        return false;
    do
    {
        count = outbox_sweep(&delivery->means.db, delivery->means.settings->sweep_batch);
        delivery->tally.judged += count > 0 ? count : 0;
    } while (count > 0);
    if (count < 0)
        log_warning("sweeping failed (SQLSTATE %s)", delivery->means.db.sqlstate);
    return true;
}

int64_t
delivery_left(struct delivery *delivery)
{
    return db_ready(&delivery->means.db) ? outbox_open(&delivery->means.db) : -1;
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
