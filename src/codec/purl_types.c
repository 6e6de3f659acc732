#include "codec/purl_types.h"

static struct str replaced(struct arena *a, struct str s, bool (*keep)(char), char with)
{
    char *to = arena_bytes(a, s.n + 1);

    for (size_t i = 0; i < s.n; i++)
        to[i] = keep(s.p[i]) ? s.p[i] : with;
    return (struct str){to, s.n};
}

static bool pub_char(char c)
{
    return char_is_lower(c) || char_is_digit(c) || c == '_';
}

static void pub_fix(struct arena *a, struct purl *p)
{
    p->name = replaced(a, p->name, pub_char, '_');
}

static bool not_underscore(char c)
{
    return c != '_';
}

static void pypi_fix(struct arena *a, struct purl *p)
{
    p->name = replaced(a, p->name, not_underscore, '-');
}

static bool kebab_char(char c)
{
    return c != '_' && c != ' ';
}

static void hackage_fix(struct arena *a, struct purl *p)
{
    p->name = replaced(a, p->name, kebab_char, '-');
}

/* Databricks folds the case of model names, Azure ML does not. */
static void mlflow_fix(struct arena *a, struct purl *p)
{
    if (str_find(purl_qualifier(p, STR("repository_url")), STR("databricks")) >= 0)
        p->name = str_lower(a, p->name);
}

static bool git_folds_case(struct str host)
{
    static const char *const hosts[] = {"github", "github.com", "bitbucket", "bitbucket.org"};

    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++)
        if (str_ieq(host, str_of(hosts[i])))
            return true;
    return false;
}

/* The namespace is the host, the name all of the path: "codeberg.org", "forgejo/forgejo". */
static void git_fix(struct arena *a, struct purl *p)
{
    ptrdiff_t slash = str_find_char(p->namespace, '/');

    if (slash >= 0) {
        struct str rest = str_sub(p->namespace, (size_t)slash + 1, p->namespace.n);

        p->name = str_fmt(a, "%.*s/%.*s", STR_ARG(rest), STR_ARG(p->name));
        p->namespace = str_sub(p->namespace, 0, (size_t)slash);
    }
    if (!git_folds_case(p->namespace))
        return;
    p->namespace = str_lower(a, p->namespace);
    p->name = str_lower(a, p->name);
}

static const char *chrome_wrong(const struct purl *p)
{
    size_t dots = str_count(p->version, '.');

    for (size_t i = 0; i < p->name.n; i++)
        if (p->name.p[i] < 'a' || p->name.p[i] > 'p')
            return "name";
    if (p->name.n != 32)
        return "name";
    for (size_t i = 0; i < p->version.n; i++) {
        bool edge = i == 0 || i + 1 == p->version.n || p->version.p[i - 1] == '.';

        if (!char_is_digit(p->version.p[i]) && (edge || p->version.p[i] != '.'))
            return "version";
    }
    return dots > 3 ? "version" : NULL;
}

static const char *cpan_wrong(const struct purl *p)
{
    return str_find(p->name, STR("::")) >= 0 ? "name" : NULL;
}

static const char *cocoapods_wrong(const struct purl *p)
{
    for (size_t i = 0; i < p->name.n; i++)
        if (char_is_space(p->name.p[i]) || p->name.p[i] == '+')
            return "name";
    return p->name.n && p->name.p[0] == '.' ? "name" : NULL;
}

static const char *swid_wrong(const struct purl *p)
{
    return str_count(p->namespace, '/') > 1 ? "namespace" : NULL;
}

#define NS_NO PURL_PROHIBITED, PURL_KEEP
#define NS_MUST PURL_REQUIRED, PURL_KEEP
#define NS_MUST_LOWER PURL_REQUIRED, PURL_LOWER
#define NS_MAY PURL_OPTIONAL, PURL_KEEP
#define NS_MAY_LOWER PURL_OPTIONAL, PURL_LOWER

/*
 * golang: its definition asks for a namespace, but the Go vulnerability database and the
 * common scanners all write pkg:golang/stdlib, so one without is taken.
 * namespace; case of name and of version; required qualifier; fix, wrong
 */
