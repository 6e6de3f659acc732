/* JSON documents that hold one record, an array of records, or one record a line. */
#include "format/feed/feed_input.h"

struct records {
    struct feed_input *in;
    feed_record_fn *each;
    uint64_t before;     /* records when the document began */
    enum json_type root; /* of the document or the last line */
    struct err torn;     /* a line that is no JSON; an error when none follows it */
    size_t torn_line;
    struct err strange; /* the first thing that gave no record */
};

static int record_one(struct records *r, struct json v, struct err *e)
{
    uint64_t had = r->in->count->records;

    arena_reset(r->in->a);
    int rc = r->each(r->in, v, e);

    if (rc == 0 && had == r->in->count->records && r->strange.code == 0)
        (void)feed_unexpected(r->in, v, &r->strange);
    return rc;
}

static int root_take(struct records *r, struct json root, struct err *e)
{
    int rc = 0;

    r->root = root.type;
    if (root.type != JSON_ARRAY)
        return record_one(r, root, e);
    for (struct json_iter it = json_iter(root); rc == 0 && json_next(&it);) {
        r->in->item = it.i + 1;
        rc = record_one(r, it.value, e);
        if (rc < 0)
            (void)err_in(e, "[%zu]", it.i);
    }
    r->in->item = 0;
    return rc;
}

static int whole_take(struct records *r, struct str first, struct err *e)
{
    struct feed_input *in = r->in;
    struct json root;
    struct str rest;

    buf_reset(&in->text);
    in->text.max = FEED_JSON_MAX;
    buf_add(&in->text, first);
    buf_add_char(&in->text, '\n');
    int rc = unpack_rest(in->u, &rest, e);

    if (rc < 0) {
        in->damaged = true;
        return rc;
    }
    buf_add(&in->text, rest);
    if (in->text.over)
        return err_set(e, E_LIMIT, "a text over %zu bytes; split it", in->text.max);
    rc = json_parse(in->json, buf_str(&in->text), &root, e);
    in->line = 0;
    return rc < 0 ? rc : root_take(r, root, e);
}

static void torn_count(struct records *r)
{
    size_t now = r->in->line;

    if (r->torn_line == 0)
        return;
    arena_reset(r->in->a);
    r->in->line = r->torn_line;
    feed_bad(r->in, STR_NONE, STR_NONE, "this line is not JSON");
    r->in->line = now;
    r->torn_line = 0;
}

static int line_take(struct records *r, struct str line, struct err *e)
{
    struct json root;
    int rc;

    torn_count(r);
    err_clear(&r->torn);
    if (json_parse(r->in->json, line, &root, &r->torn) < 0) {
        r->torn_line = r->in->line;
        return 0;
    }
    rc = root_take(r, root, e);
    return rc < 0 ? err_in(e, "line %zu", r->in->line) : 0;
}

/* 1 a line that is not blank, 0 the end. */
static int line_next(struct feed_input *in, struct str *line, struct err *e)
{
    int rc;

    do {
        rc = unpack_line(in->u, FEED_TEXT_MAX, line, e);
        in->damaged = rc < 0;
        in->line++;
    } while (rc > 0 && str_trim(*line).n == 0);
    return rc;
}

static int lines_take(struct records *r, struct err *e)
{
    struct str line;
    int rc = line_next(r->in, &line, e);

    if (rc == 0)
        return err_set(e, E_PARSE, "an empty JSON text; give a document");
    if (rc < 0)
        return rc;
    rc = line_take(r, line, e);
    if (rc == 0 && r->torn_line) { /* the first line alone is none: then all lines are one */
        r->torn_line = 0;
        return whole_take(r, line, e);
    }
    while (rc == 0 && (rc = line_next(r->in, &line, e)) > 0)
        rc = line_take(r, line, e);
    if (rc == 0 && r->torn_line) {
        if (e)
            *e = r->torn;
        (void)err_in(e, "line %zu", r->torn_line);
        rc = r->torn.code;
    }
    return rc;
}

int feed_records(struct feed_input *in, feed_record_fn *each, struct err *e)
{
    struct records r = {.in = in, .each = each, .before = in->count->records};

    in->line = in->item = 0;
    int rc = lines_take(&r, e);

    in->line = in->item = 0;
    if (rc < 0 || in->count->records > r.before || r.strange.code == 0)
        return rc;
    if (e)
        *e = r.strange;
    return r.strange.code;
}
