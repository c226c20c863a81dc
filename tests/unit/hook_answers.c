/* hook_answers.c - what the hook makes of a helpdesk's answer, of its address, and how long it waits. */
#include "backoff.h"
#include "helpdesk.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

static void
test_backoff(void)
{
    bool grows = true, bounded = true;

    for (int attempt = 1; attempt < 200; attempt++)
    {
        int64_t low = backoff_ms(attempt, 1000, 3600000, 0);
        int64_t high = backoff_ms(attempt, 1000, 3600000, UINT32_MAX);

        grows = grows && low >= backoff_ms(attempt - 1 ? attempt - 1 : 1, 1000, 3600000, 0);
        for (uint32_t chance = 0; chance < 5000000; chance += 99991)
        {
            int64_t wait = backoff_ms(attempt, 1000, 3600000, chance);

            bounded = bounded && wait >= low && wait <= 2 * low && wait <= 3600000;
        }
        bounded = bounded && high <= 3600000;
    }
    ok(grows, "waits grow");
    ok(bounded, "between half and the whole of the doubled base, never over the cap");
    ok(backoff_ms(1, 1000, 3600000, 0) == 500 && backoff_ms(4, 1000, 3600000, 0) == 4000, "by doubling");
    ok(backoff_ms(1, 0, 0, 7) >= 0 && backoff_ms(1000000, INT64_C(1) << 40, INT64_C(1) << 41, 3) > 0, "odd arguments do no harm");
}

static struct reading
understand(long status, const char *body, const char *location)
{
    struct http_answer answer = {.end = HTTP_ANSWERED, .status = status, .body = (char *) body, .length = strlen(body),
        .location = (char *) location, .retry_after = 3000};
    struct reading reading;

    helpdesk_read(&helpdesk_rt, &answer, &reading);
    return reading;
}

static void
test_statuses(void)
{
    static const struct { long status; const char *body; enum outcome outcome; const char *alarm; } cases[] = {
        {201, "[\"Comments added\"]", OUTCOME_ACCEPTED, NULL}, {201, "", OUTCOME_ACCEPTED, NULL}, {200, "<html>", OUTCOME_UNAVAILABLE, NULL},
        {204, "", OUTCOME_UNAVAILABLE, NULL}, {301, "", OUTCOME_MISCONFIGURED, "redirect"}, {308, "", OUTCOME_MISCONFIGURED, "redirect"},
        {400, "{\"message\":\"Permission Denied\"}", OUTCOME_LOOK, NULL}, {400, "{\"message\":\"Message could not be recorded\"}", OUTCOME_REFUSED, NULL},
        {400, "not json", OUTCOME_REFUSED, NULL}, {400, "[1]", OUTCOME_REFUSED, NULL}, {400, "{\"message\":7}", OUTCOME_REFUSED, NULL},
        {401, "{}", OUTCOME_MISCONFIGURED, "token"}, {403, "", OUTCOME_MISCONFIGURED, "rights"}, {404, "", OUTCOME_MISCONFIGURED, "api"},
        {405, "", OUTCOME_MISCONFIGURED, "api"}, {408, "", OUTCOME_UNAVAILABLE, NULL}, {413, "", OUTCOME_IMPOSSIBLE, NULL},
        {415, "", OUTCOME_MISCONFIGURED, "api"}, {422, "", OUTCOME_REFUSED, NULL}, {429, "", OUTCOME_UNAVAILABLE, NULL},
        {500, "", OUTCOME_REFUSED, NULL}, {502, "", OUTCOME_UNAVAILABLE, NULL}, {503, "", OUTCOME_UNAVAILABLE, NULL}, {504, "", OUTCOME_UNAVAILABLE, NULL},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
        struct reading reading = understand(cases[i].status, cases[i].body, NULL);
        bool alarm = cases[i].alarm ? reading.alarm && strcmp(reading.alarm, cases[i].alarm) == 0 : !reading.alarm;

        ok(reading.outcome == cases[i].outcome && alarm, "%ld %s", cases[i].status, cases[i].body);
        ok(reading.wait == 3000, "and how long to wait");
    }
}

static void
test_words(void)
{
    struct reading reading = understand(400, "{\"message\":\"Private words of a customer\"}", NULL);

    ok(!strstr(reading.reason, "Private"), "words of the answer are not passed on");
    reading = understand(201, "", "/REST/2.0/transaction/102");
    ok(strcmp(reading.remote, "102") == 0, "the comment's id");
    reading = understand(201, "", "/REST/2.0/transaction/102; DROP TABLE");
    ok(strcmp(reading.remote, "") == 0, "only a number is one");
    reading = understand(201, "", NULL);
    ok(strcmp(reading.remote, "") == 0, "which may be missing");
}

