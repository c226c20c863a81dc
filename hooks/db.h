/* The connection to PostgreSQL: kept, lost and found again; every call bounded in time. */
#ifndef SEVA_DB_H
#define SEVA_DB_H

#include <stdbool.h>
#include <stdint.h>

#include <libpq-fe.h>

#include "settings.h"

struct db
{
    PGconn     *conn;           /* NULL while there is none */
    const struct settings *settings;
    int         failures;       /* connection attempts that failed since the last that did not */
    int64_t     next_attempt;   /* monotonic_ms() from which to try again */
    char        sqlstate[6];    /* of the last call, empty when it did well */
};

/* Settings must outlive it. Connects only when first used. */
void db_init(struct db *db, const struct settings *settings);

/* Ends the connection. */
void db_close(struct db *db);

/*
 * Whether there is a connection, trying to make one when it is time to: to the
 * host that takes writes, of several. No state of the session is relied on, so
 * that a pooler may stand between.
 */
bool db_ready(struct db *db);

/*
 * Runs one statement with text parameters (NULL for null). Gives the result, to
 * be freed by PQclear, or NULL: then sqlstate is that of the error, or "08006"
 * when the connection was lost or did not answer in time (it is then closed).
 */
PGresult   *db_query(struct db *db, const char *sql, int count, const char *const *values);

#endif
