#include "format/inventory/inventory_sample.h"

static void test_list(void **state)
{
    struct sample *s = *state;

    sample_read(s, "dir/list.txt",
                STR("# what runs there\n\npkg:npm/lodash@4.17.20 # old\n"
                    "pkg:golang/a.b/c@v1#sub/path\npkg:npm/lodash@4.17.20\n"
                    "not a purl\npkg:deb/debian/bash@5.2-1?distro=debian-12.1\r\n"),
                "purl-list");
    assert_components(s, 0, "pkg:npm/lodash@4.17.20", "pkg:golang/a.b/c@v1",
                      "pkg:deb/debian/bash@5.2-1?distro=debian-12 epoch?");
    assert_str(s->doc.items[0].release, "debian-12");
    assert_str(s->doc.items[0].source, "file:list.txt");
    assert_int_equal(s->doc.bad_n, 1);
    assert_bad(s, 0, "line 6", "pkg:");
}

int main(void)
{
    const struct CMUnitTest tests[] = {sample_test(test_list)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
