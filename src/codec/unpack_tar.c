#include "codec/unpack_tar.h"
#include "base/alloc.h"
#include "base/buf.h"

enum { BLOCK = 512, META_MAX = 1 << 20, SCRATCH = 64 << 10 };

/* Where the fields stand in a header block. */
enum {
    NAME_AT = 0,
    NAME_LEN = 100,
    SIZE_AT = 124,
    SIZE_LEN = 12,
    SUM_AT = 148,
    SUM_LEN = 8,
    TYPE_AT = 156,
    MAGIC_AT = 257,
    PREFIX_AT = 345,
    PREFIX_LEN = 155
};

struct unpack_tar {
    struct unpack_stream *in;
    uint64_t left;    /* bytes of the member not yet read */
    unsigned padding; /* behind them, up to the block's end */
    struct buf name;
    struct buf meta;
    /* from the extended headers in front of a member */
    bool named, sized;
    uint64_t size;
    char scratch[SCRATCH];
};

bool unpack_tar_is(struct str head)
{
    return head.n == BLOCK && memcmp(head.p + MAGIC_AT, "ustar", 5) == 0;
}

struct unpack_tar *unpack_tar_new(struct unpack_stream *in)
{
    struct unpack_tar *t = alloc_zero(1, sizeof *t);

    t->in = in;
    buf_init(&t->name, META_MAX);
    buf_init(&t->meta, META_MAX);
    return t;
}

void unpack_tar_free(struct unpack_tar *t)
{
    if (t == NULL)
        return;
    buf_done(&t->name);
    buf_done(&t->meta);
    alloc_free(t);
}

/* Exactly n bytes, 1; 0 when the stream ends before the first; E_PARSE when in between. */
static int whole_read(struct unpack_tar *t, char *out, size_t n, struct err *e)
{
    size_t at = 0;

    while (at < n) {
        int64_t got = unpack_stream_read(t->in, out + at, n - at, e);

        if (got < 0)
            return (int)got;
        if (got == 0)
            return at ? unpack_damaged("tar", e) : 0;
        at += (size_t)got;
    }
    return 1;
}

static int skip(struct unpack_tar *t, uint64_t n, struct err *e)
{
    while (n > 0) {
        size_t part = n < SCRATCH ? (size_t)n : SCRATCH;
        int rc = whole_read(t, t->scratch, part, e);

        if (rc <= 0)
            return rc < 0 ? rc : unpack_damaged("tar", e);
        n -= part;
    }
    return 0;
}

static unsigned padding_of(uint64_t size)
{
    return (unsigned)(-size % BLOCK);
}

/* Octal digits between spaces and NULs, or (first bit set) big-endian base 256. */
static bool number_read(struct str field, uint64_t *ret)
{
    uint64_t v = 0;

    if ((unsigned char)field.p[0] == 0x80) {
        for (size_t i = 1; i < field.n; i++) {
            if (v >> 55)
                return false;
            v = v << 8 | (unsigned char)field.p[i];
        }
        *ret = v;
        return true;
    }
    field = str_trim(field);
    for (size_t i = 0; i < field.n; i++) {
        if (field.p[i] < '0' || field.p[i] > '7')
            return false;
        v = v << 3 | (uint64_t)(field.p[i] - '0');
    }
    *ret = v;
    return true;
}

static bool sum_right(const char *block)
{
    uint64_t want, got = 0;

    if (!number_read((struct str){block + SUM_AT, SUM_LEN}, &want))
        return false;
    for (size_t i = 0; i < BLOCK; i++)
        got += i >= SUM_AT && i < SUM_AT + SUM_LEN ? ' ' : (unsigned char)block[i];
    return got == want;
}

static struct str text_field(const char *block, size_t at, size_t len)
{
    return (struct str){block + at, strnlen(block + at, len)};
}

/* One "LEN key=value\n" off *s. */
static bool record_cut(struct str *s, struct str *key, struct str *value)
{
    ptrdiff_t space = str_find_char(*s, ' ');
    uint64_t len;

    if (space < 0 || !str_u64(str_sub(*s, 0, (size_t)space), &len) || len > s->n ||
        len < (size_t)space + 2 || s->p[len - 1] != '\n')
        return false;
    *value = str_sub(*s, (size_t)space + 1, (size_t)len - 1);
    *s = str_sub(*s, (size_t)len, s->n);
    if (str_find_char(*value, '=') < 0)
        return false;
    *key = str_cut(value, '=');
    return true;
}

static int sparse(struct err *e)
{
    return err_set(e, E_SUPPORT, "not supported: a sparse file in a tar; pack it without -S");
}

