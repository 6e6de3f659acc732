/*
 * Products of a CVE record -> entries. A product is named by its CPEs where it has some,
 * else by vendor and product.
 */
#include "codec/cpe.h"
#include "format/feed/cve5.h"
#include "format/feed/cve5_versions.h"

enum { LOOKED_BACK = 4096 }; /* entries; records beyond are left as they are */

/* A name with the versions its CPEs tell. */
struct product {
    struct str name;
    char part;
    struct feed_strs versions;
};
FEED_LIST(product_list, struct product);

struct element {
    struct str vendor, product, package;
    struct json cpes, versions;
    enum cve5_status by_default;
    bool strange;
};

struct str cve5_cpe_name(struct arena *a, struct str vendor, struct str product)
{
    if (vendor.n == 0 || product.n == 0)
        return STR_NONE;
    char *p = arena_alloc(a, char, vendor.n + 1 + product.n);

    memcpy(p, vendor.p, vendor.n);
    p[vendor.n] = ':';
    memcpy(p + vendor.n + 1, product.p, product.n);
    return (struct str){p, vendor.n + 1 + product.n};
}

static void element_read(struct json v, struct element *ret)
{
    struct str s;

    *ret = (struct element){.strange = v.type != JSON_OBJECT};
    for (struct json_iter it = json_iter(v); v.type == JSON_OBJECT && json_next(&it);) {
        bool good = true;

        if (str_eq(it.key, STR("vendor")))
            good = json_str(it.value, &ret->vendor);
        else if (str_eq(it.key, STR("product")))
            good = json_str(it.value, &ret->product);
        else if (str_eq(it.key, STR("packageName")))
            good = json_str(it.value, &ret->package);
        else if (str_eq(it.key, STR("cpes")))
            ret->cpes = it.value;
        else if (str_eq(it.key, STR("versions")))
            ret->versions = it.value;
        else if (str_eq(it.key, STR("defaultStatus")))
            good = json_str(it.value, &s) && cve5_status_parse(s, &ret->by_default);
        ret->strange = ret->strange || (!good && it.value.type != JSON_NULL);
    }
}

static bool cpe_take(struct arena *a, struct str text, struct product_list *to)
{
    struct cpe cpe;

    if (cpe_parse(a, text, &cpe, NULL) < 0 || cpe.f[CPE_VENDOR].kind != CPE_VALUE ||
        cpe.f[CPE_PRODUCT].kind != CPE_VALUE)
        return false;
    struct str name = cve5_cpe_name(a, cpe.f[CPE_VENDOR].text, cpe.f[CPE_PRODUCT].text);
    char part = cpe.f[CPE_PART].text.n > 0 ? cpe.f[CPE_PART].text.p[0] : 0;
    struct product *p = NULL;

    for (size_t i = 0; i < to->n && p == NULL; i++)
        p = to->p[i].part == part && str_eq(to->p[i].name, name) ? &to->p[i] : NULL;
    if (p == NULL) {
        p = feed_list_add(a, to);
        p->name = name;
        p->part = part;
    }
    if (cpe.f[CPE_VERSION].kind == CPE_VALUE)
        feed_strs_add_new(a, &p->versions, cpe_plain(a, &cpe, CPE_VERSION));
    return true;
}

static bool says_nothing(struct str s)
{
    return s.n == 0 || str_eq(s, STR("-")) || str_eq(s, STR("*")) || str_ieq(s, STR("n/a")) ||
           str_ieq(s, STR("unspecified"));
}

/*
 * Red Hat, Fedora and SUSE name the distribution as the product and mean one package in it:
 * the versions are the package's. Their own feeds tell them by package and release.
 */
static bool is_distribution(const struct element *el)
{
    if (el->package.n == 0)
        return false;
    if (str_ieq(el->vendor, STR("Red Hat")) || str_istarts(el->vendor, STR("Fedora")))
        return true;
    return str_istarts(el->vendor, STR("SUSE")) &&
           (str_istarts(el->product, STR("SUSE ")) || str_istarts(el->product, STR("openSUSE")) ||
            str_istarts(el->product, STR("Container ")));
}

static bool is_named(const struct cve5 *c, struct str name)
{
    for (size_t i = 0; i < c->named.n; i++) {
        if (str_eq(c->named.p[i], name))
            return true;
    }
    return false;
}

