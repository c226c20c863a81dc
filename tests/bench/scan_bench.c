/*
 * scan_bench.c - what words and cues cost: microseconds per 600 bytes by number of phrases and by length of text.
 *
 *   scan_bench [PACKS-FOLDER] [FILE of replies, one a line]
 *   scan_bench replies N | phrases N      what it makes up, as rows for sql_bench: a reply; a phrase, a tab, a regex
 *
 * Without a file the replies are made up: words of six languages, the frequent ones more often, a mark here and there;
 * the phrases too (alternatives, optional words, gaps), from the same words, so that they are met more often than in life.
 * The folder adds a line for the phrases that are shipped.  CPU time, the median of several passes.
 */
#include "pack.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define REPLIES 4000
#define PASSES 7
#define MAX_PHRASES 1500
#define CAP 512

static const char *const english =
    "the to you and your we is for have i in order a of it this will be on not our please refund with are account that from as can "
    "been team hours sorry day number help if no has an check payment get was money details bank card time any back email customer "
    "service delivery issue contact within call do delay support thank request app address working business amount update process "
    "sent received website policy cancel wait today tomorrow understand charge ticket phone form photo problem";
static const char *const hinglish =
    "aapka hai ke ka ki ko mein se hum aap kar nahi kya liye ho gaya raha karein sakte paisa order refund din jayega hua abhi "
    "samajh sakta pareshani maaf kijiye turant madad team kal tak aapki hamari baat wapas bheja mila der ghante";
static const char *const hindi =
    "है के आप की का में को हम से कर आपका और नहीं हैं लिए यह ऑर्डर रिफंड पैसे दिन हो गया करें सकते खेद क्षमा टीम कल तक मदद "
    "समस्या देरी कृपया धन्यवाद जानकारी वापस भेजा मिल घंटे नंबर बैंक खाता";
static const char *const bengali =
    "আপনার এবং আমরা টাকা ফেরত করা হবে না এই জন্য আমি দুঃখিত অর্ডার দিন সময় সমস্যা ক্ষমা ধন্যবাদ আমাদের টিম কাল দেওয়া হয়েছে "
    "করুন পাবেন ব্যাংক নম্বর সাহায্য দেরি";
static const char *const punjabi =
    "ਤੁਹਾਡਾ ਹੈ ਦੇ ਦੀ ਅਸੀਂ ਨੂੰ ਵਿੱਚ ਪੈਸੇ ਵਾਪਸ ਆਰਡਰ ਮਾਫ਼ ਕਰਨਾ ਜੀ ਧੰਨਵਾਦ ਸਮੱਸਿਆ ਟੀਮ ਦਿਨ ਕੱਲ੍ਹ ਮਦਦ ਨਹੀਂ ਬੈਂਕ ਨੰਬਰ ਦੇਰੀ";
static const char *const telugu =
    "మీ మేము డబ్బు తిరిగి వస్తుంది ఆర్డర్ క్షమించండి ధన్యవాదాలు సమస్య రోజు టీమ్ లేదు అయితే సహాయం బ్యాంక్ నంబర్ ఆలస్యం రేపు చేస్తాము "
    "కోసం దయచేసి";

typedef struct list
{
    char *word[400];
    unsigned n;
} list;

static list lists[6];
static char *reply[REPLIES];
static uint32_t reply_len[REPLIES];
static size_t all_bytes;
static unsigned nreplies;
static sv_phrase phrase[MAX_PHRASES];
static char *regex[MAX_PHRASES]; /* what a regular expression for the phrase looks like */
static uint64_t state = 88172645463325252u;

static uint32_t
dice(uint32_t sides)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t) (state >> 32) % sides;
}

/* Low numbers more often, as words are. */
static uint32_t
skewed(uint32_t sides)
{
    uint32_t a = dice(sides), b = dice(sides);

    return a < b ? a : b;
}

static double
now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double) t.tv_sec * 1e6 + (double) t.tv_nsec / 1e3;
}

