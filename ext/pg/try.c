/*
 * try.c - trying out without going live: one phrase on sample texts, trial phrases and a trained model on threads.
 */
#include "rules.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"

#include "model.h"

SEVA_FUNCTION(seva_try_phrase);
SEVA_FUNCTION(seva_try_ruleset);

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

/* An image in the arena, copied to the memory of the function that opened the SPI connection. */
static void
keep_image(const void *built, size_t size, sv_image *image)
{
    char *copy = SPI_palloc(size + SEVA_ALIGNMENT);

    copy = (char *) TYPEALIGN(SEVA_ALIGNMENT, copy);
    memcpy(copy, built, size);
    seva_check(sv_image_open(copy, size, image), NULL, "phrase");
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

    classes = seva_read_classes(true, &nclasses);
    status = sv_compile(seva_work_begin(0), p, 1, classes, nclasses, &built, &size, &err);
    if (status == SV_BADINPUT)
        seva_report_phrase(ERROR, p, &err);
    seva_check(status, &err, "phrase");
    keep_image(built, size, image);
}

/* seva.try_phrase(cue, pattern, guards, lang, samples text[]): where it would match, without its going live. */
Datum
seva_try_phrase(PG_FUNCTION_ARGS)
{
    sv_phrase p = seva_phrase_args(fcinfo);
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

/* What a thread is judged with, and what it would be judged with. */
typedef struct Trial
{
    const SevaRules *now;
    sv_ruleset then;
    sv_image image;
} Trial;

/* The model that an argument holds, in the current memory context. */
static const sv_model *
model_arg(FunctionCallInfo fcinfo, int n)
{
    bytea *weights = PG_GETARG_BYTEA_PP(n);
    size_t size = VARSIZE_ANY_EXHDR(weights);
    char *copy = palloc(size + SEVA_ALIGNMENT);
    const sv_model *opened;

    copy = (char *) TYPEALIGN(SEVA_ALIGNMENT, copy);
    memcpy(copy, VARDATA_ANY(weights), size);
    if (sv_model_open(copy, size, &opened) != SV_OK)
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                 errmsg("weights: the model is damaged or was trained for another build of seva")));
    return opened;
}

static void
begin_trial(FunctionCallInfo fcinfo, Trial *t)
{
    const char *name = seva_string_arg(fcinfo, 1);
    sv_lang lang;
    void *image;
    size_t size;

    t->now = seva_rules_whole();
    t->then = t->now->core;
    if (SPI_connect() != SPI_OK_CONNECT)
        elog(ERROR, "SPI_connect failed");
    seva_compile_rows(seva_work_begin(0), SEVA_WITH_TRIALS, &image, &size);
    keep_image(image, size, &t->image);
    SPI_finish();
    t->then.image = &t->image;
    if (PG_ARGISNULL(2))
        return;
    lang = name ? seva_lang_arg(name, strlen(name), "lang") : SV_OTHER;
    if (lang >= SV_NLANG)
        ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("lang: a model needs its language")));
    t->then.model[lang] = model_arg(fcinfo, 2);
}

/* A verdict with its words, which are copied; "" for none. */
typedef struct Outcome { sv_verdict verdict; text *evidence; } Outcome;

static void
outcomes(Jsonb *json, const sv_ruleset *rules, Outcome out[SV_NGUIDELINES])
{
    sv_arena *a = seva_work_begin(0);
    sv_thread thread;
    sv_judgement j;
    sv_error err = {0};

    seva_thread_from_json(a, json, &thread);
    seva_check(sv_judge(a, rules, &thread, &j, &err), &err, "thread");
    for (int g = 0; g < SV_NGUIDELINES; g++)
    {
        const sv_finding *f = &j.finding[g];

        out[g].verdict = f->verdict;
        out[g].evidence = f->has_evidence ? cstring_to_text_with_len(j.reply.text + f->ev_start, f->ev_end - f->ev_start) : NULL;
    }
    seva_work_end();
}

static void
try_on_thread(ReturnSetInfo *out, const Trial *t, int n, Jsonb *json)
{
    Outcome before[SV_NGUIDELINES], after[SV_NGUIDELINES];

    outcomes(json, &t->now->core, before);
    outcomes(json, &t->then, after);
    for (int g = 0; g < SV_NGUIDELINES; g++)
    {
        Datum values[] = {Int32GetDatum(n), PointerGetDatum(t->now->guideline[g]),
                          ObjectIdGetDatum(t->now->verdict[before[g].verdict]), ObjectIdGetDatum(t->now->verdict[after[g].verdict]),
                          PointerGetDatum(before[g].evidence), PointerGetDatum(after[g].evidence)};
        bool nulls[] = {false, false, false, false, before[g].evidence == NULL, after[g].evidence == NULL};

        if (before[g].verdict != after[g].verdict)
            tuplestore_putvalues(out->setResult, out->setDesc, values, nulls);
    }
}

/* seva.try_ruleset(threads jsonb[], lang text, weights bytea): the verdicts that would change. */
Datum
seva_try_ruleset(PG_FUNCTION_ARGS)
{
    MemoryContext each, caller;
    Datum *threads;
    bool *nulls;
    Trial t;
    int n;

    InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
    if (PG_ARGISNULL(0))
        return (Datum) 0;
    begin_trial(fcinfo, &t);
    deconstruct_array(PG_GETARG_ARRAYTYPE_P(0), JSONBOID, -1, false, TYPALIGN_INT, &threads, &nulls, &n);
    each = AllocSetContextCreate(CurrentMemoryContext, "seva thread", ALLOCSET_DEFAULT_SIZES);
    for (int i = 0; i < n; i++)
    {
        CHECK_FOR_INTERRUPTS();
        if (nulls[i])
            continue;
        caller = MemoryContextSwitchTo(each);
        try_on_thread((ReturnSetInfo *) fcinfo->resultinfo, &t, i + 1, DatumGetJsonbP(threads[i]));
        MemoryContextSwitchTo(caller);
        MemoryContextReset(each);
    }
    return (Datum) 0;
}
