/* Reading and replacing the state file. */
#include "state.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

bool
instance_valid(const char *text)
{
    if (strlen(text) != INSTANCE_LENGTH)
        return false;
    for (int i = 0; i < INSTANCE_LENGTH; i++)
    {
        bool        dash = i == 8 || i == 13 || i == 18 || i == 23;

        if (dash ? text[i] != '-' : !isxdigit((unsigned char) text[i]))
            return false;
    }
    return true;
}

bool
state_read(const char *path, char instance[INSTANCE_LENGTH + 1], struct trouble *trouble)
{
    char        line[INSTANCE_LENGTH + 2] = "";
    FILE       *file = fopen(path, "re");

    instance[0] = '\0';
    if (!file)
        return errno == ENOENT ? true : trouble_set(trouble, EX_NOINPUT, "%s: %s", path, strerror(errno));
    if (!fgets(line, sizeof line, file))
        line[0] = '\0';
    fclose(file);
    line[strcspn(line, "\n")] = '\0';
    if (!instance_valid(line))
        return trouble_set(trouble, EX_DATAERR, "%s does not hold the id of a database", path);
    memcpy(instance, line, INSTANCE_LENGTH + 1);
    return true;
}

int
state_lock(const char *path)
{
    char        lock[PATH_MAX];
    int         fd = -1;

    if ((size_t) snprintf(lock, sizeof lock, "%s.lock", path) < sizeof lock)
        fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0)
        flock(fd, LOCK_EX);
    return fd;
}

/* The rename is only lasting once the directory itself is on the disk. */
static void
sync_directory(const char *path)
{
    char        copy[PATH_MAX];
    int         fd;

    snprintf(copy, sizeof copy, "%s", path);
    fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0)
    {
        fsync(fd);
        close(fd);
    }
}

bool
state_write(const char *path, const char *instance, struct trouble *trouble)
{
    char        fresh[PATH_MAX];
    char        line[INSTANCE_LENGTH + 2];
    int         length = snprintf(line, sizeof line, "%s\n", instance);
    int         fd;
    bool        written;

    if ((size_t) snprintf(fresh, sizeof fresh, "%s.%ld", path, (long) getpid()) >= sizeof fresh)
        return trouble_set(trouble, EX_CANTCREAT, "the path of the state file is too long");
    fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return trouble_set(trouble, EX_CANTCREAT, "%s: %s", fresh, strerror(errno));
    written = write(fd, line, (size_t) length) == length && fsync(fd) == 0;
    written = close(fd) == 0 && written;
    if (!written || rename(fresh, path) != 0)
    {
        trouble_set(trouble, EX_CANTCREAT, "%s: %s", path, strerror(errno));
        unlink(fresh);
        return false;
    }
    sync_directory(path);
    return true;
}
