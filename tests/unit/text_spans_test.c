/*
 * text_spans_test.c - own words: the span of the body that each stretch of them came from.
 */
#include "text_samples.h"

/* The source of `what` in the own words of body must be `source`, byte for byte. */
static void
try_span(const char *body, sv_content type, const char *what, const char *source)
{
    sv_text t = own(body, strlen(body), type);
    uint32_t lo = 0, hi = 0, n = (uint32_t) strlen(what), at = 0;

    while (at + n <= t.len && memcmp(t.text + at, what, n) != 0)
        at++;
    if (at + n <= t.len)
        sv_source_span(&t, at, at + n, &lo, &hi);
    if (!ok(at + n <= t.len && hi - lo == strlen(source) && memcmp(body + lo, source, hi - lo) == 0, "source of \"%s\"", what))
        note("got %u to %u: \"%.*s\"", lo, hi, (int) (hi - lo), body + lo);
}

static void
try_spans(void)
{
    try_span("Hi,\r\n\r\nIt is done.\r\n> old", SV_PLAIN, "is done", "is done");
    try_span("Hi,\r\n\r\nIt is done.\r\n> old", SV_PLAIN, "Hi,\n\nIt", "Hi,\r\n\r\nIt");
    try_span("> old\nIt is \xFF done.", SV_PLAIN, "is \xEF\xBF\xBD done", "is \xFF done");
    try_span("> old\nIt is \xFF done.", SV_PLAIN, "done", "done");
    try_span("<p>It is&nbsp;<b>really</b> done.</p>", SV_HTML, "is\xC2\xA0really", "is&nbsp;<b>really");
    try_span("<p>It is&nbsp;<b>really</b> done.</p>", SV_HTML, "really", "really");
    try_span("<p>a &lt; b &amp; c</p>", SV_HTML, "< b &", "&lt; b &amp;");
    try_span("<p>a   \n b</p>", SV_HTML, "a b", "a   \n b");
    try_span("<ul><li>one<li>two</ul>", SV_HTML, "- two", "two");
    try_span("<blockquote>old</blockquote><p>&#2343;&#2344; x</p>", SV_HTML, "न", "&#2344;");
}

/* ---- bodies made by chance ---- */

/*
 * A body is made of pieces.  In each, a "%w" is a word of the author's, w1, w2 and so on; a "%q" is a word that is not
 * his, or that nobody sees: q and a number.  Of the own words of the body, then: every w is there, in its order, and its
 * span is its place in the body, byte for byte; no q is.
 */
static const char *const plain_pieces[] = {
    "%w %w, %w.\n\n", "%w\r\n%w %w\r\n\r\n", "Please:\n- %w\n- %w %w\n\n", "1. %w\n2. %w\n\n", "आपका %w वापस हो गया है, %w।\n\n",
    "%w \xFF %w \xE0\xA4 %w\n\n", "\xE2\x80\x9C%w\xE2\x80\x9D \xF0\x9F\x99\x82 %w\n\n", "%w \xE2\x80\xAE%w\xE2\x80\xAC %w\n\n",
    "\t%w   %w\n\n", "From: the %w to the %w\n\n", "On Monday our %w wrote: %w\n\n", "%w --- %w\n---\n%w %w.\n\n",
    "> %q %q\n> > %q\n\n", "On Tue, 5 May 2026 at 10:10, Asha <asha@example.net> wrote:\n> %q\n>\n> %q %q\n\n",
    "5 मई 2026 को 10:10 बजे Asha %q <asha@example.net> ने लिखा:\r\n> %q\r\n\r\n",
    "%w&nbsp;%w, it&#39;s %w &amp; %w<br/>\n%w<br>%w\n\n",
};

static const char *const plain_ends[] = {
    "", "", "-- \n%q %q\n", "-----Original Message-----\nFrom: %q\n\n%q %q", "Kind regards,\nPriya\n", "Sent from my iPhone %q",
    "From: Asha <asha@example.net>\nSent: Tuesday, 5 May 2026 10:10\nTo: %q\nSubject: %q\n\n%q",
};

