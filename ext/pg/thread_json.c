/*
 * thread_json.c - a thread as JSON becomes the core's thread, or an error that names the key at fault.
 *
 * Strings are not copied: they point into the JSON value, which has to stay as long as the thread is used.  What is
 * wrong is wrong on every machine and at every time: times are read by their calendar, not by the session's settings.
 */
#include "seva_pg.h"

#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/numeric.h"

typedef struct Key
{
    const char *name;
    int message; /* index of the message that it is a key of, -1: of the thread, -2: of its facts */
} Key;

static const char *
key_path(Key key)
{
    if (key.message >= 0)
        return psprintf("messages[%d].%s", key.message, key.name);
    return key.message == -2 ? psprintf("facts.%s", key.name) : key.name;
}

static void
bad_key(Key key, const char *problem)
{
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("thread key \"%s\" %s", key_path(key), problem)));
}

static void
bad_value(Key key, const JsonbValue *v, const char *expected)
{
    ereport(ERROR,
            (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
             errmsg("thread key \"%s\" has the unknown value \"%s\"", key_path(key),
                    seva_quotable(v->val.string.val, v->val.string.len)),
             errhint("Expected is %s.", expected)));
}

/* The key's value in *v; false where it is missing or null. */
static bool
find(JsonbContainer *object, Key key, JsonbValue *v)
{
    return getKeyJsonValueFromContainer(object, key.name, strlen(key.name), v) != NULL && v->type != jbvNull;
}

static bool
find_string(JsonbContainer *object, Key key, JsonbValue *v)
{
    if (!find(object, key, v))
        return false;
    if (v->type != jbvString)
        bad_key(key, "is not a string");
    return true;
}

/* One of the names, whose number is returned; `missing` where the key is missing. */
static int
find_choice(JsonbContainer *object, Key key, const char *const *names, int n, const char *expected, int missing)
{
    JsonbValue v;

    if (!find_string(object, key, &v))
        return missing;
    for (int i = 0; i < n; i++)
        if (strlen(names[i]) == v.val.string.len && memcmp(names[i], v.val.string.val, v.val.string.len) == 0)
            return i;
    bad_value(key, &v, expected);
    return missing;
}

static int
find_count(JsonbContainer *object, Key key, int missing)
{
    JsonbValue v;
    bool failed = false;
    int32 n;

    if (!find(object, key, &v))
        return missing;
    if (v.type != jbvNumeric)
        bad_key(key, "is not a number");
    n = numeric_int4_opt_error(v.val.numeric, &failed);
    if (failed || n < 0 ||
        !DatumGetBool(DirectFunctionCall2(numeric_eq, NumericGetDatum(int64_to_numeric(n)), NumericGetDatum(v.val.numeric))))
        bad_key(key, "is not a whole number from 0 on");
    return n;
}

static const char *
find_name(sv_arena *a, JsonbContainer *object, Key key)
{
    JsonbValue v;
    char *copy;

    if (!find_string(object, key, &v))
        return NULL;
    copy = sv_alloc(a, v.val.string.len + 1);
    if (copy == NULL)
        seva_check(SV_NOMEM, NULL, "thread");
    memcpy(copy, v.val.string.val, v.val.string.len);
    return copy;
}

/* Two digits at *s, which moves on; -1 where there are none. */
static int
two_digits(const char **s, const char *end)
{
    const char *p = *s;

    if (end - p < 2 || p[0] < '0' || p[0] > '9' || p[1] < '0' || p[1] > '9')
        return -1;
    *s = p + 2;
    return (p[0] - '0') * 10 + p[1] - '0';
}

static bool
skip(const char **s, const char *end, char c)
{
    if (*s == end || **s != c)
        return false;
    (*s)++;
    return true;
}

