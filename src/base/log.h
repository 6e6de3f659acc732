/* Logs: JSON lines on stderr, a fixed event name and fields. Locked inside. English only. */
#pragma once
#include "base/str.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR, LOG_OFF };

/* Only from `level` up is written; LOG_WARN at start. */
void log_set_level(enum log_level level);
bool log_on(enum log_level level);
/*
 * log_event(LOG_INFO, "feed.imported", "format", "osv", "records", "12", NULL):
 * pairs of C strings up to a NULL.
 */
void log_event(enum log_level level, const char *event, ...) __attribute__((sentinel));
