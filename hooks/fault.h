/* Named points at which a test may kill the process; nothing at all in the program that is installed. */
#ifndef SEVA_FAULT_H
#define SEVA_FAULT_H

#ifdef SEVA_FAULTS
/*
 * Environment SEVA_HOOK_FAULT=point[:n]: the n-th passage (1) ends the process
 * as SIGKILL would; point[:n]=stall sleeps there for two minutes instead.
 */
void fault(const char *point);
#else
#define fault(point) ((void) 0)
#endif

#endif
