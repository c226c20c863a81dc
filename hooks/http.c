/* Requests by libcurl's multi interface. */
#include "http.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#include "fault.h"

#define MAX_HEADERS (64 * 1024)

struct http
{
    CURLM      *multi;
    const struct settings *settings;
    struct transfer *transfers; /* under way */
};

/* One request under way. */
struct transfer
{
    struct transfer *next;
    CURL       *easy;
    struct curl_slist *headers;
    char       *body;           /* what arrived so far */
    size_t      length;
    size_t      limit;
    size_t      header_bytes;
    bool        sent;           /* for the fault point */
    char       *location;
    int64_t     date;
    void       *tag;
};

struct http *
http_new(const struct settings *settings)
{
    struct http *http = calloc(1, sizeof *http);

    if (!http || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || !(http->multi = curl_multi_init()))
    {
        free(http);
        return NULL;
    }
    http->settings = settings;
    return http;
}

void
http_use(struct http *http, const struct settings *settings)
{
    http->settings = settings;
}

/* The list holds the token. */
static void
free_headers(struct curl_slist *headers)
{
    for (struct curl_slist *header = headers; header; header = header->next)
        explicit_bzero(header->data, strlen(header->data));
    curl_slist_free_all(headers);
}

static void
transfer_free(struct transfer *transfer)
{
    curl_easy_cleanup(transfer->easy);
    free_headers(transfer->headers);
    free(transfer->body);
    free(transfer->location);
    free(transfer);
}

/* Keeps what fits; the rest ends the transfer, whose status has been read by then. */
static size_t
take_body(char *data, size_t size, size_t count, void *arg)
{
    struct transfer *transfer = arg;
    size_t      more = size * count;
    char       *grown;

    if (more > transfer->limit - transfer->length)
        return CURL_WRITEFUNC_ERROR;
    grown = realloc(transfer->body, transfer->length + more + 1);
    if (!grown)
        return CURL_WRITEFUNC_ERROR;
    memcpy(grown + transfer->length, data, more);
    transfer->length += more;
    grown[transfer->length] = '\0';
    transfer->body = grown;
    return more;
}

/* The value of a header of that name, as a fresh string; NULL when it is another header. */
static char *
header_value(const char *name, const char *line, size_t length)
{
    size_t      at = strlen(name);

    if (length <= at || strncasecmp(line, name, at) != 0 || line[at] != ':')
        return NULL;
    at++;
    while (at < length && (line[at] == ' ' || line[at] == '\t'))
        at++;
    while (length > at && strchr("\r\n \t", line[length - 1]))
        length--;
    return strndup(line + at, length - at);
}

static size_t
take_header(char *data, size_t size, size_t count, void *arg)
{
    struct transfer *transfer = arg;
    size_t      length = size * count;
    char       *value;

    transfer->header_bytes += length;
    if (transfer->header_bytes > MAX_HEADERS)
        return CURL_WRITEFUNC_ERROR;
    if ((value = header_value("Location", data, length)))
    {
        free(transfer->location);
        transfer->location = value;
    }
    else if ((value = header_value("Date", data, length)))
    {
        time_t      date = curl_getdate(value, NULL);

        transfer->date = date > 0 ? (int64_t) date : 0;
        free(value);
    }
    return length;
}

static int
watch_upload(void *arg, curl_off_t total_down, curl_off_t down, curl_off_t total_up, curl_off_t up)
{
    struct transfer *transfer = arg;

    (void) total_down;
    (void) down;
    if (!transfer->sent && total_up > 0 && up >= total_up)
    {
        transfer->sent = true;
        fault("sent");
    }
    return 0;
}

static bool
add_header(struct transfer *transfer, const char *line)
{
    struct curl_slist *longer = curl_slist_append(transfer->headers, line);

    if (longer)
        transfer->headers = longer;
    return longer != NULL;
}

static bool
add_authorization(struct transfer *transfer, const struct http_request *request)
{
    char       *line;
    bool        added;

    if (!request->secret || !request->secret->text)
        return true;
    if (asprintf(&line, "Authorization: %s%s", request->authorization, request->secret->text) < 0)
        return false;
    added = add_header(transfer, line);
    wipe_string(line);
    return added;
}

/*
 * Every request has a connection of its own: libcurl silently repeats a request
 * for which a kept connection turned out to be dead, a POST too, and whether
 * to post again is for the database to say.
 */
