/* CISA's catalogue of known exploited vulnerabilities, as JSON or CSV, told by its content. */
#include "base/clock.h"
#include "codec/csv.h"
#include "format/feed/feed_input.h"

static const char UNCLEAR[] = "a CVE, its day of addition or its due day is missing or wrong";

enum kev_column { CVE, VENDOR, PRODUCT, ADDED, DUE, RANSOMWARE, COLUMNS };

static const struct str titles[COLUMNS] = {
    [CVE] = {"cveID", 5},       [VENDOR] = {"vendorProject", 13},
    [PRODUCT] = {"product", 7}, [ADDED] = {"dateAdded", 9},
    [DUE] = {"dueDate", 7},     [RANSOMWARE] = {"knownRansomwareCampaignUse", 26},
};

/* A due day may be missing (0); one that is no day makes the row bad. */
static int row_take(struct feed_input *in, const struct str v[COLUMNS], struct err *e)
{
    struct kev k = {.cve = v[CVE], .vendor = str_trim(v[VENDOR]), .product = str_trim(v[PRODUCT])};

    if (!feed_id_ok(k.cve) || !clock_parse_day(v[ADDED], &k.added_day) ||
        (v[DUE].n > 0 && !clock_parse_day(v[DUE], &k.due_day))) {
        feed_bad(in, feed_id_ok(k.cve) ? k.cve : STR_NONE, STR_NONE, UNCLEAR);
        return 0;
    }
    k.ransomware = str_ieq(v[RANSOMWARE], STR("Known"));
    in->count->records++;
    return in->sink->kev ? in->sink->kev(in->sink->ctx, &k, e) : 0;
}

static int json_row_take(struct feed_input *in, struct json row, struct err *e)
{
    struct str v[COLUMNS] = {0};

    arena_reset(in->a);
    for (struct json_iter it = json_iter(row); row.type == JSON_OBJECT && json_next(&it);) {
        for (size_t c = 0; c < COLUMNS; c++) {
            if (v[c].n == 0 && str_eq(it.key, titles[c]))
                (void)json_str(it.value, &v[c]);
        }
    }
    return row_take(in, v, e);
}

static int json_read(struct feed_input *in, struct str text, struct err *e)
{
    struct json root, rows;
    int64_t said;
    int rc = json_parse(in->json, text, &root, e);

    if (rc < 0)
        return rc;
    rows = json_get(root, STR("vulnerabilities"));
    if (rows.type != JSON_ARRAY || json_get(root, STR("resultsPerPage")).type != JSON_MISSING)
        return feed_unexpected(in, root, e);
    for (struct json_iter it = json_iter(rows); rc == 0 && json_next(&it);) {
        in->item = it.i + 1;
        rc = json_row_take(in, it.value, e);
    }
    in->item = 0;
    arena_reset(in->a);
    if (json_i64(json_get(root, STR("count")), &said) && said != (int64_t)json_count(rows))
        feed_bad(in, STR_NONE, STR("count"), "it is not the number of entries");
    return rc;
}

static int head_take(struct feed_input *in, struct csv *c, int column[COLUMNS], struct err *e)
{
    struct csv_row row;
    int rc = csv_next(c, in->a, &row, e);

    if (rc < 0)
        return rc;
    for (size_t i = 0; i < COLUMNS; i++)
        column[i] = rc > 0 ? csv_column(&row, titles[i]) : -1;
    if (column[CVE] >= 0 && column[ADDED] >= 0)
        return 0;
    in->line = 1;
    return feed_unexpected_line(in, e);
}

static int csv_read(struct feed_input *in, struct str text, struct err *e)
{
    struct str v[COLUMNS];
    int column[COLUMNS], rc;
    struct csv_row row;
    struct csv c;

    csv_init(&c, text);
    arena_reset(in->a);
    rc = head_take(in, &c, column, e);
    while (rc == 0) {
        arena_reset(in->a);
        rc = csv_next(&c, in->a, &row, e);
        if (rc <= 0)
            break;
        for (size_t i = 0; i < COLUMNS; i++)
            v[i] = str_trim(csv_field(&row, column[i]));
        in->line = c.line;
        rc = row_take(in, v, e);
    }
    in->line = 0;
    return rc;
}

int kev_read(struct feed_input *in, struct err *e)
{
    struct str text, inner;
    int rc = feed_text(in, &text, e);

    if (rc < 0)
        return rc;
    in->line = in->item = 0;
    inner = str_trim(str_starts(text, STR("\xef\xbb\xbf")) ? str_sub(text, 3, text.n) : text);
    if (inner.n > 0 && (inner.p[0] == '{' || inner.p[0] == '['))
        return json_read(in, text, e);
    if (text.n > 0 && text.p[text.n - 1] != '\n')
        return err_set(e, E_PARSE, "the last line has no end; the file is cut off, get it again");
    return csv_read(in, text, e);
}