static void
test_failures(void)
{
    struct http_answer answer = {.body = (char *) "", .failure = "because"};
    struct reading reading;

    answer.end = HTTP_UNKNOWN;
    helpdesk_read(&helpdesk_rt, &answer, &reading);
    ok(reading.outcome == OUTCOME_UNAVAILABLE && strcmp(reading.reason, "outcome unknown: because") == 0, "an unknown outcome is said to be so");
    answer.end = HTTP_NOT_SENT;
    helpdesk_read(&helpdesk_rt, &answer, &reading);
    ok(reading.outcome == OUTCOME_UNAVAILABLE && strcmp(reading.reason, "not sent: because") == 0, "what was not sent too");
    answer.end = HTTP_UNTRUSTED;
    helpdesk_read(&helpdesk_rt, &answer, &reading);
    ok(reading.outcome == OUTCOME_MISCONFIGURED && strcmp(reading.alarm, "tls") == 0, "a certificate is an administrator's matter");
}

static void
test_looks(void)
{
    static const struct { enum http_end end; long status; enum outcome outcome; } cases[] = {
        {HTTP_ANSWERED, 404, OUTCOME_IMPOSSIBLE}, {HTTP_ANSWERED, 200, OUTCOME_REFUSED}, {HTTP_ANSWERED, 403, OUTCOME_REFUSED},
        {HTTP_ANSWERED, 500, OUTCOME_UNAVAILABLE}, {HTTP_UNKNOWN, 0, OUTCOME_UNAVAILABLE}, {HTTP_UNKNOWN, 404, OUTCOME_UNAVAILABLE},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
        struct http_answer answer = {.end = cases[i].end, .status = cases[i].status, .body = (char *) ""};
        struct reading reading = {0};

        helpdesk_rt.read_look(&answer, &reading);
        ok(reading.outcome == cases[i].outcome, "look %zu", i);
    }
}

static void
test_message(void)
{
    struct note note = {.ticket = (char *) "17", .format = (char *) "html", .marker = (char *) "seva:a:1:b", .body = (char *) "<p>\"\\\n\xe0\xa4\xa8</p>"};
    static const char *const bases[] = {"https://rt.example.org", "https://rt.example.org/", "https://rt.example.org/REST/2.0", "https://rt.example.org/REST/2.0//"};
    static const char *const tickets[] = {"", "x", "1/../2", "1 ", "-1", "99999999999999999999", "1%2f"};
    struct message message = {0};
    struct trouble trouble;
    json_t *json;

    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++)
    {
        ok(helpdesk_rt.post(&note, bases[i], &message, &trouble)
           && strcmp(message.url, "https://rt.example.org/REST/2.0/ticket/17/comment") == 0, "the address from %s", bases[i]);
        message_free(&message);
    }
    helpdesk_rt.post(&note, bases[0], &message, &trouble);
    json = json_loads(message.json, 0, NULL);
    ok(json && strcmp(json_string_value(json_object_get(json, "Content")), note.body) == 0, "the body survives JSON");
    ok(json && strcmp(json_string_value(json_object_get(json, "Subject")), note.marker) == 0, "the marker is the subject");
    ok(json && strcmp(json_string_value(json_object_get(json, "ContentType")), "text/html") == 0, "the type is said");
    json_decref(json);
    message_free(&message);
    note.body = (char *) "\xff";
    ok(!helpdesk_rt.post(&note, bases[0], &message, &trouble), "what is no UTF-8 is not sent");
    message_free(&message);
    note.body = (char *) "x";
    for (size_t i = 0; i < sizeof tickets / sizeof *tickets; i++)
    {
        note.ticket = (char *) tickets[i];
        ok(!helpdesk_rt.post(&note, bases[0], &message, &trouble), "ticket \"%s\" is none", tickets[i]);
        message_free(&message);
    }
}

static void
test_addresses(void)
{
    static const struct { const char *url; bool plain, allowed; } cases[] = {
        {"https://rt.example.org", true, true}, {"https://rt.example.org:8443/rt", true, true}, {"http://rt.example.org", false, true},
        {"http://127.0.0.1:8080", true, true}, {"http://127.1.2.3", true, true}, {"http://localhost/rt", true, true}, {"http://[::1]:80", true, true},
        {"http://127.0.0.1.example.org", false, true}, {"http://127.0.0.1@example.org", false, false}, {"http://localhost.example.org", false, true},
        {"http://128.0.0.1", false, true}, {"http://[::2]", false, true}, {"https://user:pass@rt.example.org", false, false},
        {"https://rt.example.org/?a=b", false, false}, {"https://rt.example.org/#a", false, false}, {"ftp://rt.example.org", false, false},
        {"file:///etc/passwd", false, false}, {"rt.example.org", false, false}, {"", false, false}, {"https://", false, false},
    };
    struct trouble trouble;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
        ok(http_url_allowed(cases[i].url, false, &trouble) == cases[i].plain, "%s", cases[i].url);
        ok(http_url_allowed(cases[i].url, true, &trouble) == cases[i].allowed, "%s, http allowed", cases[i].url);
    }
}

int
main(void)
{
    test_backoff();
    test_statuses();
    test_words();
    test_failures();
    test_looks();
    test_message();
    test_addresses();
    ok(helpdesk_kind_named("rt") == &helpdesk_rt && !helpdesk_kind_named("none"), "kinds are found by name");
    return done_testing();
}
