/*
 * ruleset.c - the backend's copy of the ruleset: read at first use, learnt of again when it changes.
 *
 * Of the image a session reads the header, and those parts (languages) that its texts ask for: a helpdesk that opens a
 * session for every request pays for them each time.
 *
 * A write to seva.ruleset sends a relcache invalidation (seva_ruleset_changed); every backend that hears it holds its
 * copy for dirty and looks again, by the active snapshot, at its next call.  An old snapshot may show an older ruleset
 * than the one in force, so the copy counts as clean only when it is what the latest committed row says.
 */
#include "rules.h"

#include "access/detoast.h"
#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/namespace.h"
#include "catalog/pg_enum.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/catcache.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

#include "image.h"
#include "model.h"

/* Columns of seva.ruleset and seva.model (sql/rules/ruleset.sql, sql/rules/model.sql). */
enum { RULESET_ONE = 1, RULESET_VERSION, RULESET_IMAGE };
enum { MODEL_ID = 1, MODEL_LANG, MODEL_ACTIVE, MODEL_WEIGHTS };

static SevaRules *held;          /* NULL before first use */
static char held_row[NAMEDATALEN]; /* the version that the row of what we hold gives */
static bool dirty = true;
static uint64 changes;           /* invalidations heard */
static Oid ruleset_oid = InvalidOid;

SEVA_FUNCTION(seva_ruleset_changed);
SEVA_FUNCTION(seva_model_is_sound);
SEVA_FUNCTION(seva_shipped_model);

static void
on_invalidation(Datum arg, Oid relid)
{
    if (relid == ruleset_oid || relid == InvalidOid)
    {
        dirty = true;
        changes++;
    }
}

/* Statement trigger of seva.ruleset: tell every backend, once this is committed. */
Datum
seva_ruleset_changed(PG_FUNCTION_ARGS)
{
    CacheInvalidateRelcache(seva_trigger_data(fcinfo)->tg_relation);
    return PointerGetDatum(NULL);
}

/* A table of the extension. */
static Oid
relation_oid(const char *name)
{
    Oid schema = get_namespace_oid("seva", false);
    Oid relid = get_relname_relid(name, schema);

    if (!OidIsValid(relid))
        ereport(ERROR, (errcode(ERRCODE_UNDEFINED_TABLE), errmsg("table seva.%s is missing", name),
                        errhint("The extension seva is damaged; drop and create it.")));
    return relid;
}

/* The text in a column of a row that is not NULL there, in the current memory context. */
static char *
column_text(HeapTuple row, AttrNumber column, TupleDesc desc)
{
    bool isnull;
    Datum d = heap_getattr(row, column, desc, &isnull);

    return isnull ? NULL : TextDatumGetCString(d);
}

/* The version in the one row of seva.ruleset; "" where there is no row.  snapshot NULL: the latest committed state. */
static void
read_version(Relation rel, Snapshot snapshot, char version[NAMEDATALEN])
{
    SysScanDesc scan = systable_beginscan(rel, InvalidOid, false, snapshot, 0, NULL);
    HeapTuple row = systable_getnext(scan);

    version[0] = '\0';
    if (HeapTupleIsValid(row))
        strlcpy(version, column_text(row, RULESET_VERSION, RelationGetDescr(rel)), NAMEDATALEN);
    systable_endscan(scan);
}

/* A copy of a bytea column's bytes where the core wants them; NULL for NULL. */
static void *
aligned_copy(MemoryContext context, HeapTuple row, AttrNumber column, TupleDesc desc, size_t *size)
{
    bool isnull;
    Datum d = heap_getattr(row, column, desc, &isnull);
    bytea *value;
    char *copy;

    if (isnull)
        return NULL;
    value = DatumGetByteaPP(d);
    *size = VARSIZE_ANY_EXHDR(value);
    copy = MemoryContextAlloc(context, *size + SEVA_ALIGNMENT);
    copy = (char *) TYPEALIGN(SEVA_ALIGNMENT, copy);
    memcpy(copy, VARDATA_ANY(value), *size);
    if ((Pointer) value != DatumGetPointer(d))
        pfree(value);
    return copy;
}

