/* thread_file.c - turns a thread's JSON into what the core judges. */
#include "thread_file.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static bool
wrong(sv_error *err, const char *what)
{
    snprintf(err->message, sizeof err->message, "%s", what);
    return false;
}

/* ISO 8601 with zone: 2026-03-02T09:14:00+05:30. */
static bool
read_time(const char *s, int64_t *at)
{
    struct tm tm = {0};
    int zh = 0, zm = 0, n = 0;
    char sign = 'Z';

    if (sscanf(s, "%4d-%2d-%2dT%2d:%2d%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &tm.tm_hour, &tm.tm_min, &n) != 5)
        return false;
    s += n;
    if (*s == ':' && sscanf(s, ":%2d%n", &tm.tm_sec, &n) == 1)
        s += n;
    if (*s == '.')
        s += 1 + strspn(s + 1, "0123456789");
    sign = *s;
    if (sign != 'Z' && sscanf(s + 1, "%2d:%2d", &zh, &zm) != 2)
        return false;
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    *at = (int64_t) timegm(&tm) - (sign == '-' ? -1 : sign == '+' ? 1 : 0) * (zh * 3600 + zm * 60);
    return true;
}

static bool
read_message(json_t *m, sv_message *out, sv_error *err)
{
    const char *from = json_string_value(json_object_get(m, "from")), *at = json_string_value(json_object_get(m, "at"));
    const char *type = json_string_value(json_object_get(m, "type"));
    json_t *text = json_object_get(m, "text"), *name = json_object_get(m, "name");

    if (from == NULL || !json_is_string(text))
        return wrong(err, "messages: each needs from and text");
    if (strcmp(from, "customer") != 0 && strcmp(from, "agent") != 0 && strcmp(from, "system") != 0)
        return wrong(err, "messages: from is customer, agent or system");
    out->from = *from == 'c' ? SV_CUSTOMER : *from == 'a' ? SV_AGENT : SV_SYSTEM;
    out->text = json_string_value(text);
    out->len = json_string_length(text);
    out->type = type && strcmp(type, "html") == 0 ? SV_HTML : SV_PLAIN;
    if (json_is_string(name))
    {
        out->name = json_string_value(name);
        out->name_len = (uint32_t) json_string_length(name);
    }
    if (at && !(out->has_at = read_time(at, &out->at)))
        return wrong(err, "messages: at is no ISO 8601 time with a zone");
    return true;
}

static int
integer_or(json_t *facts, const char *key, int otherwise)
{
    json_t *v = json_object_get(facts, key);

    return json_is_integer(v) ? (int) json_integer_value(v) : otherwise;
}

static sv_ticket_status
read_status(json_t *facts)
{
    const char *s = json_string_value(json_object_get(facts, "status"));

    if (s == NULL)
        return SV_ST_UNKNOWN;
    return strcmp(s, "resolved") == 0 ? SV_ST_RESOLVED : strcmp(s, "pending") == 0 ? SV_ST_PENDING : SV_ST_OPEN;
}

bool
seva_thread_from_json(sv_arena *a, json_t *doc, sv_thread *out, sv_error *err)
{
    json_t *messages = json_object_get(doc, "messages"), *facts = json_object_get(doc, "facts");
    const char *lang = json_string_value(json_object_get(doc, "lang")), *channel = json_string_value(json_object_get(doc, "channel"));
    size_t n = json_array_size(messages);
    sv_message *m = sv_alloc(a, (n + 1) * sizeof *m);

    memset(out, 0, sizeof *out);
    if (n == 0)
        return wrong(err, "messages: there is none");
    if (m == NULL)
        return wrong(err, "out of memory");
    out->lang = lang ? sv_lang_by_name(lang, strlen(lang)) : SV_ANY;
    out->chat = channel && strcmp(channel, "chat") == 0;
    out->handoffs = integer_or(facts, "handoffs", -1);
    out->deflections = integer_or(facts, "deflections", -1);
    out->hold_limit_s = integer_or(facts, "hold_limit_s", 0);
    out->status = read_status(facts);
    out->message = m;
    out->nmessages = (uint32_t) n;
    for (size_t i = 0; i < n; i++)
        if (!read_message(json_array_get(messages, i), &m[i], err))
            return false;
    return true;
}
