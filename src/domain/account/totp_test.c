#include "domain/account/totp.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

/* RFC 6238, appendix B (SHA-1), the last six of its eight digits */
static const struct {
    int64_t at;
    uint32_t code;
} rfc[] = {{59, 287082},       {1111111109, 81804},  {1111111111, 50471},
           {1234567890, 5924}, {2000000000, 279037}, {20000000000, 353130}};

static void codes_are_those_of_the_rfc(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rfc / sizeof *rfc; i++)
        assert_int_equal(totp_code(STR("12345678901234567890"), rfc[i].at / TOTP_STEP),
                         rfc[i].code);
}

static void a_code_counts_once_and_near_its_time(void **state)
{
    const struct str secret = STR("12345678901234567890");
    int64_t step = 0;

    (void)state;
    assert_true(totp_fits(secret, STR("287082"), 59, 0, &step));
    assert_int_equal(step, 1);
    assert_false(totp_fits(secret, STR("287082"), 59, step, &step));
    assert_true(totp_fits(secret, STR("287082"), 59 + 30, 0, &step));
    assert_false(totp_fits(secret, STR("287082"), 59 + 61, 0, &step));
    assert_false(totp_fits(secret, STR("28708"), 59, 0, &step));
    assert_false(totp_fits(secret, STR("28708x"), 59, 0, &step));
}

static void base32_as_the_rfc_has_it(void **state)
{
    struct arena *a = arena_new();

    (void)state;
    assert_true(str_eq(totp_base32(a, STR("foobar")), STR("MZXW6YTBOI")));
    assert_true(str_eq(totp_base32(a, STR("foo")), STR("MZXW6")));
    assert_true(str_eq(totp_uri(a, STR("niju"), STR("a b"), STR("foo")),
                       STR("otpauth://totp/niju:a%20b?secret=MZXW6&issuer=niju")));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(codes_are_those_of_the_rfc),
                                       cmocka_unit_test(a_code_counts_once_and_near_its_time),
                                       cmocka_unit_test(base32_as_the_rfc_has_it)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
