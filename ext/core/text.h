/*
 * text.h - what the parts of the own-words reader share: the flat text, its lines, and how lines are looked at.
 *
 * A body becomes a flat text (a plain body is its own flat text, markup is laid out by html.c) cut into lines.
 * quoted.c and signature.c then mark lines as not the author's; text.c copies what is left.
 */
#ifndef SEVA_TEXT_H
#define SEVA_TEXT_H

#include "seva.h"

#include <string.h>

typedef enum sv_line_kind
{
    SV_LN_BLANK,
    SV_LN_OWN,
    SV_LN_QUOTED,  /* begins with a quotation mark of mail programs: > */
    SV_LN_DROPPED, /* found to be history, signature or footer */
    SV_LN_GAP,     /* no text: markup that quotes stood here and was left out */
    SV_LN_REST,    /* no text: markup that says that all below is history */
    SV_LN_RULE     /* no text: a horizontal rule stood here */
} sv_line_kind;

enum
{
    SV_LF_COLON = 1, /* ends in a colon, or in "wrote" without one */
    SV_LF_DECOR = 2, /* begins with a character that separators are drawn with */
    SV_LF_KEY = 4    /* a colon stands near the beginning, as in "From: …" */
};

typedef struct sv_line
{
    uint32_t start, end; /* without the line break */
    uint32_t first;      /* first visible character; end if none */
    uint32_t last;       /* behind the last visible character */
    uint8_t kind, flags;
} sv_line;

typedef struct sv_flat
{
    const char *text;
    uint32_t len;
    const sv_run *run; /* NULL: the text is the body itself */
    uint32_t nruns;
    sv_line *line;
    uint32_t nlines;
    uint8_t flags;   /* the lines' flags, together */
    uint32_t quoted; /* lines that are SV_LN_QUOTED, _GAP or _REST */
    bool truncated;
    bool laid_out; /* from markup, where blanks at the end of a line are not kept */
} sv_flat;

/* ---- lines (text_line.c) ---- */
#define SV_FOLD_CAP 512

/* A line made comparable: lower case, one space between words, no invisible characters, no bold marks. */
typedef struct sv_folded
{
    char s[SV_FOLD_CAP];
    uint32_t len;
} sv_folded;

/* Bytes of invisible or white-space character at p, 0 if it is a visible one. */
extern uint32_t sv_invisible(const char *p, const char *end);
/* The colon, or wide colon, near the beginning of a line; NULL if there is none. */
extern const char *sv_find_colon(const char *p, const char *end);
/* Fill in first, last, kind and flags of a line whose start and end are set. */
extern void sv_look_at_line(const char *text, sv_line *l);
/* Begin a folded text, add a stretch of text to it; what is beyond SV_FOLD_CAP is left out. */
extern void sv_fold_begin(sv_folded *f);
extern void sv_fold_add(sv_folded *f, const char *p, const char *end);
extern void sv_fold(sv_folded *f, const char *text, const sv_line *l);
/* Of a longer line only its beginning, of SV_FOLD_HEAD bytes: enough for what is told by how a line begins. */
#define SV_FOLD_HEAD 100
extern void sv_fold_head(sv_folded *f, const char *text, const sv_line *l);
extern bool sv_folded_has(const sv_folded *f, const char *what);
static inline bool
sv_folded_begins(const sv_folded *f, const char *what)
{
    return f->len > 0 && *f->s == *what && f->len >= strlen(what) && memcmp(f->s, what, strlen(what)) == 0;
}

static inline bool
sv_folded_ends(const sv_folded *f, const char *what)
{
    size_t n = strlen(what);

    return f->len >= n && f->s[f->len - 1] == what[n - 1] && memcmp(f->s + f->len - n, what, n) == 0;
}

/* Number of words between white space. */
extern uint32_t sv_count_words(const char *s, uint32_t len);

/* ---- what other programs and people write (text_phrases.c, text_footer.c) ---- */
typedef enum sv_header
{
    SV_HD_NONE,
    SV_HD_FROM,
    SV_HD_DATE,
    SV_HD_SENT, /* a date that only mail has: "Sent:" */
    SV_HD_TO,
    SV_HD_CC,
    SV_HD_SUBJECT,
    SV_HD_OTHER
} sv_header;
typedef enum sv_farewell { SV_FW_NONE, SV_FW_REGARDS, SV_FW_THANKS } sv_farewell;

/* Kind of mail header that a folded name (without the colon) is. */
extern sv_header sv_header_by_name(const char *s, uint32_t len);
/* How many bytes at the beginning of s are a farewell such as "kind regards", and which sort. */
extern sv_farewell sv_farewell_at(const char *s, uint32_t len, uint32_t *n);
/* Is the folded line one that a mail program puts under a mail: "sent from my …"? */
extern bool sv_is_app_line(const sv_folded *f);
/* Offset behind the last "wrote" of some language, 0 if there is none; *begin is where it starts. */
extern uint32_t sv_find_wrote(const sv_folded *f, uint32_t *begin);
/* Does it begin as reply intros do: "on ", "am ", "le " …? */
extern bool sv_begins_intro(const sv_folded *f);
/* Names of separators inside dashes: "original message", "forwarded message" … */
extern bool sv_names_original(const char *s, uint32_t len);
/* "begin forwarded message" and its like, standing alone. */
extern bool sv_is_forward_head(const char *s, uint32_t len);
/* "reply above this line" and its like. */
extern bool sv_names_reply_mark(const sv_folded *f);
/* Could this paragraph be a footer?  A quick look at the unfolded text. */
extern bool sv_hints_footer(const char *s, uint32_t len);
/* Is this folded paragraph a legal notice, a virus scanner's or a mailing list's footer? */
extern bool sv_is_footer(const sv_folded *f);
/* Is it the heading of one? */
extern bool sv_is_footer_head(const sv_folded *f);
/* Is this folded line a banner that a mail gateway puts above a mail? */
extern bool sv_is_banner(const sv_folded *f);
/* Does the head of a line begin as one? */
extern bool sv_begins_banner(const sv_folded *f);
/* For tests: are the tables sorted as their searches need, and banners no longer than SV_FOLD_HEAD? */
extern bool sv_phrases_sorted(void);

/* ---- the steps ---- */
/* Lay out markup as lines of text (html.c). */
extern sv_status sv_flatten_html(sv_arena *a, const char *body, size_t len, sv_flat *out);
/* Mark quoted history as SV_LN_DROPPED (quoted.c). */
extern void sv_mark_history(sv_flat *f);
/* Mark signatures, footers and banners as SV_LN_DROPPED (signature.c). */
extern void sv_mark_signatures(sv_flat *f);

#endif /* SEVA_TEXT_H */
