/*
 * compile.c - rows become the ruleset: reading phrases and classes, compiling what is live, storing it.
 */
#include "rules.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/rel.h"

SEVA_FUNCTION(seva_compile);
SEVA_FUNCTION(seva_recompile);

/* Operators carry their schema: a compile in memory runs under whatever search_path the session has. */
#define SAME " OPERATOR(pg_catalog.=) "

static const char phrases_query[] =
    "SELECT s.id, s.lang, s.cue, s.pattern, s.guards, s.weight, NULL::pg_catalog.text, NULL::pg_catalog.text"
    "  FROM seva.shipped_phrase s WHERE NOT EXISTS (SELECT FROM seva.phrase_off o"
    "  WHERE o.lang" SAME "s.lang AND o.cue" SAME "s.cue AND o.pattern" SAME "s.pattern)"
    " UNION ALL SELECT p.id, p.lang, p.cue, p.pattern, p.guards, p.weight, p.helpdesk, p.queue"
    "  FROM seva.phrase p WHERE p.state" SAME "'live' OR (p.state" SAME "'trial' AND $1) ORDER BY 1";

/* A site's class takes the place of the shipped one of its name. */
static const char classes_query[] =
    "SELECT c.lang, c.name, c.members FROM seva.word_class c"
    " UNION ALL SELECT s.lang, s.name, pg_catalog.string_agg(s.member, E'\n' ORDER BY s.id)"
    "  FROM seva.shipped_class s WHERE NOT EXISTS (SELECT FROM seva.word_class c"
    "  WHERE c.lang" SAME "s.lang AND c.name" SAME "s.name) GROUP BY s.lang, s.name ORDER BY 1, 2";

/* read_only: by the active snapshot; else by a new one, which sees what this transaction has just written. */
static void
select_rows(const char *query, int nargs, Datum *args, bool read_only)
{
    int rc = SPI_execute_with_args(query, nargs, (Oid[]) {BOOLOID}, args, NULL, read_only, 0);

    if (rc != SPI_OK_SELECT)
        elog(ERROR, "reading the ruleset failed: %s", SPI_result_code_string(rc));
}

/* A column of a row just selected; NULL for NULL. */
static const char *
cell(uint64 row, int column)
{
    return SPI_getvalue(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column);
}

static sv_lang
lang_of(const char *name)
{
    return strcmp(name, "any") == 0 ? SV_ANY : sv_lang_by_name(name, strlen(name));
}

sv_class *
seva_read_classes(bool read_only, uint32_t *n)
{
    sv_class *classes;

    select_rows(classes_query, 0, NULL, read_only);
    *n = SPI_processed;
    classes = palloc0((SPI_processed + 1) * sizeof(sv_class));
    for (uint64 i = 0; i < SPI_processed; i++)
        classes[i] = (sv_class) {lang_of(cell(i, 1)), cell(i, 2), cell(i, 3)};
    return classes;
}

static sv_phrase *
read_phrases(bool read_only, bool trials, uint32_t *n)
{
    Datum arg = BoolGetDatum(trials);
    sv_phrase *phrases;

    select_rows(phrases_query, 1, &arg, read_only);
    *n = SPI_processed;
    phrases = palloc0((SPI_processed + 1) * sizeof(sv_phrase));
    for (uint64 i = 0; i < SPI_processed; i++)
        phrases[i] = (sv_phrase) {
            .id = strtoul(cell(i, 1), NULL, 10), .lang = lang_of(cell(i, 2)), .cue = cell(i, 3),
            .pattern = cell(i, 4), .guards = cell(i, 5), .weight = cell(i, 6) ? atoi(cell(i, 6)) : SEVA_DEFAULT_WEIGHT,
            .helpdesk = cell(i, 7), .queue = cell(i, 8),
        };
    return phrases;
}

/* Which row, and where in it: "phrase 1000003 (thanks, en), column 7". */
static char *
place_of(const sv_phrase *p, const sv_error *err)
{
    StringInfoData s;

    initStringInfo(&s);
    appendStringInfoString(&s, "phrase ");
    if (p->id != 0)
        appendStringInfo(&s, "%u ", p->id);
    appendStringInfo(&s, "(%s, %s)", seva_quotable(p->cue, strlen(p->cue)), p->lang == SV_ANY ? "any" : sv_lang_name(p->lang));
    if (err->column > 0)
        appendStringInfo(&s, ", column %u", err->column);
    return s.data;
}

void
seva_report_phrase(int level, const sv_phrase *p, const sv_error *err)
{
    ereport(level,
            (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s: %s", place_of(p, err), err->message),
             errdetail("The phrase is: %s", pnstrdup(p->pattern, pg_mbcliplen(p->pattern, strlen(p->pattern), 500))),
             level < ERROR ? errhint("It is passed over until it is mended.") : 0));
}