static void
fill(list *l, const char *words)
{
    char *copy = strdup(words);

    for (char *w = strtok(copy, " "); w != NULL && l->n < 400; w = strtok(NULL, " "))
        l->word[l->n++] = w;
}

/* Nearly half of the words of a text are met seldom: two or three beginnings of known words in a row. */
static size_t
rare_word(const list *l, char *out)
{
    size_t n = 0;

    for (unsigned parts = 2 + dice(2); parts > 0; parts--)
    {
        const char *w = l->word[dice(l->n)];
        size_t len = strlen(w) < 6 ? strlen(w) : w[0] & 0x80 ? 6 : 3;

        memcpy(out + n, w, len);
        n += len;
    }
    return n;
}

static void
make_reply(unsigned i)
{
    static const unsigned share[10] = {0, 0, 0, 0, 0, 1, 2, 3, 4, 5};
    const list *l = &lists[share[dice(10)]];
    size_t size = 300 + dice(700), n = 0;
    char *out = malloc(size + 200);

    while (n < size)
    {
        if (dice(20) < 9)
            n += rare_word(l, out + n);
        else
            n += (size_t) snprintf(out + n, size + 200 - n, "%s", l->word[skewed(l->n)]);
        if (dice(12) == 0)
            n += (size_t) snprintf(out + n, size + 200 - n, "%s", dice(3) ? "." : ",");
        n += (size_t) snprintf(out + n, size + 200 - n, "%s", dice(60) ? " " : "\n\n");
    }
    reply[i] = out;
    reply_len[i] = (uint32_t) n;
    all_bytes += n;
}

static bool
read_replies(const char *path)
{
    FILE *f = fopen(path, "r");
    static char line[1 << 20];

    if (f == NULL)
        return false;
    while (nreplies < REPLIES && fgets(line, sizeof line, f) != NULL)
    {
        reply[nreplies] = strdup(line);
        reply_len[nreplies] = (uint32_t) strlen(line);
        all_bytes += reply_len[nreplies++];
    }
    fclose(f);
    return nreplies > 0;
}

/* A string that parts are hung on. */
typedef struct rope
{
    char text[800];
    size_t n;
} rope;

static void __attribute__((format(printf, 2, 3)))
hang(rope *r, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    r->n += (size_t) vsnprintf(r->text + r->n, sizeof r->text - r->n, format, args);
    va_end(args);
}

static void
make_phrase(unsigned i)
{
    const list *l = &lists[dice(2) ? 0 : dice(6)];
    unsigned parts = 2 + dice(3);
    rope p = {.n = 0}, r = {.n = 0};

    for (unsigned k = 0; k < parts; k++)
    {
        const char *a = l->word[dice(l->n)], *b = l->word[dice(l->n)];
        unsigned how = dice(6), gap = k > 0 && dice(5) == 0 ? 1 + dice(3) : 0;

        if (gap > 0)
        {
            hang(&p, "<%u> ", gap);
            hang(&r, "(?:\\S+\\s+){0,%u}", gap);
        }
        hang(&p, how == 0 ? "(%s|%s) " : how == 1 && k > 0 && k + 1 < parts ? "[%s] " : "%s ", a, b);
        hang(&r, how == 0 ? "(?:%s|%s)" : how == 1 && k > 0 && k + 1 < parts ? "(?:%s\\s+)?" : "%s", a, b);
        if (k + 1 < parts && !(how == 1 && k > 0))
            hang(&r, "\\s+");
    }
    phrase[i] = (sv_phrase){.id = i + 1, .cue = "did_it", .lang = SV_ANY, .pattern = strdup(p.text), .weight = 50};
    regex[i] = strdup(r.text);
}

static int
by_size(const void *a, const void *b)
{
    double x = *(const double *) a, y = *(const double *) b;

    return (x > y) - (x < y);
}

typedef struct cost
{
    double split, whole; /* microseconds per 600 bytes */
    double hits;         /* per reply */
} cost;

