#include "format/feed/feed_input.h"
#include "base/clock.h"

enum { STEP = 256 << 10, FIRST_CAP = 8, KEYS_SHOWN = 4, KEY_SHOWN = 40 };

static int text_gather(struct feed_input *in, struct err *e)
{
    buf_reset(&in->text);
    for (;;) {
        char *at = buf_room(&in->text, STEP);

        if (at == NULL)
            return err_set(e, E_LIMIT, "a text over %zu bytes; split it", in->text.max);
        int64_t got = unpack_read(in->u, at, STEP, e);

        if (got < 0) {
            in->damaged = true;
            return (int)got;
        }
        if (got == 0)
            return 0;
        in->text.n += (size_t)got;
    }
}

int feed_text(struct feed_input *in, struct str *ret, struct err *e)
{
    int rc;

    if (in->size <= FEED_TEXT_MAX) {
        rc = unpack_rest(in->u, ret, e);
        in->damaged = rc < 0;
        return rc;
    }
    in->text.max = FEED_TEXT_MAX;
    rc = text_gather(in, e);
    if (rc == 0)
        *ret = buf_str(&in->text);
    return rc;
}

int feed_lines(struct feed_input *in, struct str *ret, struct err *e)
{
    int rc = feed_text(in, ret, e);

    if (rc == 0 && ret->n == 0)
        rc = err_set(e, E_PARSE, "an empty file; give a document");
    if (rc == 0 && ret->p[ret->n - 1] != '\n')
        rc = err_set(e, E_PARSE, "the last line has no end; the file is cut off, get it again");
    return rc;
}

static struct str place_of(struct feed_input *in, struct str id)
{
    if (id.n > 0)
        return id;
    struct str file = in->archive ? in->member : STR_NONE;
    const char *colon = in->archive ? ": " : "";

    if (in->line > 0)
        return str_fmt(in->a, "%.*s%sline %zu", STR_ARG(file), colon, in->line);
    if (in->item > 0)
        return str_fmt(in->a, "%.*s%s[%zu]", STR_ARG(file), colon, in->item - 1);
    return in->member;
}

void feed_bad(struct feed_input *in, struct str id, struct str path, const char *why)
{
    struct str place = place_of(in, str_sub(id, 0, FEED_ID_MAX));

    in->count->bad++;
    if (in->sink->bad == NULL)
        return;
    if (path.n > 0)
        place = str_fmt(in->a, "%.*s: %.*s", STR_ARG(place), STR_ARG(path));
    in->sink->bad(in->sink->ctx, place, why);
}

static const char *type_name(enum json_type t)
{
    static const char *const names[] = {
        [JSON_MISSING] = "nothing",    [JSON_NULL] = "null",
        [JSON_BOOL] = "a JSON truth",  [JSON_INT] = "a JSON number",
        [JSON_DOUBLE] = "a number",    [JSON_STRING] = "a JSON string",
        [JSON_ARRAY] = "a JSON array", [JSON_OBJECT] = "a JSON object",
    };

    return names[t];
}

int feed_unexpected(struct feed_input *in, struct json found, struct err *e)
{
    struct json_iter it = json_iter(found);
    struct buf keys = BUF_INIT(0);

    for (size_t i = 0; found.type == JSON_OBJECT && i < KEYS_SHOWN && json_next(&it); i++) {
        buf_add(&keys, i ? STR(", ") : STR(" of "));
        buf_add(&keys, str_sub(it.key, 0, KEY_SHOWN));
    }
    int rc = err_set(e, E_PARSE, "expected %s, found %s%.*s; check the format given",
                     in->format->covers, type_name(found.type), STR_ARG(buf_str(&keys)));

    buf_done(&keys);
    return rc;
}

int feed_unexpected_line(struct feed_input *in, struct err *e)
{
    (void)err_set(e, E_PARSE, "expected %s, found another line; check the format given",
                  in->format->covers);
    if (e)
        (void)err_in(e, "line %zu", in->line);
    return E_PARSE;
}

void *feed_list_room(struct arena *a, void *p, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return p;
    *cap = *cap ? *cap * 2 : FIRST_CAP;
    char *q = arena_bytes(a, arena_size(*cap, size));

    if (n > 0)
        memcpy(q, p, n * size);
    return q;
}

bool feed_id_ok(struct str id)
{
    if (id.n == 0 || id.n > FEED_ID_MAX)
        return false;
    for (size_t i = 0; i < id.n; i++) {
        if (id.p[i] <= ' ' || id.p[i] > '~')
            return false;
    }
    return true;
}

bool feed_name_ok(struct str name)
{
    if (name.n == 0 || name.n > FEED_NAME_MAX)
        return false;
    for (size_t i = 0; i < name.n; i++) {
        if ((unsigned char)name.p[i] < ' ' || name.p[i] == 0x7f)
            return false;
    }
    return true;
}

bool feed_time(struct json v, int64_t *ret)
{
    struct str s;
    int64_t t = 0;
    bool good = v.type == JSON_NULL || (json_str(v, &s) && clock_parse(s, &t));

    *ret = good && t > 0 ? t : 0;
    return good;
}

bool feed_strs_add(struct arena *a, struct feed_strs *to, struct json v)
{
    struct str s;
    bool good = true;

    if (json_str(v, &s)) {
        *feed_list_add(a, to) = s;
        return true;
    }
    for (struct json_iter it = json_iter(v); v.type == JSON_ARRAY && json_next(&it);) {
        if (json_str(it.value, &s))
            *feed_list_add(a, to) = s;
        else
            good = false;
    }
    return good && (v.type == JSON_ARRAY || v.type == JSON_NULL || v.type == JSON_MISSING);
}

void feed_strs_add_new(struct arena *a, struct feed_strs *to, struct str s)
{
    size_t from = to->n > FEED_SEEN ? to->n - FEED_SEEN : 0;

    for (size_t i = from; i < to->n; i++) {
        if (str_eq(to->p[i], s))
            return;
    }
    if (s.n > 0)
        *feed_list_add(a, to) = s;
}

struct str feed_title(struct str s)
{
    s = str_trim(s);
    return str_trim(str_cut(&s, '\n'));
}
