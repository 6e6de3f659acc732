#include "domain/account/role.h"

enum {
    WORK = RIGHT_READ | RIGHT_TASK | RIGHT_ESTATE | RIGHT_ANSWER,
    LEAD = WORK | RIGHT_ORG | RIGHT_CAMPAIGN | RIGHT_AUDIT | RIGHT_ADMIN | RIGHT_INVENTORY,
};

const struct role roles[] = {
    {"ciso", "CISO組織", "CISO office", LEAD | RIGHT_FEED | RIGHT_POLICY},
    {"regional-ciso", "地域CISO", "Regional CISO", LEAD | RIGHT_POLICY},
    {"executive", "経営層", "Executive", RIGHT_READ},
    {"division-head", "本部長", "Division head", WORK | RIGHT_ORG},
    {"department-head", "現場層責任者", "Department head", WORK},
    {"system-manager", "情報セキュリティ責任者", "System security manager", WORK | RIGHT_INVENTORY},
    {"information-manager", "情報管理責任者", "Information manager", RIGHT_READ},
    {"psirt-manager", "PSIRT責任者", "PSIRT manager", RIGHT_READ | RIGHT_TASK | RIGHT_ANSWER},
    {"member", "担当者", "Member", RIGHT_READ | RIGHT_TASK},
    {"measure-owner", "施策責任者", "Measure owner", RIGHT_READ},
    {"promoter", "推進者", "Promoter", RIGHT_READ | RIGHT_TASK},
    {"responder", "CSIRT・SOC", "Incident responder", RIGHT_READ | RIGHT_AUDIT | RIGHT_CAMPAIGN},
    {"threat-intelligence", "脅威情報・ASM", "Threat intelligence and attack surface",
     RIGHT_READ | RIGHT_FEED},
    {"auditor", "監査", "Auditor", RIGHT_READ | RIGHT_AUDIT},
    {"quality", "独立品質確認者", "Independent quality verifier", RIGHT_READ},
    {"legal", "法務・相談窓口", "Legal and privacy desk", RIGHT_READ},
    {"collector", "収集プログラム", "Collector", RIGHT_INVENTORY},
    {"operator", "運用者", "Operator", RIGHT_FEED | RIGHT_ADMIN},
    {NULL, NULL, NULL, 0},
};

const struct role *role_find(struct str name)
{
    for (const struct role *r = roles; r->name; r++)
        if (str_eq(name, str_of(r->name)))
            return r;
    return NULL;
}

const char *right_name(enum right r)
{
    static const char *const names[] = {"read",    "tasks",     "estate",     "units",
                                        "answers", "campaigns", "feeds",      "audit",
                                        "people",  "policy",    "inventories"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if ((unsigned)r == 1U << i)
            return names[i];
    return "none";
}

void grants_scope(struct arena *a, const struct grants *g, enum right right,
                  const struct unit_scope *whole, struct unit_scope *ret)
{
    int64_t *tops = arena_alloc(a, int64_t, g->n + 1);
    size_t n = 0;

    for (size_t i = 0; i < g->n; i++) {
        if ((g->p[i].role->rights & (unsigned)right) == 0 ||
            (g->only && (g->only & (unsigned)right) == 0))
            continue;
        if (g->p[i].unit == 0) {
            *ret = *whole;
            return;
        }
        tops[n++] = g->p[i].unit;
    }
    unit_scope_below(a, whole, tops, n, ret);
    if (ret->n && ret->n == whole->n)
        *ret = *whole;
}

void grants_narrow(struct arena *a, struct grants *g, int64_t unit, const struct org *org)
{
    const struct unit *to = org_by_id(org, unit);
    struct grant *p = arena_alloc(a, struct grant, g->n + 1);
    size_t n = 0;

    for (size_t i = 0; to && i < g->n; i++) {
        const struct unit *held = org_by_id(org, g->p[i].unit);

        if (g->p[i].unit == 0 || (held && org_below(org, to, held)))
            p[n++] = (struct grant){g->p[i].role, unit};
        else if (held && org_below(org, held, to))
            p[n++] = g->p[i];
    }
    g->p = p;
    g->n = n;
}
