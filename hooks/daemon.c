/* The commands run and once: the loop around the turns of the delivery. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backoff.h"
#include "commands.h"
#include "delivery.h"
#include "log.h"
#include "notify.h"
#include "signals.h"

/* How long answers wait for a database that is away before they are left to their leases. */
enum { DRAIN_WITHOUT_DATABASE_MS = 5000 };

/* How long the command once waits for the database. */
enum { ONCE_WITHOUT_DATABASE_MS = 15000 };

static int
fail(const struct trouble *trouble)
{
    log_error("%s", trouble->text);
    return trouble->exit_status;
}

static void
use_log_level(const struct settings *settings)
{
    enum log_level level;

    if (log_level_named(settings->log_level, &level))
        log_set_level(level);
}

/* Settings on the heap; NULL with trouble. */
static struct settings *
load(const struct options *options, struct trouble *trouble)
{
    struct settings *settings = malloc(sizeof *settings);

    if (!settings)
        trouble_set(trouble, EX_OSERR, "out of memory");
    else if (!settings_load(options, settings, trouble))
    {
        free(settings);
        settings = NULL;
    }
    return settings;
}

static void
unload(struct settings *settings)
{
    settings_free(settings);
    free(settings);
}

/* Settings and delivery, ready to work; false with trouble. */
static bool
begin(const struct options *options, struct settings **settings, struct delivery **delivery, struct trouble *trouble)
{
    *settings = load(options, trouble);
    if (!*settings)
        return false;
    use_log_level(*settings);
    *delivery = signals_take(trouble) ? delivery_new(*settings, trouble) : NULL;
    if (*delivery)
        return true;
    unload(*settings);
    return false;
}

/* New settings are taken as a whole, or not at all. Gives those that hold from now on. */
static struct settings *
reload(const struct options *options, struct delivery *delivery, struct settings *settings)
{
    struct trouble trouble;
    struct settings *fresh = load(options, &trouble);
    struct settings *unused = settings;

    notify_reloading();
    if (!fresh || !delivery_use(delivery, fresh, &trouble))
    {
        log_error("reload: %s; the old settings stay", trouble.text);
        unused = fresh;
    }
    else
    {
        settings = fresh;
        use_log_level(settings);
        log_info("reload: done");
    }
    if (unused)
        unload(unused);
    notify("READY=1");
    return settings;
}

static void
report_status(struct delivery *delivery, enum progress progress)
{
    static int64_t last;
    static enum progress said = (enum progress) -1;
    const struct tally *tally = delivery_tally(delivery);
    int64_t     now = monotonic_ms();
    const char *state = progress == PROGRESS_NO_DATABASE ? "waiting for the database"
        : progress == PROGRESS_REFUSED ? "refused by the database" : "posting";

    if (now - last < (progress == said ? 10000 : 1000))
        return;
    last = now;
    said = progress;
    notify("STATUS=%s; %" PRId64 " notes delivered, %" PRId64 " given up, %" PRId64 " replies judged late",
           state, tally->delivered, tally->dead, tally->judged);
}

static void
feed_watchdog(void)
{
    static int64_t last;
    int64_t     every = notify_watchdog_ms();
    int64_t     now = monotonic_ms();

    if (every > 0 && now - last >= every / 3)
    {
        notify("WATCHDOG=1");
        last = now;
    }
}

/* Finishes what is under way. */
static void
drain(struct delivery *delivery)
{
    int64_t     connected = monotonic_ms();

    log_info("stopping: %d notes under way", delivery_under_way(delivery));
    notify("STOPPING=1");
    while (delivery_under_way(delivery) > 0)
    {
        delivery_turn(delivery, signals_fd(), true);
        signals_clear();
        feed_watchdog();
        if (delivery_waits_for_answers(delivery) || delivery_connected(delivery))
            connected = monotonic_ms();
        else if (monotonic_ms() - connected > DRAIN_WITHOUT_DATABASE_MS)
        {
            log_warning("the database is away: %d notes are left to their leases", delivery_under_way(delivery));
            return;
        }
    }
}

int
command_run(const struct options *options)
{
    struct settings *settings;
    struct delivery *delivery;
    struct trouble trouble;

    if (!begin(options, &settings, &delivery, &trouble))
        return fail(&trouble);
    log_info("seva-hook %s started", PACKAGE_VERSION);
    notify("READY=1");
    while (!signals_stop())
    {
        signals_clear();
        if (signals_reload())
            settings = reload(options, delivery, settings);
        report_status(delivery, delivery_turn(delivery, signals_fd(), false));
        feed_watchdog();
    }
    drain(delivery);
    delivery_free(delivery);
    unload(settings);
    log_info("stopped");
    return EX_OK;
}

/* Turns until nothing is due; gives an exit status. */
static int
empty_outbox(struct delivery *delivery)
{
    int64_t     seen = monotonic_ms();

    while (!signals_stop())
    {
        enum progress progress = delivery_turn(delivery, signals_fd(), false);

        signals_clear();
        if (progress == PROGRESS_REFUSED)
            return EX_NOPERM;
        if (progress == PROGRESS_IDLE)
            return EX_OK;
        if (progress == PROGRESS_WORKING)
            seen = monotonic_ms();
        else if (monotonic_ms() - seen > ONCE_WITHOUT_DATABASE_MS)
            return EX_UNAVAILABLE;
    }
    drain(delivery);
    return EX_TEMPFAIL;
}

/* Waits for the database, is let in, and has judged what waits. */
static int
first_sweep(struct delivery *delivery)
{
    int64_t     began = monotonic_ms();

    while (!signals_stop() && !delivery_sweep_all(delivery))
    {
        if (*delivery_refusal(delivery))
            return EX_NOPERM;
        if (monotonic_ms() - began > ONCE_WITHOUT_DATABASE_MS)
            return EX_UNAVAILABLE;
        delivery_turn(delivery, signals_fd(), true);
    }
    return EX_OK;
}

int
command_once(const struct options *options)
{
    struct settings *settings;
    struct delivery *delivery;
    struct trouble trouble;
    int         status;
    int64_t     left;

    if (!begin(options, &settings, &delivery, &trouble))
        return fail(&trouble);
    status = first_sweep(delivery);
    if (status == EX_OK)
        status = empty_outbox(delivery);
    left = status == EX_OK ? delivery_left(delivery) : -1;
    log_info("%" PRId64 " notes delivered, %" PRId64 " tries failed, %" PRId64 " given up, %" PRId64 " left",
             delivery_tally(delivery)->delivered, delivery_tally(delivery)->failed, delivery_tally(delivery)->dead, left);
    if (status == EX_OK && left != 0)
        status = EX_TEMPFAIL;
    delivery_free(delivery);
    unload(settings);
    return status;
}
