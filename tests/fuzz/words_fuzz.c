/*
 * words_fuzz.c - any bytes through the splitter; what comes out has to be in order and inside the text.
 */
#include "seva.h"

#include <stdlib.h>

static void
must(bool holds)
{
    if (!holds)
        abort();
}

static void
check_words(const sv_words *w)
{
    uint32_t last = 0;

    for (uint32_t i = 0; i < w->nwords; i++)
    {
        must(w->word[i].start >= last && w->word[i].end > w->word[i].start && w->word[i].end <= w->len);
        must(w->word[i].key == sv_word_key(w->text + w->word[i].start, w->word[i].end - w->word[i].start));
        last = w->word[i].end;
    }
}

static void
check_sentences(const sv_words *w)
{
    uint32_t next = 0;

    must((w->nsentences == 0) == (w->nwords == 0));
    for (uint32_t i = 0; i < w->nsentences; i++)
    {
        const sv_sentence *s = &w->sentence[i];

        must(s->first >= next && s->n > 0 && s->first + s->n <= w->nwords && s->lang <= SV_OTHER);
        must(s->start <= w->word[s->first].start && s->end >= w->word[s->first + s->n - 1].end && s->end <= w->len);
        next = s->first + s->n;
    }
    must(w->nwords == 0 || next == w->nwords);
}

extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sv_arena *a = sv_arena_new(sv_malloc_fn, sv_mfree_fn, NULL, (size_t) 64 << 20);
    sv_words w;

    if (a == NULL || size > (1u << 20))
        return 0;
    must(sv_split(a, (const char *) data, (uint32_t) size, &w) == SV_OK);
    check_words(&w);
    check_sentences(&w);
    sv_arena_free(a);
    return 0;
}
