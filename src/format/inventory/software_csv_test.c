#include "format/inventory/inventory_sample.h"

static void test_assets(void **state)
{
    struct sample *s = *state;

    sample_read(
        s, "sw.csv",
        STR("Asset,Vendor,Product,Version,CPE,Kind\r\n"
            "fw1,Fortinet,FortiOS,7.2.1,cpe:2.3:o:fortinet:fortios:7.2.1:*:*:*:*:*:*:*,os\r\n"
            "pc1,\"Adobe, Inc.\",Acrobat,23.1,,software\r\n"
            "fw1,Fortinet,FortiGate 60F,,,hardware\r\n"
            "pc1,,,,cpe:2.3:a:mozilla:firefox:115.0,\r\n"
            "pc1,\"Adobe, Inc.\",Acrobat,23.1,,software\r\n"),
        "software-csv");
    assert_int_equal(s->doc.n, 2);
    assert_str(s->doc.items[0].subject, "fw1");
    assert_str(s->doc.items[1].subject, "pc1");
    assert_str(s->doc.items[1].source, "file:sw.csv");
    assert_components(s, 0,
                      "pkg:generic/Fortinet/FortiOS@7.2.1 "
                      "cpe:2.3:o:fortinet:fortios:7.2.1:*:*:*:*:*:*:*",
                      "pkg:generic/Fortinet/FortiGate%2060F");
    assert_components(s, 1, "pkg:generic/Adobe%2C%20Inc./Acrobat@23.1",
                      "pkg:generic/mozilla/firefox@115.0 "
                      "cpe:2.3:a:mozilla:firefox:115.0:*:*:*:*:*:*:*");
    assert_int_equal(s->doc.items[0].components[1].part, 'h');
    assert_int_equal(s->doc.bad_n, 0);
}

static void test_faults(void **state)
{
    struct sample *s = *state;

    sample_read(s, "",
                STR("asset;vendor;product;version;cpe;kind\na;v;p;1;cpe:2.3:x;\n"
                    "a;v;;1;;\na;v;q;1;;toaster\n"),
                "software-csv");
    assert_components(s, 0, "pkg:generic/v/p@1", "pkg:generic/v/q@1");
    assert_int_equal(s->doc.bad_n, 3);
    assert_bad(s, 0, "line 2: cpe", "cpe");
    assert_bad(s, 1, "line 3", "name");
    assert_bad(s, 2, "line 4", "toaster");
    assert_int_equal(sample_try(s, "c", STR("asset,vendor,product,version\na,\"b\n")), E_PARSE);
    assert_non_null(strstr(s->e.path, "line 2"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {sample_test(test_assets), sample_test(test_faults)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
