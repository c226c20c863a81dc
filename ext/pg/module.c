/*
 * module.c - loading: the module's magic block and the settings.
 *
 * Loading costs a helpdesk time at every new session, so nothing else happens here; the ruleset is read at first use.
 */
#include "seva_pg.h"

#include "utils/guc.h"

PG_MODULE_MAGIC;

bool seva_enabled = true;
int seva_judging_time = 250;

extern PGDLLEXPORT void _PG_init(void);

void
_PG_init(void)
{
    /* Superusers and those whom they grant it: an agent's session must not be able to switch its own coaching off. */
    DefineCustomBoolVariable("seva.enabled",
                             "Judges replies where they are stored, and posts coaching notes.",
                             "Off stops both at once in every session; functions that are called by hand still answer.",
                             &seva_enabled, true, PGC_SUSET, 0, NULL, NULL, NULL);
    DefineCustomIntVariable("seva.judging_time",
                            "How long judging may keep a helpdesk's statement waiting.",
                            "A reply that takes longer is stored unjudged and judged later. 0 sets no bound.",
                            &seva_judging_time, 250, 0, 60000, PGC_SUSET, GUC_UNIT_MS, NULL, NULL, NULL);
    MarkGUCPrefixReserved("seva");
}
