/*
 * judge_fuzz.c - any bytes as a thread: it is judged, evidence stands in the reply's own words, and a note can be made.
 *
 * The first byte says language, channel and content types; messages are parted by a byte 1, the customer writes the first,
 * then each side by turns, and the last is the agent's.  With SEVA_PACKS set, the phrases of the packs are in force.
 */
#include "pack.h"
#include "seva.h"

#include <stdlib.h>
#include <string.h>

#define MAX_MESSAGES 12

static void
must(bool holds)
{
    if (!holds)
        abort();
}

/* The packs' phrases, compiled once. */
static const sv_image *
phrases(void)
{
    static sv_image image;
    static bool tried, there;
    const char *dir = getenv("SEVA_PACKS");
    pack p = {0};
    void *block;
    size_t size;
    sv_error e;

    if (!tried && dir && pack_read_all(&p, dir))
    {
        sv_arena *a = sv_arena_new(sv_malloc_fn, sv_mfree_fn, NULL, (size_t) 512 << 20);
        void *kept;

        must(a != NULL && sv_compile(a, p.phrase, p.nphrases, p.classes, p.nclasses, &block, &size, &e) == SV_OK);
        must((kept = aligned_alloc(64, (size + 63) / 64 * 64)) != NULL);
        memcpy(kept, block, size);
        must(sv_image_open(kept, size, &image) == SV_OK);
        sv_arena_free(a);
        pack_free(&p);
        there = true;
    }
    tried = true;
    return there ? &image : NULL;
}

static uint32_t
part_messages(const char *text, size_t size, uint8_t how, sv_message m[MAX_MESSAGES])
{
    uint32_t n = 0;
    const char *end = text + size;

    while (n < MAX_MESSAGES)
    {
        const char *stop = n + 1 < MAX_MESSAGES ? memchr(text, 1, (size_t) (end - text)) : NULL;

        m[n] = (sv_message) {.from = n % 2 ? SV_AGENT : SV_CUSTOMER, .type = how & 0x80 ? SV_HTML : SV_PLAIN, .text = text,
                             .len = (size_t) ((stop ? stop : end) - text), .has_at = how & 0x20, .at = (int64_t) n * 90000};
        n++;
        if (stop == NULL)
            break;
        text = stop + 1;
    }
    m[n - 1].from = SV_AGENT;
    return n;
}

static void
check_findings(const sv_judgement *j)
{
    for (int g = 0; g < SV_NGUIDELINES; g++)
    {
        const sv_finding *f = &j->finding[g];

        must(f->verdict <= SV_BROKEN && f->confidence <= 1000 && f->noted <= SV_TRY);
        must(!f->has_evidence || (f->ev_start < f->ev_end && f->ev_end <= j->reply.len));
        must(f->noted != SV_TRY || f->advice != NULL);
    }
}

extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sv_arena *a = sv_arena_new(sv_malloc_fn, sv_mfree_fn, NULL, (size_t) 256 << 20);
    sv_ruleset rules = {.image = phrases()};
    sv_message m[MAX_MESSAGES];
    sv_judgement j;
    sv_error e;

    must(a != NULL);
    if (size == 0 || size > (1u << 18))
        return sv_arena_free(a), 0;
    sv_thread t = {.lang = (data[0] & 7) < SV_NLANG ? (sv_lang) (data[0] & 7) : SV_ANY, .chat = data[0] & 8, .handoffs = -1, .deflections = -1,
                   .status = data[0] & 0x10 ? SV_ST_RESOLVED : SV_ST_UNKNOWN, .message = m};

    t.nmessages = part_messages((const char *) data + 1, size - 1, data[0], m);
    must(sv_judge(a, &rules, &t, &j, &e) == SV_OK);
    check_findings(&j);
    for (int format = SV_FMT_TEXT; format <= SV_FMT_HTML; format++)
    {
        char *note;
        size_t n;

        must(sv_note(a, &t, &j, SV_ANY, (sv_format) format, &note, &n) == SV_OK);
    }
    sv_arena_free(a);
    return 0;
}
