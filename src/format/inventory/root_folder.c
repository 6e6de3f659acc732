#include "base/file.h"
#include "codec/unpack.h"
#include "format/inventory/inventory_build.h"
#include <limits.h>
#include <sys/stat.h>

/* Databases below a root folder. rpm's own are named, not read. */
static const struct database {
    const char *path;
    const struct inventory_format *format; /* NULL: not supported */
} databases[] = {
    {"var/lib/dpkg/status", &inventory_dpkg},    {"var/lib/dpkg/status.d", &inventory_dpkg},
    {"lib/apk/db/installed", &inventory_apk_db}, {"usr/lib/apk/db/installed", &inventory_apk_db},
    {"var/lib/rpm/rpmdb.sqlite", NULL},          {"var/lib/rpm/Packages", NULL},
    {"var/lib/rpm/Packages.db", NULL},           {"usr/lib/sysimage/rpm/rpmdb.sqlite", NULL},
    {"usr/lib/sysimage/rpm/Packages.db", NULL},
};

struct joined {
    struct arena *a;
    struct str release;
    const struct inventory_format *format; /* of what is read now; NULL = detect */
    VEC(struct inventory) items;
    VEC(struct component) components; /* of all items, in order */
    VEC(struct inventory_bad) bad;
    size_t bad_more, found;
    bool apk; /* with a merged /usr both of its paths are one file */
    const struct inventory_format *first;
};

/* Strings that point into the file move to the arena, in one piece, before it is unmapped. */
static void own(char **to, struct str file, struct str *s)
{
    if (s->n == 0 || s->p < file.p || s->p >= file.p + file.n)
        return;
    memcpy(*to, s->p, s->n);
    s->p = *to;
    *to += s->n;
}

static size_t borrowed(struct str file, struct str s)
{
    return s.n > 0 && s.p >= file.p && s.p < file.p + file.n ? s.n : 0;
}

static void component_own(char **to, struct str file, struct component *c)
{
    struct str *fields[] = {&c->type,        &c->namespace,      &c->name,   &c->version, &c->arch,
                            &c->source_name, &c->source_version, &c->distro, &c->cpe};

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        own(to, file, fields[i]);
}

static size_t component_borrowed(struct str file, const struct component *c)
{
    return borrowed(file, c->type) + borrowed(file, c->namespace) + borrowed(file, c->name) +
           borrowed(file, c->version) + borrowed(file, c->arch) + borrowed(file, c->source_name) +
           borrowed(file, c->source_version) + borrowed(file, c->distro) + borrowed(file, c->cpe);
}

static void doc_own(struct arena *a, struct str file, struct inventory_doc *doc)
{
    size_t n = 0;

    for (size_t i = 0; i < doc->n; i++) {
        const struct inventory *it = &doc->items[i];

        n += borrowed(file, it->subject) + borrowed(file, it->source) + borrowed(file, it->release);
        for (size_t j = 0; j < it->n; j++)
            n += component_borrowed(file, &it->components[j]);
    }
    char *to = n > 0 ? arena_bytes(a, n) : NULL;

    for (size_t i = 0; i < doc->n && n > 0; i++) {
        struct inventory *it = &doc->items[i];

        own(&to, file, &it->subject);
        own(&to, file, &it->source);
        own(&to, file, &it->release);
        for (size_t j = 0; j < it->n; j++)
            component_own(&to, file, &it->components[j]);
    }
}

static bool is_packed(struct str s)
{
    return s.n > 4 && (memcmp(s.p, "\x1f\x8b", 2) == 0 || memcmp(s.p, "\x28\xb5\x2f\xfd", 4) == 0 ||
                       memcmp(s.p,
                              "\xfd"
                              "7zXZ",
                              5) == 0);
}

static int packed_read(struct arena *a, struct inventory_input *in, struct inventory_doc *ret,
                       struct err *e)
{
    static const struct unpack_limits limits = {INVENTORY_UNPACKED, INVENTORY_UNPACKED, 1000, 1};
    struct unpack *u = NULL;
    struct unpack_member m = {0};
    int rc = unpack_open(in->bytes, in->name, &limits, &u, e);

    if (rc >= 0)
        rc = unpack_next(u, &m, e);
    if (rc == 0)
        rc = err_set(e, E_PARSE, "an empty archive; give the document itself");
    if (rc > 0)
        rc = unpack_rest(u, &in->bytes, e);
    if (rc >= 0) {
        in->name = str_dup(a, m.name);
        rc = inventory_read(a, in, ret, e);
    }
    if (rc >= 0)
        doc_own(a, in->bytes, ret);
    unpack_free(u);
    return rc;
}

static int file_read(struct arena *a, const char *path, struct joined *j, struct inventory_doc *ret,
                     struct err *e)
{
    struct file_map m;
    int rc = file_map(path, INVENTORY_BYTES, &m, e);

    if (rc < 0)
        return rc;
    struct inventory_input in = {m.bytes, str_dup(a, str_of(path)), j->release};

    *ret = (struct inventory_doc){0};
    if (j->format) {
        rc = j->format->read(a, &in, ret, e);
        ret->format = j->format;
        if (rc < 0)
            (void)err_in(e, "%s", path);
    } else if (is_packed(m.bytes)) {
        rc = packed_read(a, &in, ret, e);
    } else {
        rc = inventory_read(a, &in, ret, e);
    }
    if (rc >= 0)
        doc_own(a, m.bytes, ret);
    file_unmap(&m);
    return rc;
}

