/* models.c - the models that ship with this build: of the acts, one a language, and of leanings. */
#include "model.h"

#include "models_tables.h"

static const void *const shipped[SV_NLANG] = {
    [SV_EN] = sv_model_en, [SV_HI] = sv_model_hi, [SV_BN] = sv_model_bn,
    [SV_PA] = sv_model_pa, [SV_TE] = sv_model_te, [SV_HL] = sv_model_hl,
};

const sv_model *
sv_shipped_model(sv_lang lang)
{
    return lang < SV_NLANG ? shipped[lang] : NULL;
}

const sv_model *
sv_shipped_leanings(void)
{
    static const void *const leanings = sv_model_leanings;

    return leanings;
}
