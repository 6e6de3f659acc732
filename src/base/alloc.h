/* The only way to the heap: out of memory (or an injected fault) aborts with one line. */
#pragma once
#include <stddef.h>

void *alloc_new(size_t n);               /* not zeroed */
void *alloc_zero(size_t n, size_t size); /* zeroed, overflow checked */
void *alloc_grow(void *p, size_t n);     /* realloc */
void alloc_free(void *p);                /* NULL is a no-op */
/*
 * A long job is about to take and give back some `n` bytes in all: they stay with the process and
 * come in large pages where the system has them, far fewer faults and quicker look-ups.
 */
void alloc_expect(size_t n);
/* Says so in one line and aborts: for libraries that report it themselves. */
void alloc_die(void) __attribute__((noreturn));
