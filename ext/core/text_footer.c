/*
 * text_footer.c - footers: what disclaimers, confidentiality notices, mailing lists and scanners of mail put below, in many languages.
 *
 * Phrases are in the folded form of text_line.c.
 */
#include "text.h"
#include "words_key.h"

#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/*
 * A paragraph that holds `has` (from its beginning, where that starts with ^) and `also` is no one's own words.  An
 * agent may speak of confidentiality, viruses or newsletters too: each pair is what only a notice says.
 */
static const struct
{
    const char *has, *also;
} footers[] =
{
    {"intended recipient", "confidential"}, {"intended recipient", "delete"}, {"intended recipient", "notify"},
    {"intended recipient", "privileged"}, {"intended recipient", "disclos"}, {"intended solely for", "confidential"},
    {"intended solely for", "addressee"}, {"intended only for", "confidential"}, {"^confidentiality notice", ""},
    {"^confidentiality note", ""}, {"confidential and may", "privileged"}, {"confidential and/or", "privileged"},
    {"is confidential and", "intended"}, {"email and any attachments", "confidential"},
    {"e-mail and any attachments", "confidential"}, {"message and any attachments", "confidential"},
    {"legally privileged", "intended"}, {"^disclaimer:", ""}, {"^disclaimer -", ""},
    {"information contained in this", "confidential"}, {"consider the environment", "print"},
    {"before printing this email", ""}, {"before printing this e-mail", ""}, {"before printing this mail", ""},
    {"think before you print", ""}, {"registered in england", "registered office"},
    {"registered in england", "company n"}, {"virus-free", "avast"}, {"email has been", "for viruses"},
    {"e-mail has been", "for viruses"}, {"message has been", "for viruses"}, {"email was checked", "for viruses"},
    {"virus transmitted by this", ""}, {"^to unsubscribe from this group", "stop receiving"},
    {"because you are subscribed to the", ""}, {"because you are subscribed to this thread", ""},
    {"mailing list", "@lists."}, {"mailing list", "/listinfo"}, {"reply to this email directly", "github"},
    {"is a service from", "zendesk"}, {"delivered by zendesk", ""},
    {"enthält vertrauliche", "e-mail"}, {"vertrauliche und/oder", ""}, {"vertrauliche informationen", "empfänger"},
    {"vertraulich", "richtige adressat"}, {"irrtümlich erhalten", "vernicht"}, {"irrtümlich zugesandt", "vernicht"},
    {"umwelt", "ausdruck"}, {"umwelt", "drucken"}, {"confidentiel", "destinataire"}, {"confidentielle", "destinataire"},
    {"pensez à l'environnement", "imprim"}, {"d'imprimer ce", "mail"}, {"confidencial", "destinatario"},
    {"confidenciales", "destinatario"}, {"confidencial", "destinatário"}, {"confidenciais", "destinatário"},
    {"antes de imprimir", "ambiente"}, {"confidenzial", "destinatari"}, {"riservat", "destinatari"},
    {"prima di stampare", "ambiente"}, {"vertrouwelijk", "geadresseerde"}, {"vertrouwelijk", "bestemd"},
    {"konfidentiell", "mottagare"}, {"fortrolig", "modtager"}, {"fortrolig", "mottaker"},
    {"luottamuksellis", "vastaanottaja"}, {"poufne", "adresat"}, {"důvěrné", "příjemce"},
    {"конфиденциальн", "получател"}, {"конфиденциальн", "адресат"}, {"e-posta", "gizli"}, {"^गोपनीयता सूचना", ""},
    {"गोपनीय", "प्राप्तकर्ता"}, {"गोपनीय", "संलग्न"}, {"^গোপনীয়তা বিজ্ঞপ্তি", ""}, {"গোপনীয়", "প্রাপক"},
    {"গোপনীয়", "প্রাপক"}, {"ਗੁਪਤ", "ਪ੍ਰਾਪਤਕਰਤਾ"}, {"గోప్య", "గ్రహీత"},
};

/* Headings of such paragraphs. */
static const char *const footer_heads[] =
{
    "disclaimer", "confidentiality notice", "legal notice", "legal disclaimer", "email disclaimer", "haftungsausschluss",
    "rechtlicher hinweis", "avis de confidentialité", "aviso legal", "aviso de privacidad", "अस्वीकरण", "गोपनीयता सूचना"
};

