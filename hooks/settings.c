/* The table of settings and how a value is understood. */
#include "settings.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>

#include "log.h"
#include "secret.h"
#include "state.h"

#ifndef SEVA_STATE_FILE
#define SEVA_STATE_FILE "/var/lib/seva-hook/instance"
#endif

#define AT(field) offsetof(struct settings, field)
#define SECOND INT64_C(1000)
#define DAY (86400 * SECOND)

const struct setting setting_table[] = {
    {"database", SETTING_TEXT, AT(database), "", 0, 0,
        "connection string of libpq; several hosts are tried in turn for the one that takes writes"},
    {"token_file", SETTING_TEXT, AT(token_file), "", 0, 0, "file with the coach's token; only its owner may read it"},
    {"state_file", SETTING_TEXT, AT(state_file), SEVA_STATE_FILE, 0, 0, "where the hook remembers the database it serves"},
    {"instance", SETTING_TEXT, AT(instance), "", 0, 0, "id of the database to serve, instead of the remembered one"},
    {"ca_file", SETTING_TEXT, AT(ca_file), "", 0, 0, "certificates to trust, instead of the system's"},
    {"proxy", SETTING_TEXT, AT(proxy), "", 0, 0, "HTTP proxy; proxies named in the environment are not used"},
    {"allow_http", SETTING_BOOL, AT(allow_http), "off", 0, 0, "let the token travel unencrypted to other machines"},
    {"log_level", SETTING_TEXT, AT(log_level), "info", 0, 0, "error, warning, info or debug"},
    {"parallel", SETTING_COUNT, AT(parallel), "4", 1, 64, "requests under way at once"},
    {"max_answer", SETTING_SIZE, AT(max_answer), "64k", 1024, 16 * 1024 * 1024, "most that is read of an answer"},
    {"max_attempts", SETTING_COUNT, AT(max_attempts), "20", 1, 1000, "after how many refusals a note is given up"},
    {"give_up_after", SETTING_TIME, AT(give_up_after), "7d", 60 * SECOND, 3650 * DAY, "age at which a failing note is given up"},
    {"retry_base", SETTING_TIME, AT(retry_base), "1s", 1, 3600 * SECOND, "wait after the first refusal; it doubles"},
    {"retry_cap", SETTING_TIME, AT(retry_cap), "1h", 1, DAY, "longest wait of a note"},
    {"pause_cap", SETTING_TIME, AT(pause_cap), "1min", 1, DAY, "longest pause for a helpdesk that is away"},
    {"poll_busy", SETTING_TIME, AT(poll_busy), "50ms", 1, 60 * SECOND, "between looks into the outbox while there is work"},
    {"poll_idle", SETTING_TIME, AT(poll_idle), "400ms", 1, 3600 * SECOND, "between looks while there is none"},
    {"lease", SETTING_TIME, AT(lease), "8s", 500, 600 * SECOND, "how long a note stays claimed after the hook died"},
    {"connect_timeout", SETTING_TIME, AT(connect_timeout), "5s", 100, 600 * SECOND, "for connections to helpdesk and database"},
    {"request_timeout", SETTING_TIME, AT(request_timeout), "30s", 100, 600 * SECOND, "for a whole request to a helpdesk"},
    {"database_timeout", SETTING_TIME, AT(database_timeout), "10s", 100, 600 * SECOND, "for one call of the database"},
    {"sweep_every", SETTING_TIME, AT(sweep_every), "1s", 10, DAY, "between searches for replies not judged yet"},
    {"sweep_batch", SETTING_COUNT, AT(sweep_batch), "20", 0, 10000, "replies judged in one go, 0: never"},
    {"prune_every", SETTING_TIME, AT(prune_every), "1min", 10, DAY, "between removals of old notes"},
    {"prune_batch", SETTING_COUNT, AT(prune_batch), "500", 0, 100000, "notes removed in one go, 0: never"},
    {0}
};

static const struct unit
{
    const char *name;
    int64_t     factor;
}           time_units[] = {{"ms", 1}, {"s", SECOND}, {"min", 60 * SECOND}, {"h", 3600 * SECOND}, {"d", DAY}, {0}},
            size_units[] = {{"", 1}, {"k", 1024}, {"M", 1024 * 1024}, {0}},
            count_units[] = {{"", 1}, {0}};

static const struct unit *
units_of(enum setting_type type)
{
    return type == SETTING_TIME ? time_units : type == SETTING_SIZE ? size_units : count_units;
}

static bool
set_number(struct settings *settings, const struct setting *setting, const char *value, struct trouble *trouble)
{
    char       *end;
    int64_t     number;

    errno = 0;
    number = strtoll(value, &end, 10);
    if (end == value || errno)
        return trouble_set(trouble, EX_CONFIG, "%s: \"%s\" is not a number", setting->name, value);
    while (*end == ' ')
        end++;
    for (const struct unit *unit = units_of(setting->type); unit->name; unit++)
    {
        if (strcmp(end, unit->name) != 0)
            continue;
        if (number < 0 || number > setting->most / unit->factor || number * unit->factor < setting->least)
            return trouble_set(trouble, EX_CONFIG, "%s: %s is out of range", setting->name, value);
        *(int64_t *) ((char *) settings + setting->offset) = number * unit->factor;
        return true;
    }
    return trouble_set(trouble, EX_CONFIG, "%s: \"%s\" lacks a unit, or has a wrong one%s", setting->name, value,
                       setting->type == SETTING_TIME ? " (ms, s, min, h, d)" : "");
}

