#include "base/file.h"
#include "format/inventory/inventory_sample.h"
#include <stdlib.h>
#include <unistd.h>

static const char *temp(struct sample *s)
{
    char *path = arena_bytes(s->a, 64);

    snprintf(path, 64, "/tmp/niju-root.XXXXXX");
    assert_non_null(mkdtemp(path));
    return path;
}

static void put(struct sample *s, const char *root, const char *path, struct str text)
{
    struct str whole = str_fmt(s->a, "%s/%s", root, path);
    ptrdiff_t slash = str_rfind_char(whole, '/');

    assert_int_equal(file_mkdirs(str_z(s->a, str_sub(whole, 0, (size_t)slash)), &s->e), 0);
    assert_int_equal(file_write(whole.p, text, &s->e), 0);
}

static void drop(struct sample *s, const char *root)
{
    assert_int_equal(system(str_fmt(s->a, "rm -rf '%s'", root).p), 0);
}

static void test_dpkg_root(void **state)
{
    struct sample *s = *state;
    const char *root = temp(s);

    put(s, root, "usr/lib/os-release", STR("ID=debian\nVERSION_ID=\"12\"\n"));
    put(s, root, "var/lib/dpkg/status",
        STR("Package: a\nStatus: install ok installed\nVersion: 1-1\n"));
    put(s, root, "var/lib/dpkg/status.d/b", STR("Package: b\nVersion: 2-1\n"));
    put(s, root, "var/lib/dpkg/status.d/b.md5sums", STR("0123  usr/bin/b\n"));
    put(s, root, "var/lib/rpm/rpmdb.sqlite", STR("SQLite format 3"));
    assert_int_equal(inventory_read_path(s->a, root, STR_NONE, &s->doc, &s->e), 0);
    assert_int_equal(s->doc.n, 1);
    assert_str(s->doc.items[0].release, "debian-12");
    assert_components(s, 0, "pkg:deb/debian/a@1-1?distro=debian-12",
                      "pkg:deb/debian/b@2-1?distro=debian-12");
    assert_int_equal(s->doc.bad_n, 1);
    assert_non_null(strstr(s->doc.bad[0].why.p, "rpm -qa"));
    assert_int_equal(inventory_read_path(s->a, root, STR("debian-11"), &s->doc, &s->e), 0);
    assert_str(s->doc.items[0].components[0].distro, "debian-11");
    drop(s, root);
}

static void test_apk_root(void **state)
{
    struct sample *s = *state;
    const char *root = temp(s);

    put(s, root, "etc/os-release", STR("ID=alpine\nVERSION_ID=3.11.5\n"));
    put(s, root, "usr/lib/apk/db/installed", STR("P:musl\nV:1.1.24-r2\nA:x86_64\n"));
    assert_int_equal(symlink("usr/lib", str_fmt(s->a, "%s/lib", root).p), 0);
    assert_int_equal(inventory_read_path(s->a, root, STR_NONE, &s->doc, &s->e), 0);
    assert_components(s, 0, "pkg:apk/alpine/musl@1.1.24-r2?arch=x86_64&distro=alpine-3.11");
    drop(s, root);
}

/* A container's absolute link must not show this machine's release. */
static void test_link_out(void **state)
{
    struct sample *s = *state;
    const char *root = temp(s);

    put(s, root, "var/lib/dpkg/status", STR("Package: a\nVersion: 1\n"));
    put(s, root, "etc/x", STR("y"));
    assert_int_equal(symlink("/etc/os-release", str_fmt(s->a, "%s/etc/os-release", root).p), 0);
    assert_int_equal(inventory_read_path(s->a, root, STR_NONE, &s->doc, &s->e), 0);
    assert_str(s->doc.items[0].release, "");
    drop(s, root);
}

static void test_none(void **state)
{
    struct sample *s = *state;
    const char *root = temp(s);

    assert_int_equal(inventory_read_path(s->a, root, STR_NONE, &s->doc, &s->e), E_NOTFOUND);
    put(s, root, "var/lib/rpm/Packages.db", STR("RpmP"));
    assert_int_equal(inventory_read_path(s->a, root, STR_NONE, &s->doc, &s->e), E_SUPPORT);
    assert_int_equal(inventory_read_path(s->a, "/nowhere", STR_NONE, &s->doc, &s->e), E_NOTFOUND);
    drop(s, root);
}

/* gzip of "Package: a\nVersion: 1\n", made by gzip(1) */
static const unsigned char packed[] = {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
                                       0x03, 0x0b, 0x48, 0x4c, 0xce, 0x4e, 0x4c, 0x4f, 0xb5,
                                       0x52, 0x48, 0xe4, 0x0a, 0x4b, 0x2d, 0x2a, 0xce, 0xcc,
                                       0xcf, 0xb3, 0x52, 0x30, 0xe4, 0x02, 0x00};

static void test_file(void **state)
{
    struct sample *s = *state;
    const char *root = temp(s);

    put(s, root, "status", STR("Package: a\nVersion: 1\n"));
    assert_int_equal(
        inventory_read_path(s->a, str_fmt(s->a, "%s/status", root).p, STR_NONE, &s->doc, &s->e), 0);
    assert_components(s, 0, "pkg:deb/a@1");
    put(s, root, "cut.gz", (struct str){(const char *)packed, sizeof packed});
    assert_int_equal(inventory_read_path(s->a, str_fmt(s->a, "%s/cut.gz", root).p, STR_NONE,
                                         &s->doc, &s->e),
                     E_PARSE);
    assert_int_equal(system(str_fmt(s->a, "gzip -k '%s/status'", root).p), 0);
    assert_int_equal(inventory_read_path(s->a, str_fmt(s->a, "%s/status.gz", root).p, STR_NONE,
                                         &s->doc, &s->e),
                     0);
    assert_components(s, 0, "pkg:deb/a@1");
    drop(s, root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        sample_test(test_dpkg_root), sample_test(test_apk_root), sample_test(test_link_out),
        sample_test(test_none),      sample_test(test_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
