/* The parts of json_read.h that walk a whole value. */
#include "base/map.h"
#include "codec/json_read.h"
#include "codec/json_write.h"

static void number_put(struct json_writer *w, struct json v)
{
    uint64_t u;
    int64_t i;
    double d;

    if (json_i64(v, &i))
        json_put_i64(w, i);
    else if (json_u64(v, &u))
        json_put_u64(w, u);
    else if (json_double(v, &d))
        json_put_double(w, d);
}

/* Depth is bounded by JSON_DEPTH, so is the recursion. */
static void value_put(struct json_writer *w, struct json v)
{
    struct str s;
    bool flag;

    if (v.type == JSON_OBJECT || v.type == JSON_ARRAY) {
        (v.type == JSON_OBJECT ? json_object : json_array)(w);
        for (struct json_iter it = json_iter(v); json_next(&it);) {
            if (it.object)
                json_key_str(w, it.key);
            value_put(w, it.value);
        }
        (v.type == JSON_OBJECT ? json_object_end : json_array_end)(w);
    } else if (json_str(v, &s)) {
        json_put_str(w, s);
    } else if (json_bool(v, &flag)) {
        json_put_bool(w, flag);
    } else if (v.type == JSON_NULL) {
        json_put_null(w);
    } else {
        number_put(w, v);
    }
}

struct str json_text(struct arena *a, struct json v)
{
    struct buf out = BUF_INIT(0);
    struct json_writer w = json_writer_of(&out, false);

    if (v.type == JSON_MISSING)
        return STR_NONE;
    value_put(&w, v);
    struct str text = str_dup(a, buf_str(&out));

    buf_done(&out);
    return text;
}

/* Members of the object itself whose name came before. */
static size_t object_duplicates(struct json v)
{
    enum { FEW = 16 };
    struct str names[FEW] = {{0}};
    size_t twice = 0;

    if (json_count(v) > FEW) {
        struct map *seen = map_new();

        for (struct json_iter it = json_iter(v); json_next(&it);) {
            bool fresh;

            (void)map_intern(seen, it.key, &fresh);
            twice += !fresh;
        }
        map_free(seen);
        return twice;
    }
    for (struct json_iter it = json_iter(v); json_next(&it);) {
        size_t i = 0;

        while (i < it.i && !str_eq(names[i], it.key))
            i++;
        twice += i < it.i;
        names[it.i] = it.key;
    }
    return twice;
}

size_t json_duplicates(struct json v)
{
    size_t twice = v.type == JSON_OBJECT ? object_duplicates(v) : 0;

    for (struct json_iter it = json_iter(v); json_next(&it);)
        twice += json_duplicates(it.value);
    return twice;
}
