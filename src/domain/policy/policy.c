#include "domain/policy/policy.h"
#include "base/vec.h"
#include "codec/csv.h"
#include "domain/org/change_log.h"
#include "store/sql.h"

enum fact {
    FACT_EXPOSED,
    FACT_KEV,
    FACT_AUTOMATABLE,
    FACT_TOTAL,
    FACT_SENSITIVE,
    FACT_SEVERITY,
    FACT_CRITICALITY,
    FACT_PURPOSE,
    FACTS
};

static const char *const fact_names[FACTS] = {"exposed",   "kev",      "automatable", "total",
                                              "sensitive", "severity", "criticality", "purpose"};

struct condition {
    bool any;
    bool yes;         /* the yes/no facts */
    int64_t at_least; /* severity, criticality */
    struct str word;  /* purpose */
};

struct policy_row {
    struct condition c[FACTS];
    enum tier tier;
    int days;
    struct str text;
};

struct policy {
    struct policy_row *rows;
    size_t n;
};

static bool purpose_known(struct str s)
{
    static const char *const purposes[] = {"business", "internal", "product", "service"};

    for (size_t i = 0; i < sizeof purposes / sizeof *purposes; i++)
        if (str_eq(s, str_of(purposes[i])))
            return true;
    return false;
}

static int condition_parse(enum fact f, struct str cell, struct condition *c, struct err *e)
{
    enum cvss_severity severity;

    *c = (struct condition){.any = cell.n == 0 || str_eq(cell, STR("any"))};
    if (c->any)
        return 0;
    if (f == FACT_PURPOSE && purpose_known(cell)) {
        c->word = cell;
        return 0;
    }
    if (f == FACT_SEVERITY && cvss_severity_parse(cell, &severity)) {
        c->at_least = severity;
        return 0;
    }
    if (f == FACT_CRITICALITY && str_i64(cell, &c->at_least) && c->at_least >= 1 &&
        c->at_least <= 5)
        return 0;
    c->yes = str_eq(cell, STR("yes"));
    if (f < FACT_SEVERITY && (c->yes || str_eq(cell, STR("no"))))
        return 0;
    return err_set(e, E_PARSE, "%s \"%.*s\" is not understood", fact_names[f], STR_ARG(cell));
}

/* A column that nobody reads would make every row laxer than its author meant. */
static int title_check(const struct csv_row *title, struct err *e)
{
    for (size_t i = 0; i < title->n; i++) {
        struct str name = str_trim(title->fields[i]);
        bool known = str_ieq(name, STR("tier")) || str_ieq(name, STR("days"));

        for (int f = 0; f < FACTS; f++)
            known = known || str_ieq(name, str_of(fact_names[f]));
        if (!known)
            return err_set(e, E_PARSE, "column \"%.*s\" is none of a policy's", STR_ARG(name));
        if (csv_column(title, name) != (int)i)
            return err_set(e, E_PARSE, "column \"%.*s\" is there twice", STR_ARG(name));
    }
    if (csv_column(title, STR("tier")) < 0)
        return err_set(e, E_PARSE, "the policy has no column tier");
    return 0;
}

static int row_parse(const struct csv_row *title, const struct csv_row *row, struct policy_row *r,
                     struct err *e)
{
    struct str tier = csv_field(row, csv_column(title, STR("tier")));
    struct str days = csv_field(row, csv_column(title, STR("days")));
    int64_t n;

    if (row->n > title->n)
        return err_set(e, E_PARSE, "%zu fields under %zu titles; quote fields with commas", row->n,
                       title->n);
    for (int f = 0; f < FACTS; f++) {
        struct str cell = csv_field(row, csv_column(title, str_of(fact_names[f])));
        int rc = condition_parse((enum fact)f, str_trim(cell), &r->c[f], e);

        if (rc < 0)
            return rc;
    }
    if (!tier_parse(str_trim(tier), &r->tier))
        return err_set(e, E_PARSE, "tier \"%.*s\" is none of 3d-triage, 3d, 14d, 60d, next",
                       STR_ARG(tier));
    r->days = tier_days(r->tier);
    if (days.n > 0 && (!str_i64(str_trim(days), &n) || n < 1 || n > 365))
        return err_set(e, E_PARSE, "days \"%.*s\" is not 1 to 365", STR_ARG(days));
    if (days.n > 0)
        r->days = (int)n;
    return 0;
}

static bool condition_meets(const struct policy_row *r, const struct policy_facts *f)
{
    const bool yes[] = {f->exposed, f->kev, f->automatable, f->total, f->sensitive};

    for (int i = 0; i < FACT_SEVERITY; i++)
        if (!r->c[i].any && r->c[i].yes != yes[i])
            return false;
    return (r->c[FACT_SEVERITY].any || (int64_t)f->severity >= r->c[FACT_SEVERITY].at_least) &&
           (r->c[FACT_CRITICALITY].any || f->criticality >= r->c[FACT_CRITICALITY].at_least) &&
           (r->c[FACT_PURPOSE].any || str_eq(f->purpose, r->c[FACT_PURPOSE].word));
}

