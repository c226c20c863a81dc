/*
 * work.c - the memory that judging works in, the bounds on its time and space, and values between server and core.
 */
#include "seva_pg.h"

#include "access/xact.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "portability/instr_time.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

/* Enough for a thread of SEVA_THREAD_BYTES; a hostile one ends here, not in the server's swap. */
#define WORK_LIMIT ((size_t) 128 * 1024 * 1024)

static sv_arena *arena;
static MemoryContext blocks;
static instr_time began; /* by a clock that nobody sets */
static int limit_in_force; /* ms, 0: none */
static bool late;

static bool
over_time(void)
{
    instr_time now;

    INSTR_TIME_SET_CURRENT(now);
    INSTR_TIME_SUBTRACT(now, began);
    return INSTR_TIME_GET_MILLISEC(now) > limit_in_force;
}

static void *
take_block(void *ctx, size_t size)
{
    /* The core knows nothing of cancelled queries: for it they look like the end of memory, see seva_check. */
    if (InterruptPending && (QueryCancelPending || ProcDiePending))
        return NULL;
    if (limit_in_force > 0 && over_time())
    {
        late = true;
        return NULL;
    }
    return MemoryContextAllocExtended(ctx, size, MCXT_ALLOC_HUGE | MCXT_ALLOC_NO_OOM);
}

static void
release_block(void *ctx, void *block)
{
    pfree(block);
}

static void
forget_on_abort(XactEvent event, void *arg)
{
    if (event == XACT_EVENT_ABORT)
        sv_arena_reset(arena);
}

static void
forget_on_subabort(SubXactEvent event, SubTransactionId my, SubTransactionId parent, void *arg)
{
    if (event == SUBXACT_EVENT_ABORT_SUB)
        sv_arena_reset(arena);
}

static void
create_arena(void)
{
    if (blocks == NULL)
        blocks = AllocSetContextCreate(TopMemoryContext, "seva work", ALLOCSET_SMALL_SIZES);
    arena = sv_arena_new(take_block, release_block, blocks, WORK_LIMIT);
    if (arena == NULL)
        seva_check(SV_NOMEM, NULL, "seva");
    RegisterXactCallback(forget_on_abort, NULL);
    RegisterSubXactCallback(forget_on_subabort, NULL);
}

sv_arena *
seva_work_begin(int limit_ms)
{
    limit_in_force = 0;
    late = false;
    if (arena == NULL)
        create_arena();
    else
        sv_arena_reset(arena);
    INSTR_TIME_SET_CURRENT(began);
    limit_in_force = limit_ms;
    return arena;
}

sv_arena *
seva_work_apart(MemoryContext context)
{
    sv_arena *a = sv_arena_new(take_block, release_block, context, WORK_LIMIT);

    if (a == NULL)
        seva_check(SV_NOMEM, NULL, "seva");
    return a;
}

void
seva_work_end(void)
{
    sv_arena_reset(arena);
}

static void
raise_exhausted(const char *what)
{
    CHECK_FOR_INTERRUPTS();
    if (late)
        ereport(ERROR,
                (errcode(ERRCODE_STATEMENT_TOO_COMPLEX),
                 errmsg("%s: judging took longer than %d ms", what, limit_in_force),
                 errhint("The reply can be judged later, or \"seva.judging_time\" raised.")));
    ereport(ERROR,
            (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
             errmsg("%s: judging needs more than %d MB of memory", what, (int) (WORK_LIMIT >> 20)),
             errhint("Leave older messages out of the thread.")));
}

void
seva_check(sv_status status, const sv_error *err, const char *what)
{
    if (status == SV_OK)
        return;
    if (status == SV_NOMEM)
        raise_exhausted(what);
    if (status == SV_BADINPUT)
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                 errmsg("%s: %s", what, err && err->message[0] ? err->message : "not acceptable")));
    ereport(ERROR, (errcode(ERRCODE_DATA_CORRUPTED), errmsg("%s: damaged data", what)));
}

const char *
seva_string_arg(FunctionCallInfo fcinfo, int n)
{
    return PG_ARGISNULL(n) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(n));
}

/* Characters that begin among n bytes, eight bytes at a time. */
static uint32_t
count_chars(const char *s, uint32_t n)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint32_t chars = n;
    uint64_t v;

    for (; n >= 8; s += 8, n -= 8)
    {
        memcpy(&v, s, 8);
        chars -= (uint32_t) (((v >> 7 & ~v >> 6 & ones) * ones) >> 56);
    }
    for (; n > 0; n--)
        chars -= (*s++ & 0xC0) == 0x80;
    return chars;
}

uint32_t
seva_chars(const char *s, uint32_t bytes, SevaPlace *from)
{
    if (GetDatabaseEncoding() == PG_SQL_ASCII)
        return bytes; /* there a character is a byte */
    if (from->bytes < bytes)
        from->chars += count_chars(s + from->bytes, bytes - from->bytes);
    else /* cues overlap: the next one may begin before this one's end */
        from->chars -= count_chars(s + bytes, from->bytes - bytes);
    from->bytes = bytes;
    return from->chars;
}

const char *
seva_quotable(const char *s, size_t len)
{
    return pnstrdup(s, pg_mbcliplen(s, len, 40));
}

sv_lang
seva_lang_arg(const char *name, size_t len, const char *what)
{
    sv_lang lang = sv_lang_by_name(name, len);
    size_t base = 0;

    while (base < len && name[base] != '-' && name[base] != '_')
        base++;
    if (lang == SV_OTHER && base < len) /* en-IN, bn_BD: the country does not matter */
        lang = sv_lang_by_name(name, base);
    if (lang == SV_OTHER)
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                 errmsg("%s: no language \"%s\"", what, seva_quotable(name, len)),
                 errhint("Known are en, hi, bn, pa, te and hi-Latn; left out, the language is detected.")));
    return lang;
}

sv_content
seva_content_arg(const char *name, size_t len, const char *what)
{
    static const struct { const char *name; sv_content type; } known[] = {
        {"text/plain", SV_PLAIN}, {"plain", SV_PLAIN}, {"text", SV_PLAIN}, {"text/html", SV_HTML}, {"html", SV_HTML},
    };
    size_t bare = 0;

    while (bare < len && name[bare] != ';' && name[bare] != ' ') /* "text/html; charset=..." */
        bare++;
    for (int i = 0; i < lengthof(known); i++)
        if (strlen(known[i].name) == bare && pg_strncasecmp(known[i].name, name, bare) == 0)
            return known[i].type;
    ereport(ERROR,
            (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
             errmsg("%s: no content type \"%s\"", what, seva_quotable(name, len)),
             errhint("Known are text/plain and text/html.")));
}
