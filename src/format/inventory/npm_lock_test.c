#include "format/inventory/inventory_sample.h"

static void test_v1(void **state)
{
    struct sample *s = *state;

    sample_read(s, "",
                STR("{\"name\":\"app\",\"lockfileVersion\":1,\"dependencies\":{"
                    "\"a\":{\"version\":\"1.0.0\",\"dev\":true,\"dependencies\":{"
                    "\"b\":{\"version\":\"2.0.0\"},\"a\":{\"version\":\"1.0.0\"}}},"
                    "\"alias\":{\"version\":\"npm:@s/real@3.0.0\"},"
                    "\"git\":{\"version\":\"git+ssh://git@github.com/x/y.git#abc\"},"
                    "\"local\":{\"version\":\"file:../local\"}}}"),
                "npm-lock");
    assert_str(s->doc.items[0].subject, "app");
    assert_components(s, 0, "pkg:npm/a@1.0.0", "pkg:npm/b@2.0.0", "pkg:npm/%40s/real@3.0.0",
                      "pkg:npm/git");
}

static void test_v3(void **state)
{
    struct sample *s = *state;

    sample_read(s, "package-lock.json",
                STR("{\"name\":\"app\",\"lockfileVersion\":3,\"packages\":{"
                    "\"\":{\"name\":\"app\",\"version\":\"1\"},"
                    "\"packages/own\":{\"version\":\"1.0.0\"},"
                    "\"node_modules/own\":{\"resolved\":\"packages/own\",\"link\":true},"
                    "\"node_modules/x\":{\"version\":\"1.0.0\"},"
                    "\"node_modules/x/node_modules/@s/y\":{\"version\":\"2.0.0\",\"dev\":true},"
                    "\"node_modules/al\":{\"name\":\"real\",\"version\":\"3.0.0\"},"
                    "\"node_modules/tar\":{\"version\":\"9.0.0\",\"resolved\":\"file:t.tgz\"}},"
                    "\"dependencies\":{\"ignored\":{\"version\":\"1.0.0\"}}}"),
                "npm-lock");
    assert_components(s, 0, "pkg:npm/x@1.0.0", "pkg:npm/%40s/y@2.0.0", "pkg:npm/real@3.0.0");
    assert_str(s->doc.items[0].source, "file:package-lock.json");
}

static void test_faults(void **state)
{
    struct sample *s = *state;

    sample_read(s, "", STR("{\"lockfileVersion\":2,\"packages\":{\"node_modules/\":{}}}"),
                "npm-lock");
    assert_int_equal(s->doc.items[0].n, 0);
    assert_int_equal(s->doc.bad_n, 1);
    assert_int_equal(sample_try(s, "", STR("{\"lockfileVersion\":9}")), E_SUPPORT);
    assert_int_equal(sample_try(s, "", STR("{\"lockfileVersion\":2,\"packages\":[]}")), E_PARSE);
    assert_int_equal(sample_try(s, "", STR("{\"lockfileVersion\":2,")), E_PARSE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {sample_test(test_v1), sample_test(test_v3),
                                       sample_test(test_faults)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
