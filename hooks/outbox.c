/* Calling the extension's functions. */
#include "outbox.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fault.h"
#include "log.h"

enum { NUMBER = 24 };           /* room for an integer in text */

static const char *
number(char text[NUMBER], int64_t value)
{
    snprintf(text, NUMBER, "%" PRId64, value);
    return text;
}

static const char *
milliseconds(char text[NUMBER + 3], int64_t value)
{
    snprintf(text, NUMBER + 3, "%" PRId64 "ms", value);
    return text;
}

static void
copy_field(char *to, size_t size, const PGresult *result, int column)
{
    snprintf(to, size, "%s", PQgetvalue(result, 0, column));
}

void
note_free(struct note *note)
{
    free(note->helpdesk);
    free(note->kind);
    free(note->api_url);
    free(note->ticket);
    free(note->body);
    free(note->format);
    free(note->marker);
    *note = (struct note) {0};
}

static bool
read_greeting(const PGresult *result, struct greeting *greeting)
{
    if (PQntuples(result) != 1 || PQnfields(result) != 4)
        return false;
    copy_field(greeting->worker, sizeof greeting->worker, result, 0);
    copy_field(greeting->instance, sizeof greeting->instance, result, 1);
    copy_field(greeting->refusal, sizeof greeting->refusal, result, 2);
    copy_field(greeting->extension, sizeof greeting->extension, result, 3);
    return true;
}

/* A statement without parameters and without a result. */
static bool
plain(struct db *db, const char *sql)
{
    PGresult   *result = db_query(db, sql, 0, NULL);

    PQclear(result);
    return result != NULL;
}

bool
outbox_hello(struct db *db, const char *instance, const char *state_file, struct greeting *greeting,
             struct trouble *trouble)
{
    char        host[256] = "";
    char        pid[NUMBER];
    const char *values[] = {host, number(pid, getpid()), PACKAGE_VERSION, *instance ? instance : NULL};
    PGresult   *result;
    bool        read;

    *greeting = (struct greeting) {0};
    gethostname(host, sizeof host - 1);
    if (!plain(db, "BEGIN"))
        return trouble_set(trouble, EX_TEMPFAIL, "the database did not answer (SQLSTATE %s)", db->sqlstate);
    result = db_query(db, "SELECT worker, bound, refusal, extension FROM seva.hook_hello($1, $2::integer, $3, $4::uuid)", 4, values);
    read = result && read_greeting(result, greeting);
    PQclear(result);
    if (!read)
    {
        trouble_set(trouble, strcmp(db->sqlstate, "42501") == 0 ? EX_NOPERM : EX_UNAVAILABLE,
                    "seva.hook_hello() failed (SQLSTATE %s): is the extension there, and granted to this role?", db->sqlstate);
        if (db->conn)
            plain(db, "ROLLBACK");
        return false;
    }
    /* Written first: a database bound to a hook that does not remember it would lock everybody out. */
    if (*greeting->worker && strcmp(greeting->instance, instance) != 0
        && !state_write(state_file, greeting->instance, trouble))
    {
        plain(db, "ROLLBACK");
        return false;
    }
    fault("hello");
    if (!plain(db, "COMMIT"))
        return trouble_set(trouble, EX_TEMPFAIL, "the database did not answer (SQLSTATE %s)", db->sqlstate);
    return true;
}

static bool
read_note(const PGresult *result, int row, struct note *note)
{
    char      **texts[] = {&note->helpdesk, &note->kind, &note->api_url, &note->ticket, &note->body, &note->format, &note->marker};

    *note = (struct note) {
        .id = strtoll(PQgetvalue(result, row, 0), NULL, 10),
        .fence = strtoll(PQgetvalue(result, row, 1), NULL, 10),
        .attempts = atoi(PQgetvalue(result, row, 2)),
        .age = strtoll(PQgetvalue(result, row, 3), NULL, 10),
    };
    for (int i = 0; i < 7; i++)
        if (!(*texts[i] = strdup(PQgetvalue(result, row, 4 + i))))
            return false;
    return true;
}

int
outbox_claim(struct db *db, const char *worker, int room, const char *skip, struct note *notes)
{
    char        n[NUMBER];
    char        lease[NUMBER + 3];
    const char *values[] = {worker, number(n, room), milliseconds(lease, db->settings->lease), skip};
    PGresult   *result;
    int         count = 0;

    fault("claim");
    result = db_query(db, "SELECT note, fence, attempts, (extract(epoch FROM age) * 1000)::bigint, helpdesk, kind, api_url,"
                      " ticket, body, format, marker FROM seva.claim($1::uuid, $2::integer, $3::interval, $4::text[])", 4, values);
    if (!result)
        return -1;
    /* What does not fit into memory is not taken: its lease runs out. */
    while (count < PQntuples(result) && count < room && read_note(result, count, &notes[count]))
        count++;
    if (count < PQntuples(result) && count < room)
        note_free(&notes[count]);
    PQclear(result);
    if (count > 0)
        fault("claimed");
    return count;
}