/* Compile the rows as their owner, who may read them, whoever asks. */
static void
compile_in_memory(SevaRules *rules, Oid owner)
{
    MemoryContext scratch = AllocSetContextCreate(CurrentMemoryContext, "seva compilation", ALLOCSET_DEFAULT_SIZES);
    Oid user;
    int security;
    void *image;
    size_t size;
    char *copy;

    GetUserIdAndSecContext(&user, &security);
    SetUserIdAndSecContext(owner, security | SECURITY_LOCAL_USERID_CHANGE | SECURITY_RESTRICTED_OPERATION);
    if (SPI_connect() != SPI_OK_CONNECT)
        elog(ERROR, "SPI_connect failed");
    seva_compile_rows(seva_work_apart(scratch), SEVA_AS_SEEN, &image, &size);
    copy = MemoryContextAlloc(rules->context, size + SEVA_ALIGNMENT);
    copy = (char *) TYPEALIGN(SEVA_ALIGNMENT, copy);
    memcpy(copy, image, size);
    SPI_finish();
    SetUserIdAndSecContext(user, security);
    MemoryContextDelete(scratch);
    seva_check(sv_image_open(copy, size, &rules->image), NULL, "ruleset");
    rules->wanted = 0;
}

static void
warn_of_damage(void)
{
    ereport(WARNING,
            (errmsg("the ruleset stored in seva.ruleset is damaged or was compiled by another build of seva"),
             errdetail("This session compiles its own from the phrases."),
             errhint("SELECT seva.compile() stores a sound one.")));
}

/*
 * Bytes [at, at + size) of the stored image, in the current memory context, aligned as the core wants it.  at >= 4: what is
 * read begins four bytes before, so that the bytes asked for stand behind eight, and are not copied once more.
 */
static void *
read_slice(Datum image, uint32_t at, uint32_t size)
{
    bytea *slice = PG_DETOAST_DATUM_SLICE(image, at - 4, size + 4);

    return VARSIZE(slice) == VARHDRSZ + 4 + size ? VARDATA(slice) + 4 : NULL;
}

/* The header of the stored image; its parts are read when they are wanted. */
static bool
open_stored(SevaRules *rules, Datum image)
{
    sv_image_header *h = MemoryContextAllocZero(rules->context, sizeof(sv_image_header));
    bytea *head = PG_DETOAST_DATUM_SLICE(image, 0, sizeof(sv_image_header));

    memcpy(h, VARDATA(head), Min(VARSIZE(head) - VARHDRSZ, sizeof(sv_image_header)));
    pfree(head);
    return sv_image_open_header(h, sizeof(sv_image_header), &rules->wanted, &rules->image) == SV_OK &&
           toast_raw_datum_size(image) - VARHDRSZ == h->size;
}

/* The stored image, or, where there is none that can be trusted, one compiled from the rows. */
static void
load_image(SevaRules *rules, Relation rel, Snapshot snapshot)
{
    SysScanDesc scan = systable_beginscan(rel, InvalidOid, false, snapshot, 0, NULL);
    HeapTuple row = systable_getnext(scan);
    bool sound = false;

    if (HeapTupleIsValid(row))
    {
        bool isnull;
        Datum image = heap_getattr(row, RULESET_IMAGE, RelationGetDescr(rel), &isnull);

        sound = !isnull && open_stored(rules, image);
        if (!sound)
            warn_of_damage();
    }
    systable_endscan(scan);
    if (!sound)
        compile_in_memory(rules, rel->rd_rel->relowner);
    rules->core.image = &rules->image;
}

/* The wanted parts of the stored image; false where one is damaged. */
static bool
read_parts(SevaRules *rules, Datum image)
{
    const sv_image_header *h = rules->image.base;
    MemoryContext caller = MemoryContextSwitchTo(rules->context);
    bool sound = true;

    for (uint32_t i = 0; i < h->nparts && sound; i++)
        if (rules->wanted >> i & 1 && rules->image.part[i] == NULL)
            sound = sv_image_add_part(&rules->image, i, read_slice(image, h->part[i].at, h->part[i].size), h->part[i].size) == SV_OK;
    rules->wanted = 0;
    MemoryContextSwitchTo(caller);
    return sound;
}

/* seva.model_is_sound(weights bytea) returns bool. */
Datum
seva_model_is_sound(PG_FUNCTION_ARGS)
{
    bytea *weights = PG_GETARG_BYTEA_PP(0);
    size_t size = VARSIZE_ANY_EXHDR(weights);
    char *copy = palloc(size + SEVA_ALIGNMENT);
    const sv_model *opened;

    copy = (char *) TYPEALIGN(SEVA_ALIGNMENT, copy);
    memcpy(copy, VARDATA_ANY(weights), size);
    PG_RETURN_BOOL(sv_model_open(copy, size, &opened) == SV_OK);
}

