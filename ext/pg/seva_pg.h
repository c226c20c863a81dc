/*
 * seva_pg.h - what the PostgreSQL faces of the core share: the backend's working memory, threads from JSON, the ruleset.
 */
#ifndef SEVA_PG_H
#define SEVA_PG_H

/* The library hides its symbols; these are the ones that the server looks up. */
#ifndef PGDLLEXPORT
#define PGDLLEXPORT __attribute__((visibility("default")))
#endif
#include "postgres.h"
#include "fmgr.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif
#include "utils/jsonb.h"
#include "utils/snapshot.h"

#include "seva.h"

#define SEVA_FUNCTION(name) \
    extern PGDLLEXPORT Datum name(PG_FUNCTION_ARGS); \
    PG_FUNCTION_INFO_V1(name)

/* ---- settings (module.c) ---- */
extern bool seva_enabled;
extern int seva_judging_time; /* ms that judging may take where a helpdesk's statement waits for it */

/* ---- working memory (work.c) ---- */

/*
 * The backend's arena, emptied.  Valid until the next call: nothing that seva computes calls back into SQL while it works.
 * limit_ms: give up after that time, 0: never.
 */
extern sv_arena *seva_work_begin(int limit_ms);
/* An arena of its own in a memory context, given back with that. */
extern sv_arena *seva_work_apart(MemoryContext context);
/* Give back what the work took, once its results are copied; after an error the end of the transaction does it. */
extern void seva_work_end(void);
/* Raise what the status of a core function means; returns when it is SV_OK. */
extern void seva_check(sv_status status, const sv_error *err, const char *what);

/*
 * ---- values (work.c) ----
 *
 * The extension's script holds six scripts, so that it can be created in databases of UTF8 only (and of SQL_ASCII, which
 * takes any bytes): text is handed to the core as it is, and the core minds invalid bytes.
 */
/* A text argument; NULL for NULL. */
extern const char *seva_string_arg(FunctionCallInfo fcinfo, int n);
/* Characters in the first `bytes` bytes of valid UTF-8; *from remembers a place to go on from (zeroed at first). */
typedef struct SevaPlace { uint32_t bytes, chars; } SevaPlace;
extern uint32_t seva_chars(const char *s, uint32_t bytes, SevaPlace *from);
/* The beginning of a value that a message may quote: no more of it, for it may hold what people wrote. */
extern const char *seva_quotable(const char *s, size_t len);
/* Arguments as the core's values; a name that it does not know is an error. */
extern sv_lang seva_lang_arg(const char *name, size_t len, const char *what);
extern sv_content seva_content_arg(const char *name, size_t len, const char *what);

/* ---- threads (thread_json.c) ---- */

/* Older messages are left out of judgement beyond so much text and so many messages. */
#define SEVA_THREAD_BYTES (1024 * 1024)
#define SEVA_THREAD_MESSAGES 500

/* Fill *out, in the arena, from a thread as JSON; what is wrong with it is an error that names the key. */
extern void seva_thread_from_json(sv_arena *a, Jsonb *json, sv_thread *out);

/* What seva.decode_body reads of a body: enough for SV_MAX_OWN of text in a mail full of markup. */
#define SEVA_DECODE_BYTES (16 * 1024 * 1024)

/* ---- the ruleset (ruleset.c, compile.c) ---- */
typedef struct SevaRules
{
    sv_ruleset core;
    sv_image image;                    /* with the parts that this session has asked for */
    uint32_t wanted;                   /* those that the text in hand asks for */
    text *version;                     /* what verdict rows name */
    text *guideline[SV_NGUIDELINES];
    text *source[SV_NGUIDELINES];      /* the article that the guideline is from */
    Oid verdict[SV_BROKEN + 1];        /* values of seva.verdict */
    MemoryContext context;
} SevaRules;

/*
 * The ruleset as the active snapshot sees it.  Its image is read as it is needed: where the core says SV_MISSING, call
 * seva_rules_wanted and ask the core again with the rules that it gives.  Neither touches the backend's arena.
 */
extern const SevaRules *seva_rules(void);
extern const SevaRules *seva_rules_wanted(void);
/* The same with the whole image. */
extern const SevaRules *seva_rules_whole(void);
/* Put the site's models into rules; they live in the current memory context.  snapshot NULL: the latest state. */
extern void seva_read_models(sv_ruleset *rules, Snapshot snapshot);
/* The version that a ruleset goes by. */
extern char *seva_version(const sv_ruleset *rules);

typedef enum SevaReading
{
    SEVA_REFUSE,    /* the latest rows; one that does not compile is an error */
    SEVA_PASS_OVER, /* the latest rows; one that does not compile is left out, with a warning */
    SEVA_AS_SEEN,   /* the same of the rows as the active snapshot sees them */
    SEVA_WITH_TRIALS /* the same with the phrases that are on trial */
} SevaReading;

/* Compile the rows that are live, into an image in the arena.  Needs an SPI connection and the right to read them. */
extern void seva_compile_rows(sv_arena *a, SevaReading reading, void **image, size_t *size);

#endif /* SEVA_PG_H */
