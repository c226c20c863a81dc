/*
 * image_fuzz.c - a good image with bytes changed and the checksums made right again: opening refuses it, or using it is safe.
 *
 * The input is a list of changes, four bytes each: where (three bytes) and what to set there.
 */
#include "image.h"
#include "phrase.h"

#include <stdlib.h>
#include <string.h>

static const sv_class classes[] = {{SV_EN, "team", "billing [team]\nsupport team"}, {SV_EN, "_not", "not|never"}};
static const sv_phrase phrases[] = {
    {.id = 1, .cue = "did_it", .lang = SV_EN, .pattern = "^ a <3> (bcd*|bc|c) [,] # $?", .weight = 1, .helpdesk = "rt"},
    {.id = 2, .cue = "time", .lang = SV_EN, .pattern = "refund* <2,> @team", .weight = 1},
    {.id = 3, .cue = "sends_away", .lang = SV_ANY, .pattern = "(visit|go to) [the] (site|app)", .weight = 9}};
static const char text[] = "a x bcde, 5? refunds, billing team not go to app. Visit the site a bc c 7 and so on.";

static void
use(const void *image, size_t size, sv_arena *a)
{
    const sv_message m = {.from = SV_AGENT, .type = SV_PLAIN, .text = text, .len = sizeof text - 1};
    const sv_thread t = {.lang = SV_EN, .handoffs = -1, .deflections = -1, .helpdesk = "rt", .queue = "billing", .message = &m, .nmessages = 1};
    sv_image img;
    sv_ruleset rules = {.image = &img};
    sv_judgement j;
    sv_error err = {0};

    if (sv_image_open(image, size, &img) == SV_OK)
        sv_judge(a, &rules, &t, &j, &err);
}

extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sv_arena *a = sv_arena_new(sv_malloc_fn, sv_mfree_fn, NULL, (size_t) 64 << 20);
    sv_error err;
    void *image;
    size_t image_size;

    if (a == NULL || sv_compile(a, phrases, 3, classes, 2, &image, &image_size, &err) != SV_OK)
        abort();
    for (size_t i = 0; i + 4 <= size; i += 4)
        ((uint8_t *) image)[((size_t) data[i] << 16 | (size_t) data[i + 1] << 8 | data[i + 2]) % image_size] = data[i + 3];
    sv_image_seal(image, image_size);
    use(image, image_size, a);
    sv_arena_free(a);
    return 0;
}