static bool
set_bool(struct settings *settings, const struct setting *setting, const char *value, struct trouble *trouble)
{
    static const char *const yes[] = {"on", "yes", "true", "1"};
    static const char *const no[] = {"off", "no", "false", "0"};

    for (int i = 0; i < 4; i++)
        if (strcasecmp(value, yes[i]) == 0 || strcasecmp(value, no[i]) == 0)
        {
            *(bool *) ((char *) settings + setting->offset) = strcasecmp(value, yes[i]) == 0;
            return true;
        }
    return trouble_set(trouble, EX_CONFIG, "%s: \"%s\" is neither on nor off", setting->name, value);
}

static bool
set_text(char **field, const char *value, struct trouble *trouble)
{
    char       *copy = strdup(value);

    if (!copy)
        return trouble_set(trouble, EX_OSERR, "out of memory");
    wipe_string(*field);
    *field = copy;
    return true;
}

/*
 * libpq's own message about a malformed string quotes it, password and all, so
 * it is not asked for.
 */
bool
conninfo_holds_password(const char *conninfo, bool *valid)
{
    PQconninfoOption *parsed = PQconninfoParse(conninfo, NULL);
    bool        found = false;

    *valid = parsed != NULL;
    for (PQconninfoOption *option = parsed; option && option->keyword; option++)
        if (strstr(option->keyword, "password") && option->val && *option->val)
            found = true;
    PQconninfoFree(parsed);
    return found;
}

/* Others see arguments, and the environment is inherited and dumped: no password there. */
static bool
check_database(const char *value, enum setting_source source, struct trouble *trouble)
{
    bool        valid;
    bool        password = conninfo_holds_password(value, &valid);

    if (!valid)
        return trouble_set(trouble, EX_CONFIG, "database: this is not a connection string as libpq takes it");
    if (password && source > FROM_FILE)
        return trouble_set(trouble, EX_USAGE,
                           "database: no password here, where others can see it: use a password file (passfile=…)");
    return true;
}

static bool
check_text(const struct setting *setting, const char *value, enum setting_source source, struct trouble *trouble)
{
    enum log_level level;

    if (strcmp(setting->name, "database") == 0)
        return check_database(value, source, trouble);
    if (strcmp(setting->name, "log_level") == 0 && !log_level_named(value, &level))
        return trouble_set(trouble, EX_CONFIG, "log_level: there is no level \"%s\"", value);
    if (strcmp(setting->name, "instance") == 0 && *value && !instance_valid(value))
        return trouble_set(trouble, EX_CONFIG, "instance: \"%s\" is not the id of a database", value);
    return true;
}

bool
setting_set(struct settings *settings, const struct setting *setting, const char *value,
            enum setting_source source, struct trouble *trouble)
{
    switch (setting->type)
    {
        case SETTING_TEXT:
            return check_text(setting, value, source, trouble)
                && set_text((char **) ((char *) settings + setting->offset), value, trouble);
        case SETTING_BOOL:
            return set_bool(settings, setting, value, trouble);
        case SETTING_COUNT:
        case SETTING_SIZE:
        case SETTING_TIME:
            break;
    }
    return set_number(settings, setting, value, trouble);
}

bool
settings_init(struct settings *settings, struct trouble *trouble)
{
    *settings = (struct settings) {0};
    for (const struct setting *setting = setting_table; setting->name; setting++)
        if (!setting_set(settings, setting, setting->initial, FROM_DEFAULT, trouble))
            return false;
    return true;
}

void
settings_free(struct settings *settings)
{
    for (const struct setting *setting = setting_table; setting->name; setting++)
        if (setting->type == SETTING_TEXT)
            wipe_string(*(char **) ((char *) settings + setting->offset));
    while (settings->helpdesks)
    {
        struct helpdesk_settings *first = settings->helpdesks;

        settings->helpdesks = first->next;
        free(first->name);
        free(first->token_file);
        free(first->api_url);
        free(first->ca_file);
        free(first);
    }
    *settings = (struct settings) {0};
}

const struct setting *
setting_named(const char *name)
{
    for (const struct setting *setting = setting_table; setting->name; setting++)
    {
        size_t      i = 0;

        while (name[i] && (name[i] == '-' ? '_' : name[i]) == setting->name[i])
            i++;
        if (!name[i] && !setting->name[i])
            return setting;
    }
    return NULL;
}

const struct helpdesk_settings *
settings_of_helpdesk(const struct settings *settings, const char *name)
{
    for (const struct helpdesk_settings *desk = settings->helpdesks; desk; desk = desk->next)
        if (strcmp(desk->name, name) == 0)
            return desk;
    return NULL;
}

bool
settings_check(const struct settings *settings, struct trouble *trouble)
{
    if (settings->retry_base > settings->retry_cap)
        return trouble_set(trouble, EX_CONFIG, "retry_base is longer than retry_cap");
    if (settings->poll_busy > settings->poll_idle)
        return trouble_set(trouble, EX_CONFIG, "poll_busy is longer than poll_idle");
    return true;
}
