/* Reading and wiping a secret. */
#include "secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_SECRET = 4096 };

static bool
check_permissions(const char *path, int fd, struct trouble *trouble)
{
    struct stat st;

    if (fstat(fd, &st) != 0)
        return trouble_set(trouble, EX_NOINPUT, "%s: %s", path, strerror(errno));
    if (!S_ISREG(st.st_mode))
        return trouble_set(trouble, EX_CONFIG, "%s is not a regular file", path);
    if (st.st_mode & (S_IRWXG | S_IRWXO))
        return trouble_set(trouble, EX_CONFIG,
                           "%s can be read by others (mode %04o): chmod 600 it, and change the token if it was so for long",
                           path, (unsigned) (st.st_mode & 07777));
    if (st.st_uid != geteuid() && st.st_uid != 0)
        return trouble_set(trouble, EX_CONFIG, "%s belongs to another user (uid %u)", path, (unsigned) st.st_uid);
    return true;
}

static bool
check_content(const char *path, const char *text, size_t length, struct trouble *trouble)
{
    if (length == 0)
        return trouble_set(trouble, EX_CONFIG, "%s is empty", path);
    for (size_t i = 0; i < length; i++)
        if ((unsigned char) text[i] <= ' ' || (unsigned char) text[i] >= 0x7f)
            return trouble_set(trouble, EX_CONFIG, "%s holds a character that no token has (at byte %zu)", path, i);
    return true;
}

bool
secret_read(const char *path, struct secret *secret, struct trouble *trouble)
{
    char        line[MAX_SECRET + 2];
    int         fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    ssize_t     got;
    size_t      length;
    bool        good;

    *secret = (struct secret) {0};
    if (fd < 0)
        return trouble_set(trouble, EX_NOINPUT, "%s: %s", path, strerror(errno));
    good = check_permissions(path, fd, trouble);
    got = good ? read(fd, line, sizeof line - 1) : 0;
    close(fd);
    if (!good)
        return false;
    if (got < 0)
        return trouble_set(trouble, EX_NOINPUT, "%s: %s", path, strerror(errno));
    line[got] = '\0';
    length = strcspn(line, "\r\n");
    good = length <= MAX_SECRET ? check_content(path, line, length, trouble)
        : trouble_set(trouble, EX_CONFIG, "%s is too long for a token", path);
    if (good)
    {
        secret->text = strndup(line, length);
        secret->length = length;
        if (!secret->text)
            good = trouble_set(trouble, EX_OSERR, "out of memory");
    }
    explicit_bzero(line, sizeof line);
    return good;
}

void
secret_wipe(struct secret *secret)
{
    wipe_string(secret->text);
    *secret = (struct secret) {0};
}

void
wipe_string(char *text)
{
    if (!text)
        return;
    explicit_bzero(text, strlen(text));
    free(text);
}
