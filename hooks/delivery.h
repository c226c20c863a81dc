/* The way of notes from the outbox into tickets: claim, post, understand, record. */
#ifndef SEVA_DELIVERY_H
#define SEVA_DELIVERY_H

#include <stdbool.h>
#include <stdint.h>

#include "db.h"
#include "http.h"
#include "settings.h"
#include "site.h"

struct delivery;

/* What a turn came to. */
enum progress
{
    PROGRESS_IDLE,              /* nothing was due */
    PROGRESS_WORKING,           /* something is under way or was done */
    PROGRESS_NO_DATABASE,       /* no connection at the moment */
    PROGRESS_REFUSED,           /* the database does not let this hook post */
};

struct tally
{
    int64_t     delivered;
    int64_t     failed;         /* tries, not notes */
    int64_t     dead;
    int64_t     judged;         /* replies, by the sweep */
};

/* Settings must outlive it. NULL with trouble when there is no memory. */
struct delivery *delivery_new(const struct settings *settings, struct trouble *trouble);
void        delivery_free(struct delivery *delivery);

/* Takes new settings; on failure all stays as it was. */
bool        delivery_use(struct delivery *delivery, const struct settings *settings, struct trouble *trouble);

/*
 * One turn: claims when it is time (unless draining), works on requests, records
 * what became of them, sweeps; at most until the next thing is to be done or
 * wake_fd is readable.
 */
enum progress delivery_turn(struct delivery *delivery, int wake_fd, bool draining);

/* Requests not answered or not recorded yet. */
int         delivery_under_way(const struct delivery *delivery);

/* Whether helpdesks still owe an answer, and whether the database is there to be told of those that came. */
bool        delivery_waits_for_answers(const struct delivery *delivery);
bool        delivery_connected(const struct delivery *delivery);

/* Judges all that waits; for the command once. False when the database is away or did not let us in. */
bool        delivery_sweep_all(struct delivery *delivery);

/* Notes still open, -1 when nobody can tell. */
int64_t     delivery_left(struct delivery *delivery);

const struct tally *delivery_tally(const struct delivery *delivery);

/* Why the database refused us; empty when it did not. */
const char *delivery_refusal(const struct delivery *delivery);

#endif
