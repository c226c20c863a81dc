/* Datagrams to the service manager. */
#include "notify.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static void
send_text(const char *path, const char *text, size_t length)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t      size = strlen(path);
    int         fd;

    if (size >= sizeof address.sun_path)
        return;
    memcpy(address.sun_path, path, size);
    /* A name that begins with @ is in the abstract space. */
    if (address.sun_path[0] == '@')
        address.sun_path[0] = '\0';
    fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    sendto(fd, text, length, MSG_NOSIGNAL, (struct sockaddr *) &address,
           (socklen_t) (offsetof(struct sockaddr_un, sun_path) + size));
    close(fd);
}

void
notify(const char *format, ...)
{
    const char *path = getenv("NOTIFY_SOCKET");
    char        text[512];
    va_list     args;

    if (!path || (*path != '/' && *path != '@'))
        return;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    send_text(path, text, strlen(text));
}

void
notify_reloading(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    notify("RELOADING=1\nMONOTONIC_USEC=%" PRId64, (int64_t) now.tv_sec * 1000000 + now.tv_nsec / 1000);
}

int64_t
notify_watchdog_ms(void)
{
    const char *microseconds = getenv("WATCHDOG_USEC");
    const char *pid = getenv("WATCHDOG_PID");

    if (!microseconds || (pid && atol(pid) != (long) getpid()))
        return 0;
    return strtoll(microseconds, NULL, 10) / 1000;
}
