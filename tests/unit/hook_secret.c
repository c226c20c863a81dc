/* hook_secret.c - the token's file and the state file: who may read them, what may stand in them. */
#include "secret.h"
#include "state.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char dir[] = "/tmp/seva-hook-secret-XXXXXX";
static char path[64];

static bool
reads(const char *content, size_t length, mode_t mode, struct secret *secret, struct trouble *trouble)
{
    FILE *file;

    unlink(path);               /* the one before may not be writable */
    file = fopen(path, "w");
    fwrite(content, 1, length, file);
    fclose(file);
    chmod(path, mode);
    return secret_read(path, secret, trouble);
}

static void
test_modes(void)
{
    struct secret secret;
    struct trouble trouble;

    for (mode_t mode = 0; mode <= 0077; mode++)
    {
        bool good = reads("s3cret", 6, 0600 | mode, &secret, &trouble);

        if (good != (mode == 0))
            ok(false, "mode %04o", 0600 | mode);
        else if (!good && strstr(trouble.text, "s3cret"))
            ok(false, "mode %04o: the trouble repeats the token", 0600 | mode);
        secret_wipe(&secret);
    }
    ok(reads("s3cret", 6, 0400, &secret, &trouble), "only the owner's own bits may be set");
    secret_wipe(&secret);
}

static void
test_contents(void)
{
    static const struct { const char *text; const char *token; } cases[] = {
        {"abc", "abc"}, {"abc\n", "abc"}, {"abc\r\n", "abc"}, {"abc\nsecond line", "abc"}, {"", NULL}, {"\n", NULL}, {"a b", NULL},
        {"a\tb", NULL}, {"abc\x01", NULL}, {"\xc3\xa9", NULL}, {"~!#", "~!#"},
    };
    char big[5000];
    struct secret secret;
    struct trouble trouble;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
        bool good = reads(cases[i].text, strlen(cases[i].text), 0600, &secret, &trouble);

        ok(good == (cases[i].token != NULL) && (!good || strcmp(secret.text, cases[i].token) == 0), "content %zu", i);
        secret_wipe(&secret);
        ok(!secret.text && secret.length == 0, "wiped");
    }
    ok(!reads("a\0b", 3, 0600, &secret, &trouble) || strcmp(secret.text, "a") == 0, "a NUL ends it");
    secret_wipe(&secret);
    memset(big, 'x', sizeof big);
    ok(reads(big, 4096, 0600, &secret, &trouble) && secret.length == 4096, "the longest");
    secret_wipe(&secret);
    ok(!reads(big, 4097, 0600, &secret, &trouble), "and one more");
    ok(!secret_read(dir, &secret, &trouble) && trouble.exit_status == EX_CONFIG, "a directory is none");
    ok(!secret_read("/nonexistent", &secret, &trouble) && trouble.exit_status == EX_NOINPUT, "nor is nothing");
    unlink(path);
    ok(mkfifo(path, 0600) == 0 && !secret_read(path, &secret, &trouble), "a pipe is refused, not waited for");
    unlink(path);
}

static void
test_state(void)
{
    static const char id[] = "47904c98-3fdd-4d31-a020-d58f512bb731";
    char instance[INSTANCE_LENGTH + 1];
    struct trouble trouble;
    struct stat st;
    FILE *file;

    ok(state_read(path, instance, &trouble) && !*instance, "no state yet: nothing is remembered");
    ok(state_write(path, id, &trouble), "an id is written");
    ok(state_read(path, instance, &trouble) && strcmp(instance, id) == 0, "and read");
    ok(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600, "only its owner may read it");
    ok(!state_write("/nonexistent/x", id, &trouble) && trouble.exit_status == EX_CANTCREAT, "where nothing can be written, it says so");
    file = fopen(path, "w");
    fputs("something else\n", file);
    fclose(file);
    ok(!state_read(path, instance, &trouble) && trouble.exit_status == EX_DATAERR, "what is no id is not taken for one");
}

int
main(void)
{
    if (!mkdtemp(dir))
        return 1;
    snprintf(path, sizeof path, "%s/file", dir);
    test_modes();
    test_contents();
    test_state();
    unlink(path);
    rmdir(dir);
    return done_testing();
}
