/*
 * texts.c - SQL functions on single texts: own words, cues, transfer decoding, and the names of the acts.
 */
#include "seva_pg.h"

#include "arena.h"

#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"

SEVA_FUNCTION(seva_own_words);
SEVA_FUNCTION(seva_cues);
SEVA_FUNCTION(seva_decode_body);
SEVA_FUNCTION(seva_acts);

/* A text or bytea argument. */
static struct varlena *
bytes_arg(FunctionCallInfo fcinfo, int n)
{
    return PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(n));
}

/* seva.own_words(body text, content_type text) returns text. */
Datum
seva_own_words(PG_FUNCTION_ARGS)
{
    text *body = PG_GETARG_TEXT_PP(0), *type = PG_GETARG_TEXT_PP(1);
    sv_content content = seva_content_arg(VARDATA_ANY(type), VARSIZE_ANY_EXHDR(type), "content_type");
    sv_text own;
    text *out;

    seva_check(sv_own_words(seva_work_begin(0), VARDATA_ANY(body), VARSIZE_ANY_EXHDR(body), content, &own), NULL, "body");
    out = cstring_to_text_with_len(own.text, own.len);
    seva_work_end();
    PG_RETURN_TEXT_P(out);
}

static void
put_cue(ReturnSetInfo *out, const char *s, const sv_cue *c, SevaPlace *place)
{
    int start = seva_chars(s, c->start, place);
    Datum values[] = {
        CStringGetTextDatum(sv_cue_name(c->cue)), PointerGetDatum(cstring_to_text_with_len(s + c->start, c->end - c->start)),
        Int32GetDatum(start), Int32GetDatum(seva_chars(s, c->end, place)),
        Int32GetDatum(c->sentence + 1), Int32GetDatum(c->weight), Int32GetDatum((int32) c->phrase),
    };
    bool nulls[lengthof(values)] = {0};

    tuplestore_putvalues(out->setResult, out->setDesc, values, nulls);
}

/* All cues of the words, in an array that is long enough. */
static sv_cue *
scan_all(sv_arena *a, const SevaRules *rules, const sv_words *words, const char *helpdesk, const char *queue, uint32_t *n)
{
    uint32_t cap = 256;

    for (;;)
    {
        sv_cue *found = sv_alloc_raw(a, cap * sizeof(sv_cue));
        sv_status status;

        if (found == NULL)
            seva_check(SV_NOMEM, NULL, "body");
        while ((status = sv_scan(rules->core.image, words, helpdesk, queue, found, cap, n)) == SV_MISSING)
            rules = seva_rules_wanted();
        seva_check(status, NULL, "body");
        if (*n <= cap)
            return found;
        cap = *n;
    }
}

static void
force_lang(sv_words *words, sv_lang lang)
{
    words->lang = lang;
    for (uint32_t i = 0; i < words->nsentences; i++)
        words->sentence[i].lang = lang;
}

/* seva.cues(body text, lang text, helpdesk text, queue text): every cue with its span in characters of body. */
Datum
seva_cues(PG_FUNCTION_ARGS)
{
    const SevaRules *rules;
    sv_arena *a;
    text *body;
    const char *s, *lang;
    sv_words words;
    sv_cue *found;
    uint32_t n;
    SevaPlace place = {0};

    InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
    if (PG_ARGISNULL(0))
        return (Datum) 0;
    rules = seva_rules();
    a = seva_work_begin(0);
    body = PG_GETARG_TEXT_PP(0);
    s = VARDATA_ANY(body);
    seva_check(sv_split(a, s, Min(VARSIZE_ANY_EXHDR(body), SV_MAX_OWN), &words), NULL, "body");
    if ((lang = seva_string_arg(fcinfo, 1)) != NULL)
        force_lang(&words, seva_lang_arg(lang, strlen(lang), "lang"));
    found = scan_all(a, rules, &words, seva_string_arg(fcinfo, 2), seva_string_arg(fcinfo, 3), &n);
    for (uint32_t i = 0; i < n; i++)
        put_cue((ReturnSetInfo *) fcinfo->resultinfo, s, &found[i], &place);
    seva_work_end();
    return (Datum) 0;
}

static sv_encoding
encoding_arg(text *name)
{
    static const struct { const char *name; sv_encoding encoding; } known[] = {
        {"", SV_ENC_NONE}, {"none", SV_ENC_NONE}, {"7bit", SV_ENC_NONE}, {"8bit", SV_ENC_NONE}, {"binary", SV_ENC_NONE},
        {"quoted-printable", SV_ENC_QP}, {"base64", SV_ENC_BASE64},
    };

    for (int i = 0; i < lengthof(known); i++)
        if (strlen(known[i].name) == VARSIZE_ANY_EXHDR(name) &&
            pg_strncasecmp(known[i].name, VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name)) == 0)
            return known[i].encoding;
    ereport(ERROR,
            (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
             errmsg("encoding: no transfer encoding \"%s\"", seva_quotable(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name))),
             errhint("Known are none, 7bit, 8bit, binary, quoted-printable and base64.")));
}

/* Make bytes valid UTF-8 without NUL: what is not becomes U+FFFD, so that a mislabelled body is no error. */
static char *
valid_utf8(const char *s, size_t len, size_t *outlen)
{
    char *out = MemoryContextAllocHuge(CurrentMemoryContext, len * 3 + 1), *to = out;
    const char *end = s + len;

    while (s < end)
    {
        int n = pg_utf_mblen((const unsigned char *) s);

        if (*s != '\0' && n <= end - s && pg_utf8_islegal((const unsigned char *) s, n))
        {
            memcpy(to, s, n);
            to += n;
            s += n;
            continue;
        }
        memcpy(to, "\xEF\xBF\xBD", 3);
        to += 3;
        s++;
    }
    *outlen = to - out;
    return out;
}

/* seva.decode_body(content text or bytea, encoding text) returns text; the decoded bytes are taken for UTF-8. */
Datum
seva_decode_body(PG_FUNCTION_ARGS)
{
    struct varlena *content = bytes_arg(fcinfo, 0);
    sv_encoding encoding = encoding_arg(PG_GETARG_TEXT_PP(1));
    size_t len = Min(VARSIZE_ANY_EXHDR(content), SEVA_DECODE_BYTES), cleanlen;
    char *decoded, *clean;

    seva_check(sv_decode(seva_work_begin(0), VARDATA_ANY(content), len, encoding, &decoded, &len), NULL, "content");
    clean = valid_utf8(decoded, len, &cleanlen);
    seva_work_end();
    PG_RETURN_TEXT_P(cstring_to_text_with_len(clean, cleanlen));
}

/* seva.acts(): the acts in their order. */
Datum
seva_acts(PG_FUNCTION_ARGS)
{
    static const char *const gloss[] = {
#define ACT(name, side, text) text,
#include "acts.def"
#undef ACT
    };
    ReturnSetInfo *out = (ReturnSetInfo *) fcinfo->resultinfo;

    InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
    for (int i = 0; i < SV_NACTS; i++)
    {
        Datum values[] = {CStringGetTextDatum(sv_act_name[i]),
                          CStringGetTextDatum(sv_act_is_customers[i] ? "customer" : "agent"), CStringGetTextDatum(gloss[i])};
        bool nulls[lengthof(values)] = {0};

        tuplestore_putvalues(out->setResult, out->setDesc, values, nulls);
    }
    return (Datum) 0;
}
