/*
 * seva.h - the core's interface: bytes -> own words -> words and sentences -> cues -> verdicts -> note.
 *
 * Plain C11, pure functions over their arguments, no globals that change, no I/O, no PostgreSQL header.  All memory comes
 * from an arena that the caller gives and frees; every function that can fail returns an sv_status and, where a human
 * can mend the cause, fills an sv_error.  Text is UTF-8; positions are byte offsets, ends are exclusive.  No function
 * recurses over its input, and nothing is allocated without a bound.
 */
#ifndef SEVA_H
#define SEVA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* SV_MISSING: a part of the image is asked for that was not read yet, see sv_image. */
typedef enum sv_status { SV_OK, SV_NOMEM, SV_BADINPUT, SV_DAMAGED, SV_MISSING } sv_status;

typedef struct sv_error
{
    char message[256]; /* names the thing, the value and the way out; no newline */
    uint32_t row;      /* number of the row at fault, 0 where there is none */
    uint32_t column;   /* position in it, in characters from 1, 0 where there is none */
} sv_error;

/* ---- memory (arena.c) ---- */
typedef struct sv_arena sv_arena;
typedef void *(*sv_alloc_fn)(void *ctx, size_t size); /* may return NULL */
typedef void (*sv_free_fn)(void *ctx, void *block);

/* An arena that asks alloc for blocks of at least 64 KiB and holds at most limit bytes.  NULL if alloc gives none. */
extern sv_arena *sv_arena_new(sv_alloc_fn alloc, sv_free_fn release, void *ctx, size_t limit);
/* size zeroed bytes, 16-aligned; NULL when the limit or the memory is exhausted. */
extern void *sv_alloc(sv_arena *a, size_t size);
/* Forget everything allocated, keep one block for reuse. */
extern void sv_arena_reset(sv_arena *a);
extern void sv_arena_free(sv_arena *a);
/* malloc and free as sv_alloc_fn and sv_free_fn, for programs that are no server. */
extern void *sv_malloc_fn(void *ctx, size_t size);
extern void sv_mfree_fn(void *ctx, void *block);

/* ---- languages (lang.c) ---- */
typedef enum sv_lang { SV_EN, SV_HI, SV_BN, SV_PA, SV_TE, SV_HL, SV_OTHER, SV_ANY } sv_lang;
#define SV_NLANG 6 /* those with a pack */
/* "en" "hi" "bn" "pa" "te" "hi-Latn" (and "hl"); SV_OTHER for any other name, with len bytes of it. */
extern sv_lang sv_lang_by_name(const char *name, size_t len);
extern const char *sv_lang_name(sv_lang lang);

/* ---- own words (text.c, html.c, quoted.c, decode.c) ---- */
typedef enum sv_content { SV_PLAIN, SV_HTML } sv_content;
typedef enum sv_encoding { SV_ENC_NONE, SV_ENC_QP, SV_ENC_BASE64 } sv_encoding;

/* n bytes of text from `at` came from the srclen bytes of the body from `src` (n == srclen: byte by byte). */
typedef struct sv_run { uint32_t at, n, src, srclen; } sv_run;

typedef struct sv_text
{
    const char *text; /* UTF-8, valid, no NUL; not terminated */
    uint32_t len;
    const sv_run *runs; /* ascending by at; bytes in no run were put in by us (a space, a line break) */
    uint32_t nruns;
    bool truncated; /* the body was longer than SV_MAX_OWN bytes and only its beginning was read */
} sv_text;

#define SV_MAX_OWN (256 * 1024) /* bytes of a body that are read; documented cap on what is judged */

/* What the author of body wrote himself: markup, quoted mail, signature, legal footer, mail programs' marks taken off. */
extern sv_status sv_own_words(sv_arena *a, const char *body, size_t len, sv_content type, sv_text *out);
/* Content transfer decoding (RFC 2045), lenient: malformed escapes stay as they are. */
extern sv_status sv_decode(sv_arena *a, const char *body, size_t len, sv_encoding enc, char **out, size_t *outlen);
/* The span of the body that [start,end) of the own words came from. */
extern void sv_source_span(const sv_text *t, uint32_t start, uint32_t end, uint32_t *src_start, uint32_t *src_end);

