#include "base/clock.h"

int64_t clock_system(void)
{
    return (int64_t)time(NULL);
}

int64_t clock_monotonic(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

int64_t clock_day(int64_t t, int32_t offset_min)
{
    return floor_div(t + (int64_t)offset_min * 60, CLOCK_DAY);
}

/* Days since 1970-01-01 of a date in the Gregorian calendar; years begin in March inside. */
static int64_t days_of(int64_t y, int64_t m, int64_t d)
{
    y -= m <= 2;
    int64_t era = floor_div(y, 400);
    int64_t yoe = y - era * 400;
    int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;

    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static void date_of(int64_t days, int *y, int *m, int *d)
{
    days += 719468;
    int64_t era = floor_div(days, 146097);
    int64_t doe = days - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;

    *d = (int)(doy - (153 * mp + 2) / 5 + 1);
    *m = (int)(mp < 10 ? mp + 3 : mp - 9);
    *y = (int)(yoe + era * 400 + (*m <= 2));
}

/* Exactly `n` digits at s[at]. */
static bool digits(struct str s, size_t at, size_t n, int64_t *ret)
{
    int64_t v = 0;

    if (at + n > s.n)
        return false;
    for (size_t i = at; i < at + n; i++) {
        if (!char_is_digit(s.p[i]))
            return false;
        v = v * 10 + (s.p[i] - '0');
    }
    *ret = v;
    return true;
}

bool clock_parse_day(struct str s, int64_t *day)
{
    static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t y, m, d;

    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-' || !digits(s, 0, 4, &y) ||
        !digits(s, 5, 2, &m) || !digits(s, 8, 2, &d) || y < 1 || m < 1 || m > 12 || d < 1)
        return false;
    bool leap = m == 2 && y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);

    if (d > days[m - 1] + leap)
        return false;
    *day = days_of(y, m, d);
    return true;
}

/* "Z", "", "+09:00", "-0500" as seconds east. */
static bool zone_parse(struct str s, int64_t *ret)
{
    int64_t h, m = 0;

    *ret = 0;
    if (s.n == 0 || (s.n == 1 && (s.p[0] == 'Z' || s.p[0] == 'z')))
        return true;
    if ((s.p[0] != '+' && s.p[0] != '-') || !digits(s, 1, 2, &h) || h > 23)
        return false;
    if (s.n > 3 && !digits(s, s.n - 2, 2, &m))
        return false;
    if ((s.n == 6 && s.p[3] != ':') || (s.n != 3 && s.n != 5 && s.n != 6) || m > 59)
        return false;
    *ret = (h * 3600 + m * 60) * (s.p[0] == '-' ? -1 : 1);
    return true;
}

/* Behind ".987" at s[at]; a '.' without digits is left for zone_parse to refuse. */
static size_t fraction_end(struct str s, size_t at)
{
    size_t end = at + 1;

    if (at >= s.n || s.p[at] != '.')
        return at;
    while (end < s.n && char_is_digit(s.p[end]))
        end++;
    return end > at + 1 ? end : at;
}

bool clock_parse(struct str s, int64_t *ret)
{
    int64_t day, h, m, sec = 0, zone;
    size_t at = 16;

    if (s.n == 10) {
        if (!clock_parse_day(s, &day))
            return false;
        *ret = day * CLOCK_DAY;
        return true;
    }
    if (s.n < 16 || !clock_parse_day(str_sub(s, 0, 10), &day) || !memchr("Tt ", s.p[10], 3) ||
        s.p[13] != ':' || !digits(s, 11, 2, &h) || !digits(s, 14, 2, &m) || h > 23 || m > 59)
        return false;
    if (s.n > 16 && s.p[16] == ':') {
        if (!digits(s, 17, 2, &sec) || sec > 60)
            return false;
        at = 19;
    }
    if (at == 19)
        at = fraction_end(s, at);
    if (!zone_parse(str_sub(s, at, s.n), &zone))
        return false;
    *ret = day * CLOCK_DAY + h * 3600 + m * 60 + sec - zone;
    return true;
}

const char *clock_day_text(int64_t day, char out[CLOCK_TEXT])
{
    int y, m, d;

    date_of(day, &y, &m, &d);
    snprintf(out, CLOCK_TEXT, "%04d-%02d-%02d", y, m, d);
    return out;
}

const char *clock_text(int64_t t, char out[CLOCK_TEXT])
{
    int64_t day = floor_div(t, CLOCK_DAY);
    int sec = (int)(t - day * CLOCK_DAY);
    int y, m, d;

    date_of(day, &y, &m, &d);
    snprintf(out, CLOCK_TEXT, "%04d-%02d-%02dT%02d:%02d:%02dZ", y, m, d, sec / 3600, sec / 60 % 60,
             sec % 60);
    return out;
}
