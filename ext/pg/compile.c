/*
 * compile.c - rows become the ruleset: compiling what is live, and checking a phrase or class when it is written.
 */
#include "seva_pg.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/rel.h"

SEVA_FUNCTION(seva_compile);
SEVA_FUNCTION(seva_recompile);
SEVA_FUNCTION(seva_check_phrase);
SEVA_FUNCTION(seva_check_phrase_row);
SEVA_FUNCTION(seva_check_class_row);
SEVA_FUNCTION(seva_try_phrase);

#define DEFAULT_WEIGHT 50 /* of a phrase that names none */

/* Operators carry their schema: a compile in memory runs under whatever search_path the session has. */
#define SAME " OPERATOR(pg_catalog.=) "

static const char phrases_query[] =
    "SELECT s.id, s.lang, s.cue, s.pattern, s.guards, s.weight, NULL::pg_catalog.text, NULL::pg_catalog.text"
    "  FROM seva.shipped_phrase s WHERE NOT EXISTS (SELECT FROM seva.phrase_off o"
    "  WHERE o.lang" SAME "s.lang AND o.cue" SAME "s.cue AND o.pattern" SAME "s.pattern)"
    " UNION ALL SELECT p.id, p.lang, p.cue, p.pattern, p.guards, p.weight, p.helpdesk, p.queue"
    "  FROM seva.phrase p WHERE p.state" SAME "'live' ORDER BY 1";

/* A site's class takes the place of the shipped one of its name. */
static const char classes_query[] =
    "SELECT c.lang, c.name, c.members FROM seva.word_class c"
    " UNION ALL SELECT s.lang, s.name, pg_catalog.string_agg(s.member, E'\n' ORDER BY s.id)"
    "  FROM seva.shipped_class s WHERE NOT EXISTS (SELECT FROM seva.word_class c"
    "  WHERE c.lang" SAME "s.lang AND c.name" SAME "s.name) GROUP BY s.lang, s.name ORDER BY 1, 2";

/* read_only: by the active snapshot; else by a new one, which sees what this transaction has just written. */
static void
select_rows(const char *query, bool read_only)
{
    int rc = SPI_execute(query, read_only, 0);

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

static sv_class *
read_classes(bool read_only, uint32_t *n)
{
    sv_class *classes;

    select_rows(classes_query, read_only);
    *n = SPI_processed;
    classes = palloc0((SPI_processed + 1) * sizeof(sv_class));
    for (uint64 i = 0; i < SPI_processed; i++)
        classes[i] = (sv_class) {lang_of(cell(i, 1)), cell(i, 2), cell(i, 3)};
    return classes;
}

static sv_phrase *
read_phrases(bool read_only, uint32_t *n)
{
    sv_phrase *phrases;

    select_rows(phrases_query, read_only);
    *n = SPI_processed;
    phrases = palloc0((SPI_processed + 1) * sizeof(sv_phrase));
    for (uint64 i = 0; i < SPI_processed; i++)
        phrases[i] = (sv_phrase) {
            .id = strtoul(cell(i, 1), NULL, 10), .lang = lang_of(cell(i, 2)), .cue = cell(i, 3),
            .pattern = cell(i, 4), .guards = cell(i, 5), .weight = cell(i, 6) ? atoi(cell(i, 6)) : DEFAULT_WEIGHT,
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
    appendStringInfo(&s, "(%s, %s)", p->cue, p->lang == SV_ANY ? "any" : sv_lang_name(p->lang));
    if (err->column > 0)
        appendStringInfo(&s, ", column %u", err->column);
    return s.data;
}

static void
report_phrase(int level, const sv_phrase *p, const sv_error *err)
{
    ereport(level,
            (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s: %s", place_of(p, err), err->message),
             errdetail("The phrase is: %s", p->pattern),
             level < ERROR ? errhint("It is passed over until it is mended.") : 0));
}

void
seva_compile_rows(sv_arena *a, SevaReading reading, void **image, size_t *size)
{
    uint32_t n, nclasses;
    sv_class *classes = read_classes(reading == SEVA_AS_SEEN, &nclasses);
    sv_phrase *phrases = read_phrases(reading == SEVA_AS_SEEN, &n);
    sv_error err = {0};
    sv_status status;

    while ((status = sv_compile(a, phrases, n, classes, nclasses, image, size, &err)) == SV_BADINPUT &&
           err.row > 0 && err.row <= n)
    {
        CHECK_FOR_INTERRUPTS();
        report_phrase(reading == SEVA_REFUSE ? ERROR : WARNING, &phrases[err.row - 1], &err);
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

static TriggerData *
trigger_data(FunctionCallInfo fcinfo)
{
    if (!CALLED_AS_TRIGGER(fcinfo))
        ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED), errmsg("not called as a trigger")));
    return (TriggerData *) fcinfo->context;
}

/*
 * Whether a dump is being restored: its tables come in any order, a phrase before the class that it names.  The server
 * has this setting for the same purpose, bodies of functions that name what is not there yet.
 */
static bool
restoring(void)
{
    return !check_function_bodies;
}

/* Statement trigger of the tables that a ruleset is made of: a change that does not compile is refused. */
Datum
seva_recompile(PG_FUNCTION_ARGS)
{
    trigger_data(fcinfo);
    compile_and_store(restoring() ? SEVA_PASS_OVER : SEVA_REFUSE, CurrentMemoryContext);
    return PointerGetDatum(NULL);
}

static void
check_phrase(const sv_phrase *p, const sv_class *classes, uint32_t nclasses)
{
    sv_error err = {0};
    sv_status status = sv_phrase_check(seva_work_begin(0), p, classes, nclasses, &err);

    if (status == SV_BADINPUT)
        report_phrase(ERROR, p, &err);
    seva_check(status, &err, "phrase");
    seva_work_end();
}

static sv_lang
phrase_lang(const char *name, const char *what)
{
    return name == NULL || strcmp(name, "any") == 0 ? SV_ANY : seva_lang_arg(name, strlen(name), what);
}

/* The arguments (cue, pattern, guards, lang) that a phrase to be checked or tried comes in. */
static sv_phrase
phrase_args(FunctionCallInfo fcinfo)
{
    if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
        ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("a phrase needs a cue and a pattern")));
    return (sv_phrase) {
        .cue = seva_string_arg(fcinfo, 0), .pattern = seva_string_arg(fcinfo, 1), .guards = seva_string_arg(fcinfo, 2),
        .lang = phrase_lang(seva_string_arg(fcinfo, 3), "lang"), .weight = DEFAULT_WEIGHT,
    };
}

