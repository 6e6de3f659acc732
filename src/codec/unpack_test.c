#include "codec/unpack.h"
#include "base/buf.h"
#include <lzma.h>
#include <zip.h>
#include <zlib.h>
#include <zstd.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define assert_str(s, z)                                                                           \
    do {                                                                                           \
        struct str got_ = (s);                                                                     \
        if (!str_eq(got_, str_of(z)))                                                              \
            fail_msg("got %.*s, want %s", STR_ARG(got_), (z));                                     \
    } while (0)

static const char damaged[] = "cut off or damaged; fetch it again";

/* Lines of changing length, `lines` of them. */
static void text_make(struct buf *out, size_t lines)
{
    for (size_t i = 0; i < lines; i++)
        buf_fmt(out, "{\"n\":%zu,\"x\":\"%.*s\"}\n", i, (int)(i * 7 % 90),
                "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"
                "abcdefghijklmnop");
}

static void gz_add(struct buf *out, struct str s)
{
    z_stream z = {0};

    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
    size_t bound = deflateBound(&z, s.n);

    z.next_in = (Bytef *)(uintptr_t)s.p;
    z.avail_in = (uInt)s.n;
    z.next_out = (Bytef *)buf_room(out, bound);
    z.avail_out = (uInt)bound;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    out->n += bound - z.avail_out;
    deflateEnd(&z);
}

static void zst_add(struct buf *out, struct str s)
{
    ZSTD_CCtx *c = ZSTD_createCCtx();
    size_t bound = ZSTD_compressBound(s.n);

    ZSTD_CCtx_setParameter(c, ZSTD_c_checksumFlag, 1);
    size_t n = ZSTD_compress2(c, buf_room(out, bound), bound, s.p, s.n);

    assert_false(ZSTD_isError(n));
    out->n += n;
    ZSTD_freeCCtx(c);
}

static void xz_add(struct buf *out, struct str s)
{
    size_t bound = lzma_stream_buffer_bound(s.n);
    size_t at = 0;

    assert_int_equal(lzma_easy_buffer_encode(1, LZMA_CHECK_CRC64, NULL, (const uint8_t *)s.p, s.n,
                                             (uint8_t *)buf_room(out, bound), &at, bound),
                     LZMA_OK);
    out->n += at;
}

/* One tar header and its content; `type` '0' a file. */
static void tar_add(struct buf *out, const char *name, char type, struct str s)
{
    char h[512] = {0};
    unsigned sum = 0;

    snprintf(h, 100, "%s", name);
    snprintf(h + 100, 8, "0000644");
    snprintf(h + 124, 12, "%011zo", s.n);
    memset(h + 148, ' ', 8);
    h[156] = type;
    memcpy(h + 257, "ustar\00000", 8);
    for (size_t i = 0; i < sizeof h; i++)
        sum += (unsigned char)h[i];
    snprintf(h + 148, 8, "%06o", sum);
    buf_add(out, (struct str){h, sizeof h});
    buf_add(out, s);
    while (out->n % 512)
        buf_add_char(out, '\0');
}

static void tar_end(struct buf *out)
{
    for (int i = 0; i < 1024; i++)
        buf_add_char(out, '\0');
}

struct entry {
    const char *name;
    struct str content;
    int method;
    bool secret;
};

static void zip_make(struct buf *out, const struct entry *entries, size_t n)
{
    zip_error_t why;
    zip_source_t *src = zip_source_buffer_create(NULL, 0, 0, &why);
    zip_t *z = zip_open_from_source(src, ZIP_CREATE | ZIP_TRUNCATE, &why);

    assert_non_null(z);
    zip_source_keep(src);
    for (size_t i = 0; i < n; i++) {
        const struct entry *en = &entries[i];
        bool dir = str_ends(str_of(en->name), STR("/"));
        zip_source_t *s = dir ? NULL : zip_source_buffer(z, en->content.p, en->content.n, 0);
        zip_int64_t at = dir ? zip_dir_add(z, en->name, 0) : zip_file_add(z, en->name, s, 0);

        assert_true(at >= 0);
        if (!dir)
            assert_int_equal(zip_set_file_compression(z, (zip_uint64_t)at, en->method, 0), 0);
        if (en->secret)
            assert_int_equal(zip_file_set_encryption(z, (zip_uint64_t)at, ZIP_EM_TRAD_PKWARE, "x"),
                             0);
    }
    assert_int_equal(zip_close(z), 0);
    zip_stat_t st;

    assert_int_equal(zip_source_open(src), 0);
    assert_int_equal(zip_source_stat(src, &st), 0);
    assert_int_equal(zip_source_read(src, buf_room(out, st.size), st.size), (int)st.size);
    out->n += st.size;
    zip_source_close(src);
    zip_source_free(src);
}

