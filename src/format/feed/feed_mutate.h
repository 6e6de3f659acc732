/* For the feeds' tests: a JSON record with each of its values replaced in turn. Tests only. */
#pragma once
#include "codec/json_read.h"
#include "codec/json_write.h"
#include "format/feed/feed_check.h"

struct feed_mutate {
    size_t at, next; /* the value to replace and the number of the next one */
    struct str by;   /* JSON text */
    struct arena *a;
};

static inline void mutate_write(struct feed_mutate *m, struct json v, struct json_writer *w)
{
    if (m->next++ == m->at) {
        json_put_text(w, m->by);
    } else if (v.type == JSON_OBJECT) {
        json_object(w);
        for (struct json_iter it = json_iter(v); json_next(&it);) {
            json_key_str(w, it.key);
            mutate_write(m, it.value, w);
        }
        json_object_end(w);
    } else if (v.type == JSON_ARRAY) {
        json_array(w);
        for (struct json_iter it = json_iter(v); json_next(&it);)
            mutate_write(m, it.value, w);
        json_array_end(w);
    } else {
        json_put_text(w, json_text(m->a, v));
    }
}

/* Every reading ends well: understood, counted as bad, or refused by E_PARSE. */
static inline void mutate_check(const char *format, struct str text)
{
    struct feed_check c = {.quiet = true};
    int rc = check_read(&c, format, text, "mutated.json");

    assert_true(rc == 0 || rc == E_PARSE);
    if (rc == 0)
        assert_true(c.count.records + c.count.bad > 0 || str_eq(text, STR("[]")));
    else
        assert_true(c.count.records == 0 && c.e.text[0] && c.e.path[0]);
    check_done(&c);
}

static inline void mutate_all(const char *format, struct str record)
{
    static const char *const values[] = {"null", "true",        "-3",        "1.5",        "\"\"",
                                         "[]",   "{}",          "\"x y\"",   "[[[null]]]", "[{}]",
                                         "[1]",  "\"\\u0000\"", "{\"a\":1}", "1e300"};
    struct json_reader *r = json_reader_new(1 << 20);
    struct feed_mutate m = {.a = arena_new()};
    struct err e = {0};
    struct json root;
    struct buf same = BUF_INIT(0);
    struct json_writer sw = json_writer_of(&same, false);

    assert_int_equal(json_parse(r, record, &root, &e), 0);
    m.at = SIZE_MAX;
    mutate_write(&m, root, &sw);
    buf_done(&same);
    size_t n = m.next;

    for (m.at = 0; m.at < n; m.at++) {
        for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
            struct buf out = BUF_INIT(0);
            struct json_writer w = json_writer_of(&out, false);

            m.by = str_of(values[i]);
            m.next = 0;
            mutate_write(&m, root, &w);
            mutate_check(format, buf_str(&out));
            buf_done(&out);
            arena_reset(m.a);
        }
    }
    assert_true(n > 5);
    arena_free(m.a);
    json_reader_free(r);
}

static inline void mutate_lines(const char *format, const char *path)
{
    struct file_map f;
    struct err e = {0};

    assert_int_equal(file_map(path, 1 << 20, &f, &e), 0);
    for (struct str rest = f.bytes; rest.n > 0;)
        mutate_all(format, str_line(&rest));
    file_unmap(&f);
}

static inline void mutate_whole(const char *format, const char *path)
{
    struct file_map f;
    struct err e = {0};

    assert_int_equal(file_map(path, 1 << 20, &f, &e), 0);
    mutate_all(format, f.bytes);
    file_unmap(&f);
}
