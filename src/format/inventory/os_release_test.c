#include "format/inventory/inventory_sample.h"

static void test_texts(void **state)
{
    struct sample *s = *state;

    assert_str(os_release_read(s->a, STR("NAME=x\nID=debian\nVERSION_ID=\"12\"\n")), "debian-12");
    assert_str(os_release_read(s->a, STR("ID='ubuntu'\r\nVERSION_ID='22.04'")), "ubuntu-22.04");
    assert_str(os_release_read(s->a, STR("ID=debian\nVERSION_CODENAME=trixie\n"
                                         "PRETTY_NAME=\"Debian GNU/Linux trixie/sid\"\n")),
               "debian-13");
    assert_str(os_release_read(s->a, STR("# ID=x\nID=\"a\\\"b\"\nVERSION_ID=\n")), "a\"b");
    assert_str(os_release_read(s->a, STR("VERSION_ID=12\n")), "");
    assert_str(os_release_read(s->a, STR("")), "");
    assert_str(os_release_read(s->a, STR("ID=\"")), "\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {sample_test(test_texts)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