/* Six of eight bytes as a number, ASCII letters in lower case. */
static inline uint64_t
six(const char *s)
{
    return sv_lower8(sv_load64(s)) & UINT64_C(0xFFFFFFFFFFFF);
}

#define SIX(a, b, c, d, e, f) \
    ((uint64_t) (f) << 40 | (uint64_t) (e) << 32 | (uint64_t) (d) << 24 | (uint64_t) (c) << 16 | (uint64_t) (b) << 8 | (a))

/* Words of which every footer holds one ("before you print": see sv_hints_footer). */
#define FOOTER_WORDS(W) \
    W('c', 'o', 'n', 'f', 'i', 'd') W('k', 'o', 'n', 'f', 'i', 'd') W('p', 'r', 'i', 'v', 'i', 'l') \
    W('i', 'n', 't', 'e', 'n', 'd') W('d', 'i', 's', 'c', 'l', 'a') W('e', 'n', 'v', 'i', 'r', 'o') \
    W('p', 'r', 'i', 'n', 't', 'i') W('r', 'e', 'g', 'i', 's', 't') W('v', 'i', 'r', 'u', 's', '-') \
    W('v', 'i', 'r', 'u', 's', 'e') W('v', 'i', 'r', 'u', 's', ' ') W('l', 'e', 'g', 'a', 'l', ' ') \
    W('a', 'v', 'i', 's', 'o', ' ') W('h', 'a', 'f', 't', 'u', 'n') W('u', 'n', 's', 'u', 'b', 's') \
    W('s', 'u', 'b', 's', 'c', 'r') W('m', 'a', 'i', 'l', 'i', 'n') W('g', 'i', 't', 'h', 'u', 'b') \
    W('z', 'e', 'n', 'd', 'e', 's') W('v', 'e', 'r', 't', 'r', 'a') W('v', 'e', 'r', 't', 'r', 'o') \
    W('u', 'm', 'w', 'e', 'l', 't') W('i', 'r', 'r', 't', 0xC3, 0xBC) W('l', '\'', 'e', 'n', 'v', 'i') \
    W('d', '\'', 'i', 'm', 'p', 'r') W('i', 'm', 'p', 'r', 'i', 'm') W('r', 'i', 's', 'e', 'r', 'v') \
    W('s', 't', 'a', 'm', 'p', 'a') W('f', 'o', 'r', 't', 'r', 'o') W('l', 'u', 'o', 't', 't', 'a') \
    W('p', 'o', 'u', 'f', 'n', 'e') W('d', 0xC5, 0xAF, 'v', 0xC4, 0x9B) W('e', '-', 'p', 'o', 's', 't') \
    W('s', 't', 'o', 'p', ' ', 'r') W('l', 'e', 'g', 'a', 'l', 'l') W(0xD0, 0xBA, 0xD0, 0xBE, 0xD0, 0xBD) \
    W(0xE0, 0xA4, 0x97, 0xE0, 0xA5, 0x8B) W(0xE0, 0xA6, 0x97, 0xE0, 0xA7, 0x8B) W(0xE0, 0xA8, 0x97, 0xE0, 0xA9, 0x81) \
    W(0xE0, 0xB0, 0x97, 0xE0, 0xB1, 0x8B)

/* Where a word stands in a table of 512 bits, by which most others are known without a search. */
#define SIX_BIT(six) ((uint64_t) ((six) * UINT64_C(0x9E3779B97F4A7C15)) >> 55)

static bool
is_footer_word(uint64_t w)
{
#define W(...) | (SIX_BIT(SIX(__VA_ARGS__)) / 64 == SLOT ? UINT64_C(1) << SIX_BIT(SIX(__VA_ARGS__)) % 64 : 0)
    static const uint64_t known[8] = {
#define SLOT 0
        0 FOOTER_WORDS(W),
#undef SLOT
#define SLOT 1
        0 FOOTER_WORDS(W),
#undef SLOT
#define SLOT 2
        0 FOOTER_WORDS(W),
#undef SLOT
#define SLOT 3
        0 FOOTER_WORDS(W),
#undef SLOT
#define SLOT 4
        0 FOOTER_WORDS(W),
#undef SLOT
#define SLOT 5
        0 FOOTER_WORDS(W),
#undef SLOT
#define SLOT 6
        0 FOOTER_WORDS(W),
#undef SLOT
#define SLOT 7
        0 FOOTER_WORDS(W),
#undef SLOT
    };
#undef W
#define W(...) case SIX(__VA_ARGS__):

    if (!(known[SIX_BIT(w) / 64] >> SIX_BIT(w) % 64 & 1))
        return false;
    switch (w)
    {
        FOOTER_WORDS(W)
            return true;
        default:
            return false;
    }
#undef W
}