static int pax_read(struct unpack_tar *t, struct err *e)
{
    struct str rest = buf_str(&t->meta);
    struct str key, value;

    while (rest.n > 0) {
        if (!record_cut(&rest, &key, &value))
            return unpack_damaged("tar", e);
        if (str_eq(key, STR("path"))) {
            buf_reset(&t->name);
            buf_add(&t->name, value);
            t->named = true;
        } else if (str_eq(key, STR("size"))) {
            t->sized = str_u64(value, &t->size);
            if (!t->sized)
                return unpack_damaged("tar", e);
        } else if (str_starts(key, STR("GNU.sparse."))) {
            return sparse(e);
        }
    }
    return 0;
}

/* A header that says something of the next one: its content is the name, or pax records. */
static int meta_read(struct unpack_tar *t, char type, uint64_t size, struct err *e)
{
    if (size > META_MAX)
        return err_set(e, E_LIMIT, "a tar header over %d bytes; pack it with shorter names",
                       META_MAX);
    buf_reset(&t->meta);
    char *at = buf_room(&t->meta, (size_t)size);
    int rc = size > 0 ? whole_read(t, at, (size_t)size, e) : 1;

    if (rc == 0)
        rc = unpack_damaged("tar", e);
    if (rc > 0)
        rc = skip(t, padding_of(size), e);
    if (rc < 0)
        return rc;
    t->meta.n = (size_t)size;
    if (type == 'x')
        return pax_read(t, e);
    if (type == 'L') {
        buf_reset(&t->name);
        buf_add(&t->name, (struct str){at, at ? strnlen(at, (size_t)size) : 0});
        t->named = true;
    }
    return 0;
}

static void name_read(struct unpack_tar *t, const char *block)
{
    struct str prefix = text_field(block, PREFIX_AT, PREFIX_LEN);

    if (t->named)
        return;
    buf_reset(&t->name);
    /* GNU's own magic ends in a space and keeps other things where the prefix is */
    if (prefix.n > 0 && block[MAGIC_AT + 5] == '\0') {
        buf_add(&t->name, prefix);
        buf_add_char(&t->name, '/');
    }
    buf_add(&t->name, text_field(block, NAME_AT, NAME_LEN));
}

/* Behind the last member: the rest is read so that check sums around it are seen. */
static int drain(struct unpack_tar *t, struct err *e)
{
    int64_t n;

    while ((n = unpack_stream_read(t->in, t->scratch, SCRATCH, e)) > 0)
        ;
    return (int)n;
}

/* Takes one header: 1 a member, 2 something to go on from, 0 the end. */
static int header_read(struct unpack_tar *t, struct err *e)
{
    char block[BLOCK];
    uint64_t size;
    int rc = whole_read(t, block, BLOCK, e);

    if (rc <= 0)
        return rc;
    if (str_count((struct str){block, BLOCK}, '\0') == BLOCK)
        return drain(t, e);
    char type = block[TYPE_AT];

    if (!sum_right(block) || !number_read((struct str){block + SIZE_AT, SIZE_LEN}, &size))
        return unpack_damaged("tar", e);
    if (type == 'S')
        return sparse(e);
    if (strchr("LKxg", type) && type) {
        rc = meta_read(t, type, size, e);
        return rc < 0 ? rc : 2;
    }
    name_read(t, block);
    size = t->sized ? t->size : size;
    if (size > INT64_MAX)
        return unpack_damaged("tar", e);
    bool file = type == '0' || type == '\0' || type == '7';

    t->named = t->sized = false;
    /* links, devices and folders have no bytes, whatever their size field says */
    t->left = type >= '1' && type <= '6' ? 0 : size;
    t->padding = padding_of(t->left);
    return file && !str_ends(buf_str(&t->name), STR("/")) ? 1 : 2;
}

int unpack_tar_next(struct unpack_tar *t, struct unpack_member *m, struct err *e)
{
    for (;;) {
        int rc = skip(t, t->left, e);

        if (rc == 0)
            rc = skip(t, t->padding, e);
        if (rc < 0)
            return rc;
        t->left = t->padding = 0;
        rc = header_read(t, e);
        if (rc == 1)
            *m = (struct unpack_member){buf_str(&t->name), t->left};
        if (rc != 2)
            return rc;
    }
}

int64_t unpack_tar_read(struct unpack_tar *t, char *out, size_t n, struct err *e)
{
    n = n < t->left ? n : (size_t)t->left;
    if (n == 0)
        return 0;
    int64_t got = unpack_stream_read(t->in, out, n, e);

    if (got == 0)
        return unpack_damaged("tar", e);
    if (got > 0)
        t->left -= (uint64_t)got;
    return got;
}
