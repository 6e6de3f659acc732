/* Reads what it is given; what it read, written and read again, is the same. */
#include "codec/csv.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool defused(struct str field)
{
    return field.n > 0 && field.p[0] == '\'';
}

static void rows_compare(struct arena *a, struct str text, struct str written)
{
    struct csv one, two;
    struct csv_row x, y;
    struct err e;

    csv_init(&one, text);
    csv_init(&two, written);
    two.sep = ',';
    two.rest = written; /* a field may begin with what would be a mark in front of a text */
    while (csv_next(&one, a, &x, &e) > 0) {
        if (x.n == 1 && x.fields[0].n == 0)
            continue; /* an empty line when written */
        int rc = csv_next(&two, a, &y, &e);

        assert(rc == 1);
        assert(x.n == y.n);
        for (size_t i = 0; i < x.n; i++) {
            struct str got = y.fields[i];

            got = defused(got) && !defused(x.fields[i]) ? str_sub(got, 1, got.n) : got;
            assert(str_eq(got, x.fields[i]));
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    struct arena *a = arena_new();
    struct buf out = BUF_INIT(0);
    struct csv_row row;
    struct csv c;
    struct err e;

    csv_init(&c, text);
    while (csv_next(&c, a, &row, &e) > 0) {
        assert(row.n > 0 && row.n <= CSV_COLUMNS);
        (void)csv_column(&row, STR("name"));
        for (size_t i = 0; i < row.n; i++)
            csv_add(&out, row.fields[i], i == 0);
        csv_end(&out);
    }
    rows_compare(a, text, buf_str(&out));
    buf_done(&out);
    arena_free(a);
    return 0;
}