/* Runs one of the calls that say what became of a note. */
static enum fate
tell(struct db *db, const char *sql, int count, const char *const *values)
{
    static const struct
    {
        const char *word;
        enum fate   fate;
    }           words[] = {{"delivered", FATE_DELIVERED}, {"due", FATE_DUE}, {"dead", FATE_DEAD}, {"stale", FATE_STALE},
    {"gone", FATE_STALE}, {"awaited", FATE_AWAITED}, {"not arrived", FATE_NOT_ARRIVED}, {"unguarded", FATE_UNGUARDED}};
    PGresult   *result = db_query(db, sql, count, values);
    enum fate   fate = FATE_UNKNOWN;

    for (size_t i = 0; result && i < sizeof words / sizeof words[0]; i++)
        if (PQntuples(result) == 1 && strcmp(PQgetvalue(result, 0, 0), words[i].word) == 0)
            fate = words[i].fate;
    PQclear(result);
    return fate;
}

enum fate
outbox_settle(struct db *db, const struct note *note, const char *remote)
{
    char        id[NUMBER];
    char        fence[NUMBER];
    const char *values[] = {number(id, note->id), number(fence, note->fence), remote};
    enum fate   fate;

    fault("settle");
    fate = tell(db, "SELECT seva.settle($1::bigint, $2::bigint, $3)", 3, values);
    fault("settled");
    return fate;
}

enum fate
outbox_fail(struct db *db, const struct note *note, const char *reason, int64_t retry_ms, bool permanent, bool counts)
{
    char        id[NUMBER];
    char        fence[NUMBER];
    char        retry[NUMBER + 3];
    const char *values[] = {number(id, note->id), number(fence, note->fence), reason, milliseconds(retry, retry_ms),
    permanent ? "t" : "f", counts ? "t" : "f"};
    enum fate   fate;

    fault("fail");
    fate = tell(db, "SELECT seva.fail($1::bigint, $2::bigint, $3, $4::interval, $5::boolean, $6::boolean)", 6, values);
    fault("failed");
    return fate;
}

enum fate
outbox_release(struct db *db, const struct note *note)
{
    char        id[NUMBER];
    char        fence[NUMBER];
    const char *values[] = {number(id, note->id), number(fence, note->fence)};

    fault("release");
    return tell(db, "SELECT seva.release($1::bigint, $2::bigint)", 2, values);
}

/* Writes {a,b,…} of the ids, or of the fences. */
static char *
array_of(const struct note *const *notes, int count, bool fences)
{
    char       *text = NULL;
    size_t      size;
    FILE       *stream = open_memstream(&text, &size);

    if (!stream)
        return NULL;
    for (int i = 0; i < count; i++)
        fprintf(stream, "%c%" PRId64, i ? ',' : '{', fences ? notes[i]->fence : notes[i]->id);
    fputc('}', stream);
    return fclose(stream) == 0 ? text : NULL;
}

bool
outbox_renew(struct db *db, const struct note *const *notes, int count)
{
    char        lease[NUMBER + 3];
    char       *ids = array_of(notes, count, false);
    char       *fences = array_of(notes, count, true);
    const char *values[] = {ids, fences, milliseconds(lease, db->settings->lease)};
    PGresult   *result = ids && fences
        ? db_query(db, "SELECT seva.renew($1::bigint[], $2::bigint[], $3::interval)", 3, values) : NULL;

    free(ids);
    free(fences);
    PQclear(result);
    return result != NULL;
}

/* A call that takes and gives one number. */
static int
count_call(struct db *db, const char *sql, int64_t batch)
{
    char        n[NUMBER];
    const char *values[] = {number(n, batch)};
    PGresult   *result = db_query(db, sql, 1, values);
    int         count = result && PQntuples(result) == 1 ? atoi(PQgetvalue(result, 0, 0)) : -1;

    PQclear(result);
    return count;
}

int
outbox_sweep(struct db *db, int64_t batch)
{
    fault("sweep");
    return count_call(db, "SELECT seva.sweep($1::integer)", batch);
}

int
outbox_prune(struct db *db, int64_t batch)
{
    return count_call(db, "SELECT seva.prune($1::integer)", batch);
}

bool
outbox_alarm(struct db *db, const char *helpdesk, const char *kind, const char *detail)
{
    const char *values[] = {helpdesk, kind, detail};
    PGresult   *result = db_query(db, "SELECT seva.hook_alarm($1, $2, $3)", 3, values);

    PQclear(result);
    return result != NULL;
}

int64_t
outbox_open(struct db *db)
{
    PGresult   *result = db_query(db, "SELECT coalesce(sum(due), 0) FROM seva.hook_helpdesks()", 0, NULL);
    int64_t     open = result && PQntuples(result) == 1 ? strtoll(PQgetvalue(result, 0, 0), NULL, 10) : -1;

    PQclear(result);
    return open;
}
