#include "base/file.h"
#include "format/inventory/inventory_sample.h"
#include <stdlib.h>

static const char document[] = "niju-collect 1\n[hostname]\nweb1.example.org\n"
                               "[time]\n2024-02-29T12:00:00Z\n"
                               "[os-release]\nID=debian\nVERSION_ID=\"12\"\n\n"
                               "[kernel]\nLinux\n6.1.0-13-amd64\nx86_64\n"
                               "[dpkg]\nPackage: a\nStatus: install ok installed\n"
                               "Source: src (1-1)\nVersion: 1-1+b1\n\nPackage: x\nVersion:\n\n"
                               "[unheard-of]\nanything [at] all\n"
                               "[rpm]\nb|1|2|3|x86_64|(none)|(none)\n"
                               "[apk]\nP:m\nV:1-r0\no:n\n\n"
                               "[pip]\nrequests==2.0\n"
                               "[npm]\n/usr/lib:lib@\n/usr/lib/node_modules/@a/b:@a/b@1.0.0\n"
                               "/usr/lib/node_modules/npm:npm@9.2.0:EXTRANEOUS\n[end]\n";

static void test_sections(void **state)
{
    struct sample *s = *state;

    sample_read(s, "", str_of(document), "collect");
    assert_int_equal(s->doc.n, 5);
    for (size_t i = 0; i < s->doc.n; i++) {
        assert_str(s->doc.items[i].subject, "web1.example.org");
        assert_int_equal(s->doc.items[i].made, 1709208000);
    }
    assert_str(s->doc.items[0].source, "dpkg");
    assert_str(s->doc.items[0].release, "debian-12");
    assert_components(s, 0, "pkg:deb/debian/a@1-1%2Bb1?distro=debian-12 <src@1-1");
    assert_str(s->doc.items[1].source, "rpm");
    assert_components(s, 1, "pkg:rpm/debian/b@2-3?arch=x86_64&distro=debian-12&epoch=1");
    assert_components(s, 2, "pkg:apk/debian/m@1-r0?distro=debian-12 <n@1-r0");
    assert_str(s->doc.items[3].source, "pip");
    assert_components(s, 3, "pkg:pypi/requests@2.0");
    assert_str(s->doc.items[4].source, "npm");
    assert_components(s, 4, "pkg:npm/%40a/b@1.0.0", "pkg:npm/npm@9.2.0");
    assert_int_equal(s->doc.bad_n, 1);
    assert_bad(s, 0, "section dpkg on line 14: line 6", "version");
}

static void test_damaged(void **state)
{
    struct sample *s = *state;
    struct str cut = {document, sizeof document - 1 - 6};

    assert_int_equal(sample_try(s, "c", cut), E_PARSE);
    assert_non_null(strstr(s->e.text, "cut off"));
    assert_int_equal(sample_try(s, "c", STR("niju-collect 2\n[end]\n")), E_SUPPORT);
    assert_int_equal(sample_try(s, "c", STR("niju-collect 1\n[dpkg]\nPackage: a\nx\n[end]\n")),
                     E_PARSE);
    assert_string_equal(s->e.path, "c: section dpkg on line 2: line 2");
}

/* The script itself, on the machine that builds. */
static void test_script(void **state)
{
    struct sample *s = *state;
    char path[] = "/tmp/niju-collect.XXXXXX";
    int fd = mkstemp(path);
    const char *script = getenv("NIJU_COLLECT");

    if (script == NULL)
        script = "../packaging/collect.sh";
    if (fd < 0 || !file_exists(script) || !file_exists("/var/lib/dpkg/status")) {
        print_message("no %s or no dpkg here: skipped\n", script);
        skip();
    }
    assert_int_equal(system(str_fmt(s->a, "sh '%s' > '%s'", script, path).p), 0);
    if (inventory_read_path(s->a, path, STR_NONE, &s->doc, &s->e) < 0)
        fail_msg("%s: %s", s->e.path, s->e.text);
    (void)remove(path);
    assert_string_equal(s->doc.format->name, "collect");
    assert_str(s->doc.items[0].source, "dpkg");
    assert_true(s->doc.items[0].subject.n > 0 && s->doc.items[0].made > 1700000000);

    struct inventory_doc direct;

    assert_int_equal(inventory_read_path(s->a, "/var/lib/dpkg/status", s->doc.items[0].release,
                                         &direct, &s->e),
                     0);
    assert_int_equal(s->doc.items[0].n, direct.items[0].n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {sample_test(test_sections), sample_test(test_damaged),
                                       sample_test(test_script)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
