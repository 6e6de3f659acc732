#include "model/component_set.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void set_of(struct id_list *out, uint32_t from, uint32_t step, size_t n)
{
    for (size_t i = 0; i < n; i++)
        *vec_add(out) = from + step * (uint32_t)i;
}

static void same(const struct id_list *a, const struct id_list *b)
{
    assert_int_equal(a->n, b->n);
    assert_memory_equal(a->p, b->p, a->n * sizeof *a->p);
}

static void test_there_and_back(void **state)
{
    struct id_list base = {0}, ids = {0}, whole = {0}, changed = {0};
    struct buf b = BUF_INIT(0), delta = BUF_INIT(0);

    (void)state;
    set_of(&base, 1, 3, 400);
    set_of(&ids, 1, 6, 150);
    set_of(&ids, UINT32_MAX, 1, 1);
    component_set_encode(&ids, &b);
    assert_int_equal(component_set_decode(buf_str(&b), &whole, NULL), 0);
    same(&whole, &ids);
    component_set_encode_delta(&base, &ids, &delta);
    assert_int_equal(component_set_decode_delta(&base, buf_str(&delta), &changed, NULL), 0);
    same(&changed, &ids);
    vec_done(&base);
    vec_done(&ids);
    vec_done(&whole);
    vec_done(&changed);
    buf_done(&b);
    buf_done(&delta);
}

/* Every cut, a byte too many, and an id beyond 32 bits: none is a set. */
static void test_damaged(void **state)
{
    struct id_list base = {0}, ids = {0}, got = {0};
    struct buf b = BUF_INIT(0), delta = BUF_INIT(0);

    (void)state;
    set_of(&base, 5, 2, 20);
    set_of(&ids, 5, 4, 20);
    component_set_encode(&ids, &b);
    component_set_encode_delta(&base, &ids, &delta);
    for (size_t n = 0; n < b.n; n++)
        assert_int_not_equal(component_set_decode(str_sub(buf_str(&b), 0, n), &got, NULL), 0);
    for (size_t n = 0; n < delta.n; n++)
        assert_int_not_equal(
            component_set_decode_delta(&base, str_sub(buf_str(&delta), 0, n), &got, NULL), 0);
    buf_add_char(&b, 1);
    assert_int_not_equal(component_set_decode(buf_str(&b), &got, NULL), 0);
    buf_add_char(&delta, 1);
    assert_int_not_equal(component_set_decode_delta(&base, buf_str(&delta), &got, NULL), 0);
    buf_reset(&b);
    buf_add_varint(&b, 2);
    buf_add_varint(&b, UINT32_MAX);
    buf_add_varint(&b, 1);
    assert_int_not_equal(component_set_decode(buf_str(&b), &got, NULL), 0);
    buf_reset(&b);
    buf_add_varint(&b, 2);
    buf_add_varint(&b, 7);
    buf_add_varint(&b, UINT64_MAX - 3);
    assert_int_not_equal(component_set_decode(buf_str(&b), &got, NULL), 0);
    vec_done(&base);
    vec_done(&ids);
    vec_done(&got);
    buf_done(&b);
    buf_done(&delta);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_there_and_back),
        cmocka_unit_test(test_damaged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