/* seva.check_phrase(cue, pattern, guards, lang) returns bool: true, or the error. */
Datum
seva_check_phrase(PG_FUNCTION_ARGS)
{
    sv_phrase p = phrase_args(fcinfo);
    sv_class *classes;
    uint32_t nclasses;

    if (SPI_connect() != SPI_OK_CONNECT)
        elog(ERROR, "SPI_connect failed");
    classes = read_classes(true, &nclasses);
    check_phrase(&p, classes, nclasses);
    SPI_finish();
    PG_RETURN_BOOL(true);
}

/* A column of the row that a trigger is about to let in. */
static const char *
new_value(TriggerData *t, const char *column)
{
    HeapTuple row = TRIGGER_FIRED_BY_UPDATE(t->tg_event) ? t->tg_newtuple : t->tg_trigtuple;
    int number = SPI_fnumber(RelationGetDescr(t->tg_relation), column);

    return SPI_getvalue(row, RelationGetDescr(t->tg_relation), number);
}

static Datum
let_in(TriggerData *t)
{
    return PointerGetDatum(TRIGGER_FIRED_BY_UPDATE(t->tg_event) ? t->tg_newtuple : t->tg_trigtuple);
}

/* Row trigger of seva.phrase. */
Datum
seva_check_phrase_row(PG_FUNCTION_ARGS)
{
    TriggerData *t = trigger_data(fcinfo);
    const char *weight;
    uint32_t nclasses;
    sv_class *classes;
    sv_phrase p = {0};

    if (restoring())
        return let_in(t);
    if (SPI_connect() != SPI_OK_CONNECT)
        elog(ERROR, "SPI_connect failed");
    p.id = strtoul(new_value(t, "id"), NULL, 10);
    p.cue = new_value(t, "cue");
    p.pattern = new_value(t, "pattern");
    p.guards = new_value(t, "guards");
    p.lang = phrase_lang(new_value(t, "lang"), psprintf("phrase %u, column lang", p.id));
    weight = new_value(t, "weight");
    p.weight = weight ? atoi(weight) : DEFAULT_WEIGHT;
    classes = read_classes(false, &nclasses);
    if (p.cue != NULL && p.pattern != NULL) /* else NOT NULL says so */
        check_phrase(&p, classes, nclasses);
    SPI_finish();
    return let_in(t);
}

/* The classes with one of them, found by language and name, as it will be. */
static sv_class *
read_classes_with(const sv_class *new, uint32_t *n)
{
    sv_class *classes = read_classes(false, n);
    uint32_t at = 0;

    while (at < *n && (classes[at].lang != new->lang || strcmp(classes[at].name, new->name) != 0))
        at++;
    classes[at] = *new; /* read_classes leaves room for one more */
    *n = Max(*n, at + 1);
    return classes;
}

