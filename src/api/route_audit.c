/* The audit trail, newest first, and its proof. */
#include "api/api_list.h"
#include "api/routes.h"
#include "store/audit.h"
#include "store/sql.h"

static const struct view_column columns[] = {{"chain", NULL, false},  {"seq", NULL, true},
                                             {"at", NULL, false},     {"actor", NULL, false},
                                             {"action", NULL, false}, {"subject", NULL, false},
                                             {"detail", NULL, false}, {"hash", NULL, false}};
static const struct view_columns audit_columns = {columns, sizeof columns / sizeof *columns};

static struct str hex_of(struct arena *a, struct str bytes)
{
    struct buf b = BUF_INIT(0);

    buf_add_hex(&b, bytes);
    struct str s = str_dup(a, buf_str(&b));

    buf_done(&b);
    return s;
}

static void row_put(struct arena *a, const struct sql_audit_page_row *row, struct view_table *t)
{
    struct str detail = str_dup(a, row->detail);

    view_str(t, str_dup(a, row->chain));
    view_i64(t, row->seq);
    view_time(t, a, row->at);
    view_str(t, str_dup(a, row->actor));
    view_str(t, str_dup(a, row->action));
    view_str(t, str_dup(a, row->subject));
    view_json(t, detail, detail);
    view_str(t, hex_of(a, row->hash));
}

static struct str text_of(const struct api_call *c, const char *name)
{
    struct str s = api_text(c, name);

    return s.n ? s : STR("");
}

static int page(void *ctx, struct api_page *p, struct err *e)
{
    struct api_call *c = ctx;
    int64_t before = INT64_MAX, last = 0, n = 0;
    struct sql_audit_page_cursor k;
    struct sql_audit_page_row row;
    int rc;

    if (p->after.n && !api_place_numbers(p->after, &before, 1))
        return err_set(e, E_USAGE, "the cursor is not one of this list");
    const struct sql_audit_page_in in = {
        .chain = api_has(c, "chain") ? api_text(c, "chain") : AUDIT_MAIN,
        .actor = text_of(c, "actor"),
        .action = text_of(c, "action"),
        .pattern = str_fmt(c->act->a, "%.*s.%%", STR_ARG(text_of(c, "action"))),
        .subject = text_of(c, "subject"),
        .before = before,
        .most = p->most + 1};

    rc = sql_audit_page(c->act->db, &in, &k, e);
    if (rc < 0)
        return rc;
    while ((rc = sql_audit_page_next(&k, &row, e)) > 0) {
        if (n++ == p->most) {
            p->next = str_fmt(c->act->a, "%lld", (long long)last);
            continue;
        }
        last = row.seq;
        row_put(c->act->a, &row, p->t);
    }
    sql_audit_page_done(&k);
    return rc;
}

static int list(struct api_call *c, struct api_answer *r, struct err *e)
{
    const struct api_listing all = {.columns = &audit_columns, .page = page, .ctx = c};

    return api_list(c, r, &all, e);
}

static int verify(struct api_call *c, struct api_answer *r, struct err *e)
{
    struct audit_report report = {0};
    struct json_writer w;
    int rc = audit_verify(c->act->db, &report, e);

    if (rc < 0 && rc != E_INVALID)
        return rc;
    w = api_json(r);
    json_object(&w);
    json_field_bool(&w, "whole", rc == 0);
    json_field_i64(&w, "entries", report.entries);
    json_field_i64(&w, "chains", report.chains);
    json_field_str(&w, "chain", str_of(report.chain));
    json_field_i64(&w, "seq", report.seq);
    json_field_str(&w, "head",
                   hex_of(c->act->a, (struct str){(const char *)report.hash, HASH_SHA256}));
    json_field_str_or_null(&w, "message", rc == 0 ? STR_NONE : str_of(e->text));
    json_object_end(&w);
    err_clear(e);
    api_json_end(c, r, 0);
    return 0;
}

const struct api_route audit_routes[] = {{API_GET, "/audit", "listAudit", RIGHT_AUDIT, true,
                                          "chain actor action subject limit cursor format", list},
                                         {API_GET, "/audit/verify", "verifyAudit", RIGHT_AUDIT,
                                          true, NULL, verify},
                                         {0}};
