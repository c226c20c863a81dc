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

int
main(void)
{
    begin_tests();
    try_spans();
    return end_tests();
}