/* ---- words and sentences (words.c, unicode tables generated at build time) ---- */
enum
{
    SV_W_BREAK = 1,   /* punctuation (more than white space) stands between this word and the one before */
    SV_W_DIGIT = 2,   /* holds a digit */
    SV_W_CAPS = 4,    /* at least two letters, none of them lower case (scripts with case) */
    SV_W_TITLE = 8,   /* begins with a capital, more are lower case */
    SV_W_QUOTED = 16, /* stands between quotation marks */
    SV_W_LINE = 32    /* first word on its line */
};
typedef enum sv_script { SV_S_LATIN, SV_S_DEVA, SV_S_BENG, SV_S_GURU, SV_S_TELU, SV_S_DIGIT, SV_S_OTHER } sv_script;

typedef struct sv_word
{
    uint64_t key; /* hash of the folded, decomposed, ZWJ/ZWNJ-free word (design.md, word rule) */
    uint32_t start, end;
    uint8_t script, flags;
    uint16_t prefix_hint; /* engine's own */
} sv_word;

typedef struct sv_sentence
{
    uint32_t start, end;  /* bytes, without white space around */
    uint32_t first, n;    /* its words */
    char mark;            /* what ended it: '.', '!', '?' (also the Indic dandas as '.'), '\n', 0 at the end of text */
    uint8_t lang;         /* sv_lang of this sentence */
    uint8_t list_item;    /* begins with a bullet or a number and stands in a list */
} sv_sentence;

typedef struct sv_words
{
    const char *text;
    uint32_t len;
    sv_word *word;
    uint32_t nwords;
    sv_sentence *sentence;
    uint32_t nsentences;
    sv_lang lang; /* of the whole */
} sv_words;

/* Split text (valid UTF-8 or not: bad bytes end words) into words and sentences and detect languages. */
extern sv_status sv_split(sv_arena *a, const char *text, uint32_t len, sv_words *out);
/* Key of one word as sv_split would give it. */
extern uint64_t sv_word_key(const char *word, size_t len);
/* The folded, decomposed form that keys are made of, for n-grams: writes at most cap bytes, returns their number. */
extern uint32_t sv_fold_word(const char *word, size_t len, char *out, uint32_t cap);

/* ---- acts and cues ---- */
typedef enum sv_act
{
#define ACT(name, side, gloss) SV_ACT_##name,
#include "acts.def"
#undef ACT
    SV_NACTS
} sv_act;
extern const char *const sv_act_name[SV_NACTS];
extern const bool sv_act_is_customers[SV_NACTS];

/* ---- phrases (phrase.c, compile.c, image.c, match.c, match_*.c; the phrase language is described in phrase.h) ---- */
typedef struct sv_phrase
{
    uint32_t id;         /* the row's; returned with each match */
    const char *cue;     /* an act's name (or one of the cues listed in phrase.h) */
    sv_lang lang;        /* SV_ANY: every language */
    const char *pattern; /* the phrase language, UTF-8 */
    const char *guards;  /* comma-separated: what takes the match back; NULL = the cue's default (phrase.h) */
    int weight;          /* -100 .. 100: how strongly the cue speaks for its act; negative: against */
    const char *helpdesk, *queue; /* scope, NULL = all */
} sv_phrase;

typedef struct sv_class { sv_lang lang; const char *name; const char *members; } sv_class; /* @name; members: patterns, one a line */

/*
 * An image, of which only the parts that texts have asked for need to be there.  Where a scan asks for one that is not, it
 * sets its bit in *wanted and the caller gets SV_MISSING: he adds the part and asks again.
 */
#define SV_MAX_PARTS 30
typedef struct sv_image
{
    const void *base; /* its header */
    size_t size;      /* of the whole */
    const void *part[SV_MAX_PARTS]; /* NULL: not there */
    uint32_t *wanted;               /* NULL: of an image that is there as a whole */
    char version[24];               /* hex digits of what was compiled */
} sv_image;

/* Parse one phrase: SV_BADINPUT with message and column when it is not well-formed. */
extern sv_status sv_phrase_check(sv_arena *a, const sv_phrase *p, const sv_class *classes, uint32_t nclasses, sv_error *err);
/* Compile all into one pointer-free, checksummed image (in the arena).  err->row = index of the phrase at fault from 1. */
extern sv_status sv_compile(sv_arena *a, const sv_phrase *p, uint32_t n, const sv_class *classes, uint32_t nclasses,
                            void **image, size_t *size, sv_error *err);
/* Accept an image of this build's format whose checksum is right; SV_DAMAGED otherwise.  base: 8-aligned, must stay. */
extern sv_status sv_image_open(const void *base, size_t size, sv_image *out);
/* The same of its header alone, the first sizeof(sv_image_header) bytes (image.h): no part is there yet. */
extern sv_status sv_image_open_header(const void *header, size_t size, uint32_t *wanted, sv_image *out);
/* Add part i, which is what stands in the image where the header says.  8-aligned, must stay. */
extern sv_status sv_image_add_part(sv_image *image, uint32_t i, const void *part, size_t size);