/* seva.shipped_model(lang text) returns bytea. */
Datum
seva_shipped_model(PG_FUNCTION_ARGS)
{
    const char *name = seva_string_arg(fcinfo, 0);
    const sv_model *m = sv_shipped_model(seva_lang_arg(name, strlen(name), "lang"));
    bytea *out;

    if (m == NULL)
        PG_RETURN_NULL();
    out = palloc(VARHDRSZ + SV_MODEL_SIZE(m));
    SET_VARSIZE(out, VARHDRSZ + SV_MODEL_SIZE(m));
    memcpy(VARDATA(out), m, SV_MODEL_SIZE(m));
    PG_RETURN_BYTEA_P(out);
}

void
seva_read_models(sv_ruleset *rules, Snapshot snapshot)
{
    Relation rel = table_open(relation_oid("model"), AccessShareLock);
    TupleDesc desc = RelationGetDescr(rel);
    SysScanDesc scan = systable_beginscan(rel, InvalidOid, false, snapshot, 0, NULL);
    HeapTuple row;

    while (HeapTupleIsValid(row = systable_getnext(scan)))
    {
        bool isnull;
        size_t size;
        char *name = column_text(row, MODEL_LANG, desc);
        sv_lang lang = sv_lang_by_name(name, strlen(name));
        void *block;

        if (lang >= SV_NLANG || !DatumGetBool(heap_getattr(row, MODEL_ACTIVE, desc, &isnull)))
            continue;
        block = aligned_copy(CurrentMemoryContext, row, MODEL_WEIGHTS, desc, &size);
        if (block == NULL || sv_model_open(block, size, &rules->model[lang]) != SV_OK)
        {
            rules->model[lang] = NULL;
            ereport(WARNING,
                    (errmsg("the model of \"%s\" in seva.model is damaged or was trained for another build of seva", name),
                     errdetail("The shipped model is used."), errhint("Train it again from seva.example.")));
        }
    }
    systable_endscan(scan);
    table_close(rel, AccessShareLock);
}

static void
load_guidelines(SevaRules *rules, Snapshot snapshot)
{
    Oid relid = relation_oid("guideline");
    AttrNumber id = get_attnum(relid, "id"), source = get_attnum(relid, "source");
    Relation rel = table_open(relid, AccessShareLock);
    SysScanDesc scan = systable_beginscan(rel, InvalidOid, false, snapshot, 0, NULL);
    HeapTuple row;

    while (HeapTupleIsValid(row = systable_getnext(scan)))
    {
        char *name = column_text(row, id, RelationGetDescr(rel));

        for (int g = 0; g < SV_NGUIDELINES; g++)
            if (strcmp(sv_guideline_id[g], name) == 0)
                rules->source[g] = cstring_to_text(column_text(row, source, RelationGetDescr(rel)));
    }
    systable_endscan(scan);
    table_close(rel, AccessShareLock);
    for (int g = 0; g < SV_NGUIDELINES; g++)
    {
        rules->guideline[g] = cstring_to_text(sv_guideline_id[g]);
        if (rules->source[g] == NULL)
            rules->source[g] = cstring_to_text("");
    }
}

static void
load_verdicts(SevaRules *rules)
{
    static const char *const name[] = {
        [SV_NOT_APPLICABLE] = "not_applicable", [SV_KEPT] = "kept", [SV_MISSED] = "missed", [SV_BROKEN] = "broken",
    };
    Oid type = GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid, CStringGetDatum("verdict"),
                               ObjectIdGetDatum(get_namespace_oid("seva", false)));

    for (int v = 0; v < lengthof(name); v++)
    {
        rules->verdict[v] = GetSysCacheOid2(ENUMTYPOIDNAME, Anum_pg_enum_oid, ObjectIdGetDatum(type),
                                            CStringGetDatum(name[v]));
        if (!OidIsValid(rules->verdict[v]))
            ereport(ERROR, (errcode(ERRCODE_UNDEFINED_OBJECT), errmsg("type seva.verdict has no value \"%s\"", name[v])));
    }
}

