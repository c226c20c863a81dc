/*
 * words.c - bytes to words: runs of letters, marks, digits and '_' (design.md, word rule), with offsets and keys.
 *
 * Joiners and other ignorable code points are skipped inside a word and are as if not there outside; an apostrophe
 * between letters belongs to the word.  Punctuation between two words is a break (SV_W_BREAK), but not one mark that
 * joins them (follow-up, 2.5, and/or), and not signs that belong to a figure (the rupee sign, %, #).
 */
#include "arena.h"
#include "unicode.h"
#include "words_internal.h"
#include "words_key.h"

#include <string.h>

#if defined(__SSE2__) && defined(__x86_64__)
#define WIDE 1
#include <emmintrin.h>
#endif

#define WINDOW 64 /* bytes that are looked at in one go */
#define REACH 16  /* of a word that begins in them */

/* What some bytes of the text are, a bit for each, the first one lowest. */
typedef struct window
{
    uint32_t at;               /* where they stand in the text */
    const unsigned char *byte; /* they, and REACH more */
    uint64_t word, letter, upper, digit;
    uint64_t strange;          /* the quick way ends with words that end here: apostrophes, bytes that are not ASCII */
    uint64_t stop, mark, plain; /* marks that may end a sentence; they, and others that only break; they, and blanks */
    unsigned char last[WINDOW + REACH]; /* the end of the text, with zeros behind it */
} window;

typedef struct splitter
{
    sv_arena *arena;
    const unsigned char *text, *end;
    sv_word *word;
    uint64_t *tally; /* of the words before each: see sv_tally_of */
    uint32_t n, room;
    /* what was seen since the last word, as flags that the next one gets */
    const unsigned char *gap;
    unsigned before;
    /* quotation: the word that an open mark precedes, and the mark that closes it */
    uint32_t quote_word;
    int32_t quote_close; /* 0: none open */
    window window;
} splitter;

static inline int32_t
code_at(const splitter *s, const unsigned char *p, unsigned *len, unsigned *cls)
{
    int32_t cp;

    if (*p < 0x80)
    {
        *len = 1;
        *cls = sv_uni_ascii[*p];
        return *p;
    }
    if (*p == 0xE0 && s->end - p >= 3 && (p[1] & 0xE0) == 0xA0 && (p[2] & 0xC0) == 0x80)
    {
        cp = (p[1] & 0x3F) << 6 | (p[2] & 0x3F);
        *len = 3;
        *cls = sv_uni_indic[cp];
        return cp;
    }
    cp = sv_utf8(p, s->end, len);
    *cls = sv_uni_class(cp);
    return cp;
}

/* Length of the apostrophe at p, 0 if there is none. */
static unsigned
apostrophe(const unsigned char *p, const unsigned char *end)
{
    if (*p == '\'')
        return 1;
    return end - p >= 3 && p[0] == 0xE2 && p[1] == 0x80 && p[2] == 0x99 ? 3 : 0;
}

static bool
letter_at(const splitter *s, const unsigned char *p)
{
    unsigned len, cls;

    if (p >= s->end)
        return false;
    code_at(s, p, &len, &cls);
    return (cls & SV_U_KIND) == SV_U_LETTER;
}

static sv_script
script_of(int32_t cp)
{
    if (cp < 0x250)
        return SV_S_LATIN;
    if (cp >= 0x0900 && cp < 0x0980)
        return SV_S_DEVA;
    if (cp >= 0x0980 && cp < 0x0A00)
        return SV_S_BENG;
    if (cp >= 0x0A00 && cp < 0x0A80)
        return SV_S_GURU;
    if (cp >= 0x0C00 && cp < 0x0C80)
        return SV_S_TELU;
    return cp >= 0x1E00 && cp < 0x1F00 ? SV_S_LATIN : SV_S_OTHER;
}

/* What is gathered while the letters of one word pass by. */
typedef struct reading
{
    unsigned letters, upper, lower, digits;
    unsigned order;
    bool same, first_upper;
    int32_t lead; /* first letter, -1 if none yet */
    unsigned kind; /* of the code point before */
} reading;

