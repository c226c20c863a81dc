/*
 * signature.h - what the parts of the search for signatures share: a stretch of lines, and what a line looks like.
 */
#ifndef SEVA_SIGNATURE_H
#define SEVA_SIGNATURE_H

#include "text.h"

#define SV_MAX_SIGNATURE_LINES 12

typedef struct sv_stretch
{
    sv_flat *f;
    uint32_t lo, hi; /* own and blank lines; the last is not blank */
    bool first;      /* nothing of the author's stands above it */
    uint32_t known;  /* the line whose folded form is kept, UINT32_MAX if none */
    sv_folded kept;
} sv_stretch;

static inline const sv_line *
sv_line_at(const sv_stretch *s, uint32_t i)
{
    return &s->f->line[i];
}

/* Bytes of the visible part of a line. */
static inline uint32_t
sv_visible(const sv_line *l)
{
    return l->last - l->first;
}

/* ---- signature.c ---- */
/* Drop lines [lo,hi); where they are the last, the stretch ends before them. */
extern void sv_drop_lines(sv_stretch *s, uint32_t lo, uint32_t hi);
/* The first line of the paragraph that ends before line i. */
extern uint32_t sv_paragraph_begin(const sv_stretch *s, uint32_t i);

/* ---- signature_line.c ---- */
/* The folded form of line i; the last line is asked for by everybody, and kept. */
extern const sv_folded *sv_folded_line(sv_stretch *s, uint32_t i);
/* Could the line stand in a signature: name, title, company, address, number?  When in doubt, no. */
extern bool sv_fits_signature(sv_stretch *s, uint32_t i);
/* What nobody puts in a signature: a sentence or a question. */
extern bool sv_is_speech(sv_stretch *s, uint32_t i);
/* An item of any list, be it of few words. */
extern bool sv_is_item(sv_stretch *s, uint32_t i);
extern bool sv_has_contact_mark(const sv_folded *f);
/* "P.S. …": an afterthought below the signature is a part of the mail. */
extern bool sv_begins_afterthought(const sv_folded *f);
/* Are the words from p on (one to four of them) a name, each with a capital where the script has any? */
extern bool sv_is_name(const char *p, const char *end);

/* ---- each takes off one signature at the end of the stretch, if there is one ---- */
extern bool sv_drop_farewell(sv_stretch *s);  /* signature_farewell.c */
extern bool sv_drop_delimited(sv_stretch *s); /* signature_delimiter.c */

#endif /* SEVA_SIGNATURE_H */