static const char *const markup_pieces[] = {
    "<p>%w <b>%w</b> <i>%w</i>.</p>\n", "<div>%w<br>%w<br/>\r\n%w</div>", "<ul><li>%w<li>%w %w</ul>",
    "<table><tr><td>%w</td><td>%w</td></tr><tr><td>&nbsp;</td><td>%w</td></tr></table>",
    "<div style=\"white-space: pre-wrap\">%w\n  %w\r\n%w</div>", "<p>&#2343;&#2344; %w &amp; %w &lt;%w&gt;&nbsp;%w</p>",
    "<p>%w   \n\t %w \xFF %w</p>", "<p>\xF0\x9F\x99\x82%w धन %w</p>", "<pre>%w\n%w</pre>", "%w <font size=2>%w<p>%w</font> %w",
    "<span style=\"font-size:0\">%q</span>", "<div style=\"display:none\">%q</div>", "<!-- %q --><style>%q { }</style>",
    "<blockquote>%q<p>%q</p></blockquote>", "<b>%w<p>%w</b></p>%w", "<script>%q</script>",
    "<div class=\"gmail_quote\"><div class=\"gmail_attr\">On Tue, %q wrote:</div><blockquote>%q %q</blockquote></div>",
};

static const char *const markup_ends[] = {
    "", "", "<div id=\"appendonsend\"></div>%q", "<p>-- <br>%q</p>", "<div class=\"yahoo_quoted\">%q</div>",
    "<br>On Tue, 5 May 2026 at 10:10, Asha &lt;asha@example.net&gt; wrote:<br>%q", "<div class=\"moz-signature\">%q</div>",
};

typedef struct body
{
    char text[8192];
    size_t len;
    struct { uint32_t at, n; } word[512];
    uint32_t nwords;
} body;

static uint64_t chance = 88172645463325252u;

static uint32_t
dice(uint32_t sides)
{
    chance ^= chance << 13;
    chance ^= chance >> 7;
    chance ^= chance << 17;
    return (uint32_t) (chance >> 32) % sides;
}

/* A letter and a number; returns their bytes. */
static size_t
write_token(char *to, char letter, uint32_t number)
{
    return (size_t) snprintf(to, 12, "%c%u", letter, number);
}

static void
add_piece(body *b, const char *piece)
{
    for (; *piece != '\0' && b->len < sizeof b->text - 32; piece++)
        if (*piece != '%')
            b->text[b->len++] = *piece;
        else if (*++piece == 'q')
            b->len += write_token(b->text + b->len, 'q', dice(1000));
        else
        {
            uint32_t n = (uint32_t) write_token(b->text + b->len, 'w', b->nwords);

            b->word[b->nwords].at = (uint32_t) b->len;
            b->word[b->nwords++].n = n;
            b->len += n;
        }
}

static void
make_body(body *b, sv_content type)
{
    b->len = b->nwords = 0;
    add_piece(b, type == SV_HTML ? "<p>%w %w</p>" : "%w %w.\n\n"); /* so that no end is all that there is */
    for (uint32_t n = dice(12); n > 0; n--)
        add_piece(b, type == SV_HTML ? markup_pieces[dice(COUNT(markup_pieces))] : plain_pieces[dice(COUNT(plain_pieces))]);
    add_piece(b, type == SV_HTML ? markup_ends[dice(COUNT(markup_ends))] : plain_ends[dice(COUNT(plain_ends))]);
}

/* ---- encoding, as mail programs do ---- */

static size_t
encode_quoted(const body *b, char *out)
{
    size_t to = 0, line = 0;

    for (size_t i = 0; i < b->len; i++)
    {
        unsigned char c = (unsigned char) b->text[i];
        bool plain = c >= ' ' && c < 0x7F && c != '=';

        if (line >= 60 + dice(10))
        {
            to += (size_t) snprintf(out + to, 4, dice(2) ? "=\r\n" : "=\n");
            line = 0;
        }
        if (plain)
            out[to++] = (char) c;
        else
            to += (size_t) snprintf(out + to, 4, "=%02X", c);
        line += plain ? 1 : 3;
    }
    return to;
}