static void
note_code(reading *r, int32_t cp, unsigned cls)
{
    unsigned order = cls / SV_U_ORDER;

    r->kind = cls & SV_U_KIND;
    if (r->kind == SV_U_LETTER && cp != '_')
    {
        if (r->lead < 0)
        {
            r->lead = cp;
            r->first_upper = (cls & SV_U_UPPER) != 0;
        }
        r->letters++;
    }
    r->upper += (cls & SV_U_UPPER) != 0;
    r->lower += (cls & SV_U_LOWER) != 0;
    r->digits += r->kind == SV_U_DIGIT;
    /* marks out of canonical order, or of classes rarely met, go the long way */
    if (!(cls & SV_U_SAME) || order == 3 || (order > 0 && order < r->order))
        r->same = false;
    r->order = order;
}

/* Read the word at p; returns its end (after its last letter, mark or digit). */
static const unsigned char *
read_word(const splitter *s, const unsigned char *p, reading *r)
{
    const unsigned char *last = p;
    unsigned len, cls;

    while (p < s->end)
    {
        int32_t cp = code_at(s, p, &len, &cls);

        if (sv_is_word(cls))
        {
            note_code(r, cp, cls);
            p += len;
            last = p;
            continue;
        }
        if ((cls & SV_U_KIND) == SV_U_IGNORE)
        {
            r->same = false;
            p += len;
            continue;
        }
        len = apostrophe(p, s->end);
        if (len == 0 || last != p || r->kind < SV_U_LETTER || r->kind > SV_U_MARK || !letter_at(s, p + len))
            break;
        r->same = r->same && len == 1;
        p += len;
    }
    return last;
}

static unsigned
case_flags(const reading *r)
{
    unsigned flags = r->digits > 0 ? SV_W_DIGIT : 0;

    if (r->letters >= 2 && r->upper > 0 && r->lower == 0)
        flags |= SV_W_CAPS;
    if (r->first_upper && r->lower > 0)
        flags |= SV_W_TITLE;
    return flags;
}

/* Does the one mark between two words join them?  '-' as in follow-up, '.' as in 2.5 or a host's name. */
static bool
joins(const splitter *s, const unsigned char *p)
{
    const unsigned char *mark = s->gap;
    bool digits = s->n > 0 && s->word[s->n - 1].flags & SV_W_DIGIT && *p >= '0' && *p <= '9';

    if (s->n == 0)
        return false;
    if (p - mark == 3 && mark[0] == 0xE2 && mark[1] == 0x80 && (mark[2] == 0x90 || mark[2] == 0x91))
        return true; /* typographic hyphens */
    if (p - mark != 1)
        return false;
    return strchr("-./@+'", *mark) != NULL || (digits && (*mark == ',' || *mark == ':'));
}

/* What is known of a word when it has been read. */
typedef struct finding
{
    const unsigned char *end; /* NULL: the quick way does not know this word */
    sv_key key;
    sv_script script;
    unsigned flags; /* of case and digits */
} finding;

#define APOSTROPHE_ROOM 48 /* bytes of a word that take the quick way */

/* The key of a word that is not what it folds to: mostly but for a typographic apostrophe. */
static sv_key
key_of_any(const unsigned char *p, size_t n)
{
    char plain[APOSTROPHE_ROOM];
    size_t len = 0;

    for (size_t i = 0; i < n; i++)
    {
        unsigned skip = p[i] == 0xE2 ? apostrophe(p + i, p + n) : 0;

        if (n > APOSTROPHE_ROOM || (p[i] >= 0x80 && skip == 0))
            return sv_key_folded((const char *) p, n);
        plain[len++] = skip > 0 ? '\'' : (char) p[i];
        i += skip > 0 ? skip - 1 : 0;
    }
    return sv_key_plain(plain, len);
}

/* A word in any script, with joiners, apostrophes and whatever else. */
static finding
find_any(const splitter *s, const unsigned char *p)
{
    reading r = {.lead = -1, .same = true};
    const unsigned char *end = read_word(s, p, &r);
    size_t n = (size_t) (end - p);

    return (finding){.end = end,
                     .key = r.same ? sv_key_plain((const char *) p, n) : key_of_any(p, n),
                     .script = r.lead >= 0 ? script_of(r.lead) : r.digits > 0 ? SV_S_DIGIT : SV_S_OTHER,
                     .flags = case_flags(&r)};
}

