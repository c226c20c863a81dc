/* The command preflight: says what is wrong between database, hook and helpdesks, and changes nothing. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "commands.h"
#include "db.h"
#include "helpdesk.h"
#include "http.h"
#include "log.h"
#include "secret.h"
#include "state.h"

#define CLOCK_TOLERANCE 30      /* seconds */
#define CERTIFICATE_WARNING (14 * 86400)

struct preflight
{
    struct settings settings;
    struct db   db;
    struct http *http;
    int         wrong;
};

/* One line of the report. */
static void __attribute__((format(printf, 4, 5)))
say(struct preflight *flight, bool ok, const char *about, const char *format, ...)
{
    va_list     args;

    printf("%-5s %-28s ", ok ? "ok" : "WRONG", about);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
    flight->wrong += !ok;
}

static const char *
value(const PGresult *result, int row, int column)
{
    return PQgetvalue(result, row, column);
}

static void
check_clock(struct preflight *flight, const char *about, int64_t theirs)
{
    int64_t     ahead = theirs - (int64_t) time(NULL);

    if (theirs > 0)
        say(flight, llabs(ahead) <= CLOCK_TOLERANCE, about, "clock differs from ours by %lld s", (long long) ahead);
}

static bool
check_database(struct preflight *flight)
{
    PGresult   *result;

    if (!db_ready(&flight->db))
    {
        say(flight, false, "database", "no connection: check the setting database, and that one of its hosts takes writes");
        return false;
    }
    say(flight, true, "database", "server %d", PQserverVersion(flight->db.conn));
    result = db_query(&flight->db, "SELECT extract(epoch FROM clock_timestamp())::bigint, pg_is_in_recovery()", 0, NULL);
    if (!result)
        return false;
    check_clock(flight, "database clock", strtoll(value(result, 0, 0), NULL, 10));
    say(flight, value(result, 0, 1)[0] == 'f', "database role", "%s", value(result, 0, 1)[0] == 'f' ? "takes writes" : "is a standby");
    PQclear(result);
    return true;
}

/* What seva.hook_hello would say. */
static bool
check_instance(struct preflight *flight)
{
    char        instance[INSTANCE_LENGTH + 1];
    struct trouble trouble;
    const char *values[] = {instance};
    PGresult   *result;

    snprintf(instance, sizeof instance, "%s", flight->settings.instance);
    if (!*instance && !state_read(flight->settings.state_file, instance, &trouble))
    {
        say(flight, false, "state file", "%s", trouble.text);
        return false;
    }
    result = db_query(&flight->db, "SELECT bound, refusal, extension FROM seva.hook_status(nullif($1, '')::uuid)", 1, values);
    if (!result)
    {
        say(flight, false, "extension", "seva.hook_status() failed (SQLSTATE %s): CREATE EXTENSION seva, then "
            "SELECT seva.grant('hook', …) for this role", flight->db.sqlstate);
        return false;
    }
    say(flight, strcmp(value(result, 0, 2), PACKAGE_VERSION) == 0, "extension", "version %s, hook %s", value(result, 0, 2), PACKAGE_VERSION);
    if (strcmp(value(result, 0, 1), "copy") == 0)
        say(flight, false, "instance", "this database is a restored copy: nothing is posted until seva.adopt() is called in it");
    else if (*value(result, 0, 1))
        say(flight, false, "instance", "another hook has served this database: seva.adopt() in it if it is a clone that shall post, "
            "or the setting instance if this is a further hook");
    else
        say(flight, true, "instance", "%s", value(result, 0, 0)[0] == 't' ? "known" : "not served by any hook yet");
    PQclear(result);
    return true;
}

/* What the extension finds itself: triggers, rights, who may read notes. */
static void
check_extension(struct preflight *flight)
{
    PGresult   *result = db_query(&flight->db, "SELECT coalesce(helpdesk || ': ', '') || item, ok, coalesce(detail, ''), "
                                  "CASE WHEN ok THEN '' ELSE coalesce(' -> ' || remedy, '') END FROM seva.preflight()", 0, NULL);

    if (!result)
    {
        say(flight, false, "seva.preflight()", "failed (SQLSTATE %s)", flight->db.sqlstate);
        return;
    }
    for (int i = 0; i < PQntuples(result); i++)
        say(flight, value(result, i, 1)[0] == 't', value(result, i, 0), "%s%s", value(result, i, 2), value(result, i, 3));
    PQclear(result);
}

