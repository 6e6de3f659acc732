/*
 * Faults on purpose, for tests: the n-th allocation, file call or database call
 * fails. Set once at start from NIJU_FAULT ("alloc:17", "file:3", "db:5"); off else.
 * Locked inside (atomic counters).
 */
#pragma once
#include <stdbool.h>

enum fault_kind { FAULT_ALLOC, FAULT_FILE, FAULT_DB, FAULT_KINDS };

/* Reads "kind:n"; false when it does not understand. */
bool fault_set(const char *spec);
/* Counts one call of the kind; true when this one must fail. */
bool fault_hit(enum fault_kind kind);
/* Calls of the kind so far, so that a loop knows when it is past the last. */
long fault_count(enum fault_kind kind);