/* Three bytes that begin with 0xE0: no letter, mark or digit, and none of what is skipped inside words? */
static bool
is_punct(const unsigned char *p)
{
    return (p[1] & 0xE0) == 0xA0 && (p[2] & 0xC0) == 0x80 && (sv_uni_indic[(p[1] & 0x3F) << 6 | (p[2] & 0x3F)] & SV_U_KIND) == SV_U_OTHER;
}

/* Could what follows belong to the word all the same?  Then the quick ways leave it to find_any. */
static bool
may_go_on(unsigned char c)
{
    return c >= 0x80 || c == '\'' || c == '_' || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

#ifdef WIDE
/* Of sixteen bytes, those from low to low + span. */
static inline __m128i
between(__m128i v, char low, char span)
{
    __m128i from = _mm_sub_epi8(v, _mm_set1_epi8(low));

    return _mm_cmpeq_epi8(_mm_min_epu8(from, _mm_set1_epi8(span)), from);
}

static inline __m128i
small_letters(__m128i v)
{
    return between(_mm_or_si128(v, _mm_set1_epi8(0x20)), 'a', 25);
}

/* The key of the first n bytes (1 to 15), which are ASCII; as sv_key_roomy gives it. */
static inline sv_key
key_of_ascii(const unsigned char *p, unsigned n)
{
    static const unsigned char kept[32] = {255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255};
    __m128i v = _mm_and_si128(_mm_loadu_si128((const __m128i *) (const void *) p), _mm_loadu_si128((const __m128i *) (const void *) (kept + 16 - n)));
    __m128i word = _mm_or_si128(v, _mm_and_si128(small_letters(v), _mm_set1_epi8(0x20)));
    uint64_t first = (uint64_t) _mm_cvtsi128_si64(word), second = (uint64_t) _mm_cvtsi128_si64(_mm_unpackhi_epi64(word, word));
    uint64_t one = sv_key_step(SV_KEY_SEED, first), two = sv_key_step(one, second);

    return (sv_key){sv_key_end(n > 8 ? two : one, n), sv_key_hint_of_ascii(first)};
}

/* The flags of a word of these letters, of which some are capitals, and digits; bit by bit. */
static inline unsigned
ascii_flags(unsigned letter, unsigned upper, unsigned digit)
{
    unsigned lower = letter & ~upper;
    bool caps = (lower == 0) & ((letter & (letter - 1)) != 0), title = (lower != 0) & ((letter & (0u - letter) & upper) != 0);

    return (digit != 0) * (unsigned) SV_W_DIGIT | caps * (unsigned) SV_W_CAPS | title * (unsigned) SV_W_TITLE;
}

/* Sixteen bytes of the window from i on. */
static inline void
look_at(window *w, unsigned i, uint64_t *other, uint64_t *apostrophe)
{
    __m128i v = _mm_loadu_si128((const __m128i *) (const void *) (w->byte + i));
    __m128i digits = between(v, '0', 9), others = _mm_or_si128(digits, _mm_cmpeq_epi8(v, _mm_set1_epi8('_')));
    __m128i stops = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('.')),
                                 _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('!')), _mm_cmpeq_epi8(v, _mm_set1_epi8('?'))));
    __m128i marks = _mm_or_si128(stops, _mm_or_si128(between(v, ',', '/' - ','), between(v, ':', ';' - ':')));

    w->letter |= (uint64_t) (unsigned) _mm_movemask_epi8(small_letters(v)) << i;
    w->upper |= (uint64_t) (~(unsigned) _mm_movemask_epi8(_mm_slli_epi16(v, 2)) & 0xFFFF) << i; /* bit 5 is what makes it small */
    w->digit |= (uint64_t) (unsigned) _mm_movemask_epi8(digits) << i;
    w->strange |= (uint64_t) (unsigned) _mm_movemask_epi8(v) << i;
    w->stop |= (uint64_t) (unsigned) _mm_movemask_epi8(stops) << i;
    w->mark |= (uint64_t) (unsigned) _mm_movemask_epi8(marks) << i;
    w->plain |= (uint64_t) (unsigned) _mm_movemask_epi8(_mm_or_si128(marks, _mm_cmpeq_epi8(v, _mm_set1_epi8(' ')))) << i;
    *other |= (uint64_t) (unsigned) _mm_movemask_epi8(others) << i;
    *apostrophe |= (uint64_t) (unsigned) _mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8('\''))) << i;
}

