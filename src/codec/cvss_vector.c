#include "codec/cvss_vector.h"

enum { SHOWN = 60, ABSENT = 0xff };

static int metric_find(const struct cvss_scheme *scheme, struct str name)
{
    for (size_t i = 0; i < scheme->n; i++)
        if (str_eq(name, str_of(scheme->metrics[i].name)))
            return (int)i;
    return -1;
}

static int value_find(const struct cvss_metric *m, struct str value)
{
    struct str rest = str_of(m->values);

    for (int i = 0; rest.n > 0; i++)
        if (str_eq(str_cut(&rest, ' '), value))
            return i;
    return -1;
}

static int pair_parse(struct str pair, const struct cvss_scheme *scheme, int *last,
                      struct cvss_vector *v, struct err *e)
{
    struct str value = pair, name = str_cut(&value, ':');
    int i = metric_find(scheme, name);

    if (i < 0)
        return err_set(e, E_PARSE, "cvss: \"%.*s\" is not a metric of version %s; remove it",
                       STR_ARG(str_sub(name, 0, SHOWN)), scheme->version);
    const struct cvss_metric *m = &scheme->metrics[i];
    int at = value_find(m, value);

    if (at < 0)
        return err_set(e, E_PARSE, "cvss: \"%.*s\" is not a value of %s; use one of %s",
                       STR_ARG(str_sub(value, 0, SHOWN)), m->name, m->values);
    if (v->value[i] != ABSENT)
        return err_set(e, E_PARSE, "cvss: %s occurs twice; keep one", m->name);
    if (scheme->ordered && i < *last)
        return err_set(e, E_PARSE, "cvss: %s is out of its place; version %s has a fixed order",
                       m->name, scheme->version);
    *last = i;
    v->value[i] = (uint8_t)at;
    return 0;
}

int cvss_vector_parse(struct str s, const struct cvss_scheme *scheme, struct cvss_vector *ret,
                      struct err *e)
{
    struct cvss_vector v = {.has[CVSS_BASE] = true};
    int last = 0;

    memset(v.value, ABSENT, sizeof v.value);
    while (s.n > 0) {
        int rc = pair_parse(str_cut(&s, '/'), scheme, &last, &v, e);

        if (rc < 0)
            return rc;
    }
    for (size_t i = 0; i < scheme->n; i++) {
        const struct cvss_metric *m = &scheme->metrics[i];

        if (v.value[i] == ABSENT && m->group == CVSS_BASE)
            return err_set(e, E_PARSE, "cvss: the metric %s is missing; add it", m->name);
        if (v.value[i] == ABSENT)
            v.value[i] = 0;
        v.has[m->group] |= v.value[i] > 0;
    }
    *ret = v;
    return 0;
}
