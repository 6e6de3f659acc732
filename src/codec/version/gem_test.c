/* gem versions; the order is that of RubyGems' Gem::Version, which is asked where ruby is there. */
#include "codec/version/ver_chain.h"
#include "codec/version/ver_sample.h"
#include <stdlib.h>
#include <unistd.h>

enum { PAIRS = 4000 };

struct pair {
    char a[SAMPLE_BYTES + 1], b[SAMPLE_BYTES + 1];
};

static void pairs_make(struct pair *pairs)
{
    struct ver_sample a = {.state = 20262, .order = VER_GEM}, b = {.state = 98, .order = VER_GEM};

    for (size_t i = 0; i < PAIRS; i++) {
        struct str x = sample_make(&a), y = i % 3 ? sample_near(&b, &a) : sample_make(&b);

        memcpy(pairs[i].a, x.p, x.n);
        memcpy(pairs[i].b, y.p, y.n);
    }
}

/* A line a pair: -1, 0, 1, or x where one of them is no version. NULL: no ruby. */
static FILE *ruby_ask(const struct pair *pairs, const char *path)
{
    static const char script[] =
        "ruby -rrubygems -e 'File.foreach(ARGV[0], chomp: true) { |l| a, b = l.split; begin; "
        "puts Gem::Version.new(a) <=> Gem::Version.new(b); rescue ArgumentError; puts :x; end }' ";
    FILE *f = fopen(path, "w");
    struct buf command = BUF_INIT(0);

    assert_non_null(f);
    for (size_t i = 0; i < PAIRS; i++)
        fprintf(f, "%s %s\n", pairs[i].a, pairs[i].b);
    assert_int_equal(fclose(f), 0);
    buf_fmt(&command, "%s%s 2>/dev/null%c", script, path, 0);
    f = popen(command.p, "r");
    buf_done(&command);
    return f;
}

static void pair_check(const struct pair *p, char said)
{
    int c = 9, rc = ver_cmp(VER_GEM, str_of(p->a), str_of(p->b), &c, NULL);

    if (said == 'x') /* wider in one place: letters in the first part (gem.c) */
        return;
    if (rc < 0 || c != (said == '-' ? -1 : said - '0'))
        fail_msg("'%s' and '%s': %d (%d), Gem::Version '%c'", p->a, p->b, c, rc, said);
    assert_int_equal(chain_key_cmp(VER_GEM, str_of(p->a), str_of(p->b)), c);
}

static void test_ruby(void **state)
{
    struct pair *pairs = calloc(PAIRS, sizeof *pairs);
    char path[] = "/tmp/niju-gem-XXXXXX", line[16];
    int fd = mkstemp(path);
    size_t n = 0, valid = 0;

    (void)state;
    assert_true(pairs && fd >= 0);
    close(fd);
    pairs_make(pairs);
    FILE *answers = ruby_ask(pairs, path);

    for (; answers && n < PAIRS && fgets(line, sizeof line, answers); n++) {
        pair_check(&pairs[n], line[0]);
        valid += line[0] != 'x';
    }
    if (answers)
        pclose(answers);
    unlink(path);
    free(pairs);
    if (n == 0) {
        print_message("skipped: ruby is not installed\n");
        skip();
    }
    assert_int_equal(n, PAIRS);
    assert_true(valid > PAIRS / 4);
}

/* from the documentation and tests of Gem::Version */
static void test_order(void **state)
{
    (void)state;
    chain_check(VER_GEM,
                "0.beta.1 < 0.0.beta.2 < 0 = 0.0 = 00 < 0.0.1 < 0.1 < 1.A < 1.a.b < 1.a.0.b < "
                "1.a.0.0.b < 1.a = 1.0.a = 1.0.0.a = 1.a.0 < 1.a.0.0.5 < 1.a.0.5 < 1.a.1 = "
                "1.0.a1 < 1.a.9 < 1.a.10 < 1.b = 1b = 1.0b < 1-a.1 < 1-1 = 1.0-1 = 1.pre.1 < 1 "
                "= 1.0 = 1.0.0 = 01 < 1.0.0.1 < 1.0.1 < 1.1.a < 1.1 < 1.2 < 1.10 < 10");
}

static void test_bad(void **state)
{
    static const char *const bad[] = {"a",  "v1",  ".1",     "1.",  "1..2", "1.-a",
                                      "1-", "1_2", "1.2-.a", "1+b", "1 2",  NULL};

    (void)state;
    chain_refuse(VER_GEM, bad);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ruby),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_bad),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
