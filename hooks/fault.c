/* Dying at a named point, for tests. */
#include "fault.h"

#ifdef SEVA_FAULTS
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void
fault(const char *point)
{
    static int  passages;
    const char *wanted = getenv("SEVA_HOOK_FAULT");
    size_t      len = strlen(point);

    if (!wanted || strncmp(wanted, point, len) != 0 || !strchr(":=", wanted[len]))
        return;
    if (++passages < (wanted[len] == ':' ? atoi(wanted + len + 1) : 1))
        return;
    if (strstr(wanted, "=stall"))
        sleep(120);
    else
        kill(getpid(), SIGKILL);
}
#else
typedef int fault_points_are_not_built_in;
#endif
