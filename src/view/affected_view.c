#include "view/affected_view.h"
#include "index/matcher.h"

static const struct view_column columns[] = {
    {"unit", "col.unit", false},
    {"system", "col.system", false},
    {"asset", "col.asset", false},
    {"component", "col.component", false},
    {"status", "col.status", false},
    {"task", "col.task", true},
    {"advisory", "col.advisory", false},
    {"fixed", "col.fixed", false},
    {"tier", "col.tier", false},
    {"due", NULL, false},
    {"source", NULL, false},
};
const struct view_columns exposure_columns = {columns, sizeof columns / sizeof *columns};

const char *affected_status_text(int status)
{
    return status == VERDICT_AFFECTED       ? "affected"
           : status == VERDICT_UNDETERMINED ? "undetermined"
                                            : "not_affected";
}

void exposure_row_put(const struct affected_view *v, const struct affected_item *it,
                      struct view_table *t)
{
    const struct affected *f = v->f;
    const struct system *s = system_by_id(&f->view.systems, it->system);
    const char *status = affected_status_text(it->status);

    view_unit(t, &f->view.org, it->unit);
    view_str_or_null(t, s ? s->code : STR_NONE);
    view_str(t, it->asset->name);
    view_str_or_null(t, it->component ? component_purl(v->a, it->component) : STR_NONE);
    view_str(t, str_of(status));
    view_shown(t, str_of(text_get(v->lang, str_fmt(v->a, "status.%s", status).p)));
    if (it->task)
        view_i64(t, it->task);
    else
        view_null(t);
    view_str_or_null(t, it->status ? f->view.vulns[it->exposure.vuln].code : STR_NONE);
    view_str_or_null(t, it->exposure.fixed);
    view_str_or_null(t, it->exposure.tier ? str_of(tier_text(it->exposure.tier)) : STR_NONE);
    view_day(t, v->a, it->exposure.due_day);
    view_str_or_null(t, it->exposure.source);
}
