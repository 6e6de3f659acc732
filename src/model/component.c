#include "model/component.h"
#include "codec/cpe.h"

enum { TEXT_MAX = 4096 }; /* bytes of one field */

enum kind { KIND_OTHER, KIND_DEB, KIND_RPM, KIND_APK };

static enum kind kind_of(struct str type)
{
    if (type.n != 3)
        return KIND_OTHER;
    if (memcmp(type.p, "deb", 3) == 0)
        return KIND_DEB;
    if (memcmp(type.p, "rpm", 3) == 0)
        return KIND_RPM;
    return memcmp(type.p, "apk", 3) == 0 ? KIND_APK : KIND_OTHER;
}

static bool type_is_os(struct str type)
{
    return kind_of(type) != KIND_OTHER;
}

static bool type_has_epoch(struct str type)
{
    return kind_of(type) == KIND_DEB || kind_of(type) == KIND_RPM;
}

#define EACH_BYTE(v) ((v)*0x0101010101010101ULL)

/* Eight bytes of s from i on; those behind its end are 'a', those before may come twice. */
static inline uint64_t word_at(struct str s, size_t i)
{
    uint64_t w = EACH_BYTE((uint64_t)'a');

    uint32_t half[2];

    if (s.n >= 8) {
        memcpy(&w, s.p + (i + 8 <= s.n ? i : s.n - 8), 8);
    } else if (s.n >= 4) {
        memcpy(&half[0], s.p, 4);
        memcpy(&half[1], s.p + s.n - 4, 4);
        memcpy(&w, half, 8);
    } else {
        for (size_t k = 0; k < s.n; k++)
            w = w << 8 | (unsigned char)s.p[k];
    }
    return w;
}

/*
 * Printable ASCII without spaces; *upper tells whether there is anything to fold. Eight bytes at
 * a time: in a byte below 0x80, adding 0x80 - c carries into the top bit from c on.
 */
static bool plain_ascii(struct str s, bool *upper)
{
    uint64_t bad = 0, capital = 0;

    for (size_t i = 0; i < s.n; i += 8) {
        uint64_t w = word_at(s, i), low = w & EACH_BYTE(0x7fULL);

        bad |= w | ~(low + EACH_BYTE(0x80ULL - 0x21)) | (low + EACH_BYTE(0x80ULL - 0x7f));
        capital |= (low + EACH_BYTE(0x80ULL - 'A')) & ~(low + EACH_BYTE(0x80ULL - 'Z' - 1));
    }
    *upper = (capital & EACH_BYTE(0x80ULL)) != 0;
    return (bad & EACH_BYTE(0x80ULL)) == 0;
}

/* Package databases come by the ten thousand: no purl is built for them. */
static int os_normalise(struct arena *a, struct component *c, struct err *e)
{
    bool upper_name, upper_space, upper_version, ok;

    ok = plain_ascii(c->name, &upper_name);
    ok = plain_ascii(c->namespace, &upper_space) && ok;
    ok = plain_ascii(c->version, &upper_version) && ok;
    if (!ok)
        return err_set(e, E_PARSE,
                       "a package name or version with a space, control or "
                       "non-ASCII character; correct it");
    if (upper_name && kind_of(c->type) != KIND_RPM)
        c->name = str_lower(a, c->name);
    if (upper_space)
        c->namespace = str_lower(a, c->namespace);
    if (c->namespace.n == 0 && c->distro.n > 0) {
        struct str version;

        release_split(c->distro, &c->namespace, &version);
    }
    return 0;
}

static int purl_rules_apply(struct arena *a, struct component *c, struct err *e)
{
    struct purl p = {0};

    p.type = c->type;
    p.namespace = c->namespace;
    p.name = c->name;
    p.version = c->version;
    int rc = purl_normalise(a, &p, e);

    if (rc < 0)
        return rc;
    c->namespace = p.namespace;
    c->name = p.name;
    c->version = p.version;
    return 0;
}

