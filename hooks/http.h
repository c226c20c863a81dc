/* Requests to helpdesks: several at once, bounded in size and time, over verified connections, never redirected. */
#ifndef SEVA_HTTP_H
#define SEVA_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "secret.h"
#include "settings.h"

/* What is known of a request that has ended. */
enum http_end
{
    HTTP_ANSWERED,              /* a status arrived; the body may have been cut */
    HTTP_NOT_SENT,              /* no connection: the helpdesk has not seen it */
    HTTP_UNTRUSTED,             /* the certificate was not good: not sent */
    HTTP_UNKNOWN,               /* sent or begun, and no answer: it may have been acted upon */
};

struct http_request
{
    const char *url;
    const char *authorization;  /* value of that header but the secret: "token ", "Bearer " */
    const struct secret *secret;
    const char *ca_file;        /* NULL or empty: the system's */
    const char *json;           /* body; NULL makes it a GET */
};

/* Strings are owned by the answer; free it by http_answer_free. */
struct http_answer
{
    void       *tag;            /* what http_start was given */
    enum http_end end;
    const char *failure;        /* static text for any end but HTTP_ANSWERED */
    long        status;
    char       *body;           /* NUL-terminated, may be empty */
    size_t      length;
    char       *location;       /* header Location, NULL without */
    int64_t     retry_after;    /* milliseconds, 0 when not said */
    int64_t     date;           /* header Date in seconds since 1970, 0 when not said */
    int64_t     expires;        /* end of the server's certificate, likewise; 0 when unknown */
};

struct http;

/* One a process. NULL when there is no memory. Settings must outlive it. */
struct http *http_new(const struct settings *settings);

/* Drops what is under way: nobody will hear of its answers. */
void        http_drop(struct http *http);

void        http_free(struct http *http);

/* Settings that changed hold for requests that start later. */
void        http_use(struct http *http, const struct settings *settings);

/* Starts a request, whose fields are copied; false when there is no memory. */
bool        http_start(struct http *http, const struct http_request *request, void *tag);

/* Works on requests until something happens, wake_fd is readable or time is up. */
void        http_wait(struct http *http, int wake_fd, int64_t timeout_ms);

/* Takes a request that has ended; false when there is none. */
bool        http_next(struct http *http, struct http_answer *answer);

void        http_answer_free(struct http_answer *answer);

/*
 * Whether a token may be sent to this URL: https, or http to this very machine
 * (or anywhere when allow_http); without user, query or fragment.
 */
bool        http_url_allowed(const char *url, bool allow_http, struct trouble *trouble);

#endif