void
seva_compile_rows(sv_arena *a, SevaReading reading, void **image, size_t *size)
{
    uint32_t n, nclasses;
    bool read_only = reading == SEVA_AS_SEEN || reading == SEVA_WITH_TRIALS;
    sv_class *classes = seva_read_classes(read_only, &nclasses);
    sv_phrase *phrases = read_phrases(read_only, reading == SEVA_WITH_TRIALS, &n);
    sv_error err = {0};
    sv_status status;

    while ((status = sv_compile(a, phrases, n, classes, nclasses, image, size, &err)) == SV_BADINPUT &&
           err.row > 0 && err.row <= n)
    {
        CHECK_FOR_INTERRUPTS();
        seva_report_phrase(reading == SEVA_REFUSE ? ERROR : WARNING, &phrases[err.row - 1], &err);
        memmove(&phrases[err.row - 1], &phrases[err.row], (n - err.row) * sizeof(sv_phrase));
        n--;
        memset(&err, 0, sizeof(err));
    }
    seva_check(status, &err, "ruleset");
}

/* Whether the row holds this very image already: a compile that changes nothing must not empty every session's copy. */
static bool
stored_already(Datum *values)
{
    Oid types[] = {TEXTOID, BYTEAOID};
    int rc = SPI_execute_with_args("SELECT FROM seva.ruleset WHERE version = $1 AND image = $2", 2, types, values, NULL, false, 1);

    if (rc != SPI_OK_SELECT)
        elog(ERROR, "reading seva.ruleset failed: %s", SPI_result_code_string(rc));
    return SPI_processed > 0;
}

static void
store(const char *version, const void *image, size_t size)
{
    Oid types[] = {TEXTOID, BYTEAOID};
    bytea *bytes = palloc(VARHDRSZ + size);
    Datum values[] = {CStringGetTextDatum(version), PointerGetDatum(bytes)};

    SET_VARSIZE(bytes, VARHDRSZ + size);
    memcpy(VARDATA(bytes), image, size);
    if (!stored_already(values) &&
        SPI_execute_with_args("INSERT INTO seva.ruleset (version, image) VALUES ($1, $2) ON CONFLICT (one) DO UPDATE"
                              "  SET version = excluded.version, image = excluded.image, compiled_at = excluded.compiled_at",
                              2, types, values, NULL, false, 0) != SPI_OK_INSERT)
        elog(ERROR, "writing seva.ruleset failed");
}

/* Compile and store; the version.  One session at a time: each must see what the one before it wrote. */
static char *
compile_and_store(SevaReading reading, MemoryContext result)
{
    sv_ruleset rules = {0};
    sv_image opened;
    void *image;
    size_t size;
    char *version;

    if (SPI_connect() != SPI_OK_CONNECT)
        elog(ERROR, "SPI_connect failed");
    if (SPI_execute("LOCK TABLE seva.ruleset IN SHARE ROW EXCLUSIVE MODE", false, 0) != SPI_OK_UTILITY)
        elog(ERROR, "locking seva.ruleset failed");
    seva_compile_rows(seva_work_begin(0), reading, &image, &size);
    seva_check(sv_image_open(image, size, &opened), NULL, "ruleset");
    rules.image = &opened;
    seva_read_models(&rules, NULL);
    version = MemoryContextStrdup(result, seva_version(&rules));
    store(version, image, size);
    seva_work_end();
    SPI_finish();
    return version;
}

/* seva.compile() returns text: what cannot be compiled is passed over with a warning. */
Datum
seva_compile(PG_FUNCTION_ARGS)
{
    PG_RETURN_TEXT_P(cstring_to_text(compile_and_store(SEVA_PASS_OVER, CurrentMemoryContext)));
}

TriggerData *
seva_trigger_data(FunctionCallInfo fcinfo)
{
    if (!CALLED_AS_TRIGGER(fcinfo))
        ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED), errmsg("not called as a trigger")));
    return (TriggerData *) fcinfo->context;
}

/*
 * Whether a dump is being restored: its tables come in any order, a phrase before the class that it names.  The server
 * has this setting for the same purpose, bodies of functions that name what is not there yet.
 */
bool
seva_restoring(void)
{
    return !check_function_bodies;
}

/* Statement trigger of the tables that a ruleset is made of: a change that does not compile is refused. */
Datum
seva_recompile(PG_FUNCTION_ARGS)
{
    seva_trigger_data(fcinfo);
    compile_and_store(seva_restoring() ? SEVA_PASS_OVER : SEVA_REFUSE, CurrentMemoryContext);
    return PointerGetDatum(NULL);
}
