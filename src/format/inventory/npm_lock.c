#include "codec/json_read.h"
#include "format/inventory/inventory_build.h"

/*
 * npm's lock files (docs.npmjs.com, package-lock.json): v1 nests "dependencies", v2 and v3 list
 * "packages" by their folders. Links and local files are one's own code and left out.
 */
enum { DEPTH = 60 };

static bool is_local(struct str s)
{
    return str_starts(s, STR("file:")) || str_starts(s, STR("link:"));
}

/* A version, or "" where an address stands for one. */
static struct str version_or_none(struct str v)
{
    return str_find_char(v, ':') >= 0 || str_find_char(v, '/') >= 0 ? STR_NONE : v;
}

static int add(struct inventory_build *b, struct str name, struct str version, struct err *e)
{
    struct component c = {.type = STR("npm")};
    struct err why = {0};
    struct str whole = str_dup(b->a, name);
    ptrdiff_t slash = whole.n > 0 && whole.p[0] == '@' ? str_find_char(whole, '/') : -1;

    c.namespace = str_sub(whole, 0, slash < 0 ? 0 : (size_t)slash);
    c.name = str_sub(whole, (size_t)(slash + 1), whole.n);
    c.version = str_dup(b->a, version_or_none(version));
    int rc = inventory_build_add(b, &c, &why);

    if (rc == E_LIMIT) {
        *e = why;
        return rc;
    }
    if (rc < 0)
        inventory_build_bad(b, &why, "package \"%.*s\"", STR_ARG(str_sub(name, 0, 200)));
    return 0;
}

/* "npm:real@1.2.3" */
static void alias_read(struct str *name, struct str *version)
{
    if (!str_starts(*version, STR("npm:")))
        return;
    struct str real = str_sub(*version, 4, version->n);
    ptrdiff_t at = str_rfind_char(real, '@');

    if (at <= 0)
        return;
    *name = str_sub(real, 0, (size_t)at);
    *version = str_sub(real, (size_t)at + 1, real.n);
}

static int dependencies_read(struct inventory_build *b, struct json list, int depth, struct err *e)
{
    int rc = 0;

    if (depth > DEPTH)
        return err_set(e, E_LIMIT, "dependencies nested deeper than %d", DEPTH);
    for (struct json_iter it = json_iter(list); rc >= 0 && it.object && json_next(&it);) {
        struct str name = it.key, version = json_get_str(it.value, STR("version"));

        alias_read(&name, &version);
        if (!is_local(version))
            rc = add(b, name, version, e);
        if (rc >= 0)
            rc = dependencies_read(b, json_get(it.value, STR("dependencies")), depth + 1, e);
    }
    return rc;
}

static int packages_read(struct inventory_build *b, struct json list, struct err *e)
{
    struct str folder = STR("node_modules/");
    int rc = 0;

    for (struct json_iter it = json_iter(list); rc >= 0 && json_next(&it);) {
        struct str name = json_get_str(it.value, STR("name")), key = it.key;
        bool link = false, found = false;
        ptrdiff_t at;

        while ((at = str_find(key, folder)) >= 0) {
            key = str_sub(key, (size_t)at + folder.n, key.n);
            found = true;
        }
        (void)json_bool(json_get(it.value, STR("link")), &link);
        if (!found || link || is_local(json_get_str(it.value, STR("resolved"))))
            continue;
        rc = add(b, name.n > 0 ? name : key, json_get_str(it.value, STR("version")), e);
    }
    return rc;
}

static int lock_read(struct inventory_build *b, struct json root, struct err *e)
{
    struct json packages = json_get(root, STR("packages"));
    struct json dependencies = json_get(root, STR("dependencies"));
    int64_t version = 1;

    if (root.type != JSON_OBJECT)
        return err_set(e, E_PARSE, "the document is no JSON object");
    (void)json_i64(json_get(root, STR("lockfileVersion")), &version);
    if (version < 1 || version > 3)
        return err_set(e, E_SUPPORT,
                       "not supported: package-lock version %lld; versions 1 to 3 are read",
                       (long long)version);
    if ((packages.type != JSON_MISSING && packages.type != JSON_OBJECT) ||
        (dependencies.type != JSON_MISSING && dependencies.type != JSON_OBJECT))
        return err_set(e, E_PARSE, "packages or dependencies is no object");
    int rc = inventory_build_item(b, str_dup(b->a, json_get_str(root, STR("name"))),
                                  inventory_file_source(b->a, b->in, STR("npm-lock")), STR_NONE, e);

    if (rc < 0)
        return rc;
    return packages.type == JSON_OBJECT ? packages_read(b, packages, e)
                                        : dependencies_read(b, dependencies, 1, e);
}

static int npm_read(struct arena *a, const struct inventory_input *in, struct inventory_doc *ret,
                    struct err *e)
{
    struct inventory_build b;
    struct json_reader *r = json_reader_new(INVENTORY_UNPACKED);
    struct json root;
    int rc = json_parse(r, in->bytes, &root, e);

    inventory_build_init(&b, a, in);
    inventory_build_fold(&b);
    if (rc >= 0)
        rc = lock_read(&b, root, e);
    rc = inventory_build_end(&b, rc, ret);
    json_reader_free(r);
    return rc;
}

static int npm_probe(const struct inventory_input *in)
{
    return inventory_json_has(in, STR("\"lockfileVersion\"")) ? 90 : 0;
}

const struct inventory_format inventory_npm_lock = {"npm-lock", npm_probe, npm_read};