static bool
set_connection(CURL *easy, const struct settings *settings, const struct http_request *request)
{
    const char *ca_file = request->ca_file && *request->ca_file ? request->ca_file : settings->ca_file;

    return !curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L)
        && !curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L)
        && !curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long) CURL_HTTP_VERSION_1_1)
        && !curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        && !curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L)
        && !curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L)
        && !curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L)
        && !curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2)
        && !curl_easy_setopt(easy, CURLOPT_CERTINFO, 1L)
        && (!*ca_file || !curl_easy_setopt(easy, CURLOPT_CAINFO, ca_file))
        && !curl_easy_setopt(easy, CURLOPT_PROXY, settings->proxy)
        && !curl_easy_setopt(easy, CURLOPT_NETRC, (long) CURL_NETRC_IGNORED)
        && !curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L)
        && !curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long) settings->connect_timeout)
        && !curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long) settings->request_timeout);
}

static bool
set_callbacks(struct transfer *transfer)
{
    CURL       *easy = transfer->easy;

    return !curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer)
        && !curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body)
        && !curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer)
        && !curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header)
        && !curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer)
        && !curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L)
        && !curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, watch_upload)
        && !curl_easy_setopt(easy, CURLOPT_XFERINFODATA, transfer);
}

static bool
set_message(struct transfer *transfer, const struct http_request *request)
{
    CURL       *easy = transfer->easy;

    if (!add_header(transfer, "Accept: application/json") || !add_authorization(transfer, request))
        return false;
    if (request->json
        && (!add_header(transfer, "Content-Type: application/json") || !add_header(transfer, "Expect:")
            || curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t) strlen(request->json))
            || curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, request->json)))
        return false;
    return !curl_easy_setopt(easy, CURLOPT_URL, request->url)
        && !curl_easy_setopt(easy, CURLOPT_USERAGENT, "seva-hook/" PACKAGE_VERSION)
        && !curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers);
}

bool
http_start(struct http *http, const struct http_request *request, void *tag)
{
    struct transfer *transfer = calloc(1, sizeof *transfer);

    if (!transfer)
        return false;
    transfer->tag = tag;
    transfer->limit = (size_t) http->settings->max_answer;
    transfer->easy = curl_easy_init();
    if (transfer->easy && set_connection(transfer->easy, http->settings, request) && set_callbacks(transfer)
        && set_message(transfer, request) && curl_multi_add_handle(http->multi, transfer->easy) == CURLM_OK)
    {
        transfer->next = http->transfers;
        http->transfers = transfer;
        return true;
    }
    transfer_free(transfer);
    return false;
}

void
http_wait(struct http *http, int wake_fd, int64_t timeout_ms)
{
    struct curl_waitfd wake = {.fd = wake_fd, .events = CURL_WAIT_POLLIN};
    int         running;
    int         pending;

    curl_multi_perform(http->multi, &running);
    curl_multi_poll(http->multi, &wake, 1, timeout_ms < 0 ? 0 : (int) timeout_ms, &pending);
    curl_multi_perform(http->multi, &running);
}

/* Whether the helpdesk can have seen the request, of which libcurl says that it failed. */
static enum http_end
end_of_failure(CURL *easy, CURLcode code)
{
    curl_off_t  began = 0;

    switch (code)
    {
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_ISSUER_ERROR:
        case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
            return HTTP_UNTRUSTED;
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_URL_MALFORMAT:
        case CURLE_COULDNT_RESOLVE_PROXY:
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_CONNECT:
        case CURLE_SSL_CONNECT_ERROR:
            return HTTP_NOT_SENT;
        default:
            curl_easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &began);
            return began > 0 ? HTTP_UNKNOWN : HTTP_NOT_SENT;
    }
}

/* In which step a request timed out helps more than that it did. */
static const char *
failure_text(CURL *easy, CURLcode code)
{
    curl_off_t  step = 0;

    if (code != CURLE_OPERATION_TIMEDOUT)
        return curl_easy_strerror(code);
    curl_easy_getinfo(easy, CURLINFO_NAMELOOKUP_TIME_T, &step);
    if (step == 0)
        return "timeout while looking up the host name";
    curl_easy_getinfo(easy, CURLINFO_CONNECT_TIME_T, &step);
    if (step == 0)
        return "timeout while connecting";
    curl_easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &step);
    if (step == 0)
        return "timeout while agreeing on TLS";
    curl_easy_getinfo(easy, CURLINFO_STARTTRANSFER_TIME_T, &step);
    return step == 0 ? "timeout while waiting for the answer" : "timeout while reading the answer";
}

static int64_t
certificate_end(CURL *easy)
{
    struct curl_certinfo *chain = NULL;

    if (curl_easy_getinfo(easy, CURLINFO_CERTINFO, &chain) != CURLE_OK || !chain || chain->num_of_certs < 1)
        return 0;
    for (struct curl_slist *field = chain->certinfo[0]; field; field = field->next)
        if (strncmp(field->data, "Expire date:", 12) == 0)
            return (int64_t) curl_getdate(field->data + 12, NULL);
    return 0;
}

