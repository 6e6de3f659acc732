/*
 * Whatever parses can be walked, written and parsed again with the same meaning;
 * what does not is a fault to json_locate too, and the other way round.
 */
#include "codec/json_read.h"
#include "codec/json_locate.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t walk(struct json v)
{
    struct str s;
    int64_t i;
    uint64_t u;
    double d;
    bool flag;
    size_t n = 1;
    size_t members = 0;

    assert(v.type != JSON_MISSING);
    assert(json_str(v, &s) == (v.type == JSON_STRING));
    assert(json_i64(v, &i) == (v.type == JSON_INT));
    assert(json_double(v, &d) == (v.type == JSON_INT || v.type == JSON_DOUBLE));
    assert(json_bool(v, &flag) == (v.type == JSON_BOOL));
    (void)json_u64(v, &u);
    if (v.type == JSON_STRING)
        assert(str_utf8_valid(s));
    for (struct json_iter it = json_iter(v); json_next(&it); members++) {
        assert(it.i == members);
        assert(!it.object || json_get(v, it.key).type != JSON_MISSING);
        n += walk(it.value);
    }
    assert(members == json_count(v));
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    struct json_reader *r = json_reader_new(1 << 20);
    struct arena *a = arena_new();
    struct json v;
    struct err e;
    size_t at;
    int rc = json_parse(r, text, &v, &e);
    bool faulty = json_locate(text, &at) != JSON_FAULT_NONE;

    assert(size > 1 << 20 || (rc < 0) == faulty);
    if (rc == 0) {
        struct str first = json_text(a, v);
        size_t twice = json_duplicates(v);
        size_t n = walk(v);

        rc = json_parse(r, first, &v, &e);
        assert(rc == 0);
        assert(walk(v) == n);
        assert(json_duplicates(v) == twice);
        assert(str_eq(json_text(a, v), first));
    }
    json_reader_free(r);
    arena_free(a);
    return 0;
}
