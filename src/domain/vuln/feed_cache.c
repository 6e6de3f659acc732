#include "domain/vuln/feed_cache.h"
#include "base/clock.h"
#include "base/file.h"
#include "codec/hash.h"
#include "codec/pack.h"
#include "domain/vuln/feed_manifest.h"
#include "index/image.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#define DOCUMENT_MAX ((size_t)8 << 30)
enum { LOCK_SECONDS = 30 };

const char *feed_image_path(struct arena *a, const char *dir)
{
    return str_fmt(a, "%s/advisories.image", dir).p;
}

static const char *manifest_path(struct feed_cache *c)
{
    return str_fmt(c->a, "%s/manifest.jsonl", c->dir).p;
}

static const char *document_path(struct feed_cache *c, struct str file)
{
    return str_fmt(c->a, "%s/documents/%.*s", c->dir, STR_ARG(file)).p;
}

static int lock_take(struct feed_cache *c, struct err *e)
{
    int rc = file_mkdirs(str_fmt(c->a, "%s/documents", c->dir).p, e);

    if (rc < 0)
        return rc;
    c->lock = open(str_fmt(c->a, "%s/lock", c->dir).p, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (c->lock < 0) {
        (void)err_errno(e, "lock");
        return err_in(e, "%s", c->dir);
    }
    for (int tries = 0; flock(c->lock, LOCK_EX | LOCK_NB) < 0; tries++) {
        if (errno != EWOULDBLOCK || tries == LOCK_SECONDS * 10) {
            (void)err_set(e, E_IO, "the feeds are in use by another process; try again");
            return err_in(e, "%s", c->dir);
        }
        usleep(100000);
    }
    return 0;
}

int feed_cache_open(struct feed_cache *c, bool write, struct err *e)
{
    struct file_map m;
    const char *path = manifest_path(c);
    int rc = 0;

    c->lock = -1;
    c->docs = (struct feed_doc_list){0};
    if (write)
        rc = lock_take(c, e);
    if (rc < 0 || !file_exists(path))
        return rc;
    rc = file_map(path, 256 << 20, &m, e);
    if (rc < 0)
        return rc;
    rc = feed_manifest_read(c->a, str_dup(c->a, m.bytes), &c->docs, e);
    file_unmap(&m);
    return rc < 0 ? err_in(e, "%s", path) : 0;
}

void feed_cache_close(struct feed_cache *c)
{
    if (c->lock >= 0)
        close(c->lock);
    c->lock = -1;
    vec_done(&c->docs);
}

/* A sink that only counts: the check before a document is kept. */
static int take_advisory(void *ctx, const struct advisory *r, struct err *e)
{
    (void)ctx, (void)r, (void)e;
    return 0;
}
static int take_kev(void *ctx, const struct kev *r, struct err *e)
{
    (void)ctx, (void)r, (void)e;
    return 0;
}
static int take_epss(void *ctx, const struct epss *r, struct err *e)
{
    (void)ctx, (void)r, (void)e;
    return 0;
}
static int take_ssvc(void *ctx, const struct ssvc *r, struct err *e)
{
    (void)ctx, (void)r, (void)e;
    return 0;
}
static void take_bad(void *ctx, struct str place, const char *why)
{
    struct feed_import *im = ctx;

    if (im->bad)
        im->bad(im->ctx, place, why);
}

struct folder_pack {
    struct pack *pack;
    struct str root;
    size_t files;
};

static int folder_add(void *ctx, const char *path, struct err *e)
{
    struct folder_pack *f = ctx;
    struct str name = str_of(path);
    struct file_map m;
    int rc = file_map(path, DOCUMENT_MAX, &m, e);

    if (rc < 0)
        return rc;
    name = str_sub(name, f->root.n, name.n);
    if (str_starts(name, STR("/")))
        name = str_sub(name, 1, name.n);
    pack_member(f->pack, name, m.bytes);
    f->files++;
    file_unmap(&m);
    return 0;
}

/* A folder is one document: its files as a packed tar, in order of their names. */
static int folder_read(const char *path, struct buf *out, struct err *e)
{
    struct folder_pack f = {pack_new(out), str_of(path), 0};
    int rc = file_walk(path, folder_add, &f, e);

    if (rc == 0 && f.files == 0) {
        (void)err_set(e, E_NOTFOUND, "the folder holds no files");
        rc = err_in(e, "%s", path);
    }
    pack_tar_end(f.pack);
    pack_end(f.pack);
    pack_free(f.pack);
    return rc;
}

static bool is_packed(struct str b)
{
    static const struct str magics[] = {{"\x1f\x8b", 2},
                                        {"\x28\xb5\x2f\xfd", 4},
                                        {"\xfd"
                                         "7zXZ",
                                         5},
                                        {"PK\3\4", 4}};

    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        if (str_starts(b, magics[i]))
            return true;
    return false;
}

static bool doc_known(struct feed_cache *c, const struct feed_doc *d)
{
    for (size_t i = 0; i < c->docs.n; i++)
        if (str_eq(c->docs.p[i].format, d->format) && str_eq(c->docs.p[i].hash, d->hash) &&
            str_eq(c->docs.p[i].name, d->name))
            return true;
    return false;
}

/* Writes the document, then the manifest: a kill between the two leaves an unused file, no more. */
static int doc_keep(struct feed_cache *c, struct str bytes, struct feed_doc *d, struct err *e)
{
    struct buf packed = BUF_INIT(0), manifest = BUF_INIT(0);
    size_t n = 0;

    if (!is_packed(bytes)) {
        struct pack *p = pack_new(&packed);

        pack_bytes(p, bytes);
        pack_end(p);
        pack_free(p);
        bytes = buf_str(&packed);
    }
    int rc = file_write(document_path(c, d->file), bytes, e);

    if (rc == 0) {
        for (size_t i = 0; i < c->docs.n; i++)
            if (!str_eq(c->docs.p[i].format, d->format) || !str_eq(c->docs.p[i].name, d->name))
                c->docs.p[n++] = c->docs.p[i];
        c->docs.n = n;
        *vec_add(&c->docs) = *d;
        feed_manifest_write(&c->docs, &manifest);
        rc = file_write(manifest_path(c), buf_str(&manifest), e);
    }
    buf_done(&packed);
    buf_done(&manifest);
    return rc;
}

static struct str hash_hex(struct arena *a, struct str bytes)
{
    uint8_t hash[HASH_SHA256];
    struct buf hex = BUF_INIT(0);

    hash_sha256(bytes, hash);
    buf_add_hex(&hex, (struct str){(const char *)hash, sizeof hash});
    struct str s = str_dup(a, buf_str(&hex));

    buf_done(&hex);
    return s;
}

static struct str name_of(struct feed_cache *c, const char *path)
{
    char *real = strcmp(path, "-") ? realpath(path, NULL) : NULL;
    struct str name = str_dup(c->a, real ? str_of(real) : str_of(path));

    free(real);
    return name;
}

static int bytes_import(struct feed_cache *c, struct feed_import *im, struct str bytes,
                        struct err *e)
{
    const struct feed_sink sink = {im,        take_advisory, take_kev, take_epss,
                                   take_ssvc, take_bad,      true};
    struct feed_doc d = {
        .format = str_of(im->format->name),
        .name = name_of(c, im->path),
        .hash = hash_hex(c->a, bytes),
        .received = c->now,
        .size = (int64_t)bytes.n,
    };

    if (doc_known(c, &d)) {
        im->unchanged = true;
        return 0;
    }
    int rc = feed_read(im->format, &(struct feed_document){bytes, d.name}, &sink, &im->count, e);

    if (rc == 0 && im->count.records + im->count.bad == 0)
        rc = err_set(e, E_PARSE, "holds no record of this feed; is it of another format?");
    if (rc < 0)
        return rc;
    d.records = (int64_t)im->count.records;
    d.bad = (int64_t)im->count.bad;
    d.file = str_fmt(c->a, "%s-%.16s", im->format->name, d.hash.p);
    return doc_keep(c, bytes, &d, e);
}

int feed_cache_import(struct feed_cache *c, struct feed_import *im, struct err *e)
{
    struct file_map m = {0};
    struct buf packed = BUF_INIT(DOCUMENT_MAX);
    bool folder = strcmp(im->path, "-") != 0 && file_is_dir(im->path);
    int rc;

    if (im->bytes.n > 0)
        return bytes_import(c, im, im->bytes, e);
    rc = folder ? folder_read(im->path, &packed, e) : file_map(im->path, DOCUMENT_MAX, &m, e);
    if (rc == 0)
        rc = bytes_import(c, im, folder ? buf_str(&packed) : m.bytes, e);
    file_unmap(&m);
    buf_done(&packed);
    return rc;
}

int feed_image_open(struct act *t, struct image **ret, struct err *e)
{
    int rc = image_open(feed_image_path(t->a, t->feeds), ret, e);

    if (rc != E_NOTFOUND)
        return rc;
    *ret = NULL;
    if (e)
        err_clear(e);
    return 0;
}