typedef struct sv_cue
{
    uint16_t cue;    /* sv_act, or an extra cue of phrase.h from SV_NACTS on */
    int16_t weight;
    uint32_t phrase; /* sv_phrase.id */
    uint32_t start, end, sentence;
} sv_cue;

/* All matches, in text order, longest first at one start, guards applied; *n = how many (at most cap are written).
 * SV_MISSING: see sv_image. */
extern sv_status sv_scan(const sv_image *img, const sv_words *w, const char *helpdesk, const char *queue,
                         sv_cue *out, uint32_t cap, uint32_t *n);
extern const char *sv_cue_name(uint16_t cue);

/* ---- the linear models of the acts (model.c) ---- */
typedef struct sv_model sv_model;
/* The model that ships with this build; NULL for a language without one. */
extern const sv_model *sv_shipped_model(sv_lang lang);
/* The model of what whole texts lean to, of all languages (leaning.c); and what its outputs are called. */
extern const sv_model *sv_shipped_leanings(void);
extern const char *sv_leaning_name(int output, char buf[64]);

/* ---- the thread (thread.c) ---- */
typedef enum sv_role { SV_CUSTOMER, SV_AGENT, SV_SYSTEM } sv_role;
typedef enum sv_ticket_status { SV_ST_UNKNOWN, SV_ST_OPEN, SV_ST_PENDING, SV_ST_RESOLVED } sv_ticket_status;

typedef struct sv_message
{
    sv_role from;
    sv_content type;
    bool has_at;
    int64_t at; /* seconds since 1970, UTC */
    const char *name, *subject;
    uint32_t name_len, subject_len;
    const char *text;
    size_t len;
} sv_message;

typedef struct sv_thread
{
    sv_lang lang; /* SV_ANY: to be detected */
    bool chat;
    int handoffs, deflections; /* -1: not given */
    sv_ticket_status status;
    int hold_limit_s;            /* 0: the default of the channel */
    const char *helpdesk, *queue; /* for the scope of phrases; NULL where unknown */
    const sv_message *message;   /* oldest first; the last is the agent's reply under judgement */
    uint32_t nmessages;
} sv_thread;

/* ---- judgement (facts.c, judge.c, advice.c, note.c) ---- */
#define SV_NGUIDELINES 19
typedef enum sv_verdict { SV_NOT_APPLICABLE, SV_KEPT, SV_MISSED, SV_BROKEN } sv_verdict;
typedef enum sv_noted { SV_UNNOTED, SV_PRAISE, SV_TRY } sv_noted;
extern const char *const sv_guideline_id[SV_NGUIDELINES]; /* in the order of guidelines.md */

typedef struct sv_finding
{
    sv_verdict verdict;
    uint16_t confidence;         /* per mille */
    bool has_evidence;
    uint32_t ev_start, ev_end;   /* bytes in the reply's own words */
    const char *const *cues;     /* names of what was found, most telling first */
    uint32_t ncues;
    const char *advice;          /* a sentence that this agent could have written; NULL unless a problem */
    sv_noted noted;
} sv_finding;

typedef struct sv_judgement
{
    sv_text reply; /* own words of the reply */
    sv_lang lang;
    sv_finding finding[SV_NGUIDELINES];
} sv_judgement;

typedef struct sv_ruleset
{
    const sv_image *image;               /* NULL: no phrases */
    const sv_model *model[SV_NLANG];     /* NULL entries: the shipped model */
    const sv_model *leanings;            /* NULL: the shipped one */
} sv_ruleset;

/* Nineteen findings for the last message.  SV_BADINPUT: err says which key of the thread is wrong. */
extern sv_status sv_judge(sv_arena *a, const sv_ruleset *rules, const sv_thread *t, sv_judgement *out, sv_error *err);

typedef enum sv_format { SV_FMT_TEXT, SV_FMT_HTML } sv_format;
/* The coaching note for a judgement, in locale (SV_ANY: the reply's language); *out NULL for silence. */
extern sv_status sv_note(sv_arena *a, const sv_thread *t, const sv_judgement *j, sv_lang locale, sv_format format,
                         char **out, size_t *outlen);

/* What was read of the thread, as a JSON object (facts with the words they rest on): for seva.read_thread. */
extern sv_status sv_read_thread(sv_arena *a, const sv_ruleset *rules, const sv_thread *t, char **json, size_t *len, sv_error *err);

#endif /* SEVA_H */
