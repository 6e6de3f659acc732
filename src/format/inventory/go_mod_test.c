#include "format/inventory/inventory_sample.h"

static void test_mod(void **state)
{
    struct sample *s = *state;

    sample_read(s, "go.mod",
                STR("// comment\nmodule example.com/app\n\ngo 1.21\n\ntoolchain go1.22.3-corp\n"
                    "require github.com/A/b v1.0.0 // indirect\n"
                    "require (\n\t\"golang.org/x/net\" v0.1.0\n\tgolang.org/x/text v0.2.0\n"
                    "\tgopkg.in/yaml.v2 v2.4.0\n)\n"
                    "replace (\n golang.org/x/net v0.1.0 => example.com/fork/net v1.4.5\n"
                    " golang.org/x/text => ../text\n gopkg.in/yaml.v2 v2.3.0 => x.y/z v1.0.0\n)\n"
                    "exclude github.com/bad/one v1.0.0\nretract [v1.0.0, v1.1.0]\n"
                    "require only.one/word\nwhatever x\n"),
                "go-mod");
    assert_str(s->doc.items[0].subject, "example.com/app");
    assert_components(s, 0, "pkg:golang/github.com/A/b@v1.0.0",
                      "pkg:golang/example.com/fork/net@v1.4.5",
                      "pkg:golang/golang.org/x/text@v0.2.0", "pkg:golang/gopkg.in/yaml.v2@v2.4.0",
                      "pkg:golang/stdlib@1.22.3");
    assert_int_equal(s->doc.bad_n, 2);
    assert_bad(s, 0, "line 20", "directive");
    assert_bad(s, 1, "line 21", "directive");
}

static void test_cut_off(void **state)
{
    struct sample *s = *state;

    assert_int_equal(sample_try(s, "go.mod", STR("module a.b/c\nrequire (\n x.y/z v1\n")), E_PARSE);
    assert_string_equal(s->e.path, "go.mod: line 2");
    assert_int_equal(sample_try(s, "", STR("module of prose and words\n")), E_PARSE);
}

static void test_sum(void **state)
{
    struct sample *s = *state;

    sample_read(s, "",
                STR("a.b/c v1.0.0 h1:x=\na.b/c v1.0.0/go.mod h1:y=\n"
                    "a.b/d v0.9.0/go.mod h1:z=\nbroken v1\n"),
                "go-sum");
    assert_components(s, 0, "pkg:golang/a.b/c@v1.0.0");
    assert_int_equal(s->doc.bad_n, 1);
    sample_read(s, "go.sum", STR(""), "go-sum");
    assert_int_equal(s->doc.items[0].n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {sample_test(test_mod), sample_test(test_cut_off),
                                       sample_test(test_sum)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
