/* Signal handlers that only set flags and wake the loop. */
#include "signals.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

static volatile sig_atomic_t stop_asked;
static volatile sig_atomic_t reload_asked;
static int  wake_fd = -1;

static void
wake(void)
{
    uint64_t    one = 1;
    int         saved = errno;
    ssize_t     written = write(wake_fd, &one, sizeof one);

    (void) written;             /* a full counter wakes as well */
    errno = saved;
}

/* Whoever asks a second time does not want to wait: leases run out by themselves. */
static void
on_stop(int signal_number)
{
    (void) signal_number;
    if (stop_asked)
        _exit(EX_TEMPFAIL);
    stop_asked = 1;
    wake();
}

static void
on_reload(int signal_number)
{
    (void) signal_number;
    reload_asked = 1;
    wake();
}

bool
signals_take(struct trouble *trouble)
{
    struct sigaction stop = {.sa_handler = on_stop, .sa_flags = SA_RESTART};
    struct sigaction reload = {.sa_handler = on_reload, .sa_flags = SA_RESTART};
    struct sigaction ignore = {.sa_handler = SIG_IGN};

    wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (wake_fd < 0 || sigaction(SIGTERM, &stop, NULL) != 0 || sigaction(SIGINT, &stop, NULL) != 0
        || sigaction(SIGHUP, &reload, NULL) != 0 || sigaction(SIGPIPE, &ignore, NULL) != 0)
        return trouble_set(trouble, EX_OSERR, "signals: %s", strerror(errno));
    return true;
}

int
signals_fd(void)
{
    return wake_fd;
}

void
signals_clear(void)
{
    uint64_t    count;
    ssize_t     got = read(wake_fd, &count, sizeof count);

    (void) got;                 /* nothing to read is what it should be */
}

bool
signals_stop(void)
{
    return stop_asked;
}

bool
signals_reload(void)
{
    bool        asked = reload_asked;

    reload_asked = 0;
    return asked;
}