static void epoch_settle(struct component *c, enum kind kind)
{
    if (kind != KIND_DEB && kind != KIND_RPM) {
        c->epoch_known = true;
        return;
    }
    if (!c->epoch_known)
        c->epoch_known = ver_has_epoch(kind == KIND_DEB ? VER_DEB : VER_RPM, c->version);
    if (kind == KIND_DEB)
        return;
    /* rpm tools differ in whether they print an epoch of 0; equal packages are to be equal */
    if (str_starts(c->version, STR("0:")))
        c->version = str_sub(c->version, 2, c->version.n);
    if (str_starts(c->source_version, STR("0:")))
        c->source_version = str_sub(c->source_version, 2, c->source_version.n);
}

static int sizes_check(const struct component *c, struct err *e)
{
    size_t most = c->type.n | c->namespace.n | c->name.n | c->version.n | c->arch.n |
                  c->source_name.n | c->source_version.n | c->distro.n | c->cpe.n;

    if (most < TEXT_MAX) /* an "or" is below a power of two when all are */
        return 0;
    return err_set(e, E_LIMIT, "a component's field has %d bytes or more", TEXT_MAX);
}

int component_normalise(struct arena *a, struct component *c, struct err *e)
{
    enum kind kind = kind_of(c->type);
    int rc = sizes_check(c, e);

    if (rc < 0)
        return rc;
    if (c->type.n == 0 || c->name.n == 0)
        return err_set(e, E_INVALID, "a component without a type or a name; add it");
    rc = kind != KIND_OTHER ? os_normalise(a, c, e) : purl_rules_apply(a, c, e);
    if (rc < 0)
        return rc;
    epoch_settle(c, kind);
    if (kind != KIND_OTHER && c->source_name.n == 0)
        c->source_name = c->name;
    if (kind != KIND_OTHER && c->source_version.n == 0)
        c->source_version = c->version;
    if (c->part == 0)
        c->part = 'a';
    return 0;
}

/* The source of an rpm carries its epoch, though no file name shows it. */
static void source_epoch(struct arena *a, struct component *c)
{
    ptrdiff_t n = str_find_char(c->version, ':');

    if (n > 0 && str_find_char(c->source_version, ':') < 0)
        c->source_version =
            str_fmt(a, "%.*s:%.*s", (int)n, c->version.p, STR_ARG(c->source_version));
}

bool component_source_rpm(struct arena *a, struct str file, struct component *c)
{
    const char *const ends[] = {".nosrc.rpm", ".src.rpm"};

    for (size_t i = 0; i < 2; i++) {
        struct str s = file;

        if (!str_ends(s, str_of(ends[i])))
            continue;
        s.n -= strlen(ends[i]);
        ptrdiff_t release = str_rfind_char(s, '-');
        ptrdiff_t at = release > 0 ? str_rfind_char(str_sub(s, 0, (size_t)release), '-') : -1;

        if (at <= 0)
            return false;
        c->source_name = str_sub(s, 0, (size_t)at);
        c->source_version = str_sub(s, (size_t)at + 1, s.n);
        source_epoch(a, c);
        return true;
    }
    return false;
}

static void upstream_read(struct arena *a, struct str upstream, struct component *c)
{
    if (upstream.n == 0 || component_source_rpm(a, upstream, c))
        return;
    c->source_name = str_cut(&upstream, '@');
    c->source_version = upstream;
}

void component_epoch(struct arena *a, struct str epoch, struct component *c)
{
    uint64_t n;

    if (!type_has_epoch(c->type) || !str_u64(epoch, &n))
        return;
    c->epoch_known = true;
    if (n == 0 || c->version.n == 0)
        return;
    if (str_find_char(c->version, ':') < 0)
        c->version = str_fmt(a, "%llu:%.*s", (unsigned long long)n, STR_ARG(c->version));
    if (c->source_version.n > 0)
        source_epoch(a, c);
}