static double
pass(const sv_image *img, sv_arena *a, uint64_t *hits)
{
    static sv_cue cue[CAP];
    double from = now();

    for (unsigned i = 0; i < nreplies; i++)
    {
        sv_words w;
        uint32_t n = 0;

        sv_arena_reset(a);
        if (sv_split(a, reply[i], reply_len[i], &w) != SV_OK || (img != NULL && sv_scan(img, &w, NULL, NULL, cue, CAP, &n) != SV_OK))
            abort();
        *hits += n;
    }
    return (now() - from) / (double) all_bytes * 600;
}

static cost
measure(const sv_image *img)
{
    sv_arena *a = sv_arena_new(sv_malloc_fn, sv_mfree_fn, NULL, (size_t) 256 << 20);
    double split[PASSES], whole[PASSES];
    uint64_t hits = 0, none = 0;

    for (unsigned i = 0; i < PASSES; i++)
    {
        hits = 0;
        split[i] = pass(NULL, a, &none);
        whole[i] = pass(img, a, &hits);
    }
    sv_arena_free(a);
    qsort(split, PASSES, sizeof *split, by_size);
    qsort(whole, PASSES, sizeof *whole, by_size);
    return (cost){split[PASSES / 2], whole[PASSES / 2], (double) hits / nreplies};
}

static void
row(const char *name, const sv_phrase *p, uint32_t n, const sv_class *c, uint32_t nc)
{
    sv_arena *a = sv_arena_new(sv_malloc_fn, sv_mfree_fn, NULL, (size_t) 1 << 30);
    sv_error err;
    sv_image img;
    void *base;
    size_t size;
    double t0 = now(), t1, t2;
    cost k;

    if (sv_compile(a, p, n, c, nc, &base, &size, &err) != SV_OK)
    {
        printf("%s: row %u: %s\n", name, err.row, err.message);
        sv_arena_free(a);
        return;
    }
    t1 = now();
    if (sv_image_open(base, size, &img) != SV_OK)
        abort();
    t2 = now();
    k = measure(&img);
    printf("%-12s %8u %10.2f %9zu %9.3f %10.2f %10.2f %8.2f %8.0f\n", name, n, (t1 - t0) / 1e3, size / 1024, (t2 - t1) / 1e3, k.split,
           k.whole, k.hits, 600 / k.whole);
    sv_arena_free(a);
}

/* The floor: what it costs only to read the bytes. */
static void
floor_row(void)
{
    double best = 1e9;
    volatile size_t sink = 0;

    for (unsigned i = 0; i < PASSES; i++)
    {
        double t = now();

        for (unsigned k = 0; k < nreplies; k++)
            sink += memchr(reply[k], 1, reply_len[k]) != NULL;
        t = (now() - t) / (double) all_bytes * 600;
        best = t < best ? t : best;
    }
    printf("%-12s %8s %10s %9s %9s %10s %10.3f\n", "memory only", "", "", "", "", "", best);
}

/* A number for the eye. */
static void
bar(double v)
{
    for (unsigned i = 0; i < v * 8 && i < 60; i++)
        putchar('#');
    putchar('\n');
}

/* Flat in the number of phrases: a plot of it. */
static void
growth_by_phrases(void)
{
    printf("\nphrases, us/600 B with spans:\n");
    for (uint32_t n = 50; n <= MAX_PHRASES; n += n < 400 ? n : 400)
    {
        sv_arena *a = sv_arena_new(sv_malloc_fn, sv_mfree_fn, NULL, (size_t) 1 << 30);
        sv_error err;
        sv_image img;
        void *base;
        size_t size;
        double t;

        if (sv_compile(a, phrase, n, NULL, 0, &base, &size, &err) != SV_OK || sv_image_open(base, size, &img) != SV_OK)
            abort();
        t = measure(&img).whole;
        printf("%12u %12.2f  ", n, t);
        bar(t);
        sv_arena_free(a);
    }
}

