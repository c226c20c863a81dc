/*
 * fuzz_main.c - runs a fuzz target without libFuzzer: over its corpus, then over changes of it that are the same each time.
 *
 *   <name>_fuzz RUNS [FILE or FOLDER ...]
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_SEEDS 256
#define MAX_SEED ((size_t) 64 * 1024)

extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct seed
{
    uint8_t *data;
    size_t size;
} seed;

static seed seeds[MAX_SEEDS];
static unsigned nseeds;
static uint64_t state = UINT64_C(0x2545F4914F6CDD1D);

static uint32_t
dice(uint32_t sides)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t) (state >> 32) % sides;
}

static void
add_seed(const char *path)
{
    FILE *f = fopen(path, "rb");
    seed *s = &seeds[nseeds];

    if (f == NULL || nseeds == MAX_SEEDS)
    {
        if (f != NULL)
            fclose(f);
        return;
    }
    s->data = malloc(MAX_SEED);
    s->size = s->data == NULL ? 0 : fread(s->data, 1, MAX_SEED, f);
    nseeds += s->data != NULL;
    fclose(f);
}

static int
by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void
add_seeds(const char *path)
{
    struct dirent **entry;
    int n = scandir(path, &entry, NULL, by_name);
    char file[1024];

    if (n < 0)
        add_seed(path);
    for (int i = 0; i < n; i++)
    {
        snprintf(file, sizeof file, "%s/%s", path, entry[i]->d_name);
        if (entry[i]->d_name[0] != '.')
            add_seed(file);
        free(entry[i]);
    }
    if (n >= 0)
        free(entry);
}

/* Bytes that decide things: marks, lead bytes of the scripts, joiners, ends of the range. */
static uint8_t
telling_byte(void)
{
    static const uint8_t byte[] = "\x00\x09\x0a\x0d\x20!\"#$'()*,-.<=>?@[]^_|09AZaz\x7f\x80\x8c\x8d\x99\xa4\xa6\xa8\xb0\xbf\xc3\xe0\xe2\xed\xf0\xff";

    return byte[dice(sizeof byte - 1)];
}

static size_t
change(uint8_t *data, size_t size)
{
    for (uint32_t n = 1 + dice(6); n > 0; n--)
    {
        uint32_t at = size == 0 ? 0 : dice((uint32_t) size);

        switch (dice(5))
        {
            case 0:
                if (size > 0)
                    data[at] = telling_byte();
                break;
            case 1:
                if (size > 0)
                    data[at] ^= (uint8_t) (1u << dice(8));
                break;
            case 2:
                size -= dice((uint32_t) (size - at) + 1);
                break;
            case 3:
                if (size < MAX_SEED)
                {
                    memmove(data + at + 1, data + at, size - at);
                    data[at] = telling_byte();
                    size++;
                }
                break;
            default:
                if (size * 2 - at <= MAX_SEED)
                {
                    memmove(data + size, data + at, size - at);
                    size += size - at;
                }
        }
    }
    return size;
}

/* The target sees a block of just its size, so that a sanitizer notices a byte read beyond. */
static void
run(const uint8_t *data, size_t size)
{
    uint8_t *exact = malloc(size > 0 ? size : 1);

    if (exact == NULL)
        abort();
    memcpy(exact, data, size);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
}

int
main(int argc, char **argv)
{
    unsigned long runs = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
    static uint8_t data[MAX_SEED * 2];

    for (int i = 2; i < argc; i++)
        add_seeds(argv[i]);
    for (unsigned i = 0; i < nseeds; i++)
        run(seeds[i].data, seeds[i].size);
    for (unsigned long i = 0; i < runs; i++)
    {
        size_t size = 0;

        if (nseeds > 0)
        {
            const seed *s = &seeds[dice(nseeds)];

            size = s->size;
            memcpy(data, s->data, size);
        }
        run(data, change(data, size));
    }
    printf("%s: %u seeds, %lu changes, nothing found\n", argv[0], nseeds, runs);
    for (unsigned i = 0; i < nseeds; i++)
        free(seeds[i].data);
    return 0;
}