/* Many SBOMs leave the last fields of a 2.3 name out; what is not said is any. */
static struct str cpe_whole(struct arena *a, struct str text)
{
    static const char any[] = ":*:*:*:*:*:*:*:*";
    size_t colons = 0;

    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\\')
            i++;
        else
            colons += text.p[i] == ':';
    }
    if (!str_istarts(text, STR("cpe:2.3:")) || colons < 4 || colons >= 12)
        return text;
    return str_fmt(a, "%.*s%.*s", STR_ARG(text), (int)(12 - colons) * 2, any);
}

int component_cpe(struct arena *a, struct str text, struct component *c, struct err *e)
{
    struct cpe cpe;

    text = cpe_whole(a, str_trim(text));
    int rc = text.n > 0 ? cpe_parse(a, text, &cpe, e) : 0;

    if (text.n == 0 || rc < 0)
        return rc;
    struct str part = cpe_plain(a, &cpe, CPE_PART);

    c->cpe = cpe_text(a, &cpe);
    c->part = part.n == 1 ? part.p[0] : 'a';
    if (c->namespace.n == 0 && str_eq(c->type, STR("generic")))
        c->namespace = cpe_plain(a, &cpe, CPE_VENDOR);
    if (c->name.n == 0)
        c->name = cpe_plain(a, &cpe, CPE_PRODUCT);
    if (c->version.n == 0)
        c->version = cpe_plain(a, &cpe, CPE_VERSION);
    return 0;
}

/* "pkg:deb/": the bytes up to an OS package's namespace, 0 for other types. */
static size_t os_prefix(struct str purl)
{
    struct str rest = purl;

    if (!str_istarts(purl, STR("pkg:")))
        return 0;
    rest = str_sub(purl, 4, purl.n);
    struct str type = str_cut(&rest, '/');

    return type_is_os(type) && rest.n > 0 ? 4 + type.n + 1 : 0;
}

/* Scanners write OS packages without the vendor when they do not know it, and so do we. */
static int vendorless_repair(struct arena *a, struct str purl, struct purl *p, struct err *e)
{
    size_t n = os_prefix(purl);
    struct str rest = str_sub(purl, n, purl.n);
    size_t path = 0;

    while (path < rest.n && !strchr("@?#", rest.p[path]))
        path++;
    if (n == 0 || str_find_char(str_sub(rest, 0, path), '/') >= 0)
        return purl_repair(a, purl, p, e);
    int rc = purl_repair(a, str_fmt(a, "%.*svendor/%.*s", (int)n, purl.p, STR_ARG(rest)), p, e);

    p->namespace = STR_NONE;
    return rc;
}

int component_of_purl(struct arena *a, struct str purl, struct component *ret, struct err *e)
{
    struct component c = {0};
    struct purl p;
    int rc = vendorless_repair(a, purl, &p, e);

    if (rc < 0)
        return rc;
    c.type = p.type;
    c.namespace = p.namespace;
    c.name = p.name;
    c.version = p.version;
    if (type_is_os(c.type)) {
        struct str distro = purl_qualifier(&p, STR("distro"));
        bool bare = distro.n > 0 && char_is_digit(distro.p[0]);

        c.distro = bare ? release_of(a, p.namespace, distro) : release_parse(a, distro);
        c.arch = purl_qualifier(&p, STR("arch"));
        upstream_read(a, purl_qualifier(&p, STR("upstream")), &c);
        component_epoch(a, purl_qualifier(&p, STR("epoch")), &c);
    }
    rc = component_cpe(a, purl_qualifier(&p, STR("cpe")), &c, e);
    if (rc < 0 || (rc = component_normalise(a, &c, e)) < 0)
        return rc;
    *ret = c;
    return 0;
}