static struct unpack *open_ok(struct str bytes, const char *name)
{
    struct unpack *u = NULL;
    struct err e = {0};

    if (unpack_open(bytes, str_of(name), &unpack_limits_feed, &u, &e) < 0)
        fail_msg("%s: %s", e.path, e.text);
    return u;
}

/* Every member by reads of `step` bytes into `all` ("name=content;"); the first error, or 0. */
static int read_all(struct str bytes, const struct unpack_limits *limits, size_t step,
                    struct buf *all, struct err *e)
{
    struct unpack_member m;
    struct unpack *u;
    int rc = unpack_open(bytes, STR("file.gz"), limits, &u, e);

    if (rc < 0)
        return rc;
    while ((rc = unpack_next(u, &m, e)) > 0) {
        char *chunk = malloc(step);
        int64_t n;

        buf_add(all, m.name);
        buf_add_char(all, '=');
        while ((n = unpack_read(u, chunk, step, e)) > 0)
            buf_add(all, (struct str){chunk, (size_t)n});
        free(chunk);
        buf_add_char(all, ';');
        rc = (int)n;
        if (rc < 0)
            break;
    }
    unpack_free(u);
    return rc;
}

/* The same member through read (small and large steps), rest and lines. */
static void check_single(struct str packed, struct str want)
{
    struct unpack *u;
    struct unpack_member m;
    struct str got, line, left = want;
    struct err e;
    int rc;

    for (size_t step = 1000; step < 1 << 20; step *= 100) {
        struct buf all = BUF_INIT(0);

        assert_int_equal(read_all(packed, &unpack_limits_feed, step, &all, &e), 0);
        assert_true(str_starts(buf_str(&all), STR("file=")));
        assert_true(str_eq(str_sub(buf_str(&all), 5, all.n - 1), want));
        buf_done(&all);
    }
    u = open_ok(packed, "a.jsonl.zst");
    assert_int_equal(unpack_next(u, &m, &e), 1);
    assert_str(m.name, "a.jsonl");
    assert_int_equal(unpack_rest(u, &got, &e), 0);
    assert_true(str_eq(got, want));
    assert_int_equal(unpack_next(u, &m, &e), 0);
    assert_int_equal(unpack_next(u, &m, &e), 0);
    unpack_free(u);

    u = open_ok(packed, "a");
    assert_int_equal(unpack_next(u, &m, &e), 1);
    while ((rc = unpack_line(u, 1000, &line, &e)) > 0)
        if (!str_eq(line, str_cut(&left, '\n')))
            fail_msg("line %.*s", STR_ARG(line));
    assert_int_equal(rc, 0);
    assert_int_equal(left.n, 0);
    assert_int_equal(unpack_line(u, 1000, &line, &e), 0);
    unpack_free(u);
}

static void test_streams(void **state)
{
    static void (*const packers[])(struct buf *, struct str) = {gz_add, zst_add, xz_add};
    struct buf text = BUF_INIT(0);

    (void)state;
    text_make(&text, 30000);
    for (size_t i = 0; i < 3; i++) {
        struct buf packed = BUF_INIT(0);
        struct str t = buf_str(&text);

        packers[i](&packed, t);
        check_single(buf_str(&packed), t);
        /* two members or frames one behind the other, an empty one between */
        buf_reset(&packed);
        packers[i](&packed, str_sub(t, 0, 70001));
        packers[i](&packed, STR_NONE);
        packers[i](&packed, str_sub(t, 70001, t.n));
        check_single(buf_str(&packed), t);
        buf_done(&packed);
    }
    buf_done(&text);
}

