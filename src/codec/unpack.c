#include "codec/unpack.h"
#include "base/alloc.h"
#include "base/buf.h"
#include "codec/unpack_stream.h"
#include "codec/unpack_tar.h"
#include "codec/unpack_zip.h"
#include <assert.h>

enum { WINDOW = 256 << 10, READ_MIN = 64 << 10 };

const struct unpack_limits unpack_limits_feed = {
    .total = 16ULL << 30,
    .member = 8ULL << 30,
    .ratio = 1000,
    .members = 2000000,
};

struct unpack {
    struct str bytes;
    struct str name; /* ours */
    struct unpack_limits limits;
    struct unpack_meter meter;
    enum unpack_coding coding;
    struct unpack_stream *stream; /* one of stream, tar over stream, zip */
    struct unpack_tar *tar;
    struct unpack_zip *zip;
    const struct unpack_zip_reader *zip_by;
    struct str member;
    uint64_t members;
    uint64_t size;    /* of the member, taken from its source so far */
    struct str ahead; /* taken and not yet handed out: in the window or in place */
    bool drained;     /* the member's source has no more */
    int failed;       /* nothing can be read after an error */
    char *window;
    size_t window_cap;
    struct buf whole; /* of unpack_rest */
};

static int stream_begin(struct unpack *u, struct err *e)
{
    struct str head;

    u->stream = unpack_stream_new(u->coding, u->bytes, &u->meter);
    int rc = unpack_stream_peek(u->stream, &head, e);

    if (rc == 0 && unpack_tar_is(head))
        u->tar = unpack_tar_new(u->stream);
    return rc;
}

static int zip_begin(struct unpack *u, struct err *e)
{
    int rc = unpack_zip_load(&u->zip_by, e);

    return rc < 0 ? rc : u->zip_by->open(u->bytes, &u->meter, &u->zip, e);
}

int unpack_open(struct str bytes, struct str name, const struct unpack_limits *limits,
                struct unpack **ret, struct err *e)
{
    struct unpack *u = alloc_zero(1, sizeof *u);
    char *copy = alloc_new(name.n + 1);
    const char *format;
    int rc;

    if (name.n > 0)
        memcpy(copy, name.p, name.n);
    copy[name.n] = '\0';
    u->name = (struct str){copy, name.n};
    u->bytes = bytes;
    u->limits = *limits;
    u->meter = (struct unpack_meter){&u->limits, bytes.n, 0};
    u->drained = true;
    u->coding = unpack_coding_of(bytes, &format);
    if (u->coding == UNPACK_OTHER)
        rc = err_set(e, E_SUPPORT, "not supported: a file packed with %s; unpack it first", format);
    else if (u->coding == UNPACK_ZIP)
        rc = zip_begin(u, e);
    else
        rc = stream_begin(u, e);
    if (rc < 0) {
        (void)err_in(e, "%s", copy);
        unpack_free(u);
        return rc;
    }
    *ret = u;
    return 0;
}

void unpack_free(struct unpack *u)
{
    if (u == NULL)
        return;
    unpack_tar_free(u->tar);
    if (u->zip)
        u->zip_by->free(u->zip);
    unpack_stream_free(u->stream);
    buf_done(&u->whole);
    alloc_free(u->window);
    alloc_free((char *)(uintptr_t)u->name.p);
    alloc_free(u);
}

/* Adds the place to the error, and remembers that there was one. */
static int failed(struct unpack *u, int rc, struct err *e)
{
    if (u->failed == 0 && (u->zip || u->tar) && u->member.n > 0)
        (void)err_in(e, "%.*s", STR_ARG(u->member));
    u->failed = rc;
    (void)err_in(e, "%s", u->name.p);
    return rc;
}

static int usable(struct unpack *u, struct err *e)
{
    return u->failed ? err_set(e, u->failed, "cannot go on after an error; open it anew") : 0;
}

static struct str name_unpacked(struct str name)
{
    static const struct str suffixes[] = {{".gz", 3}, {".zst", 4}, {".zstd", 5}, {".xz", 3}};

    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        if (name.n > suffixes[i].n && str_ends(name, suffixes[i]))
            return str_sub(name, 0, name.n - suffixes[i].n);
    return name;
}

/* A file that is no archive is its only member. */
static int single_next(struct unpack *u, struct unpack_member *m)
{
    if (u->members > 0)
        return 0;
    if (u->coding == UNPACK_PLAIN)
        *m = (struct unpack_member){u->name, u->bytes.n};
    else
        *m = (struct unpack_member){name_unpacked(u->name), UINT64_MAX};
    return 1;
}

static int member_check(struct unpack *u, uint64_t size, struct err *e)
{
    if (u->members > u->limits.members)
        return err_set(e, E_LIMIT, "over %zu files inside; split it", (size_t)u->limits.members);
    uint64_t most = u->limits.member < u->limits.total ? u->limits.member : u->limits.total;

    if (size != UINT64_MAX && size > most)
        return err_set(e, E_LIMIT, "over %zu bytes when unpacked; split it", (size_t)most);
    return 0;
}

