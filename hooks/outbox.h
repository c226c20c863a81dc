/* The hook's side of the outbox: one C function for each SQL function that the extension grants it. */
#ifndef SEVA_OUTBOX_H
#define SEVA_OUTBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "db.h"
#include "state.h"

/* A claimed note; its strings are owned. */
struct note
{
    int64_t     id;
    int64_t     fence;
    int64_t     age;            /* milliseconds since it was made */
    int         attempts;       /* this one included */
    char       *helpdesk;
    char       *kind;
    char       *api_url;
    char       *ticket;
    char       *body;
    char       *format;
    char       *marker;
};

/* What the database says has become of a note. */
enum fate
{
    FATE_UNKNOWN,               /* the call failed: ask again */
    FATE_DELIVERED,             /* its row is in the thread, the guard closed it */
    FATE_DUE,                   /* to be tried again */
    FATE_DEAD,                  /* given up */
    FATE_STALE,                 /* somebody else's by now */
    FATE_AWAITED,               /* accepted; a replica has yet to see its row */
    FATE_NOT_ARRIVED,           /* accepted, yet not here: posting is held */
    FATE_UNGUARDED,             /* here, yet past the guard: posting is held */
};

/* What seva.hook_hello() answered. */
struct greeting
{
    char        worker[INSTANCE_LENGTH + 1];    /* empty when refused */
    char        instance[INSTANCE_LENGTH + 1];
    char        refusal[32];
    char        extension[32];
};

void        note_free(struct note *note);

/*
 * Introduces this process, remembering the instance in state_file before the
 * database binds itself to us. instance may be empty. False when the call failed.
 */
bool outbox_hello(struct db *db, const char *instance, const char *state_file, struct greeting *greeting,
                  struct trouble *trouble);

/*
 * Claims up to room notes into notes; skip is an array literal of helpdesks to
 * leave alone. Gives how many, or -1 (db->sqlstate "SV001": say hello again).
 */
int outbox_claim(struct db *db, const char *worker, int room, const char *skip, struct note *notes);

/* The helpdesk accepted the note under this id of its own. */
enum fate outbox_settle(struct db *db, const struct note *note, const char *remote);

/* It did not, or nobody knows. counts: whether it is held against the note. */
enum fate outbox_fail(struct db *db, const struct note *note, const char *reason, int64_t retry_ms, bool permanent,
                      bool counts);

/* Gives back a note that was not sent. */
enum fate outbox_release(struct db *db, const struct note *note);

/* Prolongs the leases of notes under way. */
bool outbox_renew(struct db *db, const struct note *const *notes, int count);

/* Judges what was passed over, removes what is old; each gives how many, or -1. */
int         outbox_sweep(struct db *db, int64_t batch);
int         outbox_prune(struct db *db, int64_t batch);

/* Raises an alarm about a helpdesk; detail NULL clears it. */
bool outbox_alarm(struct db *db, const char *helpdesk, const char *kind, const char *detail);

/* How many notes are open in all, or -1. */
int64_t     outbox_open(struct db *db);

#endif
