/*
 * EPSS scores (first.org/epss, the daily CSV): "#model_version:...,score_date:...", a title
 * row, then a line a CVE. Read by line: there are 300 thousand.
 */
#include "base/clock.h"
#include "format/feed/feed_input.h"

enum { MILLION = 1000000, DIGITS_MAX = 18 };

/* "0.03351" -> 33510; scores are 0 to 1. The sixth decimal is rounded. */
static bool millionths(struct str s, uint32_t *ret)
{
    double v;

    if (s.n == 0 || s.n > DIGITS_MAX + 2 || !char_is_digit(s.p[0]) || !str_double(s, &v) || v < 0 ||
        v > 1)
        return false;
    *ret = (uint32_t)(v * MILLION + 0.5);
    return true;
}

/* The day of "#model_version:v2026.06.15,score_date:2026-09-29T12:00:22Z", or 0. */
static int64_t score_day(struct str line)
{
    ptrdiff_t at = str_find(line, STR("score_date:"));
    int64_t t;

    if (at < 0)
        return 0;
    line = str_sub(line, (size_t)at + strlen("score_date:"), line.n);
    return clock_parse(str_trim(str_cut(&line, ',')), &t) ? clock_day(t, 0) : 0;
}

static bool row_parse(struct str line, struct epss *row)
{
    row->cve = str_trim(str_cut(&line, ','));
    if (!feed_id_ok(row->cve) || !millionths(str_trim(str_cut(&line, ',')), &row->score))
        return false;
    return millionths(str_trim(str_cut(&line, ',')), &row->percentile);
}

/* Takes the comment lines and the title row off *text. */
static int head_take(struct feed_input *in, struct str *text, int64_t *day, struct err *e)
{
    struct str line = STR_NONE;

    if (str_starts(*text, STR("\xef\xbb\xbf")))
        *text = str_sub(*text, 3, text->n);
    while (text->n > 0 && (line.n == 0 || line.p[0] == '#')) {
        line = str_trim(str_line(text));
        in->line++;
        if (line.n > 0 && line.p[0] == '#')
            *day = score_day(line);
    }
    if (str_istarts(line, STR("cve,epss,percentile")))
        return 0;
    return feed_unexpected_line(in, e);
}

int epss_read(struct feed_input *in, struct err *e)
{
    struct epss row = {0};
    struct str text;
    int rc = feed_lines(in, &text, e);

    in->line = 0;
    if (rc == 0)
        rc = head_take(in, &text, &row.date_day, e);
    while (rc == 0 && text.n > 0) {
        struct str line = str_line(&text);

        in->line++;
        if (line.n == 0)
            continue;
        if (!row_parse(line, &row)) {
            arena_reset(in->a);
            feed_bad(in, STR_NONE, STR_NONE, "not a CVE with two scores from 0 to 1");
            continue;
        }
        in->count->records++;
        rc = in->sink->epss ? in->sink->epss(in->sink->ctx, &row, e) : 0;
    }
    in->line = 0;
    return rc;
}