int unpack_next(struct unpack *u, struct unpack_member *m, struct err *e)
{
    int rc = usable(u, e);

    if (rc < 0)
        return failed(u, rc, e);
    u->ahead = u->member = STR_NONE;
    u->drained = true;
    buf_done(&u->whole);
    if (u->zip)
        rc = u->zip_by->next(u->zip, m, e);
    else if (u->tar)
        rc = unpack_tar_next(u->tar, m, e);
    else
        rc = single_next(u, m);
    if (rc <= 0)
        return rc < 0 ? failed(u, rc, e) : 0;
    u->member = m->name;
    u->size = 0;
    u->members++;
    rc = member_check(u, m->size, e);
    if (rc < 0)
        return failed(u, rc, e);
    u->drained = false;
    if (u->stream && !u->tar && u->coding == UNPACK_PLAIN) {
        u->ahead = u->bytes;
        u->drained = true;
    }
    return 1;
}

static int64_t source_read(struct unpack *u, char *out, size_t n, struct err *e)
{
    int64_t got;

    if (u->zip)
        got = u->zip_by->read(u->zip, out, n, e);
    else if (u->tar)
        got = unpack_tar_read(u->tar, out, n, e);
    else
        got = unpack_stream_read(u->stream, out, n, e);
    u->drained = got == 0;
    u->size += got > 0 ? (uint64_t)got : 0;
    int rc = got > 0 ? member_check(u, u->size, e) : (int)got;

    return rc < 0 ? failed(u, rc, e) : got;
}

/* Takes more behind what is ahead; at the source's end sets `drained`. */
static int more(struct unpack *u, struct err *e)
{
    if (u->zip && u->ahead.n == 0 && u->size == 0) {
        int rc = u->zip_by->whole(u->zip, &u->ahead, e);

        u->drained = rc > 0;
        if (rc != 0)
            return rc < 0 ? failed(u, rc, e) : 0;
    }
    if (u->window_cap - u->ahead.n < READ_MIN || u->window == NULL) {
        size_t cap = u->window_cap ? u->window_cap * 2 : WINDOW;
        char *grown = alloc_new(cap);

        if (u->ahead.n > 0)
            memcpy(grown, u->ahead.p, u->ahead.n);
        alloc_free(u->window);
        u->window = grown;
        u->window_cap = cap;
    } else if (u->ahead.n > 0) {
        memmove(u->window, u->ahead.p, u->ahead.n);
    }
    u->ahead.p = u->window;
    int64_t got = source_read(u, u->window + u->ahead.n, u->window_cap - u->ahead.n, e);

    if (got < 0)
        return (int)got;
    u->ahead.n += (size_t)got;
    return 0;
}

int64_t unpack_read(struct unpack *u, char *out, size_t n, struct err *e)
{
    int rc = usable(u, e);

    if (rc < 0)
        return failed(u, rc, e);
    if (u->ahead.n == 0 && !u->drained && n >= READ_MIN && !u->zip)
        return source_read(u, out, n, e);
    while (u->ahead.n == 0 && !u->drained && rc == 0)
        rc = more(u, e);
    if (rc < 0)
        return rc;
    n = n < u->ahead.n ? n : u->ahead.n;
    if (n > 0)
        memcpy(out, u->ahead.p, n);
    u->ahead = str_sub(u->ahead, n, u->ahead.n);
    return (int64_t)n;
}

int unpack_rest(struct unpack *u, struct str *ret, struct err *e)
{
    int rc = usable(u, e);

    if (rc < 0)
        return failed(u, rc, e);
    if (u->ahead.n == 0 && !u->drained) {
        rc = more(u, e);
        if (rc < 0)
            return rc;
    }
    if (!u->drained) {
        buf_reset(&u->whole);
        buf_add(&u->whole, u->ahead);
    }
    for (bool copied = !u->drained; copied;) {
        size_t step = u->whole.cap - u->whole.n > READ_MIN ? u->whole.cap - u->whole.n : WINDOW;
        char *at = buf_room(&u->whole, step);
        int64_t got = source_read(u, at, step, e);

        if (got < 0)
            return (int)got;
        u->whole.n += (size_t)got;
        u->ahead = buf_str(&u->whole);
        copied = got > 0;
    }
    *ret = u->ahead;
    u->ahead = STR_NONE;
    return 0;
}

int unpack_line(struct unpack *u, size_t max, struct str *ret, struct err *e)
{
    size_t seen = 0;
    int rc = usable(u, e);

    if (rc < 0)
        return failed(u, rc, e);
    for (;;) {
        size_t until = u->ahead.n > max ? max + 1 : u->ahead.n;
        const char *nl = until > seen ? memchr(u->ahead.p + seen, '\n', until - seen) : NULL;

        if (nl) {
            *ret = str_cut(&u->ahead, '\n');
            return 1;
        }
        if (until > max)
            return failed(u, err_set(e, E_LIMIT, "a line over %zu bytes; split it", max), e);
        if (u->drained)
            break;
        seen = until;
        rc = more(u, e);
        if (rc < 0)
            return rc;
    }
    *ret = u->ahead;
    u->ahead = STR_NONE;
    return ret->n > 0;
}
