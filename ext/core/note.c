/* note.c - the coaching note: what was done well, and at most two things to try, written for the agent. */
#include "texts.h"

#include <stdio.h>
#include <string.h>

#define QUOTE_BYTES 240      /* of the reply's words that a note quotes */
#define AGENT_NAME_BYTES 120 /* more is cut off */

typedef struct writer
{
    char *buf;
    size_t n, cap;
    bool html, full;
    uint32_t turn; /* which of several texts this reply gets */
} writer;

static void
put(writer *w, const char *s, size_t n)
{
    if (w->n + n >= w->cap)
    {
        w->full = true;
        return;
    }
    memcpy(w->buf + w->n, s, n);
    w->n += n;
}

static void
puts_(writer *w, const char *s)
{
    put(w, s, strlen(s));
}

/* Markup in HTML, its stand-in (or nothing) in text. */
static void
mark(writer *w, const char *html, const char *text)
{
    puts_(w, w->html ? html : text);
}

/* People's words: escaped, on one line.  In HTML every character that could begin markup or a template becomes a reference. */
static void
put_text(writer *w, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
    {
        char c = s[i], ref[12];

        if (c == '\n' || c == '\r' || c == '\t')
            put(w, " ", 1);
        else if (w->html && c != ' ' && strchr("<>&\"'`{}[]$%|\\", c))
            put(w, ref, (size_t) snprintf(ref, sizeof ref, "&#%d;", c));
        else if ((unsigned char) c >= ' ')
            put(w, &s[i], 1);
    }
}

static void
put_plain(writer *w, const char *s)
{
    put_text(w, s, strlen(s));
}

/* The evidence between quotation marks, cut at a word where it is long. */
static void
put_quote(writer *w, const sv_judgement *j, const sv_finding *f)
{
    const char *s = j->reply.text + f->ev_start;
    size_t n = f->ev_end - f->ev_start;
    bool cut = n > QUOTE_BYTES;

    if (cut)
        for (n = QUOTE_BYTES; n > 0 && s[n] != ' '; n--)
            ;
    mark(w, "<i>", "");
    puts_(w, "\xe2\x80\x9c");
    put_text(w, s, n);
    puts_(w, cut ? " \xe2\x80\xa6\xe2\x80\x9d" : "\xe2\x80\x9d");
    mark(w, "</i>", "");
}

static const char *
keyed(const writer *w, sv_lang locale, const char *kind, int g)
{
    char key[48];

    snprintf(key, sizeof key, "%s.%s", kind, sv_guideline_id[g]);
    return sv_note_text(locale, key, w->turn);
}

static void
put_praise(writer *w, const sv_judgement *j, sv_lang locale, int g)
{
    mark(w, "<p><b>", "");
    put_plain(w, sv_note_text(locale, "praise", w->turn));
    mark(w, "</b> ", " ");
    put_quote(w, j, &j->finding[g]);
    puts_(w, " ");
    put_plain(w, keyed(w, locale, "good", g));
    mark(w, "</p>\n", "\n\n");
}

static void
put_try(writer *w, const sv_judgement *j, sv_lang locale, int g)
{
    const sv_finding *f = &j->finding[g];

    mark(w, "<li><b>", "* ");
    put_plain(w, keyed(w, locale, "name", g));
    mark(w, "</b>: ", ": ");
    if (f->has_evidence)
    {
        put_quote(w, j, f);
        puts_(w, " ");
    }
    put_plain(w, keyed(w, locale, f->verdict == SV_BROKEN ? "broken" : "missed", g));
    if (f->advice)
    {
        puts_(w, " ");
        put_plain(w, sv_note_text(locale, "instead", w->turn));
        mark(w, " <i>", " ");
        puts_(w, "\xe2\x80\x9c");
        put_plain(w, f->advice);
        puts_(w, "\xe2\x80\x9d");
        mark(w, "</i>", "");
    }
    mark(w, "</li>\n", "\n");
}

static int
find_noted(const sv_judgement *j, sv_noted what, int from)
{
    while (from < SV_NGUIDELINES && j->finding[from].noted != what)
        from++;
    return from;
}

/* Whose reply it is about is told: another agent may have answered before the note arrives. */
static void
put_title(writer *w, const sv_thread *t, sv_lang locale)
{
    const sv_message *reply = &t->message[t->nmessages - 1];
    uint32_t n = reply->name_len;

    mark(w, "<p><b>", "");
    put_plain(w, sv_note_text(locale, "title", w->turn));
    if (n > AGENT_NAME_BYTES)
        for (n = AGENT_NAME_BYTES; n > 0 && (reply->name[n] & 0xC0) == 0x80; n--)
            ;
    if (n > 0)
    {
        puts_(w, " (");
        put_text(w, reply->name, n);
        puts_(w, n < reply->name_len ? " \xe2\x80\xa6)" : ")");
    }
    mark(w, "</b></p>\n", "\n\n");
}

static void
put_note(writer *w, const sv_thread *t, const sv_judgement *j, sv_lang locale)
{
    int praise = find_noted(j, SV_PRAISE, 0), g = find_noted(j, SV_TRY, 0);

    put_title(w, t, locale);
    if (praise < SV_NGUIDELINES)
        put_praise(w, j, locale, praise);
    if (g < SV_NGUIDELINES)
    {
        mark(w, "<p><b>", "");
        put_plain(w, sv_note_text(locale, "try", w->turn));
        mark(w, "</b></p>\n<ul>\n", "\n");
        for (; g < SV_NGUIDELINES; g = find_noted(j, SV_TRY, g + 1))
            put_try(w, j, locale, g);
        mark(w, "</ul>\n", "\n");
    }
    mark(w, "<p><small>", "");
    put_plain(w, sv_note_text(locale, "footer", w->turn));
    mark(w, "</small></p>\n", "\n");
}

/* A note needs something to say: a point to try, or praise for a reply that was good in several ways. */
static bool
has_something_to_say(const sv_judgement *j)
{
    int kept = 0;

    if (find_noted(j, SV_TRY, 0) < SV_NGUIDELINES)
        return true;
    for (int g = 0; g < SV_NGUIDELINES; g++)
        kept += j->finding[g].verdict == SV_KEPT;
    return kept >= 4 && find_noted(j, SV_PRAISE, 0) < SV_NGUIDELINES;
}

sv_status
sv_note(sv_arena *a, const sv_thread *t, const sv_judgement *j, sv_lang locale, sv_format format, char **out, size_t *outlen)
{
    writer w = {.html = format == SV_FMT_HTML, .cap = 32768, .turn = sv_text_turn(j->reply.text, j->reply.len)};

    *out = NULL;
    *outlen = 0;
    if (locale >= SV_NLANG)
        locale = j->lang < SV_NLANG ? j->lang : SV_EN;
    if (!has_something_to_say(j))
        return SV_OK;
    if ((w.buf = sv_alloc(a, w.cap + 1)) == NULL)
        return SV_NOMEM;
    put_note(&w, t, j, locale);
    if (w.full)
        return SV_NOMEM;
    w.buf[w.n] = '\0';
    *out = w.buf;
    *outlen = w.n;
    return SV_OK;
}
