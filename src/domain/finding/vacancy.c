#include "domain/finding/vacancy.h"
#include "domain/org/appointment.h"

static bool has_posts(const struct unit *u)
{
    return u->live && (str_eq(u->kind, STR("department")) || str_eq(u->kind, STR("division")));
}

static bool held(const struct appointment_list *l, int64_t unit, const char *post)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->p[i].unit == unit && !l->p[i].deputy && str_eq(l->p[i].post, str_of(post)))
            return true;
    return false;
}

static void unit_look(struct act *t, const struct unit *u, const struct appointment_list *l,
                      struct finding_list *seen)
{
    for (size_t i = 0; appointment_posts[i]; i++) {
        if (held(l, u->id, appointment_posts[i]))
            continue;
        *vec_add(seen) = (struct finding){
            .unit = u->id,
            .kind = STR("vacancy"),
            .subject = str_fmt(t->a, "%.*s/%s", STR_ARG(u->code), appointment_posts[i]),
            .source = STR("org"),
            .evidence = str_fmt(t->a, "{\"post\":\"%s\"}", appointment_posts[i]),
            .severity = CVSS_MEDIUM,
        };
    }
}

int vacancy_update(struct act *t, size_t *changed, struct err *e)
{
    struct appointment_list held_now = {0};
    struct finding_sight sight = {.kind = STR("vacancy"), .source = STR("org")};
    struct org org;
    int rc = org_load(t, t->now, &org, e);

    if (rc < 0)
        return rc;
    rc = appointment_load(t, t->now, &held_now, e);
    for (size_t i = 0; rc == 0 && i < org.n; i++)
        if (has_posts(&org.units[i]))
            unit_look(t, &org.units[i], &held_now, &sight.seen);
    if (rc == 0)
        rc = finding_report(t, &sight, changed, e);
    vec_done(&sight.seen);
    vec_done(&held_now);
    org_done(&org);
    return rc;
}
