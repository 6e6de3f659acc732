#include "codec/unpack_zip.h"
#include "base/alloc.h"
#include <libdeflate.h>
#include <sys/stat.h>
#include <zip.h>

enum { WHOLE_MAX = 16 << 20 }; /* larger members stream */

struct unpack_zip {
    zip_t *archive;
    struct unpack_meter *meter;
    zip_uint64_t next, count;
    zip_stat_t stat;  /* of the member */
    zip_file_t *file; /* open while it streams */
    struct libdeflate_decompressor *inflater;
    char *packed, *whole;
    size_t packed_cap, whole_cap;
};

static int archive_open(struct str bytes, struct unpack_meter *meter, struct unpack_zip **ret,
                        struct err *e)
{
    zip_error_t why;

    zip_error_init(&why);
    zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, &why);
    zip_t *archive = source ? zip_open_from_source(source, ZIP_RDONLY, &why) : NULL;

    if (source == NULL || zip_error_code_zip(&why) == ZIP_ER_MEMORY)
        alloc_die();
    zip_error_fini(&why);
    if (archive == NULL) {
        zip_source_free(source);
        return unpack_damaged("zip", e);
    }
    struct unpack_zip *z = alloc_zero(1, sizeof *z);

    z->archive = archive;
    z->meter = meter;
    z->count = (zip_uint64_t)zip_get_num_entries(archive, 0);
    z->inflater = libdeflate_alloc_decompressor();
    if (z->inflater == NULL)
        alloc_die();
    *ret = z;
    return 0;
}

static void archive_free(struct unpack_zip *z)
{
    if (z == NULL)
        return;
    if (z->file)
        zip_fclose(z->file);
    zip_discard(z->archive);
    libdeflate_free_decompressor(z->inflater);
    alloc_free(z->packed);
    alloc_free(z->whole);
    alloc_free(z);
}

static bool is_file(struct unpack_zip *z, zip_uint64_t i, struct str name)
{
    zip_uint8_t system;
    zip_uint32_t attributes;

    if (str_ends(name, STR("/")))
        return false;
    if (zip_file_get_external_attributes(z->archive, i, 0, &system, &attributes) < 0 ||
        system != ZIP_OPSYS_UNIX)
        return true;
    unsigned format = attributes >> 16 & S_IFMT;

    return format == 0 || format == S_IFREG;
}

static const char *method_name(int method)
{
    static const struct {
        int method;
        const char *name;
    } names[] = {{ZIP_CM_SHRINK, "shrink"},       {ZIP_CM_IMPLODE, "implode"},
                 {ZIP_CM_DEFLATE64, "deflate64"}, {ZIP_CM_BZIP2, "bzip2"},
                 {ZIP_CM_LZMA, "lzma"},           {ZIP_CM_XZ, "xz"},
                 {ZIP_CM_PPMD, "ppmd"},           {93, "zstd"}};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].method == method)
            return names[i].name;
    return "an unknown method";
}

static int supported(const zip_stat_t *st, struct err *e)
{
    if (st->encryption_method != ZIP_EM_NONE)
        return err_set(e, E_SUPPORT, "not supported: an encrypted zip; unpack it first");
    if (st->comp_method != ZIP_CM_STORE && st->comp_method != ZIP_CM_DEFLATE)
        return err_set(e, E_SUPPORT, "not supported: a zip packed with %s; pack it with deflate",
                       method_name(st->comp_method));
    return 0;
}

static int member_next(struct unpack_zip *z, struct unpack_member *m, struct err *e)
{
    const zip_uint64_t known =
        ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_CRC;

    if (z->file)
        zip_fclose(z->file);
    z->file = NULL;
    for (; z->next < z->count; z->next++) {
        zip_stat_t *st = &z->stat;

        if (zip_stat_index(z->archive, z->next, 0, st) < 0 || (st->valid & known) != known)
            return unpack_damaged("zip", e);
        if (!is_file(z, z->next, str_of(st->name)))
            continue;
        *m = (struct unpack_member){str_of(st->name), st->size};
        z->next++;
        int rc = supported(st, e);

        return rc < 0 ? err_in(e, "%s", m->name.p) : 1;
    }
    return 0;
}

static int file_open(struct unpack_zip *z, zip_flags_t flags, struct err *e)
{
    if (z->file == NULL)
        z->file = zip_fopen_index(z->archive, z->next - 1, flags);
    if (z->file == NULL && zip_error_code_zip(zip_get_error(z->archive)) == ZIP_ER_MEMORY)
        alloc_die();
    return z->file ? 0 : unpack_damaged("zip", e);
}

static int64_t member_read(struct unpack_zip *z, char *out, size_t n, struct err *e)
{
    int rc = file_open(z, 0, e);

    if (rc < 0)
        return rc;
    zip_int64_t got = zip_fread(z->file, out, n);

    if (got < 0)
        return unpack_damaged("zip", e);
    rc = unpack_meter_add(z->meter, (uint64_t)got, e);
    return rc < 0 ? rc : got;
}

static char *room(char **p, size_t *cap, size_t n)
{
    if (*cap < n || *p == NULL) {
        size_t want = n + n / 2 + 4096;

        alloc_free(*p);
        *p = alloc_new(want);
        *cap = want;
    }
    return *p;
}

/* The packed bytes of the member, as they stand in the archive. */
static int packed_read(struct unpack_zip *z, struct err *e)
{
    size_t n = (size_t)z->stat.comp_size;
    char *at = room(&z->packed, &z->packed_cap, n);
    int rc = file_open(z, ZIP_FL_COMPRESSED, e);

    if (rc < 0)
        return rc;
    zip_int64_t got = n ? zip_fread(z->file, at, n) : 0;

    zip_fclose(z->file);
    z->file = NULL;
    return got == (zip_int64_t)n ? 0 : unpack_damaged("zip", e);
}

static int member_whole(struct unpack_zip *z, struct str *ret, struct err *e)
{
    const zip_stat_t *st = &z->stat;

    if (z->file || st->comp_method != ZIP_CM_DEFLATE || st->size > WHOLE_MAX ||
        st->comp_size > WHOLE_MAX)
        return 0;
    int rc = packed_read(z, e);

    if (rc == 0)
        rc = unpack_meter_add(z->meter, st->size, e);
    if (rc < 0)
        return rc;
    char *out = room(&z->whole, &z->whole_cap, (size_t)st->size);
    size_t n = 0;
    enum libdeflate_result result = libdeflate_deflate_decompress(
        z->inflater, z->packed, (size_t)st->comp_size, out, (size_t)st->size, &n);

    if (result != LIBDEFLATE_SUCCESS || n != st->size || libdeflate_crc32(0, out, n) != st->crc)
        return unpack_damaged("zip", e);
    *ret = (struct str){out, n};
    return 1;
}

__attribute__((visibility("default"))) extern const struct unpack_zip_reader unpack_zip;
const struct unpack_zip_reader unpack_zip = {
    .version = NIJU_VERSION,
    .open = archive_open,
    .free = archive_free,
    .next = member_next,
    .read = member_read,
    .whole = member_whole,
};
