#include "codec/unpack_stream.h"
#include "base/alloc.h"
#include <assert.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

enum {
    HEAD = 512,            /* what telling a tar takes */
    ZST_WINDOW_LOG = 27,   /* 128 MiB, zstd's own ceiling for streams */
    XZ_MEMORY = 256 << 20, /* xz -9 takes 65 MiB */
    STEP_IN = 1 << 30      /* zlib counts its input in 32 bits */
};

struct unpack_stream {
    enum unpack_coding coding;
    struct str in; /* not yet taken */
    struct unpack_meter *meter;
    bool ended;
    bool inside; /* of a member or frame that has begun */
    z_stream gz;
    lzma_stream xz;
    ZSTD_DStream *zst;
    char head[HEAD];
    size_t head_at, head_n;
};

static const struct {
    enum unpack_coding coding;
    struct str magic;
    const char *name;
} magics[] = {
    {UNPACK_GZ, {"\x1f\x8b", 2}, "gzip"},       {UNPACK_ZST, {"\x28\xb5\x2f\xfd", 4}, "zstd"},
    {UNPACK_XZ, {"\xfd\x37zXZ\0", 6}, "xz"},    {UNPACK_ZIP, {"PK\3\4", 4}, "zip"},
    {UNPACK_ZIP, {"PK\5\6", 4}, "zip"},         {UNPACK_ZIP, {"PK\7\10", 4}, "zip"},
    {UNPACK_OTHER, {"BZh", 3}, "bzip2"},        {UNPACK_OTHER, {"7z\xbc\xaf\x27\x1c", 6}, "7z"},
    {UNPACK_OTHER, {"Rar!\x1a\x07", 6}, "rar"}, {UNPACK_OTHER, {"\x04\x22\x4d\x18", 4}, "lz4"},
    {UNPACK_OTHER, {"LZIP", 4}, "lzip"},        {UNPACK_OTHER, {"\x1f\x9d", 2}, "compress (.Z)"},
};

static bool zst_skippable(struct str s)
{
    return s.n >= 8 && ((unsigned char)s.p[0] & 0xf0) == 0x50 &&
           memcmp(s.p + 1, "\x2a\x4d\x18", 3) == 0;
}

enum unpack_coding unpack_coding_of(struct str bytes, const char **name)
{
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++) {
        if (str_starts(bytes, magics[i].magic)) {
            *name = magics[i].name;
            return magics[i].coding;
        }
    }
    *name = zst_skippable(bytes) ? "zstd" : "plain";
    return zst_skippable(bytes) ? UNPACK_ZST : UNPACK_PLAIN;
}

struct unpack_stream *unpack_stream_new(enum unpack_coding coding, struct str bytes,
                                        struct unpack_meter *meter)
{
    struct unpack_stream *s = alloc_zero(1, sizeof *s);
    bool ok = true;

    assert(coding <= UNPACK_XZ);
    s->coding = coding;
    s->in = bytes;
    s->meter = meter;
    if (coding == UNPACK_GZ)
        ok = inflateInit2(&s->gz, MAX_WBITS + 16) == Z_OK;
    else if (coding == UNPACK_XZ)
        ok = lzma_stream_decoder(&s->xz, XZ_MEMORY, LZMA_CONCATENATED) == LZMA_OK;
    else if (coding == UNPACK_ZST)
        ok = (s->zst = ZSTD_createDStream()) != NULL &&
             !ZSTD_isError(ZSTD_DCtx_setParameter(s->zst, ZSTD_d_windowLogMax, ZST_WINDOW_LOG));
    if (!ok)
        alloc_die();
    return s;
}

void unpack_stream_free(struct unpack_stream *s)
{
    if (s == NULL)
        return;
    if (s->coding == UNPACK_GZ)
        inflateEnd(&s->gz);
    else if (s->coding == UNPACK_XZ)
        lzma_end(&s->xz);
    ZSTD_freeDStream(s->zst);
    alloc_free(s);
}

static int64_t plain_step(struct unpack_stream *s, char *out, size_t n, struct err *e)
{
    (void)e;
    n = n < s->in.n ? n : s->in.n;
    if (n > 0)
        memcpy(out, s->in.p, n);
    s->in = str_sub(s->in, n, s->in.n);
    s->ended = s->in.n == 0;
    return (int64_t)n;
}

/* Behind a gzip member: another, zeros up to a block's end, or the end. */
static int gz_turn(struct unpack_stream *s, struct err *e)
{
    s->inside = false;
    if (str_starts(s->in, STR("\x1f\x8b"))) {
        inflateReset(&s->gz);
        return 0;
    }
    s->ended = true;
    return str_count(s->in, '\0') == s->in.n ? 0 : unpack_damaged("gzip", e);
}

