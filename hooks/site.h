/* What the running hook knows of each helpdesk: where it is, its token, and whether it is well. */
#ifndef SEVA_SITE_H
#define SEVA_SITE_H

#include <stdbool.h>
#include <stdint.h>

#include "db.h"
#include "helpdesk.h"
#include "secret.h"
#include "settings.h"

struct site
{
    struct site *next;
    char       *name;
    const struct helpdesk_kind *kind;   /* NULL: one that this hook does not know */
    struct secret token;        /* empty until it could be read */
    const char *ca_file;        /* of the settings, may be NULL */
    const char *api_url;        /* of the settings, NULL: the database's */
    int         failures;       /* in a row that were the helpdesk's, not a note's */
    int         refusals;       /* in a row that were held against notes, or would be */
    int64_t     paused_until;   /* monotonic_ms() */
    int64_t     last_accept;    /* monotonic_ms() of the last note it took, 0 when none */
    int         under_way;
    bool        alarmed;        /* alarms of ours may stand in the database */
};

struct sites
{
    struct site *first;
    const struct settings *settings;
};

/* Settings must outlive it. */
void        sites_init(struct sites *sites, const struct settings *settings);
void        sites_free(struct sites *sites);

/*
 * Takes new settings, whose token files must all be good: tokens are read again.
 * On failure all stays as it was.
 */
bool        sites_use(struct sites *sites, const struct settings *settings, struct trouble *trouble);

/* Finds a helpdesk, making what is known of it at the first time; NULL when there is no memory. */
struct site *site_get(struct sites *sites, const char *name, const char *kind);

/* Whether it can be served: its kind is known, its token was read (now, if not before). */
bool        site_ready(struct site *site, const struct settings *settings, struct trouble *trouble);

/* A note was taken: all is well. */
void        site_well(struct site *site, struct db *db);

/*
 * The helpdesk is away, or does not let us: nothing is sent for a while, which
 * grows; then one note tries. Gives the pause.
 */
int64_t     site_ill(struct site *site, struct db *db, const struct settings *settings, const struct reading *reading);

/* Raises an alarm in the database, where preflight and the views show it. */
void        site_alarm(struct site *site, struct db *db, const char *kind, const char *detail);

/* Whether it may be sent a note now: not paused, and only one at a time until it is well again. */
bool        site_open(const struct site *site, int64_t now);

/* The helpdesks that may not, as an array literal, to be freed; NULL when there is no memory. */
char       *sites_closed(const struct sites *sites, int64_t now);

#endif
