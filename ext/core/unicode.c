/*
 * unicode.c - look-ups in the tables that unicode.pl generates.
 */
#include "unicode.h"

#include "unicode_tables.h"

static bool
is_tail(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

int32_t
sv_utf8(const unsigned char *p, const unsigned char *end, unsigned *len)
{
    ptrdiff_t left = end - p;
    int32_t cp;

    *len = 1;
    if (p[0] < 0x80)
        return p[0];
    if (p[0] >= 0xE0 && p[0] < 0xF0)
    {
        if (left < 3 || !is_tail(p[1]) || !is_tail(p[2]))
            return -1;
        cp = (p[0] & 0x0F) << 12 | (p[1] & 0x3F) << 6 | (p[2] & 0x3F);
        if (cp < 0x800 || (cp >= 0xD800 && cp <= 0xDFFF))
            return -1;
        *len = 3;
        return cp;
    }
    if (p[0] >= 0xC2 && p[0] < 0xE0)
    {
        if (left < 2 || !is_tail(p[1]))
            return -1;
        *len = 2;
        return (p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    }
    if (p[0] < 0xF0 || p[0] > 0xF4 || left < 4 || !is_tail(p[1]) || !is_tail(p[2]) || !is_tail(p[3]))
        return -1;
    cp = (p[0] & 0x07) << 18 | (p[1] & 0x3F) << 12 | (p[2] & 0x3F) << 6 | (p[3] & 0x3F);
    if (cp < 0x10000 || cp > 0x10FFFF)
        return -1;
    *len = 4;
    return cp;
}

unsigned
sv_utf8_put(int32_t cp, char *out)
{
    unsigned char *o = (unsigned char *) out;

    if (cp < 0x80)
    {
        o[0] = (unsigned char) cp;
        return 1;
    }
    if (cp < 0x800)
    {
        o[0] = (unsigned char) (0xC0 | cp >> 6);
        o[1] = (unsigned char) (0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000)
    {
        o[0] = (unsigned char) (0xE0 | cp >> 12);
        o[1] = (unsigned char) (0x80 | (cp >> 6 & 0x3F));
        o[2] = (unsigned char) (0x80 | (cp & 0x3F));
        return 3;
    }
    o[0] = (unsigned char) (0xF0 | cp >> 18);
    o[1] = (unsigned char) (0x80 | (cp >> 12 & 0x3F));
    o[2] = (unsigned char) (0x80 | (cp >> 6 & 0x3F));
    o[3] = (unsigned char) (0x80 | (cp & 0x3F));
    return 4;
}

#define LOOK_UP(name, bits, cp) \
    name##_value[(size_t) name##_block[(cp) >> (bits)] << (bits) | ((cp) & ((1 << (bits)) - 1))]

unsigned
sv_uni_class(int32_t cp)
{
    return cp < 0 ? SV_U_OTHER : LOOK_UP(sv_uni_class, SV_UNI_CLASS_BITS, cp);
}

unsigned
sv_uni_ccc(int32_t cp)
{
    return cp < 0 ? 0 : LOOK_UP(sv_uni_ccc, SV_UNI_CCC_BITS, cp);
}

const uint8_t *
sv_uni_fold(int32_t cp, unsigned *len)
{
    unsigned offset = cp < 0 ? 0 : LOOK_UP(sv_uni_fold, SV_UNI_FOLD_BITS, cp);

    if (offset == 0)
        return NULL;
    *len = sv_uni_fold_pool[offset];
    return &sv_uni_fold_pool[offset + 1];
}