struct policy_answer policy_decide(const struct policy *p, const struct policy_facts *f)
{
    for (size_t i = 0; i < p->n; i++)
        if (condition_meets(&p->rows[i], f))
            return (struct policy_answer){p->rows[i].tier, p->rows[i].days, i + 1};
    return (struct policy_answer){TIER_NEXT, tier_days(TIER_NEXT), 0};
}

struct str policy_row_text(const struct policy *p, size_t row)
{
    return row > 0 && row <= p->n ? p->rows[row - 1].text : STR_NONE;
}

/* Every combination of the five bits at the lowest of the other facts finds a row. */
static int policy_check_total(const struct policy *p, struct err *e)
{
    for (unsigned bits = 0; bits < 32; bits++) {
        const struct policy_facts f = {.exposed = bits & 1,
                                       .kev = bits & 2,
                                       .automatable = bits & 4,
                                       .total = bits & 8,
                                       .sensitive = bits & 16,
                                       .criticality = 1};

        if (policy_decide(p, &f).row == 0)
            return err_set(e, E_INVALID, "some facts meet no row; end with a row of any");
    }
    return 0;
}

static struct str row_text(struct arena *a, const struct csv_row *title, const struct csv_row *row)
{
    struct buf b = BUF_INIT(0);

    for (size_t i = 0; i < row->n && i < title->n; i++)
        buf_fmt(&b, "%s%.*s=%.*s", i ? " " : "", STR_ARG(title->fields[i]),
                STR_ARG(row->fields[i]));
    struct str s = str_dup(a, buf_str(&b));

    buf_done(&b);
    return s;
}

int policy_parse(struct arena *a, struct str csv, struct policy **ret, struct err *e)
{
    struct policy *p = arena_alloc(a, struct policy, 1);
    VEC(struct policy_row) rows = {0};
    struct csv_row title, row;
    struct csv c;

    csv_init(&c, csv);
    int rc = csv_next(&c, a, &title, e);

    if (rc == 0)
        rc = err_set(e, E_PARSE, "the policy is empty");
    if (rc > 0 && title_check(&title, e) < 0)
        rc = err_in(e, "line %zu", c.line);
    while (rc > 0 && (rc = csv_next(&c, a, &row, e)) > 0) {
        struct policy_row *r = vec_add(&rows);

        if (row_parse(&title, &row, r, e) < 0)
            rc = err_in(e, "line %zu", c.line);
        r->text = row_text(a, &title, &row);
    }
    p->n = rows.n;
    p->rows = arena_alloc(a, struct policy_row, rows.n);
    if (rows.n)
        memcpy(p->rows, rows.p, rows.n * sizeof *rows.p);
    vec_done(&rows);
    if (rc == 0)
        rc = policy_check_total(p, e);
    if (rc == 0)
        *ret = p;
    return rc;
}

int policy_load(struct act *t, struct policy_history *ret, struct err *e)
{
    VEC(struct policy_span) list = {0};
    struct sql_policies_all_cursor c;
    struct sql_policies_all_row row;
    int rc = sql_policies_all(t->db, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_policies_all_next(&c, &row, e)) > 0) {
        struct policy_span *s = vec_add(&list);

        *s = (struct policy_span){row.from_at, row.to_at, str_dup(t->a, row.name), NULL};
        rc = policy_parse(t->a, str_dup(t->a, row.body), &s->policy, e);
        if (rc < 0)
            break;
    }
    sql_policies_all_done(&c);
    if (rc == 0 && list.n == 0)
        rc = err_set(e, E_STORE, "the store has no policy; run niju init");
    ret->n = list.n;
    ret->p = arena_alloc(t->a, struct policy_span, list.n);
    if (list.n)
        memcpy(ret->p, list.p, list.n * sizeof *list.p);
    vec_done(&list);
    return rc;
}

int policy_activate(struct act *t, struct str name, struct str csv, struct err *e)
{
    struct policy *p;
    int rc = policy_parse(t->a, csv, &p, e);

    if (rc == 0)
        rc = sql_policy_close(t->db, &(struct sql_policy_close_in){t->now, ACT_OPEN_END}, e);
    if (rc == 0)
        rc = sql_policy_insert(t->db,
                               &(struct sql_policy_insert_in){name, t->now, ACT_OPEN_END, csv}, e);
    if (rc == 0)
        rc = change_log_one(t, CHANGE_POLICY, 0, e);
    return rc < 0 ? rc : act_audit(t, "policy.activate", name, STR("{}"), e);
}