/* Move the window to p, where a word begins. */
static inline void
open_window(splitter *s, const unsigned char *p)
{
    window *w = &s->window;
    uint64_t other = 0, apostrophe = 0;

    w->byte = p;
    if (s->end - p < WINDOW + REACH)
    {
        memset(w->last, 0, sizeof w->last);
        w->byte = memcpy(w->last, p, (size_t) (s->end - p));
    }
    w->at = (uint32_t) (p - s->text);
    w->letter = w->upper = w->digit = w->strange = w->stop = w->mark = w->plain = 0;
    for (unsigned i = 0; i < WINDOW; i += 16)
        look_at(w, i, &other, &apostrophe);
    w->word = w->letter | other | (apostrophe & w->letter << 1 & w->letter >> 1);
    w->upper &= w->letter;
    w->strange |= apostrophe;
}
#endif

#define FOLDED_ROOM 192 /* bytes of a folded Indic word that take the quick way */

/* The key of a word of three-byte letters, some of which decompose into several. */
static sv_key
fold_indic(const unsigned char *p, const unsigned char *end)
{
    char folded[FOLDED_ROOM + 8];
    size_t n = 0;
    unsigned len;

    for (; p < end; p += 3)
    {
        int32_t cp = (p[1] & 0x3F) << 6 | (p[2] & 0x3F);
        const uint8_t *form = sv_uni_indic[cp] & SV_U_SAME ? NULL : sv_uni_fold(cp, &len);

        if (form == NULL)
        {
            form = p;
            len = 3;
        }
        memcpy(folded + n, form, len);
        n += len;
    }
    return sv_key_roomy(folded, n);
}

/* A word of Indic letters alone: all of them are three bytes that begin with 0xE0. */
static inline finding
find_indic(const splitter *s, const unsigned char *p)
{
    const unsigned char *q = p;
    unsigned same = SV_U_SAME, seen = 0, before = 0, wrong = 0, n;
    int32_t lead = -1;

    for (; s->end - q >= 3 && q[0] == 0xE0; q += 3)
    {
        unsigned at = (q[1] & 0x3Fu) << 6 | (q[2] & 0x3F), cls = sv_uni_indic[at], order = cls / SV_U_ORDER;

        if ((q[1] & 0xC0) != 0x80 || (q[2] & 0xC0) != 0x80 || !sv_is_word(cls))
            break;
        if (lead < 0 && (cls & SV_U_KIND) == SV_U_LETTER)
            lead = (int32_t) at;
        same &= cls;
        seen |= (cls & SV_U_KIND) == SV_U_DIGIT;
        wrong |= order == 3 || (order != 0 && order < before);
        before = cls & SV_U_SAME ? order : 3; /* what it decomposes into may end in a mark of any class */
    }
    n = (unsigned) (q - p);
    /* a letter comes to at most three of its size when it is taken apart */
    if (n == 0 || wrong || n > FOLDED_ROOM / 3 || s->end - q < 8 || (may_go_on(*q) && !(*q == 0xE0 && is_punct(q))))
        return (finding){.end = NULL};
    return (finding){.end = q,
                     .key = same ? sv_key_roomy((const char *) p, n) : fold_indic(p, q),
                     .script = lead >= 0 ? script_of(lead) : seen ? SV_S_DIGIT : SV_S_OTHER,
                     .flags = seen ? SV_W_DIGIT : 0};
}

static finding
find_word(const splitter *s, const unsigned char *p)
{
    finding f = {.end = NULL};

    if (*p >= 0x80)
        f = find_indic(s, p);
    return f.end != NULL ? f : find_any(s, p);
}

static bool
grow(splitter *s)
{
    s->room *= 2;
    s->word = sv_grow(s->arena, s->word, s->n, s->room, sizeof *s->word);
    s->tally = s->word != NULL ? sv_grow(s->arena, s->tally, s->n + 1, s->room + 1, sizeof *s->tally) : NULL;
    return s->tally != NULL;
}