/* Files of one source (status.d has one a package) make one inventory. */
static void item_join(struct joined *j, const struct inventory *it)
{
    struct inventory *last = j->items.n > 0 ? &j->items.p[j->items.n - 1] : NULL;

    if (last == NULL || !str_eq(last->source, it->source)) {
        last = vec_add(&j->items);
        *last = *it;
        last->n = 0;
    }
    for (size_t i = 0; i < it->n; i++)
        *vec_add(&j->components) = it->components[i];
    last->n += it->n;
}

static int database_read(void *ctx, const char *path, struct err *e)
{
    struct joined *j = ctx;
    struct inventory_doc doc;

    if (str_ends(str_of(path), STR(".md5sums")) || str_ends(str_of(path), STR(".preinst")))
        return 0;
    int rc = file_read(j->a, path, j, &doc, e);

    if (rc < 0)
        return rc;
    for (size_t i = 0; i < doc.n; i++)
        item_join(j, &doc.items[i]);
    for (size_t i = 0; i < doc.bad_n; i++) {
        struct inventory_bad *bad = vec_add(&j->bad);

        bad->place = str_fmt(j->a, "%s: %.*s", path, STR_ARG(doc.bad[i].place));
        bad->why = doc.bad[i].why;
    }
    j->bad_more += doc.bad_more;
    j->found++;
    if (j->first == NULL)
        j->first = doc.format;
    return 0;
}

/* A link out of an unpacked container's root would name this machine's files. */
static bool is_inside(const char *root, const char *path)
{
    char real_root[PATH_MAX], real_path[PATH_MAX];

    if (realpath(root, real_root) == NULL || realpath(path, real_path) == NULL)
        return false;
    struct str r = str_of(real_root), p = str_of(real_path);

    return str_eq(r, STR("/")) || (str_starts(p, r) && (p.n == r.n || p.p[r.n] == '/'));
}

static struct str root_release(struct arena *a, const char *root)
{
    static const char *const places[] = {"etc/os-release", "usr/lib/os-release"};

    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const char *path = str_fmt(a, "%s/%s", root, places[i]).p;
        struct file_map m;

        if (!is_inside(root, path) || file_map(path, 1 << 20, &m, NULL) < 0)
            continue;
        struct str release = os_release_read(a, m.bytes);

        file_unmap(&m);
        if (release.n > 0)
            return release;
    }
    return STR_NONE;
}

static int refused(struct joined *j, const char *path, struct err *e)
{
    (void)err_set(e, E_SUPPORT,
                  "not supported: a database file; for rpm's give the output of rpm -qa");
    *vec_add(&j->bad) =
        (struct inventory_bad){str_dup(j->a, str_of(path)), str_dup(j->a, str_of(e->text))};
    return err_in(e, "%s", path);
}

static int databases_read(struct joined *j, const char *root, struct err *e)
{
    struct err unread = {0};
    int rc = 0;

    for (size_t i = 0; i < sizeof databases / sizeof *databases && rc >= 0; i++) {
        const char *path = str_fmt(j->a, "%s/%s", root, databases[i].path).p;

        if (!is_inside(root, path) || (j->apk && databases[i].format == &inventory_apk_db))
            continue;
        j->format = databases[i].format;
        if (j->format)
            rc = file_walk(path, database_read, j, e);
        else
            (void)refused(j, path, &unread);
        if (j->format == &inventory_apk_db)
            j->apk = true;
    }
    if (rc >= 0 && j->found == 0 && unread.code < 0) {
        *e = unread;
        return unread.code;
    }
    if (rc >= 0 && j->found == 0)
        return err_set(e, E_NOTFOUND,
                       "%s: no package database below it; name an SBOM or a package list", root);
    return rc;
}

static void joined_copy(const struct joined *j, struct inventory_doc *ret)
{
    struct component *next = arena_alloc(j->a, struct component, j->components.n);

    for (size_t i = 0; i < j->components.n; i++)
        next[i] = j->components.p[i];
    ret->format = j->first;
    ret->n = j->items.n;
    ret->items = arena_alloc(j->a, struct inventory, ret->n);
    for (size_t i = 0; i < ret->n; i++) {
        ret->items[i] = j->items.p[i];
        ret->items[i].components = next;
        next += ret->items[i].n;
    }
    ret->bad_n = j->bad.n;
    ret->bad = arena_alloc(j->a, struct inventory_bad, ret->bad_n);
    for (size_t i = 0; i < ret->bad_n; i++)
        ret->bad[i] = j->bad.p[i];
    ret->bad_more = j->bad_more;
}

static int root_read(struct arena *a, const char *root, struct str release,
                     struct inventory_doc *ret, struct err *e)
{
    struct joined j = {.a = a, .release = release};

    if (release.n == 0)
        j.release = root_release(a, root);
    int rc = databases_read(&j, root, e);

    if (rc >= 0)
        joined_copy(&j, ret);
    vec_done(&j.items);
    vec_done(&j.components);
    vec_done(&j.bad);
    return rc;
}

int inventory_read_path(struct arena *a, const char *path, struct str release,
                        struct inventory_doc *ret, struct err *e)
{
    struct joined one = {.a = a, .release = release};

    *ret = (struct inventory_doc){0};
    if (strcmp(path, "-") != 0 && file_is_dir(path))
        return root_read(a, path, release, ret, e);
    return file_read(a, path, &one, ret, e);
}
