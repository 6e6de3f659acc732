#include "codec/version/version.h"
#include "codec/version/ver_order.h"

static const struct ver_rules *const rules[VER_ORDERS] = {
    [VER_DEB] = &ver_deb,         [VER_RPM] = &ver_rpm,   [VER_APK] = &ver_apk,
    [VER_SEMVER] = &ver_semver,   [VER_PYPI] = &ver_pypi, [VER_GEM] = &ver_gem,
    [VER_GENERIC] = &ver_generic,
};

static const struct ver_scheme schemes[] = {
    {"deb", VER_DEB},       {"rpm", VER_RPM},    {"apk", VER_APK},      {"alpine", VER_APK},
    {"semver", VER_SEMVER}, {"npm", VER_SEMVER}, {"cargo", VER_SEMVER}, {"go", VER_SEMVER},
    {"golang", VER_SEMVER}, {"pypi", VER_PYPI},  {"gem", VER_GEM},      {"generic", VER_GENERIC},
};

enum { SCHEMES = sizeof schemes / sizeof *schemes };

const struct ver_scheme *ver_scheme_at(size_t i)
{
    return i < SCHEMES ? &schemes[i] : NULL;
}

const struct ver_scheme *ver_scheme_find(struct str name)
{
    for (size_t i = 0; i < SCHEMES; i++)
        if (str_eq(name, str_of(schemes[i].name)))
            return &schemes[i];
    return NULL;
}

bool ver_scheme_planned(struct str name)
{
    static const char *const planned[] = {"maven",   "nuget",   "composer", "pub",
                                          "hackage", "cran",    "gentoo",   "ebuild",
                                          "alpm",    "openssl", "windows"};

    for (size_t i = 0; i < sizeof planned / sizeof *planned; i++)
        if (str_eq(name, str_of(planned[i])))
            return true;
    return false;
}

static int ver_check(struct str *v, struct err *e)
{
    if (v->n > VER_MAX)
        return err_set(e, E_LIMIT, "a version of %zu bytes is over the limit of %d", v->n, VER_MAX);
    *v = str_trim(*v);
    return v->n ? 0 : err_set(e, E_PARSE, "the version is empty");
}

int ver_key(enum ver_order order, struct str v, struct buf *out, struct err *e)
{
    size_t before = out->n;
    int rc = ver_check(&v, e);

    if (rc == 0)
        rc = rules[order]->key(v, out, e);
    if (rc == 0 && out->over)
        rc = err_set(e, E_LIMIT, "the order key does not fit");
    if (rc < 0)
        out->n = before;
    return rc;
}

int ver_cmp(enum ver_order order, struct str a, struct str b, int *ret, struct err *e)
{
    int rc = ver_check(&a, e);

    if (rc == 0)
        rc = ver_check(&b, e);
    return rc < 0 ? rc : rules[order]->cmp(a, b, ret, e);
}

bool ver_has_epoch(enum ver_order order, struct str v)
{
    v = str_trim(v);
    return (order == VER_DEB || order == VER_RPM) && ver_digits(&v).n > 0 && v.n > 0 &&
           v.p[0] == ':';
}

bool ver_is_legacy(enum ver_order order, struct str v)
{
    v = str_trim(v);
    return order == VER_PYPI && v.n > 0 && ver_pypi_legacy(v);
}