static inline void
fill_word(sv_word *w, sv_key key, uint32_t start, uint32_t end, sv_script script, unsigned flags)
{
    w->key = key.key;
    w->prefix_hint = key.hint;
    w->start = start;
    w->end = end;
    w->script = (uint8_t) script;
    w->flags = (uint8_t) flags;
}

static bool
add_word(splitter *s, const unsigned char *p, const finding *f)
{
    unsigned flags = s->before;

    if (s->n == s->room && !grow(s))
        return false;
    if (flags & SV_W_BREAK && joins(s, p))
        flags &= ~(unsigned) SV_W_BREAK;
    fill_word(&s->word[s->n], f->key, (uint32_t) (p - s->text), (uint32_t) (f->end - s->text), f->script, f->flags | flags);
    s->tally[s->n + 1] = s->tally[s->n] + sv_tally_of(f->script, f->key.key);
    s->n++;
    s->before = 0;
    s->gap = f->end;
    return true;
}

/* The mark that closes a quotation which cp opens; 0 if it opens none. */
static int32_t
closing_quote(int32_t cp)
{
    switch (cp)
    {
        case '"':
            return '"';
        case 0x201C:
        case 0x201E:
            return 0x201D;
        case 0x2018:
            return 0x2019;
        case 0xAB:
            return 0xBB;
        default:
            return 0;
    }
}

static void
note_quote(splitter *s, int32_t cp)
{
    if (s->quote_close != 0 && (cp == s->quote_close || (cp == 0x201C && s->quote_close == 0x201D && s->n > s->quote_word)))
    {
        if (s->n - s->quote_word <= SV_MAX_QUOTED_WORDS)
            for (uint32_t i = s->quote_word; i < s->n; i++)
                s->word[i].flags |= SV_W_QUOTED;
        s->quote_close = 0;
    }
    else if (s->quote_close == 0 && closing_quote(cp) != 0)
    {
        s->quote_close = closing_quote(cp);
        s->quote_word = s->n;
    }
}

static void
note_space(splitter *s, const unsigned char *p, int32_t cp)
{
    if (cp != '\n' && cp != '\r' && cp != 0x85 && cp != 0x2028 && cp != 0x2029)
        return;
    if (cp == '\r' && p + 1 < s->end && p[1] == '\n')
        return;
    if (s->before & SV_W_LINE)
        s->quote_close = 0; /* an empty line: no quotation goes on over it */
    s->before |= SV_W_LINE | SV_W_EDGE;
}

static void
note_punct(splitter *s, int32_t cp)
{
    s->before |= SV_W_BREAK;
    switch (cp)
    {
        case '.':
        case '!':
        case '?':
        case '|':
        case 0x964:
        case 0x965:
        case 0x3002:
        case 0xFF01:
        case 0xFF1F:
        case 0x61F:
        case 0x203C:
        case 0x2049:
        case 0x2026:
            s->before |= SV_W_EDGE;
            break;
        default:
            note_quote(s, cp);
    }
}

/* What begins at p: a word, or one of the code points between words.  Returns what comes behind it, NULL for want of memory. */
static const unsigned char *
take_any(splitter *s, const unsigned char *p)
{
    unsigned len, cls;
    int32_t cp = code_at(s, p, &len, &cls);

    if (sv_is_word(cls))
    {
        finding f = find_word(s, p);

        return add_word(s, p, &f) ? f.end : NULL;
    }
    if ((cls & SV_U_KIND) == SV_U_SPACE)
        note_space(s, p, cp);
    else if ((cls & SV_U_KIND) == SV_U_OTHER)
        note_punct(s, cp);
    return p + len;
}

#ifdef WIDE
/*
 * The word at bit k of the window: of less than sixteen ASCII letters and digits, with apostrophes between letters, as nearly
 * all are.  Returns the bit behind it; 0 where it is another, or where it cannot be seen whole.
 */
