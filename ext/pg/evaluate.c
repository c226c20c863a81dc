/*
 * evaluate.c - SQL functions that judge: verdicts as rows, the coaching note, both at once, and what was read of a thread.
 */
#include "seva_pg.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

SEVA_FUNCTION(seva_evaluate_thread);
SEVA_FUNCTION(seva_evaluate);
SEVA_FUNCTION(seva_coaching_note);
SEVA_FUNCTION(seva_judge);
SEVA_FUNCTION(seva_read_thread);

/* Columns of type seva.judgement; evaluate_thread adds two. */
enum { GUIDELINE, VERDICT, CONFIDENCE, EVIDENCE, EVIDENCE_START, EVIDENCE_END, CUES, ADVICE, NOTED, NJUDGED,
       SOURCE = NJUDGED, RULESET, NEVALUATED };

/* Columns of seva.judge. */
enum { JUDGED_LANG, JUDGED_RULESET, JUDGED_NOTE, JUDGED_FINDINGS, NJUDGE };

typedef struct Judged
{
    const SevaRules *rules;
    sv_arena *arena;
    sv_thread thread;
    sv_judgement result;
} Judged;

static Datum
string(const char *s)
{
    return CStringGetTextDatum(s);
}

static Datum
names(const char *const *name, uint32_t n)
{
    Datum *elements = palloc(Max(n, 1) * sizeof(Datum));

    for (uint32_t i = 0; i < n; i++)
        elements[i] = string(name[i]);
    return PointerGetDatum(n == 0 ? construct_empty_array(TEXTOID)
                                  : construct_array(elements, n, TEXTOID, -1, false, TYPALIGN_INT));
}

/* A string, or NULL. */
static void
put_string(Datum *value, bool *isnull, const char *s)
{
    *isnull = s == NULL;
    if (s != NULL)
        *value = string(s);
}

static void
put_evidence(const Judged *j, const sv_finding *f, SevaPlace *place, Datum *values, bool *nulls)
{
    const char *own = j->result.reply.text;

    nulls[EVIDENCE] = nulls[EVIDENCE_START] = nulls[EVIDENCE_END] = !f->has_evidence;
    if (!f->has_evidence)
        return;
    values[EVIDENCE] = PointerGetDatum(cstring_to_text_with_len(own + f->ev_start, f->ev_end - f->ev_start));
    values[EVIDENCE_START] = Int32GetDatum(seva_chars(own, f->ev_start, place));
    values[EVIDENCE_END] = Int32GetDatum(seva_chars(own, f->ev_end, place));
}

/* One finding as the columns of seva.judgement. */
static void
put_finding(const Judged *j, int g, SevaPlace *place, Datum *values, bool *nulls)
{
    static const char *const noted[] = {[SV_UNNOTED] = NULL, [SV_PRAISE] = "praise", [SV_TRY] = "try"};
    const sv_finding *f = &j->result.finding[g];

    values[GUIDELINE] = PointerGetDatum(j->rules->guideline[g]);
    values[VERDICT] = ObjectIdGetDatum(j->rules->verdict[f->verdict]);
    values[CONFIDENCE] = Float4GetDatum(f->confidence / 1000.0f);
    nulls[GUIDELINE] = nulls[VERDICT] = nulls[CONFIDENCE] = nulls[CUES] = false;
    put_evidence(j, f, place, values, nulls);
    values[CUES] = names(f->cues, f->ncues);
    put_string(&values[ADVICE], &nulls[ADVICE], f->advice);
    put_string(&values[NOTED], &nulls[NOTED], noted[f->noted]);
}

static void
judge(Judged *j)
{
    sv_error err = {0};
    sv_status status;

    while ((status = sv_judge(j->arena, &j->rules->core, &j->thread, &j->result, &err)) == SV_MISSING)
        j->rules = seva_rules_wanted();
    seva_check(status, &err, "thread");
}

static void
begin(Judged *j, int limit_ms)
{
    CHECK_FOR_INTERRUPTS();
    j->rules = seva_rules();
    j->arena = seva_work_begin(limit_ms);
}

static void
judge_json(Judged *j, Jsonb *json, int limit_ms)
{
    begin(j, limit_ms);
    seva_thread_from_json(j->arena, json, &j->thread);
    judge(j);
}

static void
return_rows(FunctionCallInfo fcinfo, const Judged *j)
{
    ReturnSetInfo *out = (ReturnSetInfo *) fcinfo->resultinfo;
    Datum values[NEVALUATED];
    bool nulls[NEVALUATED] = {0};
    SevaPlace place = {0};

    values[RULESET] = PointerGetDatum(j->rules->version);
    for (int g = 0; g < SV_NGUIDELINES; g++)
    {
        put_finding(j, g, &place, values, nulls);
        values[SOURCE] = PointerGetDatum(j->rules->source[g]);
        tuplestore_putvalues(out->setResult, out->setDesc, values, nulls);
    }
    seva_work_end();
}

/* seva.evaluate_thread(thread jsonb): nineteen rows. */
Datum
seva_evaluate_thread(PG_FUNCTION_ARGS)
{
    Judged j;

    InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
    judge_json(&j, PG_GETARG_JSONB_P(0), 0);
    return_rows(fcinfo, &j);
    return (Datum) 0;
}

static sv_message
message_arg(FunctionCallInfo fcinfo, int n, sv_role from)
{
    text *value = PG_GETARG_TEXT_PP(n);

    return (sv_message) {.from = from, .text = VARDATA_ANY(value), .len = VARSIZE_ANY_EXHDR(value)};
}

