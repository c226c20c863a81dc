/*
 * quoted_headers.c - the blocks of header lines that mail programs put above a quotation: From, Sent, To, Subject.
 */
#include "quoted.h"

sv_header
sv_header_of(const sv_flat *f, const sv_line *l)
{
    const char *p = f->text + l->first, *colon;
    sv_folded s;

    if (l->kind != SV_LN_OWN || !(l->flags & SV_LF_KEY) || (colon = sv_find_colon(p, f->text + l->last)) == NULL)
        return SV_HD_NONE;
    sv_fold_begin(&s);
    sv_fold_add(&s, p, colon);
    while (s.len > 0 && (s.s[s.len - 1] == ' ' || s.s[s.len - 1] == '_'))
        s.len--;
    return sv_header_by_name(s.s, s.len);
}

/* A time, or a date with its year: what programs print, and people leave out. */
static bool
holds_time(const sv_flat *f, const sv_line *l)
{
    sv_folded s;
    sv_evidence e;

    sv_fold(&s, f->text, l);
    e = sv_weigh(&s);
    return (e.time && e.groups >= 3) || (e.year && e.groups >= 2);
}

sv_header_block
sv_read_header_block(const sv_flat *f, uint32_t i)
{
    sv_header_block b = {0};
    uint32_t more = 0, lines = 0;

    for (b.end = i; i < f->nlines && lines < 24; i++, lines++)
    {
        sv_header h = sv_header_of(f, &f->line[i]);

        if (h != SV_HD_NONE)
        {
            if (h != SV_HD_OTHER && (b.seen & 1u << h) && (h == SV_HD_FROM || h == SV_HD_DATE || h == SV_HD_SENT))
                break; /* the next mail's */
            b.seen |= 1u << h;
            b.address |= sv_holds_address(f, &f->line[i]);
            if (h == SV_HD_DATE || h == SV_HD_SENT)
            {
                b.time |= holds_time(f, &f->line[i]);
                b.weekday |= memchr(f->text + f->line[i].first, ',', f->line[i].last - f->line[i].first) != NULL;
            }
            b.end = i + 1;
            more = 0;
        }
        else if (f->line[i].kind == SV_LN_BLANK)
        {
            if (b.end != i || sv_header_of(f, &f->line[sv_next_line(f, i) < f->nlines ? sv_next_line(f, i) : i]) == SV_HD_NONE)
                break;
        }
        else if (f->line[i].kind != SV_LN_OWN || ++more > 3)
            break;
    }
    return b;
}

/*
 * A journey or an appointment may be written like one: without an address, it takes a date with a time or year, and a
 * subject or a weekday.
 */
bool
sv_is_header_block(const sv_flat *f, uint32_t i, const sv_header_block *b)
{
    bool from = b->seen & 1u << SV_HD_FROM, sent = b->seen & 1u << SV_HD_SENT, date = sent || (b->seen & 1u << SV_HD_DATE);
    bool to = b->seen & (1u << SV_HD_TO | 1u << SV_HD_CC), subject = b->seen & 1u << SV_HD_SUBJECT;

    if (sv_with_lines_above(f, i) < i && ((from + date + to + subject >= 2 && (from || subject)) || (from && b->address && holds_time(f, &f->line[i]))))
        return true;
    if (!from)
        return date && to && b->address && (subject || b->time);
    if (b->address)
        return date || (subject && to);
    return b->time && (subject || (sent && to && b->weekday));
}