static inline unsigned
read_ascii(const window *v, unsigned k, unsigned before, sv_word *w)
{
    uint64_t behind = ~(v->word >> k);
    unsigned n = behind != 0 ? (unsigned) __builtin_ctzll(behind) : WINDOW, all, letter, digit;

    if (n >= REACH || k + n >= WINDOW || v->strange >> (k + n) & 1)
        return 0;
    all = (1u << n) - 1;
    letter = (unsigned) (v->letter >> k) & all;
    digit = (unsigned) (v->digit >> k) & all;
    fill_word(w, key_of_ascii(v->byte + k, n), v->at + k, v->at + k + n, letter != 0 ? SV_S_LATIN : digit != 0 ? SV_S_DIGIT : SV_S_OTHER,
              before | ascii_flags(letter, (unsigned) (v->upper >> k) & all, digit));
    return k + n;
}

/*
 * The word that begins behind bit k, where one does in the window and nothing but blanks and plain marks stands before it, and
 * not a single mark, which may join the two: its bit, and in *before its flags of what stands there.  0: see take_any.
 */
static inline unsigned
pass_gap(const window *v, unsigned k, unsigned *before)
{
    uint64_t word = v->word >> k, gap;
    unsigned n;

    if (word == 0)
        return 0;
    n = (unsigned) __builtin_ctzll(word);
    gap = ((UINT64_C(1) << n) - 1) << k;
    if ((gap & ~v->plain) != 0 || (n == 1 && (gap & v->mark) != 0))
        return 0;
    *before = ((gap & v->mark) != 0) * (unsigned) SV_W_BREAK | ((gap & v->stop) != 0) * (unsigned) SV_W_EDGE;
    return k + n;
}

/* The words from p on as long as they are of that kind, with plain gaps between them, and can be seen in one window. */
static inline const unsigned char *
take_ascii(splitter *s, const unsigned char *p)
{
    window *v = &s->window;
    sv_word *first = s->word + s->n, *w = first, *full = s->word + s->room;
    uint64_t *tally = s->tally + s->n, sum = *tally;
    unsigned before = s->before, k = (unsigned) (p - s->text) - v->at, end = 0;

    if (k >= WINDOW - REACH)
    {
        open_window(s, p);
        k = 0;
    }
    if (before & SV_W_BREAK && joins(s, p))
        before &= ~(unsigned) SV_W_BREAK;
    do
    {
        unsigned next = w < full ? read_ascii(v, k, before, w) : 0;

        if (next == 0)
            break;
        *++tally = sum += sv_tally_of((sv_script) w->script, w->key);
        w++;
        end = next;
    }
    while ((k = pass_gap(v, end, &before)) != 0);
    if (w == first)
        return p;
    s->n = (uint32_t) (w - s->word);
    s->before = 0;
    s->gap = s->text + w[-1].end;
    return s->gap;
}
#endif

static bool
split(splitter *s)
{
    const unsigned char *p = s->text;

    s->gap = p;
    s->before = SV_W_LINE;
    s->window.at = UINT32_MAX / 2; /* far behind whatever is read first */
    while (p != NULL && p < s->end)
    {
#ifdef WIDE
        if (*p < 0x80 && sv_is_word(sv_uni_ascii[*p]))
        {
            const unsigned char *q = take_ascii(s, p);

            if (q != p)
            {
                p = q;
                continue;
            }
        }
#endif
        p = *p == ' ' ? p + 1 : take_any(s, p);
    }
    return p != NULL;
}

sv_script
sv_word_script(const char *word, size_t len)
{
    splitter s = {.text = (const unsigned char *) word, .end = (const unsigned char *) word + len};

    return find_any(&s, s.text).script;
}

sv_status
sv_split(sv_arena *a, const char *text, uint32_t len, sv_words *out)
{
    splitter s = {.arena = a, .text = (const unsigned char *) text, .room = len / 5 + 16};

    s.end = s.text + len;
    s.word = sv_alloc_raw(a, s.room * sizeof *s.word);
    s.tally = sv_alloc_raw(a, (s.room + 1) * sizeof *s.tally);
    if (s.word == NULL || s.tally == NULL)
        return SV_NOMEM;
    s.tally[0] = 0;
    if (!split(&s))
        return SV_NOMEM;
    *out = (sv_words){.text = text, .len = len, .word = s.word, .nwords = s.n};
    if (sv_cut_sentences(a, out) != SV_OK)
        return SV_NOMEM;
    sv_detect_languages(out, s.tally);
    return SV_OK;
}
