/* Parameters of the query and parts of the path, checked. */
#include "api/api.h"
#include "base/clock.h"

static const struct api_value *find(const struct api_call *c, const char *name)
{
    for (size_t i = 0; i < c->value_n; i++)
        if (str_eq(c->values[i].name, str_of(name)))
            return &c->values[i];
    return NULL;
}

bool api_has(const struct api_call *c, const char *name)
{
    return find(c, name) != NULL;
}

struct str api_text(const struct api_call *c, const char *name)
{
    const struct api_value *v = find(c, name);

    return v ? v->value : STR_NONE;
}

static int wrong(const char *name, const char *what, struct err *e)
{
    (void)err_set(e, E_USAGE, "the parameter is %s", what);
    return err_in(e, "%s", name);
}

int api_number(const struct api_call *c, const char *name, int64_t *ret, struct err *e)
{
    const struct api_value *v = find(c, name);

    if (v && (!str_i64(v->value, ret) || *ret < 0))
        return wrong(name, "no number", e);
    return 0;
}

int api_flag(const struct api_call *c, const char *name, bool *ret, struct err *e)
{
    struct str s = api_text(c, name);

    if (!api_has(c, name))
        return 0;
    if (!str_eq(s, STR("true")) && !str_eq(s, STR("false")) && s.n)
        return wrong(name, "neither true nor false", e);
    *ret = !str_eq(s, STR("false"));
    return 0;
}

int api_day(const struct api_call *c, const char *name, int64_t *ret, struct err *e)
{
    struct str s = api_text(c, name);
    int64_t at;

    if (!api_has(c, name))
        return 0;
    if (s.n != 10 || !clock_parse(s, &at))
        return wrong(name, "no day (YYYY-MM-DD)", e);
    *ret = clock_day(at, 0);
    return 0;
}

int api_tier(const struct api_call *c, enum tier *ret, struct err *e)
{
    if (api_has(c, "tier") && !tier_parse(api_text(c, "tier"), ret))
        return wrong("tier", "none of 3d-triage, 3d, 14d, 60d, next", e);
    return 0;
}

int api_severity(const struct api_call *c, enum cvss_severity *ret, struct err *e)
{
    if (api_has(c, "severity") && !cvss_severity_parse(api_text(c, "severity"), ret))
        return wrong("severity", "none of none, low, medium, high, critical", e);
    return 0;
}

int api_word(const struct api_call *c, const char *name, const char *const *words, struct err *e)
{
    if (!api_has(c, name))
        return 0;
    for (size_t i = 0; words[i]; i++)
        if (str_eq(api_text(c, name), str_of(words[i])))
            return 0;
    return wrong(name, "none of those possible", e);
}

int api_id(const struct api_call *c, size_t part, int64_t *ret, struct err *e)
{
    if (!str_i64(c->parts[part], ret) || *ret < 1)
        return err_set(e, E_NOTFOUND, "nothing is here");
    return 0;
}

int api_unit(const struct api_call *c, struct str code, const struct unit **ret, struct err *e)
{
    const struct unit *u = org_by_code(&c->org, code);

    if (u == NULL || !unit_scope_has(&c->scope, u->id))
        return err_set(e, E_NOTFOUND, "no unit %.*s; see niju org list", STR_ARG(code));
    *ret = u;
    return 0;
}

int api_unit_scope(struct api_call *c, struct unit_scope *ret, struct err *e)
{
    const struct unit *u;
    int rc;

    *ret = c->scope;
    if (api_text(c, "unit").n == 0)
        return 0;
    if ((rc = api_unit(c, api_text(c, "unit"), &u, e)) < 0)
        return rc;
    unit_scope_narrow(c->act->a, &c->scope, u, ret);
    return 0;
}

int api_may(const struct api_call *c, int64_t unit, struct err *e)
{
    if (unit_scope_has(&c->may, unit))
        return 0;
    if (unit_scope_has(&c->scope, unit))
        return err_set(e, E_REFUSED, "the right \"%s\" is missing", right_name(c->route->right));
    return err_set(e, E_NOTFOUND, "nothing is here");
}
