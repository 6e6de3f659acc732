#include "view/explain_view.h"
#include "base/clock.h"
#include "index/matcher.h"
#include "view/because.h"

void explain_view_begin(struct explain_view *v, enum view_format format, struct buf *out)
{
    v->format = format;
    v->out = out;
    v->w = json_writer_of(out, format == VIEW_JSON);
    if (format == VIEW_JSON) {
        json_object(&v->w);
        json_key(&v->w, "items");
        json_array(&v->w);
    }
}

void explain_view_end(struct explain_view *v, int64_t total)
{
    if (v->format != VIEW_JSON)
        return;
    json_array_end(&v->w);
    json_field_i64(&v->w, "total", total);
    json_object_end(&v->w);
    buf_add_char(v->out, '\n');
}

/* The verdict that the image gives today for the exposure's component and advisory. */
static bool verdict_find(const struct explain_view *v, const struct affected_item *it,
                         struct verdict *ret)
{
    struct str code = v->affected->view.vulns[it->exposure.vuln].code;
    struct verdict_list list = {0};
    struct image_vuln iv;
    bool found = false;

    if (v->img == NULL || it->component == NULL)
        return false;
    match_component(v->img, it->component, v->a, &list);
    for (size_t i = 0; i < list.n && !found; i++) {
        if (list.p[i].vuln == VULN_NONE)
            continue;
        image_vuln_at(v->img, list.p[i].vuln, &iv);
        found = str_eq(iv.id, code);
        *ret = list.p[i];
    }
    vec_done(&list);
    return found;
}

struct fact {
    const char *key; /* JSON name; "explain.KEY" is its title */
    struct str value;
};

static struct str hex(struct arena *a, struct str bytes)
{
    struct buf b = BUF_INIT(0);

    buf_add_hex(&b, bytes);
    struct str s = str_dup(a, buf_str(&b));

    buf_done(&b);
    return s;
}

static struct str at_text(struct arena *a, int64_t at)
{
    char text[CLOCK_TEXT];

    return str_dup(a, str_of(clock_text(at, text)));
}

static struct str day_text(struct arena *a, int64_t day)
{
    char text[CLOCK_TEXT];

    return day ? str_dup(a, str_of(clock_day_text(day, text))) : STR_NONE;
}

enum { FACTS_MAX = 32 };

struct facts {
    struct fact f[FACTS_MAX];
    size_t n;
};

static void fact_add(struct facts *l, const char *key, struct str value)
{
    l->f[l->n++] = (struct fact){key, value};
}

static void match_facts(const struct explain_view *v, const struct affected_item *it,
                        struct facts *l)
{
    struct match_explanation x = {0};
    struct buf why = BUF_INIT(0);
    struct verdict d;

    if (!verdict_find(v, it, &d))
        return;
    (void)match_explain(v->img, it->component, &d, v->a, &x);
    because_put(&why, v->style->lang, v->img, it->component, &d);
    fact_add(l, "because", str_dup(v->a, buf_str(&why)));
    fact_add(l, "source", x.record.source);
    fact_add(l, "record", x.record.id);
    fact_add(l, "introduced", x.entry.introduced);
    fact_add(l, "fixed", x.entry.fixed);
    fact_add(l, "key_installed", hex(v->a, x.key));
    fact_add(l, "key_introduced", hex(v->a, x.entry.lo));
    fact_add(l, "key_fixed", hex(v->a, x.entry.hi));
    buf_done(&why);
}

static void due_facts(const struct explain_view *v, const struct affected_item *it, struct facts *l)
{
    const struct exposure *x = &it->exposure;
    const struct policy_history *h = &v->affected->policy;
    const struct policy_span *now = &h->p[h->n - 1];

    fact_add(l, "inventory", x->source);
    fact_add(l, "seen", at_text(v->a, x->seen_at));
    fact_add(l, "detected", at_text(v->a, x->detected_at));
    fact_add(l, "clock", at_text(v->a, x->clock_at));
    fact_add(l, "exposed", str_of(asset_exposed_text(it->asset->exposed)));
    fact_add(l, "kev", x->kev ? STR("yes") : STR("no"));
    fact_add(l, "severity", str_of(cvss_severity_text(x->severity)));
    fact_add(l, "assumed", x->assumed ? STR("yes") : STR("no"));
    fact_add(l, "criticality", str_fmt(v->a, "%lld", (long long)x->criticality));
    fact_add(l, "high_priority", x->high_priority ? STR("yes") : STR("no"));
    if (x->tier != TIER_NONE) {
        fact_add(l, "policy", now->name);
        fact_add(l, "policy_row",
                 str_fmt(v->a, "%zu: %.*s", x->policy_row,
                         STR_ARG(policy_row_text(now->policy, x->policy_row))));
        fact_add(l, "tier", str_of(tier_text(x->tier)));
        fact_add(l, "due", day_text(v->a, x->due_day));
    }
}

static void facts_make(const struct explain_view *v, const struct affected_item *it,
                       struct facts *l)
{
    const struct unit *u = org_by_id(&v->affected->view.org, it->unit);
    const struct system *s = system_by_id(&v->affected->view.systems, it->system);

    fact_add(l, "advisory", v->affected->view.vulns[it->exposure.vuln].code);
    fact_add(l, "asset", it->asset->name);
    fact_add(l, "system", s ? s->code : STR_NONE);
    fact_add(l, "unit", u ? u->code : STR_NONE);
    fact_add(l, "component", it->component ? component_purl(v->a, it->component) : STR_NONE);
    fact_add(l, "status", it->status == VERDICT_AFFECTED ? STR("affected") : STR("undetermined"));
    match_facts(v, it, l);
    due_facts(v, it, l);
}

void explain_view_item(struct explain_view *v, const struct affected_item *it)
{
    struct facts l = {.n = 0};

    facts_make(v, it, &l);
    if (v->format == VIEW_TABLE || v->format == VIEW_CSV) {
        for (size_t i = 0; i < l.n; i++) {
            const char *title = text_get(v->style->lang, str_fmt(v->a, "explain.%s", l.f[i].key).p);

            buf_add(v->out, str_of(title));
            for (size_t pad = str_width(str_of(title)); pad < 18; pad++)
                buf_add_char(v->out, ' ');
            buf_fmt(v->out, " %.*s\n", STR_ARG(l.f[i].value.n ? l.f[i].value : STR("-")));
        }
        buf_add_char(v->out, '\n');
        return;
    }
    if (v->format == VIEW_JSONL)
        v->w = json_writer_of(v->out, false);
    json_object(&v->w);
    for (size_t i = 0; i < l.n; i++)
        json_field_str_or_null(&v->w, l.f[i].key, l.f[i].value);
    if (it->task)
        json_field_i64(&v->w, "task", it->task);
    else
        json_field_null(&v->w, "task");
    json_object_end(&v->w);
    if (v->format == VIEW_JSONL)
        buf_add_char(v->out, '\n');
}
