/* acts.c - names of the acts. */
#include "seva.h"

const char *const sv_act_name[SV_NACTS] = {
#define ACT(name, side, gloss) #name,
#include "acts.def"
#undef ACT
};

#define AGENT false
#define CUSTOMER true
const bool sv_act_is_customers[SV_NACTS] = {
#define ACT(name, side, gloss) side,
#include "acts.def"
#undef ACT
};
