#include "model/space.h"
#include "codec/cpe.h"

static const struct space_kind kinds[] = {
    {"deb", NULL, VER_DEB, true, true},
    {"rpm", NULL, VER_RPM, false, true},
    {"apk", NULL, VER_APK, true, true},
    {"npm", "npm", VER_SEMVER, false, false},
    {"pypi", "PyPI", VER_PYPI, false, false},
    {"golang", "Go", VER_SEMVER, false, false},
    {"cargo", "crates.io", VER_SEMVER, false, false},
    {"gem", "RubyGems", VER_GEM, false, false},
    {"hex", "Hex", VER_SEMVER, false, false},
    {"bitnami", "Bitnami", VER_SEMVER, false, false},
    {"cpe", NULL, VER_GENERIC, false, false},
};

/* OSV's ecosystems that are distributions (ossf/osv-schema, "Defined ecosystems"). */
static const struct distribution {
    const char *ecosystem, *type, *id;
} distributions[] = {
    {"Debian", "deb", "debian"},
    {"Ubuntu", "deb", "ubuntu"},
    {"AlmaLinux", "rpm", "almalinux"},
    {"Rocky Linux", "rpm", "rocky"},
    {"Red Hat", "rpm", "rhel"},
    {"openSUSE", "rpm", "opensuse"},
    {"SUSE", "rpm", "suse"},
    {"Mageia", "rpm", "mageia"},
    {"openEuler", "rpm", "openeuler"},
    {"Photon OS", "rpm", "photon"},
    {"Azure Linux", "rpm", "azurelinux"},
    {"Alpine", "apk", "alpine"},
    {"Alpaquita", "apk", "alpaquita"},
    {"Wolfi", "apk", "wolfi"},
    {"Chainguard", "apk", "chainguard"},
    {"MinimOS", "apk", "minimos"},
};

const struct space_kind *space_kind_find(struct str space_or_type)
{
    struct str type = str_cut(&space_or_type, '/');

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (type.n > 0 && type.p[0] == kinds[i].type[0] && str_eq(type, str_of(kinds[i].type)))
            return &kinds[i];
    }
    return NULL;
}

/* "deb" "debian" "11" -> "deb/debian/11"; by hand, for every component matched passes here. */
static struct str space_join(struct arena *a, struct str type, struct str id, struct str version)
{
    char *p = arena_bytes(a, type.n + id.n + version.n + 2);
    size_t n = type.n;

    memcpy(p, type.p, type.n);
    p[n++] = '/';
    memcpy(p + n, id.p, id.n);
    n += id.n;
    p[n++] = '/';
    memcpy(p + n, version.p, version.n);
    return (struct str){p, n + version.n};
}

struct str space_of_release(struct arena *a, struct str type, struct str release)
{
    const struct space_kind *kind = space_kind_find(type);
    struct str id, version;

    if (kind == NULL || !kind->released)
        return kind ? str_of(kind->type) : STR_NONE;
    release_split(release, &id, &version);
    if (version.n > 0)
        return space_join(a, str_of(kind->type), id, version);
    if (release_is_rolling(id))
        return str_fmt(a, "%s/%.*s", kind->type, STR_ARG(id));
    return STR_NONE;
}

/* "Linux Enterprise Server 12 SP5" -> "12.5", as os-release's VERSION_ID has it. */
static struct str sles_version(struct arena *a, struct str product)
{
    struct str start = STR("Linux Enterprise Server ");

    if (!str_starts(product, start))
        return STR_NONE;
    product = str_sub(product, start.n, product.n);
    struct str major = str_cut(&product, ' ');
    uint64_t n;

    if (!str_u64(major, &n))
        return STR_NONE;
    if (product.n == 0)
        return major;
    if (!str_starts(product, STR("SP")) || !str_u64(str_sub(product, 2, product.n), &n))
        return STR_NONE;
    return str_fmt(a, "%.*s.%llu", STR_ARG(major), (unsigned long long)n);
}

/* "enterprise_linux:8::appstream" -> "8"; other products of Red Hat are none of its releases. */
static struct str rhel_version(struct str rest)
{
    if (!str_eq(str_cut(&rest, ':'), STR("enterprise_linux")))
        return STR_NONE;
    return str_cut(&rest, ':');
}

static struct str distribution_release(struct arena *a, const struct distribution *d,
                                       struct str rest)
{
    struct str id = str_of(d->id);
    bool numbered = rest.n > 0 && (char_is_digit(rest.p[0]) || rest.p[0] == 'v');

    if (str_eq(id, STR("rhel")) && !numbered)
        return release_of(a, id, rhel_version(rest));
    if (str_eq(id, STR("suse")))
        return release_of(a, STR("sles"), sles_version(a, rest));
    if (str_eq(rest, STR("Tumbleweed")))
        return STR("opensuse-tumbleweed");
    if (str_eq(id, STR("opensuse")) && str_starts(rest, STR("Leap ")))
        return release_of(a, STR("opensuse-leap"), str_sub(rest, 5, rest.n));
    if (!numbered && rest.n > 0 && !str_eq(rest, STR("edge")) && !str_eq(rest, STR("sid")))
        return STR_NONE; /* "Ubuntu:Pro:16.04:LTS" is another archive */
    return release_of(a, id, str_cut(&rest, ':'));
}