/* A vendor is no path and its slash no border: purl's segments are for namespaces. */
static struct str product_word(struct arena *a, struct str s)
{
    s = str_trim(s);
    char *to = arena_bytes(a, s.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        bool space = char_is_space(s.p[i]);

        if (!space || to[n - 1] != ' ')
            to[n++] = space ? ' ' : s.p[i];
    }
    return (struct str){to, n};
}

int component_of_product(struct arena *a, const struct component *parts, struct component *ret,
                         struct err *e)
{
    struct component c = *parts;

    c.type = STR("generic");
    c.namespace = product_word(a, c.namespace);
    c.name = product_word(a, c.name);
    c.version = str_trim(c.version);
    char part = c.part;
    int rc = component_cpe(a, str_trim(parts->cpe), &c, e);

    if (rc < 0 || (rc = component_normalise(a, &c, e)) < 0)
        return rc;
    if (c.cpe.n == 0 && part != 0)
        c.part = part;
    *ret = c;
    return 0;
}

static void qualifier_add(struct purl *p, struct str key, struct str value)
{
    if (value.n > 0)
        p->qualifiers[p->qualifier_n++] = (struct purl_qualifier){key, value};
}

struct str component_purl(struct arena *a, const struct component *c)
{
    struct purl p = {0};
    struct str epoch = STR_NONE;

    p.type = c->type;
    p.namespace = c->namespace;
    p.name = c->name;
    p.version = c->version;
    if (str_eq(c->type, STR("rpm")) && str_find_char(c->version, ':') > 0)
        epoch = str_cut(&p.version, ':');
    p.qualifiers = arena_alloc(a, struct purl_qualifier, 3);
    qualifier_add(&p, STR("arch"), c->arch);
    qualifier_add(&p, STR("distro"), c->distro);
    qualifier_add(&p, STR("epoch"), epoch);
    return purl_text(a, &p);
}

enum { KEY_FIELDS = 9, EPOCH_KNOWN = 1 };

static void varint_put(char **to, size_t v)
{
    for (; v >= 0x80; v >>= 7)
        *(*to)++ = (char)(v | 0x80);
    *(*to)++ = (char)v;
}

/* Each field with its length in front (LEB128), then the part and a byte of flags. */
struct str component_key(struct arena *a, const struct component *c)
{
    const struct str fields[KEY_FIELDS] = {c->type,           c->namespace, c->name,
                                           c->version,        c->arch,      c->source_name,
                                           c->source_version, c->distro,    c->cpe};
    size_t size = 2;

    for (size_t i = 0; i < KEY_FIELDS; i++)
        size += 10 + fields[i].n;
    char *key = arena_bytes(a, size), *to = key;

    for (size_t i = 0; i < KEY_FIELDS; i++) {
        varint_put(&to, fields[i].n);
        if (fields[i].n > 0)
            memcpy(to, fields[i].p, fields[i].n);
        to += fields[i].n;
    }
    *to++ = c->part;
    *to++ = c->epoch_known ? EPOCH_KNOWN : 0;
    return (struct str){key, (size_t)(to - key)};
}

bool component_unkey(struct str key, struct component *ret)
{
    struct component c = {0};
    struct str *fields[KEY_FIELDS] = {&c.type,           &c.namespace, &c.name,
                                      &c.version,        &c.arch,      &c.source_name,
                                      &c.source_version, &c.distro,    &c.cpe};

    for (size_t i = 0; i < KEY_FIELDS; i++) {
        uint64_t n;

        if (!str_varint(&key, &n) || n > key.n)
            return false;
        *fields[i] = str_sub(key, 0, (size_t)n);
        key = str_sub(key, (size_t)n, key.n);
    }
    if (key.n != 2 || (key.p[1] & ~EPOCH_KNOWN) != 0 || c.type.n == 0 || c.name.n == 0)
        return false;
    c.part = key.p[0];
    c.epoch_known = key.p[1] == EPOCH_KNOWN;
    *ret = c;
    return true;
}