/* What judged: this build, the phrases, and the models of all languages, each by its checksum. */
char *
seva_version(const sv_ruleset *rules)
{
    uint32_t models = 2166136261u;

    for (int lang = 0; lang < SV_NLANG; lang++)
    {
        const sv_model *m = rules->model[lang] ? rules->model[lang] : sv_shipped_model(lang);

        models = (models ^ (m ? m->checksum : 0)) * 16777619u;
    }
    if (sv_shipped_leanings())
        models = (models ^ sv_shipped_leanings()->checksum) * 16777619u;
    return psprintf("%s-%.16s-%08x", SEVA_VERSION, rules->image->version, models);
}

static SevaRules *
load(Relation rel, Snapshot snapshot)
{
    MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "seva ruleset", ALLOCSET_SMALL_SIZES);
    SevaRules *rules = MemoryContextAllocZero(context, sizeof(SevaRules));
    MemoryContext caller;

    rules->context = context;
    load_image(rules, rel, snapshot);
    caller = MemoryContextSwitchTo(context);
    seva_read_models(&rules->core, snapshot);
    load_guidelines(rules, snapshot);
    load_verdicts(rules);
    rules->version = cstring_to_text(seva_version(&rules->core));
    MemoryContextSwitchTo(caller);
    return rules;
}

static void
replace_held(SevaRules *rules, const char *row)
{
    SevaRules *old = held;

    MemoryContextSetParent(rules->context, CacheMemoryContext);
    held = rules;
    strlcpy(held_row, row, sizeof(held_row));
    if (old != NULL)
        MemoryContextDelete(old->context);
}

static void
refresh(void)
{
    static bool registered = false;
    char seen[NAMEDATALEN], latest[NAMEDATALEN];
    uint64 before;
    Relation rel;

    if (!registered)
    {
        CacheRegisterRelcacheCallback(on_invalidation, (Datum) 0);
        registered = true;
    }
    ruleset_oid = relation_oid("ruleset");
    rel = table_open(ruleset_oid, AccessShareLock);
    before = changes;
    read_version(rel, NULL, latest);
    read_version(rel, GetActiveSnapshot(), seen);
    if (held == NULL || seen[0] == '\0' || strcmp(seen, held_row) != 0)
        replace_held(load(rel, GetActiveSnapshot()), seen);
    table_close(rel, AccessShareLock);
    if (changes == before && seen[0] != '\0' && strcmp(seen, latest) == 0)
        dirty = false;
}

/* Read what is wanted of the image that the rules in hand were read from; false where the row is another by now. */
static bool
read_wanted(void)
{
    Relation rel = table_open(relation_oid("ruleset"), AccessShareLock);
    SysScanDesc scan = systable_beginscan(rel, InvalidOid, false, GetActiveSnapshot(), 0, NULL);
    HeapTuple row = systable_getnext(scan);
    bool same = false, sound = false, isnull;

    if (HeapTupleIsValid(row))
    {
        same = strcmp(column_text(row, RULESET_VERSION, RelationGetDescr(rel)), held_row) == 0;
        sound = same && read_parts(held, heap_getattr(row, RULESET_IMAGE, RelationGetDescr(rel), &isnull));
    }
    systable_endscan(scan);
    if (same && !sound)
    {
        warn_of_damage();
        compile_in_memory(held, rel->rd_rel->relowner);
    }
    table_close(rel, AccessShareLock);
    return same;
}

const SevaRules *
seva_rules_wanted(void)
{
    if (read_wanted())
        return held;
    dirty = true;
    held_row[0] = '\0';
    return seva_rules();
}

/* The parts of an image that are not there, as bits. */
static uint32_t
missing_parts(const sv_image *image)
{
    const sv_image_header *h = image->base;
    uint32_t missing = 0;

    for (uint32_t i = 0; i < Min(h->nparts, SV_MAX_PARTS); i++)
        missing |= (uint32_t) (image->part[i] == NULL) << i;
    return missing;
}

const SevaRules *
seva_rules_whole(void)
{
    const SevaRules *rules = seva_rules();

    while ((held->wanted = missing_parts(&rules->image)) != 0)
        rules = seva_rules_wanted();
    return rules;
}

const SevaRules *
seva_rules(void)
{
    /* A transaction that locks nothing more would not hear of a change before its end. */
    AcceptInvalidationMessages();
    if (dirty)
        refresh();
    return held;
}