/* YYYY-MM-DD as days since 1970. */
static bool
read_date(const char **s, const char *end, int64 *days)
{
    int century = two_digits(s, end);
    int year = two_digits(s, end);
    int month, day;

    if (century < 0 || year < 0 || !skip(s, end, '-') || (month = two_digits(s, end)) < 1 || month > 12 ||
        !skip(s, end, '-') || (day = two_digits(s, end)) < 1)
        return false;
    year += century * 100;
    if (year < 1 || day > day_tab[isleap(year)][month - 1])
        return false;
    *days = (int64) date2j(year, month, day) - UNIX_EPOCH_JDATE;
    return true;
}

/* HH:MM, HH:MM:SS or HH:MM:SS.fraction as seconds; the fraction is dropped. */
static bool
read_clock(const char **s, const char *end, int *seconds)
{
    int hour = two_digits(s, end);
    int minute, second = 0;

    if (hour < 0 || hour > 24 || !skip(s, end, ':') || (minute = two_digits(s, end)) < 0 || minute > 59)
        return false;
    if (skip(s, end, ':') && ((second = two_digits(s, end)) < 0 || second > 60))
        return false;
    if (skip(s, end, '.') || skip(s, end, ','))
    {
        const char *fraction = *s;

        while (*s < end && **s >= '0' && **s <= '9')
            (*s)++;
        if (*s == fraction)
            return false;
    }
    *seconds = (hour * 60 + minute) * 60 + second;
    return hour < 24 || *seconds == 24 * 3600;
}

/* Z, +HH, +HHMM or +HH:MM as seconds east of Greenwich. */
static bool
read_zone(const char **s, const char *end, int *seconds)
{
    int sign = 1, hour, minute = 0;

    *seconds = 0;
    if (skip(s, end, 'Z') || skip(s, end, 'z'))
        return true;
    if (skip(s, end, '-'))
        sign = -1;
    else if (!skip(s, end, '+'))
        return false;
    hour = two_digits(s, end);
    if (hour >= 0 && (skip(s, end, ':') || *s < end))
        minute = two_digits(s, end);
    *seconds = sign * (hour * 60 + minute) * 60;
    return hour >= 0 && hour < 16 && minute >= 0 && minute < 60;
}

/* A time of ISO 8601 with its zone, as seconds since 1970. */
static bool
read_time(const char *s, size_t len, int64 *at)
{
    const char *end = s + len;
    int64 days;
    int clock, zone;

    if (!read_date(&s, end, &days) || !(skip(&s, end, 'T') || skip(&s, end, 't') || skip(&s, end, ' ')) ||
        !read_clock(&s, end, &clock) || !read_zone(&s, end, &zone) || s != end)
        return false;
    *at = days * 86400 + clock - zone;
    return true;
}

static void
read_message(JsonbContainer *object, int i, sv_message *m)
{
    static const char *const roles[] = {"customer", "agent", "system"};
    JsonbValue v;
    int role = find_choice(object, (Key) {"from", i}, roles, 3, "customer, agent or system", -1);

    if (role < 0)
        bad_key((Key) {"from", i}, "is missing");
    m->from = (sv_role) role;
    if (!find_string(object, (Key) {"text", i}, &v))
        bad_key((Key) {"text", i}, "is missing");
    m->text = v.val.string.val;
    m->len = v.val.string.len;
    if (find_string(object, (Key) {"type", i}, &v))
        m->type = seva_content_arg(v.val.string.val, v.val.string.len, psprintf("thread key \"messages[%d].type\"", i));
    if (find_string(object, (Key) {"name", i}, &v))
    {
        m->name = v.val.string.val;
        m->name_len = v.val.string.len;
    }
    if (find_string(object, (Key) {"subject", i}, &v))
    {
        m->subject = v.val.string.val;
        m->subject_len = v.val.string.len;
    }
    if (find_string(object, (Key) {"at", i}, &v))
    {
        m->has_at = read_time(v.val.string.val, v.val.string.len, &m->at);
        if (!m->has_at)
            bad_value((Key) {"at", i}, &v, "a time of ISO 8601 with its zone, as 2026-03-02T09:14:00+05:30");
    }
}

