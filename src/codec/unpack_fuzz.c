/* Every member read to its end, by reads, lines or as one piece: the same bytes or none. */
#include "codec/unpack.h"
#include "base/buf.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct unpack_limits tight = {4 << 20, 2 << 20, 200, 64};

static int by_reads(struct unpack *u, struct buf *out, struct err *e)
{
    char chunk[777];
    int64_t n;

    while ((n = unpack_read(u, chunk, sizeof chunk, e)) > 0)
        buf_add(out, (struct str){chunk, (size_t)n});
    return (int)n;
}

static int by_lines(struct unpack *u, struct buf *out, struct err *e)
{
    struct str line;
    int rc;

    while ((rc = unpack_line(u, 4096, &line, e)) > 0) {
        assert(line.n <= 4096);
        buf_add(out, line);
        buf_add_char(out, '\n');
    }
    return rc;
}

static int by_rest(struct unpack *u, struct buf *out, struct err *e)
{
    struct str rest;
    int rc = unpack_rest(u, &rest, e);

    if (rc == 0)
        buf_add(out, rest);
    return rc;
}

static int all(struct str bytes, int (*how)(struct unpack *, struct buf *, struct err *),
               struct buf *out)
{
    struct unpack_member m;
    struct unpack *u;
    struct err e;
    int rc = unpack_open(bytes, STR("fuzz"), &tight, &u, &e);

    if (rc < 0)
        return rc;
    while ((rc = unpack_next(u, &m, &e)) > 0) {
        buf_add(out, m.name);
        rc = how(u, out, &e);
        if (rc < 0)
            break;
    }
    unpack_free(u);
    return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = {(const char *)data, size};
    struct buf reads = BUF_INIT(0);
    struct buf rest = BUF_INIT(0);
    struct buf lines = BUF_INIT(0);
    int rc = all(bytes, by_reads, &reads);

    assert(reads.n <= tight.total + tight.members * 65536);
    assert(all(bytes, by_rest, &rest) == rc);
    assert(rc < 0 || str_eq(buf_str(&reads), buf_str(&rest)));
    int by = all(bytes, by_lines, &lines);

    assert(by == rc || by == E_LIMIT);
    buf_done(&reads);
    buf_done(&rest);
    buf_done(&lines);
    return 0;
}