static void test_zst_skippable(void **state)
{
    struct buf packed = BUF_INIT(0);

    (void)state;
    buf_add(&packed, STR("\x53\x2a\x4d\x18\x05\0\0\0skip!"));
    zst_add(&packed, STR("one\n"));
    buf_add(&packed, STR("\x50\x2a\x4d\x18\x01\0\0\0x"));
    zst_add(&packed, STR("two\n"));
    check_single(buf_str(&packed), STR("one\ntwo\n"));
    buf_done(&packed);
}

static void test_gz_padding(void **state)
{
    struct buf packed = BUF_INIT(0);
    struct buf all = BUF_INIT(0);
    struct err e;

    (void)state;
    gz_add(&packed, STR("one\n"));
    buf_add(&packed, STR("\0\0\0\0"));
    check_single(buf_str(&packed), STR("one\n"));
    buf_add(&packed, STR("junk"));
    assert_int_equal(read_all(buf_str(&packed), &unpack_limits_feed, 100, &all, &e), E_PARSE);
    buf_done(&packed);
    buf_done(&all);
}

/* Cut anywhere, a packed file is an error and never less data. */
static void test_cut(void **state)
{
    static void (*const packers[])(struct buf *, struct str) = {gz_add, zst_add, xz_add};
    struct buf text = BUF_INIT(0);

    (void)state;
    text_make(&text, 100);
    for (size_t i = 0; i < 3; i++) {
        struct buf packed = BUF_INIT(0);

        packers[i](&packed, buf_str(&text));
        for (size_t n = 6; n < packed.n; n += n < 40 || packed.n - n < 40 ? 1 : 17) {
            struct buf all = BUF_INIT(0);
            struct err e = {0};

            if (read_all(str_sub(buf_str(&packed), 0, n), &unpack_limits_feed, 64, &all, &e) !=
                E_PARSE)
                fail_msg("cut %zu of %zu: %.*s", n, packed.n, STR_ARG(buf_str(&all)));
            assert_non_null(strstr(e.text, damaged));
            assert_string_equal(e.path, "file.gz");
            buf_done(&all);
        }
        buf_done(&packed);
    }
    buf_done(&text);
}

/* A wrong byte in the content or its check sum is noticed. */
static void test_flipped(void **state)
{
    static void (*const packers[])(struct buf *, struct str) = {gz_add, zst_add, xz_add};
    struct buf text = BUF_INIT(0);

    (void)state;
    text_make(&text, 100);
    for (size_t i = 0; i < 3; i++) {
        struct buf packed = BUF_INIT(0);

        packers[i](&packed, buf_str(&text));
        for (size_t at = 30; at < packed.n; at += 11) {
            struct buf all = BUF_INIT(0);
            struct err e = {0};

            packed.p[at] ^= 0x10;
            if (read_all(buf_str(&packed), &unpack_limits_feed, 4096, &all, &e) >= 0)
                fail_msg("packer %zu, byte %zu", i, at);
            packed.p[at] ^= 0x10;
            buf_done(&all);
        }
        buf_done(&packed);
    }
    buf_done(&text);
}

static void test_plain_in_place(void **state)
{
    struct str text = STR("a\n\nb\r\nlast");
    struct unpack *u = open_ok(text, "dir/list.txt");
    struct unpack_member m;
    struct str s;
    struct err e;

    (void)state;
    assert_int_equal(unpack_next(u, &m, &e), 1);
    assert_str(m.name, "dir/list.txt");
    assert_int_equal(m.size, text.n);
    assert_int_equal(unpack_line(u, 4, &s, &e), 1);
    assert_str(s, "a");
    assert_int_equal(unpack_line(u, 4, &s, &e), 1);
    assert_int_equal(s.n, 0);
    assert_int_equal(unpack_line(u, 4, &s, &e), 1);
    assert_str(s, "b\r");
    assert_int_equal(unpack_rest(u, &s, &e), 0);
    assert_str(s, "last");
    assert_ptr_equal(s.p, text.p + 6);
    assert_int_equal(unpack_next(u, &m, &e), 0);
    unpack_free(u);
    u = open_ok(STR(""), "empty");
    assert_int_equal(unpack_next(u, &m, &e), 1);
    assert_int_equal(unpack_line(u, 4, &s, &e), 0);
    assert_int_equal(unpack_next(u, &m, &e), 0);
    unpack_free(u);
}

