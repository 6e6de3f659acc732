#include "base/line_stream.h"
#include "base/file.h"
#include <stdarg.h>
#include <setjmp.h>
#include <unistd.h>
#include <cmocka.h>

static struct line_stream *stream_of(struct str text, size_t max)
{
    char path[] = "/tmp/niju-lines-XXXXXX";
    struct line_stream *s = NULL;
    struct err e;

    close(mkstemp(path));
    assert_int_equal(0, file_write(path, text, &e));
    assert_int_equal(0, line_stream_open(path, max, &s, &e));
    assert_int_equal(0, file_remove(path, &e));
    return s;
}

static void expect(struct line_stream *s, const char *want)
{
    struct str line;
    struct err e;

    assert_int_equal(1, line_stream_next(s, &line, &e));
    assert_int_equal(strlen(want), line.n);
    assert_memory_equal(want, line.p, line.n);
}

static void lines_and_their_ends(void **state)
{
    struct line_stream *s = stream_of(STR("one\r\n\ntwo\nthree"), 100);
    struct str line;
    struct err e;

    (void)state;
    expect(s, "one");
    assert_false(line_stream_waits(s));
    expect(s, "");
    expect(s, "two");
    expect(s, "three");
    assert_int_equal(0, line_stream_next(s, &line, &e));
    assert_int_equal(0, line_stream_next(s, &line, &e));
    line_stream_close(s);
    s = stream_of(STR(""), 100);
    assert_int_equal(0, line_stream_next(s, &line, &e));
    line_stream_close(s);
}

/* Lines over the size of a read, and one that is too long between two that are not. */
static void long_lines(void **state)
{
    struct buf text = BUF_INIT(0);
    struct str line;
    struct err e;

    (void)state;
    for (size_t i = 0; i < 40; i++) {
        for (size_t k = 0; k < (i == 20 ? 900000u : 30000u * (i % 25)); k++)
            buf_add_char(&text, (char)('a' + i % 26));
        buf_add_char(&text, '\n');
    }
    struct line_stream *s = stream_of(buf_str(&text), 800000);

    for (size_t i = 0; i < 40; i++) {
        int rc = line_stream_next(s, &line, &e);

        assert_int_equal(i == 20 ? E_LIMIT : 1, rc);
        if (i != 20)
            assert_int_equal(30000u * (i % 25), line.n);
        if (i != 20 && line.n > 0)
            assert_int_equal('a' + (int)(i % 26), line.p[line.n - 1]);
    }
    assert_int_equal(0, line_stream_next(s, &line, &e));
    line_stream_close(s);
    buf_done(&text);
}

static void the_rest_as_one(void **state)
{
    struct line_stream *s = stream_of(STR("{\n \"a\": 1\n}\n"), 100);
    struct buf rest = BUF_INIT(0);
    struct err e;

    (void)state;
    expect(s, "{");
    assert_int_equal(0, line_stream_rest(s, 100, &rest, &e));
    assert_int_equal(12, rest.n);
    assert_memory_equal("{\n \"a\": 1\n}\n", rest.p, 12);
    buf_done(&rest);
    line_stream_close(s);
    s = stream_of(STR("{\n1234567890\n"), 100);
    expect(s, "{");
    assert_int_equal(E_LIMIT, line_stream_rest(s, 5, &rest, &e));
    line_stream_close(s);
}

static void a_slow_writer(void **state)
{
    int ends[2], kept = dup(STDIN_FILENO);
    struct line_stream *s;
    struct str line;
    struct err e;

    (void)state;
    assert_int_equal(0, pipe(ends));
    dup2(ends[0], STDIN_FILENO);
    assert_int_equal(0, line_stream_open("-", 100, &s, &e));
    assert_true(line_stream_waits(s));
    assert_int_equal(6, write(ends[1], "a\nb\nc ", 6));
    assert_false(line_stream_waits(s));
    expect(s, "a");
    expect(s, "b");
    assert_true(line_stream_waits(s));
    close(ends[1]);
    expect(s, "c ");
    assert_int_equal(0, line_stream_next(s, &line, &e));
    line_stream_close(s);
    close(ends[0]);
    dup2(kept, STDIN_FILENO);
    close(kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_and_their_ends),
        cmocka_unit_test(long_lines),
        cmocka_unit_test(the_rest_as_one),
        cmocka_unit_test(a_slow_writer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