static bool
fetch(struct preflight *flight, const struct http_request *request, struct http_answer *answer)
{
    if (!http_start(flight->http, request, NULL))
        return false;
    while (!http_next(flight->http, answer))
        http_wait(flight->http, -1, 1000);
    return true;
}

static void
report_answer(struct preflight *flight, const char *about, const struct http_answer *answer)
{
    if (answer->end != HTTP_ANSWERED)
        say(flight, false, about, "%s", answer->failure);
    else if (answer->status == 200)
        say(flight, true, about, "answers, and takes the token");
    else
        say(flight, false, about, "HTTP %ld: %s", answer->status,
            answer->status == 401 ? "the token is not accepted"
            : answer->status >= 300 && answer->status < 400 ? "it redirects, which is not followed: set the address it points to"
            : answer->status == 404 ? "no such API at this address" : "unexpected");
    check_clock(flight, about, answer->date);
    if (answer->expires > 0)
        say(flight, answer->expires - (int64_t) time(NULL) > CERTIFICATE_WARNING, about, "certificate ends in %lld days",
            (long long) (answer->expires - (int64_t) time(NULL)) / 86400);
}

static void
check_api(struct preflight *flight, const char *name, const struct helpdesk_kind *kind, const char *api_url)
{
    const struct helpdesk_settings *own = settings_of_helpdesk(&flight->settings, name);
    const char *path = own && own->token_file ? own->token_file : flight->settings.token_file;
    struct trouble trouble;
    struct secret token = {0};
    struct message message = {0};
    struct http_answer answer = {0};

    if (own && own->api_url)
        api_url = own->api_url;
    if (!http_url_allowed(api_url, flight->settings.allow_http, &trouble) || !secret_read(path, &token, &trouble))
        say(flight, false, name, "%s", trouble.text);
    else if (kind->probe(api_url, &message))
    {
        struct http_request request = {.url = message.url, .authorization = kind->authorization, .secret = &token,
            .ca_file = own ? own->ca_file : NULL};

        if (fetch(flight, &request, &answer))
            report_answer(flight, name, &answer);
    }
    http_answer_free(&answer);
    message_free(&message);
    secret_wipe(&token);
}

static void
check_helpdesks(struct preflight *flight)
{
    PGresult   *result = db_query(&flight->db, "SELECT helpdesk, kind, coalesce(api_url, ''), posting FROM seva.hook_helpdesks()", 0, NULL);

    if (result && PQntuples(result) == 0)
        say(flight, false, "helpdesks", "none is attached: SELECT seva.attach(…)");
    for (int i = 0; result && i < PQntuples(result); i++)
    {
        const struct helpdesk_kind *kind = helpdesk_kind_named(value(result, i, 1));

        if (!kind)
            say(flight, false, value(result, i, 0), "this hook does not know helpdesks of kind %s", value(result, i, 1));
        else if (strcmp(value(result, i, 3), "off") != 0)
            check_api(flight, value(result, i, 0), kind, value(result, i, 2));
    }
    PQclear(result);
}

int
command_preflight(const struct options *options)
{
    struct preflight flight = {0};
    struct trouble trouble;

    if (!settings_load(options, &flight.settings, &trouble))
    {
        log_error("%s", trouble.text);
        return trouble.exit_status;
    }
    log_set_level(LEVEL_ERROR);
    db_init(&flight.db, &flight.settings);
    flight.http = http_new(&flight.settings);
    if (flight.http && check_database(&flight) && check_instance(&flight))
    {
        check_extension(&flight);
        check_helpdesks(&flight);
    }
    http_free(flight.http);
    db_close(&flight.db);
    settings_free(&flight.settings);
    printf("%d wrong\n", flight.wrong);
    return flight.wrong == 0 ? EX_OK : EX_CONFIG;
}
