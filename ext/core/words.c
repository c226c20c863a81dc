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

typedef struct splitter
{
    sv_arena *arena;
    const unsigned char *text, *end;
    sv_word *word;
    uint32_t n, room;
    /* what was seen since the last word */
    const unsigned char *gap;
    bool punct, edge, line;
    /* quotation: the word that an open mark precedes, and the mark that closes it */
    uint32_t quote_word;
    int32_t quote_close; /* 0: none open */
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

/* The key of the first n bytes (1 to 15), which are ASCII and small; as sv_key_roomy gives it. */
static inline sv_key
key_of_ascii(__m128i small, unsigned n)
{
    static const unsigned char kept[32] = {255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255};
    __m128i word = _mm_and_si128(small, _mm_loadu_si128((const __m128i *) (const void *) (kept + 16 - n)));
    uint64_t first = (uint64_t) _mm_cvtsi128_si64(word), second = (uint64_t) _mm_cvtsi128_si64(_mm_unpackhi_epi64(word, word));
    uint64_t one = sv_key_step(SV_KEY_SEED, first), two = sv_key_step(one, second);

    return (sv_key){sv_key_end(n > 8 ? two : one, n), sv_key_hint(first)};
}

/* The flags of a word's letters, of which some are capitals; bit by bit. */
static inline unsigned
ascii_case(unsigned letter, unsigned upper)
{
    unsigned lower = letter & ~upper, flags = 0;

    if (lower == 0 && (letter & (letter - 1)) != 0)
        flags |= SV_W_CAPS;
    if (lower != 0 && (letter & (0u - letter) & upper) != 0)
        flags |= SV_W_TITLE;
    return flags;
}

/*
 * A word of less than sixteen ASCII letters and digits, with apostrophes between letters: nearly all are, and they are seen
 * at once.  Twenty-four bytes can be read from p on.
 */
static inline finding
find_ascii_at(const unsigned char *p)
{
    __m128i v = _mm_loadu_si128((const __m128i *) (const void *) p);
    __m128i letters = between(_mm_or_si128(v, _mm_set1_epi8(0x20)), 'a', 25), digits = between(v, '0', 9);
    __m128i others = _mm_or_si128(digits, _mm_cmpeq_epi8(v, _mm_set1_epi8('_')));
    unsigned letter = (unsigned) _mm_movemask_epi8(letters), apostrophes = (unsigned) _mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8('\'')));
    unsigned all = letter | (unsigned) _mm_movemask_epi8(others) | (apostrophes & letter << 1 & letter >> 1);
    unsigned n = (unsigned) __builtin_ctz(~all), upper, digit;

    if (n >= 16 || p[n] >= 0x80 || p[n] == '\'')
        return (finding){.end = NULL};
    all = (1u << n) - 1;
    letter &= all;
    upper = letter & ~(unsigned) _mm_movemask_epi8(_mm_slli_epi16(v, 2)); /* bit 5 is what makes it small */
    digit = (unsigned) _mm_movemask_epi8(digits) & all;
    return (finding){.end = p + n,
                     .key = key_of_ascii(_mm_or_si128(v, _mm_and_si128(letters, _mm_set1_epi8(0x20))), n),
                     .script = letter != 0 ? SV_S_LATIN : digit != 0 ? SV_S_DIGIT : SV_S_OTHER,
                     .flags = (digit != 0 ? SV_W_DIGIT : 0) | (upper != 0 ? ascii_case(letter, upper) : 0)};
}

/* The same at the end of the text, with room behind it. */
static finding
find_last_ascii(const splitter *s, const unsigned char *p)
{
    unsigned char roomy[24] = {0};
    finding f;

    memcpy(roomy, p, (size_t) (s->end - p));
    f = find_ascii_at(roomy);
    if (f.end != NULL)
        f.end = p + (f.end - roomy);
    return f;
}

static inline finding
find_ascii(const splitter *s, const unsigned char *p)
{
    return s->end - p >= 24 ? find_ascii_at(p) : find_last_ascii(s, p);
}
#else
static inline finding
find_ascii(const splitter *s, const unsigned char *p)
{
    return find_any(s, p);
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
    finding f = *p < 0x80 ? find_ascii(s, p) : find_indic(s, p);

    return f.end != NULL ? f : find_any(s, p);
}

static bool
add_word(splitter *s, const unsigned char *p, const finding *f)
{
    sv_word *w;
    unsigned flags = f->flags | (s->line ? SV_W_LINE : 0) | (s->edge ? SV_W_EDGE : 0);

    if (s->n == s->room)
    {
        s->room *= 2;
        s->word = sv_grow(s->arena, s->word, s->n, s->room, sizeof *s->word);
        if (s->word == NULL)
            return false;
    }
    if (s->punct && !joins(s, p))
        flags |= SV_W_BREAK;
    w = &s->word[s->n++];
    w->key = f->key.key;
    w->prefix_hint = f->key.hint;
    w->start = (uint32_t) (p - s->text);
    w->end = (uint32_t) (f->end - s->text);
    w->script = (uint8_t) f->script;
    w->flags = (uint8_t) flags;
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
    if (s->line)
        s->quote_close = 0; /* an empty line: no quotation goes on over it */
    s->line = true;
    s->edge = true;
}

static void
note_punct(splitter *s, int32_t cp)
{
    s->punct = true;
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
            s->edge = true;
            break;
        default:
            note_quote(s, cp);
    }
}

static bool
split(splitter *s)
{
    const unsigned char *p = s->text;
    unsigned len, cls;

    s->gap = p;
    s->line = true;
    while (p < s->end)
    {
        int32_t cp;

        if (*p == ' ')
        {
            p++;
            continue;
        }
        cp = code_at(s, p, &len, &cls);
        if (sv_is_word(cls))
        {
            finding f = find_word(s, p);

            if (!add_word(s, p, &f))
                return false;
            s->punct = s->edge = s->line = false;
            p = s->gap = f.end;
            continue;
        }
        if ((cls & SV_U_KIND) == SV_U_SPACE)
            note_space(s, p, cp);
        else if ((cls & SV_U_KIND) == SV_U_OTHER)
            note_punct(s, cp);
        p += len;
    }
    return true;
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
    if (s.word == NULL || !split(&s))
        return SV_NOMEM;
    *out = (sv_words){.text = text, .len = len, .word = s.word, .nwords = s.n};
    if (sv_cut_sentences(a, out) != SV_OK)
        return SV_NOMEM;
    sv_detect_languages(out);
    return SV_OK;
}
