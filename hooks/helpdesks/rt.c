/*
 * Request Tracker 5, REST 2: a note is a comment, whose Subject is the marker by
 * which the guard in the database knows it.
 */
#include "../helpdesk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

/* The address of a resource: the base, with or without its REST path, and what follows. */
static char *
address(const char *api_url, const char *path)
{
    static const char rest[] = "/REST/2.0";
    size_t      length = strlen(api_url);
    char       *url;

    while (length > 0 && api_url[length - 1] == '/')
        length--;
    if (length >= sizeof rest - 1 && strncmp(api_url + length - (sizeof rest - 1), rest, sizeof rest - 1) == 0)
        length -= sizeof rest - 1;
    return asprintf(&url, "%.*s%s%s", (int) length, api_url, rest, path) < 0 ? NULL : url;
}

/* A ticket goes into a URL: nothing but a number is one. */
static bool
ticket_address(const struct note *note, const char *api_url, const char *what, struct message *message,
               struct trouble *trouble)
{
    char        path[96];
    size_t      digits = strspn(note->ticket, "0123456789");

    if (digits == 0 || digits > 18 || note->ticket[digits])
        return trouble_set(trouble, EX_DATAERR, "the ticket is not a number");
    snprintf(path, sizeof path, "/ticket/%s%s", note->ticket, what);
    message->url = address(api_url, path);
    return message->url ? true : trouble_set(trouble, EX_OSERR, "out of memory");
}

static bool
rt_post(const struct note *note, const char *api_url, struct message *message, struct trouble *trouble)
{
    const char *type = strcmp(note->format, "html") == 0 ? "text/html" : "text/plain";
    json_t     *comment = json_pack("{s:s, s:s, s:s}", "Subject", note->marker, "ContentType", type, "Content", note->body);

    if (!comment)
        return trouble_set(trouble, EX_DATAERR, "the note is not text in UTF-8");
    message->json = json_dumps(comment, JSON_COMPACT);
    json_decref(comment);
    if (!message->json)
        return trouble_set(trouble, EX_OSERR, "out of memory");
    return ticket_address(note, api_url, "/comment", message, trouble);
}

/* The message of an error, or an empty string. Only compared, never passed on. */
static void
error_message(const struct http_answer *answer, char *text, size_t size)
{
    json_t     *body = json_loadb(answer->body, answer->length, 0, NULL);
    const char *message = json_string_value(json_object_get(body, "message"));

    snprintf(text, size, "%s", message ? message : "");
    json_decref(body);
}

/* Location is /REST/2.0/transaction/<id>. */
static void
read_location(const char *location, char *remote, size_t size)
{
    const char *id = location ? strrchr(location, '/') : NULL;

    if (id && id[1] && strspn(id + 1, "0123456789") == strlen(id + 1))
        snprintf(remote, size, "%s", id + 1);
}

static bool
rt_read_post(const struct http_answer *answer, struct reading *reading)
{
    char        message[64];

    if (answer->status == 201)
    {
        reading_set(reading, OUTCOME_ACCEPTED, NULL, "HTTP 201");
        read_location(answer->location, reading->remote, sizeof reading->remote);
        return true;
    }
    if (answer->status != 400)
        return false;
    error_message(answer, message, sizeof message);
    if (strcmp(message, "Permission Denied") == 0)
        reading_set(reading, OUTCOME_LOOK, NULL, "HTTP 400: permission denied");
    else if (strcmp(message, "Message could not be recorded") == 0)
        reading_set(reading, OUTCOME_REFUSED, NULL, "HTTP 400: the message was not stored");
    else
        reading_set(reading, OUTCOME_REFUSED, NULL, "HTTP 400");
    return true;
}

static bool
rt_look(const struct note *note, const char *api_url, struct message *message, struct trouble *trouble)
{
    return ticket_address(note, api_url, "", message, trouble);
}

/* RT denies a comment on a ticket that does not exist just as one for which the right is missing. */
static void
rt_read_look(const struct http_answer *answer, struct reading *reading)
{
    if (answer->end == HTTP_ANSWERED && answer->status == 404)
        reading_set(reading, OUTCOME_IMPOSSIBLE, NULL, "the ticket does not exist");
    else if (answer->end == HTTP_ANSWERED && (answer->status == 200 || answer->status == 403))
        reading_set(reading, OUTCOME_REFUSED, "rights", "the coach may not comment on this ticket: CommentOnTicket is missing");
    else
        reading_set(reading, OUTCOME_UNAVAILABLE, NULL, "permission denied, and the ticket could not be looked at");
}

static bool
rt_probe(const char *api_url, struct message *message)
{
    message->url = address(api_url, "/rt");
    return message->url != NULL;
}

const struct helpdesk_kind helpdesk_rt = {
    .name = "rt",
    .authorization = "token ",
    .post = rt_post,
    .read_post = rt_read_post,
    .look = rt_look,
    .read_look = rt_read_look,
    .probe = rt_probe,
};
