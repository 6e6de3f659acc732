#include "cli/serving.h"
#include "base/module.h"

enum { ARGUMENTS = 20 };

struct arguments {
    struct arena *a;
    char *p[ARGUMENTS];
    size_t n;
};

static void argument_add(struct arguments *g, const char *name, struct str value)
{
    if (value.n == 0)
        return;
    g->p[g->n++] = (char *)(uintptr_t)str_z(g->a, str_of(name));
    g->p[g->n++] = (char *)(uintptr_t)str_z(g->a, value);
}

int serving_become(struct cli *c, const struct serving *s, struct err *e)
{
    struct arguments g = {.a = c->a};
    const char *why;
    int rc;

    g.p[g.n++] = (char *)(uintptr_t)str_z(c->a, STR("niju-serve"));
    argument_add(&g, "--store", str_of(c->store));
    argument_add(&g, "--feeds", str_of(c->feeds));
    argument_add(&g, "--listen", s->listen.n ? s->listen : STR(SERVING_LISTEN));
    argument_add(&g, "--tls-cert", s->cert);
    argument_add(&g, "--tls-key", s->key);
    argument_add(&g, "--proxy", s->proxy);
    argument_add(&g, "--link", s->link);
    if ((rc = cli_flush(c, e)) < 0)
        return rc;
    db_close(c->db);
    c->db = NULL;
    module_exec("../bin", g.p, &why);
    return err_set(e, E_SUPPORT, "not supported: serving (niju-serve: %s)",
                   why ? why : "it is not installed");
}