static void test_line_ceiling(void **state)
{
    struct buf packed = BUF_INIT(0);
    struct unpack_member m;
    struct str s;
    struct err e;

    (void)state;
    zst_add(&packed, STR("1234\n12345\n123456\n"));
    for (int i = 0; i < 2; i++) {
        struct unpack *u = open_ok(i ? buf_str(&packed) : STR("1234\n12345\n123456\n"), "f");

        assert_int_equal(unpack_next(u, &m, &e), 1);
        assert_int_equal(unpack_line(u, 5, &s, &e), 1);
        assert_int_equal(unpack_line(u, 5, &s, &e), 1);
        assert_str(s, "12345");
        assert_int_equal(unpack_line(u, 5, &s, &e), E_LIMIT);
        assert_int_equal(unpack_line(u, 500, &s, &e), E_LIMIT);
        unpack_free(u);
    }
    buf_done(&packed);
}

static void zip_check(const struct entry *entries, size_t n, size_t step, const char *want)
{
    struct buf zip = BUF_INIT(0);
    struct buf all = BUF_INIT(0);
    struct err e;

    zip_make(&zip, entries, n);
    assert_int_equal(read_all(buf_str(&zip), &unpack_limits_feed, step, &all, &e), 0);
    assert_str(buf_str(&all), want);
    buf_done(&zip);
    buf_done(&all);
}

static void test_zip(void **state)
{
    static const struct entry entries[] = {
        {"a.json", {"{\"a\":1}", 7}, ZIP_CM_DEFLATE, false},
        {"dir/", {"", 0}, ZIP_CM_STORE, false},
        {"dir/b", {"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", 36}, ZIP_CM_DEFLATE, false},
        {"dir/empty", {"", 0}, ZIP_CM_STORE, false},
        {"c", {"stored", 6}, ZIP_CM_STORE, false},
    };

    (void)state;
    zip_check(entries, 5, 10,
              "a.json={\"a\":1};dir/b=bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb;dir/empty=;c=stored;");
    zip_check(entries, 5, 100000,
              "a.json={\"a\":1};dir/b=bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb;dir/empty=;c=stored;");
}

static void test_zip_refused(void **state)
{
    static const struct {
        struct entry entry;
        const char *say;
    } cases[] = {
        {{"s", {"secret", 6}, ZIP_CM_DEFLATE, true}, "encrypted"},
        {{"b", {"bzip2 bzip2 bzip2 bzip2 bzip2", 29}, ZIP_CM_BZIP2, false}, "bzip2"},
    };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct buf zip = BUF_INIT(0);
        struct buf all = BUF_INIT(0);
        struct err e;

        zip_make(&zip, &cases[i].entry, 1);
        assert_int_equal(read_all(buf_str(&zip), &unpack_limits_feed, 10, &all, &e), E_SUPPORT);
        assert_non_null(strstr(e.text, cases[i].say));
        assert_non_null(strstr(e.path, "file.gz: "));
        buf_done(&zip);
        buf_done(&all);
    }
}

