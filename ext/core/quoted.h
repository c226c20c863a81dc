/*
 * quoted.h - what the parts of the search for quoted history share.
 */
#ifndef SEVA_QUOTED_H
#define SEVA_QUOTED_H

#include "text.h"

static inline bool
sv_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool
sv_is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The first line from i on that is not blank. */
static inline uint32_t
sv_next_line(const sv_flat *f, uint32_t i)
{
    while (i < f->nlines && f->line[i].kind == SV_LN_BLANK)
        i++;
    return i;
}

static inline bool
sv_is_quote(const sv_flat *f, uint32_t i)
{
    return i < f->nlines && (f->line[i].kind == SV_LN_QUOTED || f->line[i].kind == SV_LN_GAP);
}

static inline bool
sv_has_own(const sv_flat *f, uint32_t lo, uint32_t hi)
{
    for (uint32_t i = lo; i < hi; i++)
        if (f->line[i].kind == SV_LN_OWN)
            return true;
    return false;
}

/* ---- dates and addresses (quoted_evidence.c) ---- */
typedef struct sv_evidence
{
    uint32_t groups; /* of digits, outside <…> */
    bool address, time, year;
} sv_evidence;

/* Bytes of the digit at s, of Latin or an Indic script; 0 if there is none. */
extern uint32_t sv_digit_at(const char *s, uint32_t len);
extern sv_evidence sv_weigh(const sv_folded *f);
extern bool sv_is_dated(const sv_evidence *e);
extern bool sv_holds_address(const sv_flat *f, const sv_line *l);
extern bool sv_holds_digit_or_at(const sv_flat *f, const sv_line *l);

/* ---- "On … wrote:" (quoted_intro.c) ---- */
typedef enum sv_strength { SV_NO_INTRO, SV_ABOVE_QUOTE_ONLY, SV_MACHINE_MADE } sv_strength;

/* Does an intro end in line i?  *first is the line where it begins. */
extern sv_strength sv_intro_ending_at(const sv_flat *f, uint32_t i, uint32_t *first);
/* Where in its first line an intro begins, behind words of the author. */
extern uint32_t sv_words_before_intro(const sv_flat *f, uint32_t i);
extern bool sv_is_name_only(const sv_flat *f, const sv_line *l);
extern bool sv_names_writer(const sv_flat *f, uint32_t i);
extern bool sv_begins_dated(const sv_flat *f, uint32_t i);
extern bool sv_is_intro_tail(const sv_flat *f, uint32_t i);
/* "> wrote:", the address in lines of its own above: the line where the intro begins, i if line i is nothing such. */
extern uint32_t sv_intro_above_verb(const sv_flat *f, uint32_t i);
extern bool sv_may_end_intro(const sv_flat *f, const sv_line *l);

/* ---- "-----Original Message-----" (quoted_separator.c) ---- */
typedef enum sv_separator { SV_NO_SEPARATOR, SV_CUTS, SV_REPLY_MARK, SV_INTRO_IN_DASHES } sv_separator;

extern sv_separator sv_separator_at(const sv_flat *f, uint32_t i);
/* The first of the lines above `at` that belong to a separator: drawn lines and a bare "Original Message". */
extern uint32_t sv_with_lines_above(const sv_flat *f, uint32_t at);

/* ---- "From: … Sent: …" (quoted_headers.c) ---- */
typedef struct sv_header_block
{
    uint32_t seen; /* bit per sv_header */
    bool address, time;
    bool weekday; /* as far as a comma in the date tells */
    uint32_t end;
} sv_header_block;

extern sv_header sv_header_of(const sv_flat *f, const sv_line *l);
extern sv_header_block sv_read_header_block(const sv_flat *f, uint32_t i);
extern bool sv_is_header_block(const sv_flat *f, uint32_t i, const sv_header_block *b);

#endif /* SEVA_QUOTED_H */