static size_t
encode_base64(const body *b, char *out)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t to = 0;

    for (size_t i = 0; i < b->len; i += 3)
    {
        size_t n = b->len - i < 3 ? b->len - i : 3;
        uint32_t bits = 0;

        for (size_t k = 0; k < 3; k++)
            bits = bits << 8 | (k < n ? (unsigned char) b->text[i + k] : 0);
        for (size_t k = 0; k < 4; k++)
            out[to++] = k > n ? '=' : digit[bits >> (18 - 6 * k) & 63];
        if (i % 57 == 54)
            out[to++] = '\n';
    }
    return to;
}

/* The body back from how it was sent; it must be itself. */
static bool
survives(const body *b, sv_encoding enc)
{
    static char sent[sizeof b->text * 4];
    size_t n = enc == SV_ENC_QP ? encode_quoted(b, sent) : encode_base64(b, sent), len;
    char *back;

    sv_arena_reset(arena);
    return sv_decode(arena, sent, n, enc, &back, &len) == SV_OK && len == b->len && memcmp(back, b->text, len) == 0;
}

/* ---- what is promised of spans ---- */

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The bytes of the token of a letter and a number at text[i], 0 if there is none. */
static uint32_t
token_at(const sv_text *t, uint32_t i, char letter)
{
    uint32_t n = 1;

    if (t->text[i] != letter || i + 1 >= t->len || !is_digit(t->text[i + 1]))
        return 0;
    while (i + n < t->len && is_digit(t->text[i + n]))
        n++;
    return n;
}

/* White space may stand for white space. */
static bool
is_same(char a, char b)
{
    return a == b || ((unsigned char) a <= ' ' && (unsigned char) b <= ' ');
}

/* Where words and body have as many bytes, they are the same bytes; nothing is said to come from outside the body. */
static bool
runs_hold(const sv_text *t, const body *b)
{
    uint32_t at = 0;

    for (uint32_t i = 0; i < t->nruns; i++)
    {
        const sv_run *r = &t->runs[i];

        if (r->at < at || (size_t) r->src + r->srclen > b->len || r->at + r->n > t->len)
            return false;
        for (uint32_t k = 0; k < r->n && r->n == r->srclen; k++)
            if (!is_same(t->text[r->at + k], b->text[r->src + k]))
                return false;
        at = r->at + r->n;
    }
    return true;
}

/* The name of the first promise that is broken, NULL if none is. */
static const char *
broken_promise(const sv_text *t, const body *b)
{
    uint32_t seen = 0;

    if (!runs_hold(t, b))
        return "runs";
    for (uint32_t i = 0; i < t->len; i++)
    {
        uint32_t n = token_at(t, i, 'w'), lo, hi;

        if (token_at(t, i, 'q') > 0)
            return "another's word";
        if (n == 0)
            continue;
        if (seen == b->nwords || b->word[seen].n != n || memcmp(t->text + i, b->text + b->word[seen].at, n) != 0)
            return "a word is lost";
        sv_source_span(t, i, i + n, &lo, &hi);
        if (lo != b->word[seen].at || hi != lo + n)
            return "a word's span";
        seen++;
    }
    return seen == b->nwords ? NULL : "the last words are lost";
}

static void
try_by_chance(const char *name, sv_content type)
{
    static body b;
    const char *broken = NULL;
    uint32_t round;

    for (round = 0; round < 3000 && broken == NULL; round++)
    {
        sv_text t;

        make_body(&b, type);
        if (!survives(&b, SV_ENC_QP) || !survives(&b, SV_ENC_BASE64))
            broken = "decoding";
        t = own(b.text, b.len, type);
        if (broken == NULL)
            broken = broken_promise(&t, &b);
        if (broken != NULL)
            note("%s in round %u:\n%.*s\n# own:\n%.*s", broken, round, (int) b.len, b.text, (int) t.len, t.text);
    }
    ok(broken == NULL, "%s: words, and their places in the body, in %u bodies made by chance", name, round);
}

int
main(void)
{
    begin_tests();
    try_spans();
    try_by_chance("plain bodies", SV_PLAIN);
    try_by_chance("markup", SV_HTML);
    return end_tests();
}