static const struct purl_type types[] = {
    {"alpm", NS_MUST_LOWER, PURL_LOWER, PURL_KEEP, NULL, NULL, NULL},
    {"apk", NS_MUST_LOWER, PURL_LOWER, PURL_KEEP, NULL, NULL, NULL},
    {"bazel", NS_NO, PURL_KEEP, PURL_KEEP, NULL, NULL, NULL},
    {"bitbucket", NS_MUST_LOWER, PURL_LOWER, PURL_KEEP, NULL, NULL, NULL},
    {"bitnami", NS_NO, PURL_LOWER, PURL_KEEP, NULL, NULL, NULL},
    {"brew", NS_MAY_LOWER, PURL_LOWER, PURL_KEEP, NULL, NULL, NULL},
    {"cargo", NS_NO, PURL_KEEP, PURL_KEEP, NULL, NULL, NULL},
    {"chrome-extension", NS_NO, PURL_LOWER, PURL_KEEP, NULL, NULL, chrome_wrong},
    {"cocoapods", NS_NO, PURL_KEEP, PURL_KEEP, NULL, NULL, cocoapods_wrong},
    {"composer", NS_MUST_LOWER, PURL_LOWER, PURL_KEEP, NULL, NULL, NULL},
    {"conan", NS_MAY, PURL_KEEP, PURL_KEEP, NULL, NULL, NULL},
    {"conda", NS_NO, PURL_KEEP, PURL_KEEP, NULL, NULL, NULL},
    {"cpan", PURL_OPTIONAL, PURL_UPPER, PURL_KEEP, PURL_KEEP, NULL, NULL, cpan_wrong},
    {"cran", NS_NO, PURL_KEEP, PURL_KEEP, NULL, NULL, NULL},
    {"deb", NS_MUST_LOWER, PURL_LOWER, PURL_KEEP, NULL, NULL, NULL},
    {"docker", NS_MAY, PURL_KEEP, PURL_KEEP, NULL, NULL, NULL},
    {"gem", NS_NO, PURL_KEEP, PURL_KEEP, NULL, NULL, NULL},
    {"generic", NS_MAY, PURL_KEEP, PURL_KEEP, NULL, NULL, NULL},
    {"git", NS_MUST, PURL_KEEP, PURL_KEEP, NULL, git_fix, NULL},
    {"github", NS_MUST_LOWER, PURL_LOWER, PURL_KEEP, NULL, NULL, NULL},
    {"golang", NS_MAY, PURL_KEEP, PURL_KEEP, NULL, NULL, NULL},
    {"hackage", NS_NO, PURL_KEEP, PURL_KEEP, NULL, hackage_fix, NULL},
    {"hex", NS_MAY_LOWER, PURL_LOWER, PURL_KEEP, NULL, NULL, NULL},
    {"huggingface", NS_MUST, PURL_KEEP, PURL_LOWER, NULL, NULL, NULL},
    {"julia", NS_NO, PURL_KEEP, PURL_KEEP, "uuid", NULL, NULL},
    {"luarocks", NS_MAY_LOWER, PURL_LOWER, PURL_KEEP, NULL, NULL, NULL},
    {"maven", NS_MUST, PURL_KEEP, PURL_KEEP, NULL, NULL, NULL},
    {"mlflow", NS_NO, PURL_KEEP, PURL_KEEP, NULL, mlflow_fix, NULL},
    {"npm", NS_MAY, PURL_KEEP, PURL_KEEP, NULL, NULL, NULL},
    {"nuget", NS_NO, PURL_KEEP, PURL_KEEP, NULL, NULL, NULL},
    {"oci", NS_NO, PURL_LOWER, PURL_LOWER, NULL, NULL, NULL},
    {"opam", NS_NO, PURL_KEEP, PURL_KEEP, NULL, NULL, NULL},
    {"otp", NS_NO, PURL_LOWER, PURL_KEEP, NULL, NULL, NULL},
    {"pub", NS_NO, PURL_LOWER, PURL_KEEP, NULL, pub_fix, NULL},
    {"pypi", NS_NO, PURL_LOWER, PURL_LOWER, NULL, pypi_fix, NULL},
    {"qpkg", NS_MUST_LOWER, PURL_KEEP, PURL_KEEP, NULL, NULL, NULL},
    {"rpm", NS_MUST_LOWER, PURL_KEEP, PURL_KEEP, NULL, NULL, NULL},
    {"swid", NS_MAY, PURL_KEEP, PURL_KEEP, "tag_id", NULL, swid_wrong},
    {"swift", NS_MUST, PURL_KEEP, PURL_KEEP, NULL, NULL, NULL},
    {"vcpkg", NS_NO, PURL_KEEP, PURL_KEEP, NULL, NULL, NULL},
    {"vscode-extension", NS_MUST_LOWER, PURL_LOWER, PURL_LOWER, NULL, NULL, NULL},
    {"yocto", NS_MAY_LOWER, PURL_KEEP, PURL_KEEP, NULL, NULL, NULL},
};

const struct purl_type *purl_types(size_t *n)
{
    *n = sizeof types / sizeof *types;
    return types;
}

const struct purl_type *purl_type_find(struct str name)
{
    size_t lo = 0, hi = sizeof types / sizeof *types;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int c = str_cmp(name, str_of(types[mid].name));

        if (c == 0)
            return &types[mid];
        if (c < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return NULL;
}
