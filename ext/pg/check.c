/*
 * check.c - a phrase or a word class is looked at when it is written: what is not well-formed does not get in.
 */
#include "rules.h"

#include "commands/trigger.h"
#include "executor/spi.h"
#include "utils/builtins.h"
#include "utils/rel.h"

SEVA_FUNCTION(seva_check_phrase);
SEVA_FUNCTION(seva_check_phrase_row);
SEVA_FUNCTION(seva_check_class_row);

static void
check_phrase(const sv_phrase *p, const sv_class *classes, uint32_t nclasses)
{
    sv_error err = {0};
    sv_status status = sv_phrase_check(seva_work_begin(0), p, classes, nclasses, &err);

    if (status == SV_BADINPUT)
        seva_report_phrase(ERROR, p, &err);
    seva_check(status, &err, "phrase");
    seva_work_end();
}

static sv_lang
phrase_lang(const char *name, const char *what)
{
    return name == NULL || strcmp(name, "any") == 0 ? SV_ANY : seva_lang_arg(name, strlen(name), what);
}

/* The arguments (cue, pattern, guards, lang) that a phrase to be checked or tried comes in. */
sv_phrase
seva_phrase_args(FunctionCallInfo fcinfo)
{
    if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
        ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("a phrase needs a cue and a pattern")));
    return (sv_phrase) {
        .cue = seva_string_arg(fcinfo, 0), .pattern = seva_string_arg(fcinfo, 1), .guards = seva_string_arg(fcinfo, 2),
        .lang = phrase_lang(seva_string_arg(fcinfo, 3), "lang"), .weight = SEVA_DEFAULT_WEIGHT,
    };
}

/* seva.check_phrase(cue, pattern, guards, lang) returns bool: true, or the error. */
Datum
seva_check_phrase(PG_FUNCTION_ARGS)
{
    sv_phrase p = seva_phrase_args(fcinfo);
    sv_class *classes;
    uint32_t nclasses;

    if (SPI_connect() != SPI_OK_CONNECT)
        elog(ERROR, "SPI_connect failed");
    classes = seva_read_classes(true, &nclasses);
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
    TriggerData *t = seva_trigger_data(fcinfo);
    const char *weight;
    uint32_t nclasses;
    sv_class *classes;
    sv_phrase p = {0};

    if (seva_restoring())
        return let_in(t);
    if (SPI_connect() != SPI_OK_CONNECT)
        elog(ERROR, "SPI_connect failed");
    p.id = strtoul(new_value(t, "id"), NULL, 10);
    p.cue = new_value(t, "cue");
    p.pattern = new_value(t, "pattern");
    p.guards = new_value(t, "guards");
    p.lang = phrase_lang(new_value(t, "lang"), psprintf("phrase %u, column lang", p.id));
    weight = new_value(t, "weight");
    p.weight = weight ? atoi(weight) : SEVA_DEFAULT_WEIGHT;
    classes = seva_read_classes(false, &nclasses);
    if (p.cue != NULL && p.pattern != NULL) /* else NOT NULL says so */
        check_phrase(&p, classes, nclasses);
    SPI_finish();
    return let_in(t);
}

/* The classes with one of them, found by language and name, as it will be. */
static sv_class *
read_classes_with(const sv_class *new, uint32_t *n)
{
    sv_class *classes = seva_read_classes(false, n);
    uint32_t at = 0;

    while (at < *n && (classes[at].lang != new->lang || strcmp(classes[at].name, new->name) != 0))
        at++;
    classes[at] = *new; /* seva_read_classes leaves room for one more */
    *n = Max(*n, at + 1);
    return classes;
}

/* A class is well-formed if a phrase can name it. */
static void
check_class(const sv_class *new)
{
    sv_phrase p = {.cue = sv_act_name[0], .lang = new->lang, .weight = SEVA_DEFAULT_WEIGHT, .pattern = psprintf("@%s", new->name)};
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
    TriggerData *t = seva_trigger_data(fcinfo);
    sv_class new;

    if (seva_restoring())
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