static void
fill_answer(struct transfer *transfer, CURLcode code, struct http_answer *answer)
{
    curl_off_t  retry_after = 0;

    *answer = (struct http_answer) {.tag = transfer->tag, .end = HTTP_ANSWERED, .date = transfer->date};
    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &answer->status);
    /* An answer too long is an answer; one that breaks off may not have been meant. */
    if (code != CURLE_OK && !(code == CURLE_WRITE_ERROR && answer->status >= 200))
    {
        answer->end = end_of_failure(transfer->easy, code);
        answer->failure = failure_text(transfer->easy, code);
    }
    curl_easy_getinfo(transfer->easy, CURLINFO_RETRY_AFTER, &retry_after);
    answer->retry_after = retry_after < 7 * 86400 ? (int64_t) retry_after * 1000 : INT64_C(7) * 86400 * 1000;
    answer->expires = certificate_end(transfer->easy);
    answer->body = transfer->body ? transfer->body : strdup("");
    answer->length = transfer->length;
    answer->location = transfer->location;
    transfer->body = NULL;
    transfer->location = NULL;
}

/* Takes a transfer that has ended out of the multi handle and out of the list. */
static void
end_transfer(struct http *http, struct transfer *transfer)
{
    struct transfer **link = &http->transfers;

    while (*link != transfer)
        link = &(*link)->next;
    *link = transfer->next;
    curl_multi_remove_handle(http->multi, transfer->easy);
    transfer_free(transfer);
}

bool
http_next(struct http *http, struct http_answer *answer)
{
    CURLMsg    *message;
    int         left;

    while ((message = curl_multi_info_read(http->multi, &left)))
    {
        struct transfer *transfer = NULL;

        if (message->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
        fill_answer(transfer, message->data.result, answer);
        end_transfer(http, transfer);
        fault("answered");
        return true;
    }
    return false;
}

void
http_answer_free(struct http_answer *answer)
{
    free(answer->body);
    free(answer->location);
    *answer = (struct http_answer) {0};
}

void
http_drop(struct http *http)
{
    while (http->transfers)
        end_transfer(http, http->transfers);
}

void
http_free(struct http *http)
{
    if (!http)
        return;
    http_drop(http);
    curl_multi_cleanup(http->multi);
    curl_global_cleanup();
    free(http);
}

static bool
is_loopback(const char *host)
{
    struct in_addr v4;

    if (strcasecmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0)
        return true;
    return inet_pton(AF_INET, host, &v4) == 1 && ntohl(v4.s_addr) >> 24 == 127;
}

static bool
check_parts(CURLU *url, bool allow_http, struct trouble *trouble)
{
    static const CURLUPart unwanted[] = {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_QUERY, CURLUPART_FRAGMENT};
    char       *part = NULL;
    char       *host = NULL;
    bool        good = true;

    for (size_t i = 0; i < sizeof unwanted / sizeof unwanted[0]; i++)
        if (curl_url_get(url, unwanted[i], &part, 0) == CURLUE_OK)
        {
            curl_free(part);
            return trouble_set(trouble, EX_CONFIG, "the address of the API must have no user, password, query or fragment");
        }
    if (curl_url_get(url, CURLUPART_SCHEME, &part, 0) != CURLUE_OK || curl_url_get(url, CURLUPART_HOST, &host, 0) != CURLUE_OK)
        good = trouble_set(trouble, EX_CONFIG, "the address of the API is no URL");
    else if (strcmp(part, "https") != 0 && strcmp(part, "http") != 0)
        good = trouble_set(trouble, EX_CONFIG, "the address of the API is neither https nor http");
    else if (strcmp(part, "http") == 0 && !allow_http && !is_loopback(host))
        good = trouble_set(trouble, EX_CONFIG,
                           "the address of the API is http: the token would travel unencrypted (allow_http lets it)");
    curl_free(part);
    curl_free(host);
    return good;
}

bool
http_url_allowed(const char *url, bool allow_http, struct trouble *trouble)
{
    CURLU      *parsed = curl_url();
    bool        good;

    if (!parsed)
        return trouble_set(trouble, EX_OSERR, "out of memory");
    good = curl_url_set(parsed, CURLUPART_URL, url, 0) == CURLUE_OK ? check_parts(parsed, allow_http, trouble)
        : trouble_set(trouble, EX_CONFIG, "the address of the API is no URL");
    curl_url_cleanup(parsed);
    return good;
}
