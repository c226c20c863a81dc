/* Connecting to PostgreSQL and running statements with a deadline. */
#include "db.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backoff.h"
#include "log.h"

#define RECONNECT_BASE 100
#define RECONNECT_CAP 3000

void
db_init(struct db *db, const struct settings *settings)
{
    *db = (struct db) {.settings = settings};
}

void
db_close(struct db *db)
{
    PQfinish(db->conn);
    db->conn = NULL;
}

/* What the server has to say besides results may quote rows: it is not for our log. */
static void
drop_notice(void *arg, const PGresult *result)
{
    (void) arg;
    (void) result;
}

/*
 * Defaults of ours, any of which the connection string overrides: libpq takes
 * the string for dbname, and what follows it would win, so defaults precede it.
 */
static PGconn *
start_connection(const struct settings *settings)
{
    char        timeout[24];
    const char *const keywords[] = {"fallback_application_name", "connect_timeout", "target_session_attrs", "keepalives_idle",
    "keepalives_interval", "keepalives_count", "tcp_user_timeout", "dbname", "client_encoding", NULL};
    const char *const values[] = {"seva-hook", timeout, "read-write", "10", "5", "3", "15000", settings->database, "UTF8", NULL};

    /* libpq counts whole seconds and takes 1 for 2. */
    snprintf(timeout, sizeof timeout, "%lld", (long long) (settings->connect_timeout + 999) / 1000);
    return PQconnectdbParams(keywords, values, 1);
}

/*
 * Only the kind of failure is said: libpq's text is long, tells of every host in
 * turn, and the server's part of it is not ours to vouch for.
 */
static void
report_no_connection(const struct db *db)
{
    const char *text = PQerrorMessage(db->conn);
    const char *kind = PQconnectionNeedsPassword(db->conn) ? "a password is wanted"
        : strstr(text, "authentication failed") ? "authentication failed"
        : strstr(text, "does not exist") ? "no such database or role"
        : strstr(text, "read-only") ? "no host takes writes"
        : strstr(text, "timeout") ? "timeout"
        : strstr(text, "starting up") || strstr(text, "shutting down") ? "server is starting or stopping"
        : strstr(text, "could not translate host name") ? "unknown host name"
        : "not reachable";

    if (db->failures == 1 || db->failures % 20 == 0)
        log_warning("database: no connection (%s), attempt %d", kind, db->failures);
}

bool
db_ready(struct db *db)
{
    if (db->conn && PQstatus(db->conn) == CONNECTION_OK)
        return true;
    db_close(db);
    if (monotonic_ms() < db->next_attempt)
        return false;
    db->conn = start_connection(db->settings);
    if (PQstatus(db->conn) == CONNECTION_OK && PQsetnonblocking(db->conn, 1) == 0)
    {
        PQsetNoticeReceiver(db->conn, drop_notice, NULL);
        log_info("database: connected (server %d)", PQserverVersion(db->conn));
        db->failures = 0;
        return true;
    }
    db->failures++;
    report_no_connection(db);
    db_close(db);
    db->next_attempt = monotonic_ms() + backoff_ms(db->failures, RECONNECT_BASE, RECONNECT_CAP, random_bits());
    return false;
}

/* Waits until the socket is ready; false when time is up or it broke. */
static bool
wait_socket(PGconn *conn, short events, int64_t deadline)
{
    struct pollfd socket = {.fd = PQsocket(conn), .events = events};
    int         ready;

    do
    {
        int64_t     left = deadline - monotonic_ms();

        if (left <= 0)
            return false;
        ready = poll(&socket, 1, (int) left);
    } while (ready < 0);        /* a signal: the deadline still holds */
    return ready > 0;
}

static bool
send_all(PGconn *conn, int64_t deadline)
{
    int         left;

    while ((left = PQflush(conn)) > 0)
        if (!wait_socket(conn, POLLIN | POLLOUT, deadline) || !PQconsumeInput(conn))
            return false;
    return left == 0;
}

/* Takes all results of the statement and gives the last one; NULL when the connection is of no more use. */
static PGresult *
receive_all(PGconn *conn, int64_t deadline)
{
    PGresult   *last = NULL;

    for (;;)
    {
        PGresult   *result;

        while (PQisBusy(conn))
            if (!wait_socket(conn, POLLIN, deadline) || !PQconsumeInput(conn))
            {
                PQclear(last);
                return NULL;
            }
        result = PQgetResult(conn);
        if (!result)
            return last;
        PQclear(last);
        last = result;
    }
}

static PGresult *
lose_connection(struct db *db, PGresult *result)
{
    PQclear(result);
    snprintf(db->sqlstate, sizeof db->sqlstate, "08006");
    log_warning("database: connection lost");
    db_close(db);
    db->next_attempt = 0;
    return NULL;
}

PGresult *
db_query(struct db *db, const char *sql, int count, const char *const *values)
{
    int64_t     deadline = monotonic_ms() + db->settings->database_timeout;
    PGresult   *result = NULL;
    const char *state;

    db->sqlstate[0] = '\0';
    if (!db->conn)
        return lose_connection(db, NULL);
    if (PQsendQueryParams(db->conn, sql, count, NULL, values, NULL, NULL, 0) && send_all(db->conn, deadline))
        result = receive_all(db->conn, deadline);
    if (!result)
        return lose_connection(db, NULL);
    if (PQresultStatus(result) == PGRES_TUPLES_OK || PQresultStatus(result) == PGRES_COMMAND_OK)
        return result;
    state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    snprintf(db->sqlstate, sizeof db->sqlstate, "%s", state ? state : "08006");
    if (PQstatus(db->conn) != CONNECTION_OK || strncmp(db->sqlstate, "57P", 3) == 0 || strncmp(db->sqlstate, "08", 2) == 0)
        return lose_connection(db, result);
    /* A server that became a standby under us: look for the one that takes writes. */
    if (strcmp(db->sqlstate, "25006") == 0)
        return lose_connection(db, result);
    PQclear(result);
    return NULL;
}