/* Small members are inflated whole, large ones as streams: both ways round, and damaged. */
static void test_zip_large(void **state)
{
    struct buf text = BUF_INIT(0);
    struct buf zip = BUF_INIT(0);
    struct unpack_member m;
    struct str s;
    struct err e;

    (void)state;
    text_make(&text, 300000); /* over 16 MiB */
    assert_true(text.n > 16 << 20);
    const struct entry entries[] = {{"big", buf_str(&text), ZIP_CM_DEFLATE, false},
                                    {"kept", buf_str(&text), ZIP_CM_STORE, false},
                                    {"small", str_sub(buf_str(&text), 0, 99999), ZIP_CM_DEFLATE,
                                     false}};

    zip_make(&zip, entries, 3);
    struct unpack *u = open_ok(buf_str(&zip), "f.zip");

    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(unpack_next(u, &m, &e), 1);
        assert_int_equal(m.size, entries[i].content.n);
        if (i == 1)
            assert_int_equal(unpack_line(u, 1000, &s, &e), 1); /* the rest of it is skipped */
        else
            assert_int_equal(unpack_rest(u, &s, &e), 0);
        if (i != 1)
            assert_true(str_eq(s, entries[i].content));
    }
    assert_int_equal(unpack_next(u, &m, &e), 0);
    unpack_free(u);
    for (size_t at = 1000; at < zip.n - 1000; at += zip.n / 3) {
        struct buf all = BUF_INIT(0);

        zip.p[at] ^= 1;
        assert_int_equal(read_all(buf_str(&zip), &unpack_limits_feed, 1 << 20, &all, &e), E_PARSE);
        zip.p[at] ^= 1;
        buf_done(&all);
    }
    assert_int_equal(unpack_open(str_sub(buf_str(&zip), 0, zip.n - 30), STR("f"),
                                 &unpack_limits_feed, &u, &e),
                     E_PARSE);
    buf_done(&zip);
    buf_done(&text);
}

static void tar_sample(struct buf *tar)
{
    char longer[300];

    memset(longer, 'n', sizeof longer);
    tar_add(tar, "pax_global_header", 'g', STR("30 comment=0123456789abcdefgh\n"));
    tar_add(tar, "dir/", '5', STR_NONE);
    tar_add(tar, "dir/a", '0', STR("first"));
    tar_add(tar, "link", '2', STR_NONE);
    tar_add(tar, "././@LongLink", 'L', (struct str){longer, 120});
    tar_add(tar, "cut", '0', STR("gnu"));
    tar_add(tar, "PaxHeaders/x", 'x', STR("19 path=p\xc3\xa4x/\xe5\x90\x8d/n\n9 size=3\n"));
    tar_add(tar, "cut", '0', STR("pax"));
    tar_add(tar, "z", '\0', STR_NONE);
}

static void test_tar(void **state)
{
    static void (*const packers[])(struct buf *, struct str) = {buf_add, gz_add, zst_add, xz_add};
    struct buf tar = BUF_INIT(0);

    (void)state;
    tar_sample(&tar);
    tar_end(&tar);
    for (size_t i = 0; i < 4; i++) {
        struct buf packed = BUF_INIT(0);
        struct buf all = BUF_INIT(0);
        struct err e;
        char want[256];

        packers[i](&packed, buf_str(&tar));
        if (read_all(buf_str(&packed), &unpack_limits_feed, 100, &all, &e) < 0)
            fail_msg("%s: %s", e.path, e.text);
        snprintf(want, sizeof want, "dir/a=first;%0120d=gnu;p\xc3\xa4x/\xe5\x90\x8d/n=pax;z=;", 0);
        for (char *p = want; *p; p++)
            *p = *p == '0' ? 'n' : *p;
        assert_str(buf_str(&all), want);
        buf_done(&packed);
        buf_done(&all);
    }
    buf_done(&tar);
}

static void tar_wrong(struct buf *tar, int code)
{
    struct buf all = BUF_INIT(0);
    struct err e = {0};

    assert_int_equal(read_all(buf_str(tar), &unpack_limits_feed, 100, &all, &e), code);
    buf_done(&all);
    buf_reset(tar);
}

static void test_tar_wrong(void **state)
{
    struct buf tar = BUF_INIT(0);

    (void)state;
    tar_sample(&tar);
    tar_wrong(&tar, 0); /* without an end: many writers leave it out */
    tar_add(&tar, "a", '0', STR("content"));
    tar.n -= 510;
    tar_wrong(&tar, E_PARSE);
    tar_add(&tar, "a", '0', STR("content"));
    tar_add(&tar, "b", '0', STR("content"));
    tar.p[1024 + 30] = 'x'; /* the sum of the second header is wrong */
    tar_wrong(&tar, E_PARSE);
    tar_add(&tar, "a", 'S', STR("sparse"));
    tar_wrong(&tar, E_SUPPORT);
    tar_add(&tar, "x", 'x', STR("5 pa\n"));
    tar_wrong(&tar, E_PARSE);
    tar_add(&tar, "x", 'x', STR("9999999999999999999 path=a\n"));
    tar_wrong(&tar, E_PARSE);
    tar_add(&tar, "x", 'x', STR("27 size=9223372036854775807\n"));
    tar_add(&tar, "a", '0', STR("absurd"));
    tar_wrong(&tar, E_PARSE);
    tar_add(&tar, "x", 'x', STR("28 size=9223372036854775807\n"));
    tar_add(&tar, "a", '0', STR("absurd"));
    tar_wrong(&tar, E_LIMIT);
    buf_done(&tar);
}

