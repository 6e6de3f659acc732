/*
 * Time: seconds since 1970 UTC, days since 1970. Only bin/ reads the system's
 * clock (or NIJU_NOW); everything else is handed `now`.
 */
#pragma once
#include "base/str.h"

enum { CLOCK_DAY = 86400 };

int64_t clock_system(void);                       /* now, seconds */
int64_t clock_monotonic(void);                    /* nanoseconds, for measuring */
int64_t clock_day(int64_t t, int32_t offset_min); /* day number in a zone given in minutes east */
/*
 * RFC 3339 or a plain day ("2024-02-29", at 00:00 UTC), fraction cut off, offset
 * applied. As feeds have it, seconds may be missing ("2021-05-01T12:15Z"), and the
 * offset too: UTC then. false on anything else or a date that does not exist. Years 1..9999.
 */
bool clock_parse(struct str s, int64_t *ret);
bool clock_parse_day(struct str s, int64_t *day);
enum { CLOCK_TEXT = 32 };
const char *clock_text(int64_t t, char out[CLOCK_TEXT]);       /* 2026-11-22T20:33:38Z */
const char *clock_day_text(int64_t day, char out[CLOCK_TEXT]); /* 2026-11-22 */
