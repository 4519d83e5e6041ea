#ifndef THREAD_METER_H
#define THREAD_METER_H

#include <stdint.h>

/// How often this thread has asked for memory since it began: malloc, calloc, realloc and the aligned ones, whoever called.
uint64_t allocations_of_this_thread(void);

/// The processor time that this thread has used, in nanoseconds.
uint64_t nanoseconds_of_this_thread(void);

#endif