static void test_ceilings(void **state)
{
    struct buf zeros = BUF_INIT(0);
    struct buf packed = BUF_INIT(0);
    struct buf all = BUF_INIT(0);
    struct unpack_limits l = unpack_limits_feed;
    struct err e;

    (void)state;
    memset(buf_room(&zeros, 17 << 20), 0, 17 << 20);
    zeros.n = 17 << 20;
    zst_add(&packed, buf_str(&zeros));
    assert_int_equal(read_all(buf_str(&packed), &l, 1 << 20, &all, &e), E_LIMIT);
    assert_non_null(strstr(e.text, "1000 times larger"));
    l.ratio = UINT64_MAX;
    buf_reset(&all);
    assert_int_equal(read_all(buf_str(&packed), &l, 1 << 20, &all, &e), 0);
    l.member = zeros.n - 1;
    assert_int_equal(read_all(buf_str(&packed), &l, 1 << 20, &all, &e), E_LIMIT);
    l.member = l.total = zeros.n - 1;
    assert_int_equal(read_all(buf_str(&zeros), &l, 1 << 20, &all, &e), E_LIMIT);
    const struct entry entries[] = {{"a", buf_str(&zeros), ZIP_CM_DEFLATE, false},
                                    {"b", str_sub(buf_str(&zeros), 0, 5), ZIP_CM_DEFLATE, false}};

    buf_reset(&packed);
    zip_make(&packed, entries, 2);
    assert_int_equal(read_all(buf_str(&packed), &unpack_limits_feed, 1 << 20, &all, &e), E_LIMIT);
    assert_string_equal(e.path, "file.gz: a");
    l = unpack_limits_feed;
    l.ratio = UINT64_MAX;
    l.members = 1;
    assert_int_equal(read_all(buf_str(&packed), &l, 1 << 20, &all, &e), E_LIMIT);
    assert_string_equal(e.path, "file.gz: b");
    l.members = 2;
    l.total = zeros.n + 4;
    assert_int_equal(read_all(buf_str(&packed), &l, 1 << 20, &all, &e), E_LIMIT);
    l.total = zeros.n + 5;
    assert_int_equal(read_all(buf_str(&packed), &l, 1 << 20, &all, &e), 0);
    buf_done(&zeros);
    buf_done(&packed);
    buf_done(&all);
}

static void test_other_packings(void **state)
{
    static const struct {
        struct str bytes;
        const char *say;
    } cases[] = {{{"BZh91AY", 7}, "bzip2"},
                 {{"7z\xbc\xaf\x27\x1c..", 8}, "7z"},
                 {{"Rar!\x1a\x07\x01", 7}, "rar"}};
    struct unpack *u;
    struct err e;

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(unpack_open(cases[i].bytes, STR("f"), &unpack_limits_feed, &u, &e),
                         E_SUPPORT);
        assert_non_null(strstr(e.text, cases[i].say));
    }
    unpack_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_streams),      cmocka_unit_test(test_zst_skippable),
        cmocka_unit_test(test_gz_padding),   cmocka_unit_test(test_cut),
        cmocka_unit_test(test_flipped),      cmocka_unit_test(test_plain_in_place),
        cmocka_unit_test(test_line_ceiling), cmocka_unit_test(test_zip),
        cmocka_unit_test(test_zip_refused),  cmocka_unit_test(test_zip_large),
        cmocka_unit_test(test_tar),          cmocka_unit_test(test_tar_wrong),
        cmocka_unit_test(test_ceilings),     cmocka_unit_test(test_other_packings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