static void
growth(void)
{
    sv_arena *a = sv_arena_new(sv_malloc_fn, sv_mfree_fn, NULL, (size_t) 2 << 30);
    sv_image img;
    sv_error err;
    void *base;
    size_t size, most = (size_t) 600 << 14;
    char *text = malloc(most);

    if (sv_compile(a, phrase, 500, NULL, 0, &base, &size, &err) != SV_OK || sv_image_open(base, size, &img) != SV_OK)
        abort();
    for (size_t n = 0, i = 0; n < most; i++)
    {
        size_t len = reply_len[i % nreplies] < most - n ? reply_len[i % nreplies] : most - n;

        memcpy(text + n, reply[i % nreplies], len);
        n += len;
    }
    printf("\nlength of text, 500 phrases:\n%12s %12s\n", "bytes", "us/600 B");
    for (size_t len = 600; len <= most; len *= 8)
    {
        double t = now();
        unsigned times = 0;

        for (; now() - t < 200000 || times == 0; times++)
        {
            sv_arena *b = sv_arena_new(sv_malloc_fn, sv_mfree_fn, NULL, (size_t) 2 << 30);
            sv_words w;
            uint32_t n;

            if (sv_split(b, text, (uint32_t) len, &w) != SV_OK || sv_scan(&img, &w, NULL, NULL, NULL, 0, &n) != SV_OK)
                abort();
            sv_arena_free(b);
        }
        t = (now() - t) / times / (double) len * 600;
        printf("%12zu %12.2f  ", len, t);
        bar(t);
    }
    free(text);
    sv_arena_free(a);
}

/* Backslashes doubled and line breaks written out, as COPY reads them. */
static int
print_replies(unsigned n)
{
    for (unsigned i = 0; i < n; i++)
    {
        if (i >= nreplies)
        {
            free(reply[i % nreplies]);
            make_reply(i % nreplies);
        }
        for (uint32_t k = 0; k < reply_len[i % nreplies]; k++)
        {
            char c = reply[i % nreplies][k];

            fputs(c == '\n' ? "\\n" : (char[]){c, 0}, stdout);
        }
        putchar('\n');
    }
    return 0;
}

static int
print_phrases(unsigned n)
{
    for (unsigned i = 0; i < n && i < MAX_PHRASES; i++)
    {
        printf("%s\t\\\\y", phrase[i].pattern);
        for (const char *c = regex[i]; *c != '\0'; c++)
            fputs(*c == '\\' ? "\\\\" : (char[]){*c, 0}, stdout);
        puts("\\\\y");
    }
    return 0;
}

int
main(int argc, char **argv)
{
    static const char *const all[6] = {english, hinglish, hindi, bengali, punjabi, telugu};
    pack shipped = {0};

    for (unsigned i = 0; i < 6; i++)
        fill(&lists[i], all[i]);
    if (argc < 3 || strcmp(argv[1], "phrases") == 0 || strcmp(argv[1], "replies") == 0 || !read_replies(argv[2]))
        for (; nreplies < REPLIES; nreplies++)
            make_reply(nreplies);
    for (unsigned i = 0; i < MAX_PHRASES; i++)
        make_phrase(i);
    if (argc == 3 && strcmp(argv[1], "phrases") == 0)
        return print_phrases((unsigned) atoi(argv[2]));
    if (argc == 3 && strcmp(argv[1], "replies") == 0)
        return print_replies((unsigned) atoi(argv[2]));
    printf("%u replies, %.0f bytes each\n", nreplies, (double) all_bytes / nreplies);
    printf("%-12s %8s %10s %9s %9s %10s %10s %8s %8s\n", "phrases", "number", "compile ms", "image kB", "open ms", "split us", "all us/600",
           "hits", "MB/s");
    floor_row();
    row("made up", phrase, 100, NULL, 0);
    row("made up", phrase, 500, NULL, 0);
    row("made up", phrase, 1500, NULL, 0);
    if (argc > 1 && pack_read_all(&shipped, argv[1]))
        row("shipped", shipped.phrase, shipped.nphrases, shipped.classes, shipped.nclasses);
    growth_by_phrases();
    growth();
    return 0;
}
