/* Keeping track of helpdesks: tokens, pauses, alarms. */
#include "site.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backoff.h"
#include "log.h"

/* From how many failures in a row an administrator hears of it. */
enum { UNREACHABLE_AFTER = 5 };

void
sites_init(struct sites *sites, const struct settings *settings)
{
    *sites = (struct sites) {.settings = settings};
}

void
sites_free(struct sites *sites)
{
    while (sites->first)
    {
        struct site *site = sites->first;

        sites->first = site->next;
        secret_wipe(&site->token);
        free(site->name);
        free(site);
    }
}

static const char *
token_path(const struct settings *settings, const char *name)
{
    const struct helpdesk_settings *own = settings_of_helpdesk(settings, name);

    return own && own->token_file ? own->token_file : settings->token_file;
}

static bool
read_token(const struct settings *settings, const char *name, struct secret *token, struct trouble *trouble)
{
    const char *path = token_path(settings, name);

    if (!*path)
        return trouble_set(trouble, EX_CONFIG, "no token_file is set for helpdesk %s", name);
    return secret_read(path, token, trouble);
}

static void
point_to_settings(struct site *site, const struct settings *settings)
{
    const struct helpdesk_settings *own = settings_of_helpdesk(settings, site->name);

    site->ca_file = own ? own->ca_file : NULL;
    site->api_url = own ? own->api_url : NULL;
}

static bool
check_token_file(const char *path, struct trouble *trouble)
{
    struct secret token;

    if (!path || !*path)
        return true;
    if (!secret_read(path, &token, trouble))
        return false;
    secret_wipe(&token);
    return true;
}

bool
sites_use(struct sites *sites, const struct settings *settings, struct trouble *trouble)
{
    bool        good = check_token_file(settings->token_file, trouble);

    for (const struct helpdesk_settings *own = settings->helpdesks; good && own; own = own->next)
        good = check_token_file(own->token_file, trouble);
    for (struct site *site = sites->first; good && site; site = site->next)
        good = check_token_file(token_path(settings, site->name), trouble);
    if (!good)
        return false;
    sites->settings = settings;
    for (struct site *site = sites->first; site; site = site->next)
    {
        struct secret token;

        point_to_settings(site, settings);
        if (!read_token(settings, site->name, &token, trouble))
            continue;           /* it went away in this moment: the old one serves on */
        secret_wipe(&site->token);
        site->token = token;
        site->paused_until = 0; /* what was mended shall be tried at once */
    }
    return true;
}

static struct site *
make_site(struct sites *sites, const char *name, const char *kind)
{
    struct site *site = calloc(1, sizeof *site);

    if (!site || !(site->name = strdup(name)))
    {
        free(site);
        return NULL;
    }
    site->kind = helpdesk_kind_named(kind);
    site->alarmed = true;       /* perhaps by the one who ran before us */
    point_to_settings(site, sites->settings);
    site->next = sites->first;
    sites->first = site;
    return site;
}

struct site *
site_get(struct sites *sites, const char *name, const char *kind)
{
    for (struct site *site = sites->first; site; site = site->next)
        if (strcmp(site->name, name) == 0)
            return site;
    return make_site(sites, name, kind);
}

bool
site_ready(struct site *site, const struct settings *settings, struct trouble *trouble)
{
    if (!site->kind)
        return trouble_set(trouble, EX_CONFIG, "this hook does not know this kind of helpdesk");
    return site->token.text || read_token(settings, site->name, &site->token, trouble);
}

void
site_alarm(struct site *site, struct db *db, const char *kind, const char *detail)
{
    site->alarmed = true;
    outbox_alarm(db, site->name, kind, detail);
}

void
site_well(struct site *site, struct db *db)
{
    static const char *const kinds[] = {"token", "rights", "api", "tls", "unreachable", "redirect"};

    if (site->failures > 0)
        log_info("helpdesk %s: well again after %d failures", site->name, site->failures);
    site->failures = 0;
    site->refusals = 0;
    site->paused_until = 0;
    site->last_accept = monotonic_ms();
    if (!site->alarmed)
        return;
    site->alarmed = false;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        outbox_alarm(db, site->name, kinds[i], NULL);
}

int64_t
site_ill(struct site *site, struct db *db, const struct settings *settings, const struct reading *reading)
{
    int64_t     pause;

    site->failures++;
    pause = backoff_ms(site->failures, settings->retry_base, settings->pause_cap, random_bits());
    if (reading->wait > pause)
        pause = reading->wait < settings->retry_cap ? reading->wait : settings->retry_cap;
    site->paused_until = monotonic_ms() + pause;
    log_warning("helpdesk %s: %s; pausing %lld ms", site->name, reading->reason, (long long) pause);
    if (reading->alarm)
        site_alarm(site, db, reading->alarm, reading->reason);
    else if (site->failures == UNREACHABLE_AFTER)
        site_alarm(site, db, "unreachable", reading->reason);
    return pause;
}

bool
site_open(const struct site *site, int64_t now)
{
    return now >= site->paused_until && (site->failures == 0 || site->under_way == 0);
}

/* A name within an array literal: quotes and backslashes escaped. */
static void
put_quoted(FILE *stream, const char *name)
{
    fputc('"', stream);
    for (; *name; name++)
    {
        if (*name == '"' || *name == '\\')
            fputc('\\', stream);
        fputc(*name, stream);
    }
    fputc('"', stream);
}

char *
sites_closed(const struct sites *sites, int64_t now)
{
    char       *text = NULL;
    size_t      size;
    FILE       *stream = open_memstream(&text, &size);
    const char *before = "";

    if (!stream)
        return NULL;
    fputc('{', stream);
    for (const struct site *site = sites->first; site; site = site->next)
        if (!site_open(site, now))
        {
            fputs(before, stream);
            put_quoted(stream, site->name);
            before = ",";
        }
    fputc('}', stream);
    return fclose(stream) == 0 ? text : NULL;
}
