#include "base/buf.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void test_adds(void **state)
{
    struct buf b = BUF_INIT(0);

    (void)state;
    buf_add(&b, STR_NONE);
    assert_int_equal(b.n, 0);
    buf_add(&b, STR("ab"));
    buf_add_char(&b, '\0');
    buf_add_u8(&b, 0xfe);
    buf_add_be32(&b, 0x01020304);
    buf_add_be64(&b, 0x0102030405060708);
    buf_add_hex(&b, STR("\x0f\xa0"));
    buf_fmt(&b, "%d%s", 12, "");
    buf_fmt(&b, "%s", "");
    static const char want[] = "ab\0\xfe\1\2\3\4\1\2\3\4\5\6\7\x08"
                               "0fa0"
                               "12";

    assert_int_equal(b.n, sizeof want - 1);
    assert_memory_equal(b.p, want, sizeof want - 1);
    buf_reset(&b);
    assert_int_equal(b.n, 0);
    assert_true(b.cap > 0);
    buf_done(&b);
    assert_null(b.p);
    buf_done(&b);
}

static void test_grows(void **state)
{
    struct buf b = BUF_INIT(0);

    (void)state;
    for (int i = 0; i < 100000; i++)
        buf_add_be32(&b, (uint32_t)i);
    assert_int_equal(b.n, 400000);
    for (int i = 0; i < 100000; i += 999) {
        const unsigned char *p = (const unsigned char *)b.p + i * 4;

        assert_int_equal(p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3], i);
    }
    buf_done(&b);
}

/* Exactly the ceiling fits; one more sticks as `over`, and later adds do nothing. */
static void test_ceiling(void **state)
{
    struct buf b = BUF_INIT(4);

    (void)state;
    buf_add(&b, STR("abcd"));
    assert_false(b.over);
    buf_add_char(&b, 'e');
    assert_true(b.over);
    assert_int_equal(b.n, 4);
    buf_reset(&b);
    assert_false(b.over);
    buf_fmt(&b, "%s", "abcd");
    assert_false(b.over);
    assert_int_equal(b.n, 4);
    buf_reset(&b);
    buf_fmt(&b, "%s", "abcde");
    assert_true(b.over);
    buf_add_char(&b, 'a'); /* would fit, but what is missing in front must show */
    assert_int_equal(b.n, 0);
    assert_null(buf_room(&b, 1));
    buf_reset(&b);
    assert_null(buf_room(&b, SIZE_MAX));
    assert_true(b.over);
    buf_done(&b);
}

static void test_varint(void **state)
{
    static const uint64_t values[] = {0,       1,          127,        128,       300,
                                      1 << 21, UINT32_MAX, 1ULL << 63, UINT64_MAX};
    struct buf b = BUF_INIT(0);
    uint64_t v;

    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        buf_add_varint(&b, values[i]);
    struct str s = buf_str(&b);

    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        assert_true(str_varint(&s, &v));
        assert_true(v == values[i]);
    }
    assert_int_equal(s.n, 0);
    assert_false(str_varint(&s, &v));
    s = STR("\x80\x80");
    assert_false(str_varint(&s, &v));
    assert_int_equal(s.n, 2);                            /* untouched */
    s = STR("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"); /* 65 bits */
    assert_false(str_varint(&s, &v));
    s = STR("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01");
    assert_false(str_varint(&s, &v));
    buf_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_adds),
        cmocka_unit_test(test_grows),
        cmocka_unit_test(test_ceiling),
        cmocka_unit_test(test_varint),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