/* A class is well-formed if a phrase can name it. */
static void
check_class(const sv_class *new)
{
    sv_phrase p = {.cue = sv_act_name[0], .lang = new->lang, .weight = DEFAULT_WEIGHT, .pattern = psprintf("@%s", new->name)};
    uint32_t n;
    sv_class *classes = read_classes_with(new, &n);
    sv_error err = {0};
    sv_status status = sv_phrase_check(seva_work_begin(0), &p, classes, n, &err);

    if (status == SV_BADINPUT)
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                 err.column > 0 ? errmsg("%s (column %u)", err.message, err.column) : errmsg("%s", err.message)));
    seva_check(status, &err, "word class");
    seva_work_end();
}

/* Row trigger of seva.word_class. */
Datum
seva_check_class_row(PG_FUNCTION_ARGS)
{
    TriggerData *t = trigger_data(fcinfo);
    sv_class new;

    if (restoring())
        return let_in(t);
    if (SPI_connect() != SPI_OK_CONNECT)
        elog(ERROR, "SPI_connect failed");
    new.name = new_value(t, "name");
    new.members = new_value(t, "members");
    new.lang = phrase_lang(new_value(t, "lang"), "column lang");
    if (new.name != NULL && new.members != NULL) /* else NOT NULL says so */
        check_class(&new);
    SPI_finish();
    return let_in(t);
}

static void
try_on_sample(ReturnSetInfo *out, const sv_image *image, int sample, const char *s, size_t len)
{
    static sv_cue found[1024]; /* more matches of one phrase in one text tell nothing new */
    sv_words words;
    uint32_t n;
    SevaPlace place = {0};

    seva_check(sv_split(seva_work_begin(0), s, len, &words), NULL, "sample");
    seva_check(sv_scan(image, &words, NULL, NULL, found, lengthof(found), &n), NULL, "sample");
    for (uint32_t i = 0; i < Min(n, lengthof(found)); i++)
    {
        const sv_cue *c = &found[i];
        int start = seva_chars(s, c->start, &place);
        Datum values[] = {Int32GetDatum(sample), PointerGetDatum(cstring_to_text_with_len(s + c->start, c->end - c->start)),
                          Int32GetDatum(start), Int32GetDatum(seva_chars(s, c->end, &place))};
        bool nulls[lengthof(values)] = {0};

        tuplestore_putvalues(out->setResult, out->setDesc, values, nulls);
    }
    seva_work_end();
}

/* One phrase, compiled with the classes, in memory that stays while samples use the arena. */
static void
compile_one(const sv_phrase *p, sv_image *image)
{
    uint32_t nclasses;
    sv_class *classes;
    sv_error err = {0};
    sv_status status;
    void *built;
    size_t size;
    char *copy;

    classes = read_classes(true, &nclasses);
    status = sv_compile(seva_work_begin(0), p, 1, classes, nclasses, &built, &size, &err);
    if (status == SV_BADINPUT)
        report_phrase(ERROR, p, &err);
    seva_check(status, &err, "phrase");
    copy = SPI_palloc(size + 64);
    copy = (char *) TYPEALIGN(64, copy);
    memcpy(copy, built, size);
    seva_check(sv_image_open(copy, size, image), NULL, "phrase");
}

/* seva.try_phrase(cue, pattern, guards, lang, samples text[]): where it would match, without its going live. */
Datum
seva_try_phrase(PG_FUNCTION_ARGS)
{
    sv_phrase p = phrase_args(fcinfo);
    sv_image image;
    Datum *samples;
    bool *nulls;
    int n;

    InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
    if (PG_ARGISNULL(4))
        return (Datum) 0;
    if (SPI_connect() != SPI_OK_CONNECT)
        elog(ERROR, "SPI_connect failed");
    compile_one(&p, &image);
    SPI_finish();
    deconstruct_array(PG_GETARG_ARRAYTYPE_P(4), TEXTOID, -1, false, TYPALIGN_INT, &samples, &nulls, &n);
    for (int i = 0; i < n; i++)
    {
        text *sample;

        CHECK_FOR_INTERRUPTS();
        if (nulls[i])
            continue;
        sample = DatumGetTextPP(samples[i]);
        try_on_sample((ReturnSetInfo *) fcinfo->resultinfo, &image, i + 1, VARDATA_ANY(sample),
                      Min(VARSIZE_ANY_EXHDR(sample), SV_MAX_OWN));
    }
    return (Datum) 0;
}