static sv_lang
lang_arg(FunctionCallInfo fcinfo, int n, const char *what)
{
    text *value;

    if (PG_ARGISNULL(n))
        return SV_ANY;
    value = PG_GETARG_TEXT_PP(n);
    return seva_lang_arg(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value), what);
}

/* seva.evaluate(reply text, customer text, lang text): the same for a reply without a thread. */
Datum
seva_evaluate(PG_FUNCTION_ARGS)
{
    sv_message messages[2];
    uint32_t n = 0;
    Judged j;

    InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
    if (PG_ARGISNULL(0))
        return (Datum) 0;
    begin(&j, 0);
    if (!PG_ARGISNULL(1))
        messages[n++] = message_arg(fcinfo, 1, SV_CUSTOMER);
    messages[n++] = message_arg(fcinfo, 0, SV_AGENT);
    j.thread = (sv_thread) {.lang = lang_arg(fcinfo, 2, "lang"), .handoffs = -1, .deflections = -1,
                            .message = messages, .nmessages = n};
    judge(&j);
    return_rows(fcinfo, &j);
    return (Datum) 0;
}

static sv_format
format_arg(FunctionCallInfo fcinfo, int n)
{
    char *name;

    if (PG_ARGISNULL(n))
        return SV_FMT_TEXT;
    name = text_to_cstring(PG_GETARG_TEXT_PP(n));
    if (strcmp(name, "text") == 0)
        return SV_FMT_TEXT;
    if (strcmp(name, "html") != 0)
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("format: no note format \"%s\"", seva_quotable(name, strlen(name))),
                 errhint("Known are text and html.")));
    return SV_FMT_HTML;
}

/* The note for a judgement, or NULL for silence. */
static text *
note_of(const Judged *j, sv_lang locale, sv_format format)
{
    char *note;
    size_t len;

    seva_check(sv_note(j->arena, &j->thread, &j->result, locale, format, &note, &len), NULL, "note");
    return note ? cstring_to_text_with_len(note, len) : NULL;
}

/* seva.coaching_note(thread jsonb, locale text, format text) returns text. */
Datum
seva_coaching_note(PG_FUNCTION_ARGS)
{
    sv_lang locale = lang_arg(fcinfo, 1, "locale");
    sv_format format = format_arg(fcinfo, 2);
    text *note;
    Judged j;

    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    judge_json(&j, PG_GETARG_JSONB_P(0), 0);
    note = note_of(&j, locale, format);
    seva_work_end();
    if (note == NULL)
        PG_RETURN_NULL();
    PG_RETURN_TEXT_P(note);
}

static Datum
findings_array(const Judged *j, Oid type)
{
    TupleDesc desc = lookup_rowtype_tupdesc(type, -1);
    Datum elements[SV_NGUIDELINES];
    Datum values[NJUDGED];
    bool nulls[NJUDGED];
    SevaPlace place = {0};
    int16 len;
    bool byval;
    char align;

    for (int g = 0; g < SV_NGUIDELINES; g++)
    {
        put_finding(j, g, &place, values, nulls);
        elements[g] = HeapTupleGetDatum(heap_form_tuple(desc, values, nulls));
    }
    ReleaseTupleDesc(desc);
    get_typlenbyvalalign(type, &len, &byval, &align);
    return PointerGetDatum(construct_array(elements, SV_NGUIDELINES, type, len, byval, align));
}

/*
 * seva.judge(thread jsonb, locale text, format text, patient bool): all that capture stores, of one judgement, within
 * seva.judging_time unless patient.
 */
Datum
seva_judge(PG_FUNCTION_ARGS)
{
    sv_lang locale = lang_arg(fcinfo, 1, "locale");
    sv_format format = format_arg(fcinfo, 2);
    bool patient = !PG_ARGISNULL(3) && PG_GETARG_BOOL(3);
    TupleDesc desc;
    Datum values[NJUDGE];
    bool nulls[NJUDGE] = {0};
    text *note;
    Judged j;

    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE || desc->natts != NJUDGE)
        elog(ERROR, "seva.judge is declared with other columns than this build gives");
    judge_json(&j, PG_GETARG_JSONB_P(0), patient ? 0 : seva_judging_time);
    note = note_of(&j, locale, format);
    nulls[JUDGED_NOTE] = note == NULL;
    values[JUDGED_NOTE] = PointerGetDatum(note);
    values[JUDGED_LANG] = string(sv_lang_name(j.result.lang));
    values[JUDGED_RULESET] = PointerGetDatum(j.rules->version);
    values[JUDGED_FINDINGS] = findings_array(&j, get_element_type(TupleDescAttr(desc, JUDGED_FINDINGS)->atttypid));
    seva_work_end();
    PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values, nulls)));
}

/* seva.read_thread(thread jsonb) returns jsonb: the facts, each with the words that it rests on. */
Datum
seva_read_thread(PG_FUNCTION_ARGS)
{
    sv_error err = {0};
    sv_status status;
    char *json;
    size_t len;
    text *out;
    Judged j;

    begin(&j, 0);
    seva_thread_from_json(j.arena, PG_GETARG_JSONB_P(0), &j.thread);
    while ((status = sv_read_thread(j.arena, &j.rules->core, &j.thread, &json, &len, &err)) == SV_MISSING)
        j.rules = seva_rules_wanted();
    seva_check(status, &err, "thread");
    out = cstring_to_text_with_len(json, len);
    seva_work_end();
    PG_RETURN_DATUM(DirectFunctionCall1(jsonb_in, CStringGetDatum(text_to_cstring(out))));
}