struct str space_of_ecosystem(struct arena *a, struct str ecosystem)
{
    struct str rest = ecosystem;
    struct str name = str_cut(&rest, ':');

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].ecosystem && str_eq(name, str_of(kinds[i].ecosystem)))
            return str_of(kinds[i].type);
    for (size_t i = 0; i < sizeof distributions / sizeof *distributions; i++) {
        const struct distribution *d = &distributions[i];

        if (str_eq(name, str_of(d->ecosystem)))
            return space_of_release(a, str_of(d->type), distribution_release(a, d, rest));
    }
    return STR_NONE;
}

static struct str pypi_name(struct arena *a, struct str name)
{
    char *to = arena_bytes(a, name.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool dash = c == '-' || c == '_' || c == '.';

        if (!dash || n == 0 || to[n - 1] != '-')
            to[n++] = dash ? '-' : char_lower(c);
    }
    return (struct str){to, n};
}

struct str space_name(struct arena *a, const struct space_kind *kind, struct str name)
{
    if (kind && str_eq(str_of(kind->type), STR("pypi")))
        return pypi_name(a, name);
    if (kind && str_eq(str_of(kind->type), STR("golang")))
        return str_lower(a, name);
    return name;
}

/*
 * Go's own versions are no semver: "go1.21rc2", "1.21". The Go vulnerability database writes
 * them as 1.21.0-rc.2 and 1.21.0 (go.dev/doc/security/vuln/database).
 */
static struct str go_version(struct arena *a, struct str name, struct str v)
{
    if (str_starts(v, STR("go")))
        v = str_sub(v, 2, v.n);
    if (str_starts(v, STR("v")))
        v = str_sub(v, 1, v.n);
    if (!str_eq(name, STR("stdlib")) && !str_eq(name, STR("toolchain")))
        return v;
    size_t n = 0;

    while (n < v.n && (char_is_digit(v.p[n]) || v.p[n] == '.'))
        n++;
    struct str rest = str_sub(v, n, v.n);
    struct str numbers = str_sub(v, 0, n);
    const char *zero = str_count(numbers, '.') == 1 ? ".0" : "";
    size_t word = str_starts(rest, STR("rc")) ? 2 : str_starts(rest, STR("beta")) ? 4 : 0;

    if (word > 0)
        return str_fmt(a, "%.*s%s-%.*s.%.*s", STR_ARG(numbers), zero, (int)word, rest.p,
                       STR_ARG(str_sub(rest, word, rest.n)));
    return *zero ? str_fmt(a, "%.*s%s%.*s", STR_ARG(numbers), zero, STR_ARG(rest)) : v;
}

/* "vendor:product"; "" when either is unknown. */
static struct str product_name(struct arena *a, const struct component *c)
{
    struct str vendor = cpe_quote(a, c->namespace), product = cpe_quote(a, c->name);
    struct cpe cpe;

    if (c->cpe.n > 0 && cpe_parse(a, c->cpe, &cpe, NULL) == 0) {
        vendor = cpe.f[CPE_VENDOR].text;
        product = cpe.f[CPE_PRODUCT].text;
    }
    if (vendor.n == 0 || product.n == 0)
        return STR_NONE;
    return str_fmt(a, "%.*s:%.*s", STR_ARG(vendor), STR_ARG(product));
}

static struct space_subject product_subject(struct arena *a, const struct component *c)
{
    struct space_subject s = {0};

    /* a Maven group is no vendor */
    if (c->cpe.n == 0 && !str_eq(c->type, STR("generic")))
        return s;
    s.name = product_name(a, c);
    if (s.name.n == 0)
        return s;
    s.kind = space_kind_find(STR("cpe"));
    s.space = STR("cpe");
    s.version = c->version;
    return s;
}

bool space_subject_next(const struct component *before, const struct component *c,
                        struct space_subject *s)
{
    if (s->kind == NULL || !s->kind->released || !str_eq(before->type, c->type) ||
        !str_eq(before->distro, c->distro))
        return false;
    s->name = s->kind->by_source ? c->source_name : c->name;
    s->version = s->kind->by_source ? c->source_version : c->version;
    return true;
}

struct space_subject space_subject_of(struct arena *a, const struct component *c)
{
    struct space_subject s = {0};

    s.kind = space_kind_find(c->type);
    if (s.kind == NULL)
        return product_subject(a, c);
    s.space = space_of_release(a, c->type, c->distro);
    s.name = s.kind->by_source ? c->source_name : c->name;
    s.version = s.kind->by_source ? c->source_version : c->version;
    if (s.kind->released)
        return s;
    if (c->namespace.n > 0)
        s.name = str_fmt(a, "%.*s/%.*s", STR_ARG(c->namespace), STR_ARG(c->name));
    if (str_eq(c->type, STR("golang")))
        s.version = go_version(a, s.name, c->version);
    s.name = space_name(a, s.kind, s.name);
    return s;
}
