#include "format/inventory/inventory_sample.h"

static void test_pins(void **state)
{
    struct sample *s = *state;

    sample_read(s, "requirements.txt",
                STR("# comment\n-r other.txt\n--index-url https://x/y\n"
                    "Django==3.2.1\nflask [async] == 2.0 ; python_version < '3'\n"
                    "exact===1.0+local\nranged>=1,<2\nwild==1.*\nplain\n"
                    "hashed==1.0 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\n"
                    "url @ https://x/y.zip\n-e git+https://x/y.git#egg=edit_able\n"
                    "git+https://x/z.git#egg=zed\n(bad\n./local.whl\nparen (==3.1)\n"
                    "Zope.Interface==5 # note\n"),
                "pip-requirements");
    assert_components(s, 0, "pkg:pypi/django@3.2.1", "pkg:pypi/flask@2.0",
                      "pkg:pypi/exact@1.0%2Blocal", "pkg:pypi/ranged", "pkg:pypi/wild",
                      "pkg:pypi/plain", "pkg:pypi/hashed@1.0", "pkg:pypi/url", "pkg:pypi/edit-able",
                      "pkg:pypi/zed", "pkg:pypi/paren@3.1", "pkg:pypi/zope.interface@5");
    assert_int_equal(s->doc.bad_n, 2);
    assert_bad(s, 0, "line 16", "(bad");
    assert_bad(s, 1, "line 17", "./local.whl");
}

static void test_detection(void **state)
{
    struct sample *s = *state;

    sample_read(s, "x", STR("requests==2.0\n"), "pip-requirements");
    sample_read(s, "requirements-dev.txt", STR("requests\n"), "pip-requirements");
    assert_int_equal(sample_try(s, "x", STR("requests\n")), E_PARSE);
    assert_int_equal(sample_try(s, "x", STR("ID=debian\nVERSION_ID=12\n")), E_PARSE);
    assert_int_equal(sample_try(s, "x", STR("\\\n\\\n")), E_PARSE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {sample_test(test_pins), sample_test(test_detection)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
