/*
 * quoted_evidence.c - what in a line speaks for a mail program: dates, times, years, addresses.
 */
#include "quoted.h"

/* Digits of other scripts count too: Indic ones are three bytes, E0 A5 A6..AF and its like; Arabic ones two. */
uint32_t
sv_digit_at(const char *s, uint32_t len)
{
    const unsigned char *u = (const unsigned char *) s;

    if (sv_is_digit(*s))
        return 1;
    if (len >= 2 && ((u[0] == 0xD9 && u[1] >= 0xA0 && u[1] <= 0xA9) || (u[0] == 0xDB && u[1] >= 0xB0 && u[1] <= 0xB9)))
        return 2;
    if (len < 3 || u[0] != 0xE0)
        return 0;
    if ((u[1] == 0xA5 || u[1] == 0xA7 || u[1] == 0xA9 || u[1] == 0xB1) && u[2] >= 0xA6 && u[2] <= 0xAF)
        return 3;
    return 0;
}

/* Read one group of digits at i; returns the offset behind it and its number of digits. */
static uint32_t
digit_group(const sv_folded *f, uint32_t i, uint32_t *digits)
{
    uint32_t n;

    *digits = 0;
    while (i < f->len && (n = sv_digit_at(f->s + i, f->len - i)) > 0)
    {
        i += n;
        ++*digits;
    }
    return i;
}

/* Digits within a word, such as an address has, are no date; "5th", "10h" and "10am" are. */
static bool
in_word(const sv_folded *f, uint32_t begin, uint32_t end)
{
    if (begin > 0 && (sv_is_letter(f->s[begin - 1]) || f->s[begin - 1] == '_'))
        return true;
    return end < f->len && sv_is_letter(f->s[end]) && memchr("thsnrdap", f->s[end], 8) == NULL;
}

sv_evidence
sv_weigh(const sv_folded *f)
{
    sv_evidence e = {0};
    uint32_t i = 0, digits, depth = 0;

    while (i < f->len)
    {
        uint32_t end = digit_group(f, i, &digits);

        if (end == i)
        {
            e.address |= f->s[i] == '@';
            depth = f->s[i] == '<' ? 1 : f->s[i] == '>' ? 0 : depth;
            i++;
            continue;
        }
        if (depth == 0 && !in_word(f, i, end))
        {
            e.groups++;
            e.year |= digits == 4 && (end - i > 4 || memcmp(f->s + i, "19", 2) == 0 || memcmp(f->s + i, "20", 2) == 0);
            e.time |= digits <= 2 && end + 1 < f->len && (f->s[end] == ':' || f->s[end] == 'h' || f->s[end] == '.')
                      && sv_digit_at(f->s + end + 1, f->len - end - 1) > 0;
        }
        i = end;
    }
    return e;
}

bool
sv_is_dated(const sv_evidence *e)
{
    return (e->time && e->groups >= 2) || (e->year && e->groups >= 2) || e->groups >= 3;
}

bool
sv_holds_address(const sv_flat *f, const sv_line *l)
{
    return memchr(f->text + l->first, '@', l->last - l->first) != NULL;
}

bool
sv_holds_digit_or_at(const sv_flat *f, const sv_line *l)
{
    for (uint32_t i = l->first; i < l->last; i++)
        if (f->text[i] == '@' || sv_digit_at(f->text + i, l->last - i) > 0)
            return true;
    return false;
}