/* "before", which many a reply says, with what may be "you" behind it. */
static bool
is_before_you(const char *s, const char *end)
{
    for (s += 6; s < end && (unsigned char) *s <= ' '; s++)
        ;
    return s < end && ((*s | 0x20) == 'y' || *s == '*' || (unsigned char) *s >= 0x80);
}

static inline bool
begins_footer_word(const char *p, const char *end)
{
    char tail[8] = {0};
    uint64_t w;

    if (end - p < 6)
        return false;
    w = six(end - p >= 8 ? p : memcpy(tail, p, (size_t) (end - p)));
    return w == SIX('b', 'e', 'f', 'o', 'r', 'e') ? is_before_you(p, end) : is_footer_word(w);
}

/* Those of eight bytes behind which a word of a notice may begin, as their highest bits: white space, brackets, quotes. */
static inline uint64_t
word_openers(uint64_t v)
{
    const uint64_t low = UINT64_C(0x7F7F7F7F7F7F7F7F), ones = UINT64_C(0x0101010101010101);
    uint64_t bracket = v ^ ones * '(', quote = v ^ ones * '"';

    return ~((((v & low) + ones * (0x7F - ' ')) | v) & (((bracket & low) + low) | bracket) & (((quote & low) + low) | quote)) & ~low;
}

bool
sv_hints_footer(const char *s, uint32_t len)
{
    const char *end = s + len, *p = s;

    if (begins_footer_word(s, end))
        return true;
    for (; end - p >= 8; p += 8)
        for (uint64_t open = word_openers(sv_load64(p)); open; open &= open - 1)
            if (begins_footer_word(p + (__builtin_ctzll(open) >> 3) + 1, end))
                return true;
    for (; end - p > 6; p++)
        if (((unsigned char) *p <= ' ' || *p == '(' || *p == '"') && begins_footer_word(p + 1, end))
            return true;
    return false;
}

/* Which pairs of neighbouring bytes a text has, by a hash: a phrase with a pair that is not among them is not in it. */
typedef struct pairs { uint64_t bits[64]; } pairs;

static inline uint32_t
pair_bit(const char *s)
{
    return ((unsigned char) s[0] * 67u + (unsigned char) s[1]) & 4095;
}

static void
note_pairs(pairs *p, const char *s, uint32_t len)
{
    memset(p, 0, sizeof *p);
    for (uint32_t i = 0; i + 1 < len; i++)
        p->bits[pair_bit(s + i) / 64] |= UINT64_C(1) << pair_bit(s + i) % 64;
}

static inline bool
may_have(const pairs *p, const char *what)
{
    for (; what[0] && what[1]; what++)
        if (!(p->bits[pair_bit(what) / 64] >> pair_bit(what) % 64 & 1))
            return false;
    return true;
}

bool
sv_is_footer_head(const sv_folded *f)
{
    for (size_t k = 0; k < COUNT(footer_heads) && f->len < 64; k++)
        if (strlen(footer_heads[k]) == f->len && memcmp(footer_heads[k], f->s, f->len) == 0)
            return true;
    return false;
}

bool
sv_is_footer(const sv_folded *f)
{
    pairs seen;

    note_pairs(&seen, f->s, f->len);
    for (size_t k = 0; k < COUNT(footers); k++)
    {
        const char *has = footers[k].has + (*footers[k].has == '^');

        if (!may_have(&seen, has) || !may_have(&seen, footers[k].also))
            continue;
        if ((has > footers[k].has ? sv_folded_begins(f, has) : sv_folded_has(f, has)) && sv_folded_has(f, footers[k].also))
            return true;
    }
    return false;
}
