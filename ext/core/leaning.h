/* leaning.h - what the wording of a whole reply, or of all that the customer wrote, leans to, before any act is looked at. */
#ifndef SEVA_LEANING_H
#define SEVA_LEANING_H

#include "reading.h"

/* The outputs of the model of leanings: of a reply, each guideline kept and a problem; of the customer's words, what gates
 * judgement.  The latter stand among the places of customers' acts, which can be added up alone (model.h). */
enum
{
    SV_LEAN_KEPT = 0,
    SV_LEAN_PROBLEM = SV_NGUIDELINES,
    SV_LEAN_CUSTOMER = SV_FIRST_CUSTOMERS,
    SV_LEAN_concern = SV_LEAN_CUSTOMER,
    SV_LEAN_emotion,
    SV_LEAN_crisis,
    SV_LEAN_concession,
    SV_LEAN_rule,
    SV_LEAN_END
};

_Static_assert(SV_LEAN_END - SV_LEAN_CUSTOMER == SV_NFEATURES - SV_F_LEANS_CUSTOMER, "every leaning of the customer's words is a feature");

/* Fill the features SV_F_LEAN_... of the case. */
extern void sv_find_leanings(sv_case *c);

#endif