/* Older messages beyond the bounds on text and number are left out: what a reply has to answer stands at the end. */
static void
drop_oldest(sv_thread *t)
{
    size_t bytes = 0;
    uint32_t first = t->nmessages;

    while (first > 0 && t->nmessages - first < SEVA_THREAD_MESSAGES)
    {
        bytes += Min(t->message[first - 1].len, SV_MAX_OWN);
        if (bytes > SEVA_THREAD_BYTES)
            break;
        first--;
    }
    t->message += first;
    t->nmessages -= first;
}

static void
read_messages(sv_arena *a, JsonbContainer *thread, sv_thread *t)
{
    const Key key = {"messages", -1};
    JsonbValue v;
    JsonbIterator *it;
    JsonbIteratorToken token;
    sv_message *m;
    int n = 0;

    if (!find(thread, key, &v))
        bad_key(key, "is missing");
    if (v.type != jbvBinary || !JsonContainerIsArray(v.val.binary.data))
        bad_key(key, "is not an array");
    if (JsonContainerSize(v.val.binary.data) == 0)
        bad_key(key, "holds no message");
    m = sv_alloc(a, JsonContainerSize(v.val.binary.data) * sizeof(sv_message));
    if (m == NULL)
        seva_check(SV_NOMEM, NULL, "thread");
    it = JsonbIteratorInit(v.val.binary.data);
    while ((token = JsonbIteratorNext(&it, &v, true)) != WJB_DONE)
    {
        if (token != WJB_ELEM)
            continue;
        CHECK_FOR_INTERRUPTS();
        if (v.type != jbvBinary || !JsonContainerIsObject(v.val.binary.data))
            bad_key((Key) {psprintf("messages[%d]", n), -1}, "is not an object");
        read_message(v.val.binary.data, n, &m[n]);
        n++;
    }
    if (m[n - 1].from != SV_AGENT)
        bad_key((Key) {"from", n - 1}, "is not \"agent\": the last message is the reply under judgement");
    t->message = m;
    t->nmessages = n;
    drop_oldest(t);
}

static void
read_facts(JsonbContainer *thread, sv_thread *t)
{
    static const char *const status[] = {"open", "pending", "resolved"};
    JsonbContainer *facts;
    JsonbValue v;

    if (!find(thread, (Key) {"facts", -1}, &v))
        return;
    if (v.type != jbvBinary || !JsonContainerIsObject(v.val.binary.data))
        bad_key((Key) {"facts", -1}, "is not an object");
    facts = v.val.binary.data;
    t->handoffs = find_count(facts, (Key) {"handoffs", -2}, -1);
    t->deflections = find_count(facts, (Key) {"deflections", -2}, -1);
    t->hold_limit_s = find_count(facts, (Key) {"hold_limit_s", -2}, 0);
    t->status = SV_ST_OPEN + find_choice(facts, (Key) {"status", -2}, status, 3, "open, pending or resolved",
                                         SV_ST_UNKNOWN - SV_ST_OPEN);
}

void
seva_thread_from_json(sv_arena *a, Jsonb *json, sv_thread *out)
{
    static const char *const channel[] = {"ticket", "chat"};
    JsonbValue v;

    if (!JB_ROOT_IS_OBJECT(json))
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("thread is not a JSON object"),
                 errhint("A thread is an object with the key \"messages\".")));
    memset(out, 0, sizeof(*out));
    out->handoffs = out->deflections = -1;
    out->lang = SV_ANY;
    if (find_string(&json->root, (Key) {"lang", -1}, &v))
        out->lang = seva_lang_arg(v.val.string.val, v.val.string.len, "thread key \"lang\"");
    out->chat = find_choice(&json->root, (Key) {"channel", -1}, channel, 2, "ticket or chat", 0) == 1;
    out->helpdesk = find_name(a, &json->root, (Key) {"helpdesk", -1});
    out->queue = find_name(a, &json->root, (Key) {"queue", -1});
    read_facts(&json->root, out);
    read_messages(a, &json->root, out);
}
