#include "model/component.h"
#include "codec/cpe.h"

enum { TEXT_MAX = 4096 }; /* bytes of one field */

static bool type_is_os(struct str type)
{
    return str_eq(type, STR("deb")) || str_eq(type, STR("rpm")) || str_eq(type, STR("apk"));
}

static bool type_has_epoch(struct str type)
{
    return str_eq(type, STR("deb")) || str_eq(type, STR("rpm"));
}

/* Printable ASCII without spaces; *upper tells whether there is anything to fold. */
static bool plain_ascii(struct str s, bool *upper)
{
    unsigned bad = 0, capital = 0;

    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        bad |= (unsigned)(c <= 0x20) | (unsigned)(c >= 0x7f);
        capital |= (unsigned)(c >= 'A') & (unsigned)(c <= 'Z');
    }
    *upper = capital != 0;
    return bad == 0;
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
    if (upper_name && !str_eq(c->type, STR("rpm")))
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

static void epoch_settle(struct component *c)
{
    if (!type_has_epoch(c->type)) {
        c->epoch_known = true;
        return;
    }
    enum ver_order order = c->type.p[0] == 'd' ? VER_DEB : VER_RPM;

    c->epoch_known = c->epoch_known || ver_has_epoch(order, c->version);
    /* rpm tools differ in whether they print an epoch of 0; equal packages are to be equal */
    if (order == VER_RPM && str_starts(c->version, STR("0:")))
        c->version = str_sub(c->version, 2, c->version.n);
    if (order == VER_RPM && str_starts(c->source_version, STR("0:")))
        c->source_version = str_sub(c->source_version, 2, c->source_version.n);
}

int component_normalise(struct arena *a, struct component *c, struct err *e)
{
    const struct str fields[] = {c->type,        c->namespace,      c->name,   c->version, c->arch,
                                 c->source_name, c->source_version, c->distro, c->cpe};
    int rc = 0;

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (fields[i].n > TEXT_MAX)
            return err_set(e, E_LIMIT, "a component's field has %zu bytes, over %d", fields[i].n,
                           TEXT_MAX);
    if (c->type.n == 0 || c->name.n == 0)
        return err_set(e, E_INVALID, "a component without a type or a name; add it");
    if (type_is_os(c->type))
        rc = os_normalise(a, c, e);
    else
        rc = purl_rules_apply(a, c, e);
    if (rc < 0)
        return rc;
    epoch_settle(c);
    if (type_is_os(c->type) && c->source_name.n == 0)
        c->source_name = c->name;
    if (type_is_os(c->type) && c->source_version.n == 0)
        c->source_version = c->version;
    if (c->part == 0)
        c->part = 'a';
    return 0;
}

/* syft's upstream of an rpm is a file, "bash-5.1.8-6.el9.src.rpm". */
static bool source_rpm_split(struct str s, struct str *name, struct str *version)
{
    const char *const ends[] = {".nosrc.rpm", ".src.rpm"};

    for (size_t i = 0; i < 2; i++) {
        if (!str_ends(s, str_of(ends[i])))
            continue;
        s.n -= strlen(ends[i]);
        ptrdiff_t release = str_rfind_char(s, '-');
        ptrdiff_t at = release > 0 ? str_rfind_char(str_sub(s, 0, (size_t)release), '-') : -1;

        if (at <= 0)
            return false;
        *name = str_sub(s, 0, (size_t)at);
        *version = str_sub(s, (size_t)at + 1, s.n);
        return true;
    }
    return false;
}

static void upstream_read(struct str upstream, struct component *c)
{
    if (upstream.n == 0 || source_rpm_split(upstream, &c->source_name, &c->source_version))
        return;
    c->source_name = str_cut(&upstream, '@');
    c->source_version = upstream;
}

static void epoch_read(struct arena *a, struct str epoch, struct component *c)
{
    uint64_t n;

    if (!type_has_epoch(c->type) || !str_u64(epoch, &n))
        return;
    c->epoch_known = true;
    if (n == 0 || c->version.n == 0)
        return;
    if (str_find_char(c->version, ':') < 0)
        c->version = str_fmt(a, "%llu:%.*s", (unsigned long long)n, STR_ARG(c->version));
    if (c->source_version.n > 0 && str_find_char(c->source_version, ':') < 0)
        c->source_version =
            str_fmt(a, "%llu:%.*s", (unsigned long long)n, STR_ARG(c->source_version));
}

static int cpe_read(struct arena *a, struct str text, struct component *c, struct err *e)
{
    struct cpe cpe;
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

int component_of_purl(struct arena *a, struct str purl, struct component *ret, struct err *e)
{
    struct component c = {0};
    struct purl p;
    int rc = purl_repair(a, purl, &p, e);

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
        upstream_read(purl_qualifier(&p, STR("upstream")), &c);
        epoch_read(a, purl_qualifier(&p, STR("epoch")), &c);
    }
    rc = cpe_read(a, purl_qualifier(&p, STR("cpe")), &c, e);
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
    int rc = cpe_read(a, str_trim(parts->cpe), &c, e);

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
