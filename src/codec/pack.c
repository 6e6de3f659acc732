#include "codec/pack.h"
#include "base/alloc.h"
#include <assert.h>
#include <zstd.h>

enum { LEVEL = 3, BLOCK = 512, NAME_MAX_TAR = 100 };

struct pack {
    ZSTD_CCtx *zstd;
    struct buf *out;
};

struct pack *pack_new(struct buf *out)
{
    struct pack *p = alloc_zero(1, sizeof *p);

    p->zstd = ZSTD_createCCtx();
    assert(p->zstd);
    p->out = out;
    ZSTD_CCtx_setParameter(p->zstd, ZSTD_c_compressionLevel, LEVEL);
    ZSTD_CCtx_setParameter(p->zstd, ZSTD_c_checksumFlag, 1);
    return p;
}

void pack_free(struct pack *p)
{
    if (p == NULL)
        return;
    ZSTD_freeCCtx(p->zstd);
    alloc_free(p);
}

static void stream(struct pack *p, struct str bytes, ZSTD_EndDirective end)
{
    ZSTD_inBuffer in = {bytes.n ? bytes.p : "", bytes.n, 0};
    size_t left = 1;

    while (in.pos < in.size || (end == ZSTD_e_end && left != 0)) {
        size_t room = ZSTD_CStreamOutSize();
        char *at = buf_room(p->out, room);

        if (at == NULL)
            return;
        ZSTD_outBuffer out = {at, room, 0};

        left = ZSTD_compressStream2(p->zstd, &out, &in, end);
        assert(!ZSTD_isError(left));
        p->out->n += out.pos;
    }
}

void pack_bytes(struct pack *p, struct str bytes)
{
    stream(p, bytes, ZSTD_e_continue);
}

/* `width` octal digits and the NUL that stands there already. */
static void octal(char *at, size_t width, uint64_t v)
{
    for (size_t i = width; i > 0; i--, v >>= 3)
        at[i - 1] = (char)('0' + (v & 7));
}

static void header_add(struct pack *p, struct str name, uint64_t size, char type)
{
    char h[BLOCK] = {0};
    unsigned sum = 0;

    memcpy(h, name.p, name.n < NAME_MAX_TAR ? name.n : NAME_MAX_TAR);
    octal(h + 100, 7, 0644);
    octal(h + 108, 7, 0);
    octal(h + 116, 7, 0);
    octal(h + 124, 11, size);
    octal(h + 136, 11, 0);
    memset(h + 148, ' ', 8);
    h[156] = type;
    memcpy(h + 257, "ustar\00000", 8);
    for (size_t i = 0; i < BLOCK; i++)
        sum += (unsigned char)h[i];
    octal(h + 148, 6, sum);
    h[154] = 0;
    pack_bytes(p, (struct str){h, BLOCK});
}

static void content_add(struct pack *p, struct str bytes)
{
    static const char zero[BLOCK];

    pack_bytes(p, bytes);
    pack_bytes(p, (struct str){zero, (BLOCK - bytes.n % BLOCK) % BLOCK});
}

void pack_member(struct pack *p, struct str name, struct str bytes)
{
    if (name.n >= NAME_MAX_TAR) { /* GNU's long name goes before */
        header_add(p, STR("././@LongLink"), name.n, 'L');
        content_add(p, name);
    }
    header_add(p, name, bytes.n, '0');
    content_add(p, bytes);
}

void pack_tar_end(struct pack *p)
{
    static const char zero[2 * BLOCK];

    pack_bytes(p, (struct str){zero, sizeof zero});
}

void pack_end(struct pack *p)
{
    stream(p, STR_NONE, ZSTD_e_end);
}