static void names_read(struct cve5 *c, const struct element *el, struct product_list *to,
                       bool *strange)
{
    struct feed_strs cpes = {0};
    struct arena *a = c->in->a;
    struct str vendor = str_trim(el->vendor), product = str_trim(el->product);

    *strange = !feed_strs_add(a, &cpes, el->cpes);
    for (size_t i = 0; i < cpes.n; i++)
        *strange = !cpe_take(a, cpes.p[i], to) || *strange;
    if (to->n > 0 || says_nothing(vendor) || says_nothing(product))
        return;
    struct str name = cve5_cpe_name(a, cpe_quote(a, vendor), cpe_quote(a, product));

    char part = 0;

    if (str_eq(name, STR("linux:linux"))) { /* the kernel's own CNA; CPE calls it so */
        name = STR("linux:linux_kernel");
        part = 'o';
    }
    if (!feed_name_ok(name))
        *strange = true;
    else if (!is_named(c, name))
        *feed_list_add(a, to) = (struct product){.name = name, .part = part};
}

static void entry_put(struct cve5 *c, struct advisory_affected entry, enum affected_status status)
{
    entry.status = status;
    if (status != AFFECTED_RANGES)
        entry.range_n = entry.version_n = 0;
    *feed_list_add(c->in->a, &c->affected) = entry;
}

/*
 * Without versions the CPE's own speak: Red Hat names its products so. Where the source says
 * that it does not know, a version in a CPE is no more than the product's name.
 */
static void product_put(struct cve5 *c, const struct element *el, const struct cve5_versions *v,
                        const struct product *p)
{
    struct advisory_affected entry = {.space = STR("cpe"), .name = p->name, .part = p->part};

    entry.ranges = v->ranges.p;
    entry.range_n = v->ranges.n;
    entry.versions = v->exact.p;
    entry.version_n = v->exact.n;
    if (!v->stated && !v->git && p->versions.n > 0 &&
        (el->by_default == CVE5_AFFECTED || el->by_default == CVE5_UNSAID)) {
        entry.range_n = 0;
        entry.versions = p->versions.p;
        entry.version_n = p->versions.n;
        entry_put(c, entry, AFFECTED_RANGES);
    } else if (v->status != AFFECTED_NONE) {
        entry_put(c, entry, v->status);
    }
    if (v->unclear && v->status == AFFECTED_RANGES)
        entry_put(c, entry, AFFECTED_UNKNOWN);
}

static struct str element_place(const struct cve5 *c, size_t i)
{
    return str_fmt(c->in->a, "%.*s.affected[%zu]", STR_ARG(cve5_where(c)), i);
}

static void element_take(struct cve5 *c, const struct element *el, size_t i)
{
    struct product_list products = {0};
    struct cve5_versions v;
    bool strange;

    names_read(c, el, &products, &strange);
    if (strange || el->strange)
        feed_bad(c->in, c->r.id, element_place(c, i), "a product or CPE that is not understood");
    if (products.n == 0)
        return;
    cve5_versions_read(c->in->a, el->versions, el->by_default, &v);
    bool understood = v.status != AFFECTED_UNKNOWN && !v.unclear;

    for (size_t k = 0; k < products.n; k++) {
        product_put(c, el, &v, &products.p[k]);
        if (understood && json_count(el->cpes) > 0)
            feed_strs_add_new(c->in->a, &c->named, products.p[k].name);
    }
    if (v.unclear)
        feed_bad(c->in, c->r.id,
                 str_fmt(c->in->a, "%.*s.versions[%zu]", STR_ARG(element_place(c, i)),
                         v.unclear_at),
                 "a version or range that is not understood");
}

static bool told_behind(const struct cve5 *c, size_t from, struct str name)
{
    for (size_t i = from; i < c->affected.n; i++) {
        const struct advisory_affected *a = &c->affected.p[i];

        if ((a->status == AFFECTED_RANGES || a->status == AFFECTED_ALL) && str_eq(a->name, name))
            return true;
    }
    return false;
}

void cve5_unknown_drop(struct cve5 *c, size_t n)
{
    size_t kept = 0;

    if (n > LOOKED_BACK || c->affected.n > LOOKED_BACK)
        return;
    for (size_t i = 0; i < c->affected.n; i++) {
        const struct advisory_affected *a = &c->affected.p[i];

        if (i >= n || a->status != AFFECTED_UNKNOWN || !told_behind(c, n, a->name))
            c->affected.p[kept++] = *a;
    }
    c->affected.n = kept;
}

void cve5_affected_read(struct cve5 *c, struct json affected)
{
    struct element el;

    for (struct json_iter it = json_iter(affected);
         affected.type == JSON_ARRAY && json_next(&it);) {
        element_read(it.value, &el);
        if (!is_distribution(&el))
            element_take(c, &el, it.i);
    }
    if (affected.type != JSON_ARRAY && affected.type != JSON_NULL && affected.type != JSON_MISSING)
        feed_bad(c->in, c->r.id, str_fmt(c->in->a, "%.*s.affected", STR_ARG(cve5_where(c))),
                 "a value of a wrong type; it is left out");
}
