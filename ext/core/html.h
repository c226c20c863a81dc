/*
 * html.h - what the parts of the markup reader share: the reduced markup, and the layout that it becomes.
 *
 * html_scan.c reads a body's tags as browsers do and writes them again in a small vocabulary: text, the elements that
 * shape it, and for each element what it means for own words (quote, signature, hidden).  Formatting elements, which
 * say nothing here, are left out; they are also what makes a tree builder slow and fragile.  html.c hands the reduced
 * markup to the HTML5 tree builder, or where it is too deep or too big, walks its tags by itself, and html_layout.c
 * writes lines of text.
 */
#ifndef SEVA_HTML_H
#define SEVA_HTML_H

#include "text.h"

typedef enum sv_tag
{
    SV_T_NONE, /* left out */
    SV_T_SPAN, /* an inline element that means something */
    SV_T_DIV,
    SV_T_P,
    SV_T_H,
    SV_T_BR,
    SV_T_HR,
    SV_T_BLOCKQUOTE,
    SV_T_PRE,
    SV_T_UL,
    SV_T_OL,
    SV_T_LI,
    SV_T_DL,
    SV_T_DT,
    SV_T_DD,
    SV_T_TABLE,
    SV_T_TBODY,
    SV_T_TR,
    SV_T_TD,
    SV_T_CAPTION,
    SV_NTAGS
} sv_tag;

/* What an element means, as the one-letter value of its one attribute in the reduced markup. */
enum
{
    SV_M_NOTHING = 0,
    SV_M_QUOTE = 'q',
    SV_M_GMAIL = 'g', /* history that stands below the author's words; blockquotes in it are what is quoted, if there are any */
    SV_M_REST = 'r',  /* history begins here and goes to the end */
    SV_M_SIGNATURE = 's',
    SV_M_INTRO = 'i',
    SV_M_HIDDEN = 'h',
    SV_M_STYLE = 'A' /* and the letters behind it: no more than a style, see sv_style_letter */
};

enum { SV_STYLE_INHERITED, SV_STYLE_ON, SV_STYLE_OFF };

/* What is read of a style attribute (html_style.c). */
typedef struct sv_style
{
    uint8_t pre, tiny; /* SV_STYLE_…: line breaks count; text is too small to be seen */
    bool tight;        /* a paragraph without margins */
    bool hidden, borderless;
} sv_style;

extern sv_style sv_read_style(const char *style, uint32_t len);

/* The meaning of an element that has no more than a style, and back. */
static inline int
sv_style_letter(const sv_style *s)
{
    int v = s->pre + 3 * s->tiny + 9 * s->tight;

    return v == 0 ? SV_M_NOTHING : SV_M_STYLE + v;
}

static inline sv_style
sv_style_of_letter(int meaning)
{
    int v = meaning > SV_M_STYLE && meaning < SV_M_STYLE + 18 ? meaning - SV_M_STYLE : 0;

    return (sv_style){.pre = (uint8_t) (v % 3), .tiny = (uint8_t) (v / 3 % 3), .tight = v >= 9};
}

/* Names of the elements in reduced markup. */
extern const char *const sv_tag_name[SV_NTAGS];

typedef struct sv_runs
{
    sv_arena *a;
    sv_run *run;
    uint32_t n, room;
    bool failed;
} sv_runs;

/* Reduced markup: text with &lt; and &amp;, tags as <div> or <div a=q>. */
typedef struct sv_reduced
{
    const char *text;
    uint32_t len;
    sv_runs runs; /* where the text between the tags came from */
    uint32_t depth;
    bool truncated, flowing; /* flowing: no tag at all, line breaks are line breaks */
} sv_reduced;

/* ---- html_scan.c ---- */
extern sv_status sv_reduce_html(sv_arena *a, const char *body, size_t len, sv_reduced *out);

/* ---- html_marks.c: what classes and ids of mail programs mean ---- */
extern int sv_mark_of_name(const char *name, uint32_t len, bool is_name_attribute);

/* ---- html_entity.c ---- */
/* Decode the character reference at p ('&'): bytes it takes, 0 if it is none; *cp gets its value. */
extern uint32_t sv_entity_at(const char *p, const char *end, uint32_t *cp);
/* Write a character; returns its bytes, at most four. */
extern uint32_t sv_utf8_encode(uint32_t cp, char *out);

/* ---- text_stray.c: markup in a body that is said to be plain ---- */
typedef enum sv_stray { SV_STRAY_NONE, SV_STRAY_PIECES, SV_STRAY_ALL } sv_stray;
extern sv_stray sv_find_stray(const char *body, uint32_t len);
/* Rewrite pieces (line breaks, character references) as what they stand for; fills in text and runs. */
extern sv_status sv_rewrite_stray(sv_arena *a, const char *body, uint32_t len, sv_flat *f);

/* ---- html_layout.c ---- */
typedef struct sv_layout sv_layout;
extern sv_layout *sv_layout_new(sv_arena *a, const sv_reduced *r);
extern void sv_layout_open(sv_layout *l, sv_tag tag, int meaning);
extern void sv_layout_close(sv_layout *l, sv_tag tag);
/* Text of the reduced markup from `from` to `to`; tags in it are passed over. */
extern void sv_layout_text(sv_layout *l, uint32_t from, uint32_t to);
/* What stood here was quoted and left out. */
extern void sv_layout_gap(sv_layout *l);
extern bool sv_layout_is_done(const sv_layout *l); /* nothing more will be looked at */
extern bool sv_layout_has_text(const sv_layout *l); /* something of the author's stands above */
extern sv_status sv_layout_end(sv_layout *l, sv_flat *out);

/* ---- text_runs.c ---- */
extern bool sv_runs_begin(sv_runs *r, sv_arena *a, uint32_t room);
/* Add a run, joined to the one before where both are byte by byte and adjacent. */
extern void sv_runs_add(sv_runs *r, sv_run run);
/* The first run that ends behind `at`. */
extern uint32_t sv_runs_find(const sv_run *run, uint32_t n, uint32_t at);

#endif /* SEVA_HTML_H */