static int64_t gz_step(struct unpack_stream *s, char *out, size_t n, struct err *e)
{
    size_t in = s->in.n < STEP_IN ? s->in.n : STEP_IN;

    n = n < STEP_IN ? n : STEP_IN;
    /* zlib wants a pointer to non-const, and leaves what it points to alone */
    s->gz.next_in = (Bytef *)(uintptr_t)s->in.p;
    s->gz.avail_in = (uInt)in;
    s->gz.next_out = (Bytef *)out;
    s->gz.avail_out = (uInt)n;
    int rc = inflate(&s->gz, Z_NO_FLUSH);

    s->in = str_sub(s->in, in - s->gz.avail_in, s->in.n);
    int64_t made = (int64_t)(n - s->gz.avail_out);

    if (rc == Z_MEM_ERROR)
        alloc_die();
    if (rc == Z_STREAM_END) {
        rc = gz_turn(s, e);
        return rc < 0 ? rc : made;
    }
    if (rc != Z_OK && !(rc == Z_BUF_ERROR && made > 0))
        return unpack_damaged("gzip", e);
    return made;
}

static int64_t zst_step(struct unpack_stream *s, char *out, size_t n, struct err *e)
{
    ZSTD_inBuffer in = {s->in.p, s->in.n, 0};
    ZSTD_outBuffer room = {out, n, 0};

    if (s->in.n == 0 && !s->inside) {
        s->ended = true;
        return 0;
    }
    size_t rc = ZSTD_decompressStream(s->zst, &room, &in);

    s->in = str_sub(s->in, in.pos, s->in.n);
    if (ZSTD_isError(rc)) {
        /* its error numbers are stable up to 100 only by name; the text is for both */
        if (strstr(ZSTD_getErrorName(rc), "memory"))
            return err_set(e, E_LIMIT, "zstd with a window over %d MiB; pack it without --long",
                           1 << (ZST_WINDOW_LOG - 20));
        return unpack_damaged("zstd", e);
    }
    s->inside = rc != 0;
    if (s->inside && in.pos == 0 && room.pos == 0)
        return unpack_damaged("zstd", e);
    return (int64_t)room.pos;
}

static int64_t xz_step(struct unpack_stream *s, char *out, size_t n, struct err *e)
{
    s->xz.next_in = (const uint8_t *)s->in.p;
    s->xz.avail_in = s->in.n;
    s->xz.next_out = (uint8_t *)out;
    s->xz.avail_out = n;
    lzma_ret rc = lzma_code(&s->xz, LZMA_FINISH);

    s->in = str_sub(s->in, s->in.n - s->xz.avail_in, s->in.n);
    if (rc == LZMA_MEM_ERROR)
        alloc_die();
    if (rc == LZMA_MEMLIMIT_ERROR)
        return err_set(e, E_LIMIT, "xz that takes over %d MiB to unpack; pack it with -9 or less",
                       XZ_MEMORY >> 20);
    s->ended = rc == LZMA_STREAM_END;
    if (rc != LZMA_OK && rc != LZMA_STREAM_END)
        return unpack_damaged("xz", e);
    return (int64_t)(n - s->xz.avail_out);
}

/* Steps may take input without making output: until there is some, or the end. */
static int64_t stream_read(struct unpack_stream *s, char *out, size_t n, struct err *e)
{
    static int64_t (*const steps[])(struct unpack_stream *, char *, size_t, struct err *) = {
        [UNPACK_PLAIN] = plain_step,
        [UNPACK_GZ] = gz_step,
        [UNPACK_ZST] = zst_step,
        [UNPACK_XZ] = xz_step,
    };
    int64_t made = 0;

    while (made == 0 && !s->ended)
        made = steps[s->coding](s, out, n, e);
    if (made <= 0)
        return made;
    int rc = unpack_meter_add(s->meter, (uint64_t)made, e);

    return rc < 0 ? rc : made;
}

int unpack_stream_peek(struct unpack_stream *s, struct str *ret, struct err *e)
{
    while (s->head_n < HEAD) {
        int64_t n = stream_read(s, s->head + s->head_n, HEAD - s->head_n, e);

        if (n < 0)
            return (int)n;
        if (n == 0)
            break;
        s->head_n += (size_t)n;
    }
    *ret = (struct str){s->head, s->head_n};
    return 0;
}

int64_t unpack_stream_read(struct unpack_stream *s, char *out, size_t n, struct err *e)
{
    size_t ready = s->head_n - s->head_at;

    if (n == 0)
        return 0;
    if (ready == 0)
        return stream_read(s, out, n, e);
    n = n < ready ? n : ready;
    memcpy(out, s->head + s->head_at, n);
    s->head_at += n;
    return (int64_t)n;
}
