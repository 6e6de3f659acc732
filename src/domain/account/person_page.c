#include "domain/account/person_page.h"
#include "base/buf.h"
#include "store/sql.h"

/* A pattern of LIKE for a part of a text; what LIKE takes for more is left out. */
static struct str pattern_of(struct arena *a, struct str part)
{
    struct buf b = BUF_INIT(0);

    if (part.n == 0)
        return STR("");
    buf_add_char(&b, '%');
    for (size_t i = 0; i < part.n; i++)
        if (part.p[i] != '%' && part.p[i] != '\\')
            buf_add_char(&b, char_lower(part.p[i]));
    buf_add_char(&b, '%');
    struct str s = str_dup(a, buf_str(&b));

    buf_done(&b);
    return s;
}

int person_page(struct act *t, const struct person_query *q, struct person_list *ret, struct err *e)
{
    const struct sql_people_page_in in = {.whole = q->scope->whole,
                                          .units = q->scope->list,
                                          .pattern = pattern_of(t->a, q->text),
                                          .after = q->after.n ? q->after : STR(""),
                                          .most = q->most,
                                          .open_end = ACT_OPEN_END};
    struct sql_people_page_cursor c;
    struct sql_people_page_row row;
    int rc = sql_people_page(t->db, &in, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_people_page_next(&c, &row, e)) > 0)
        *vec_add(ret) = (struct person_line){.id = row.id,
                                             .made_at = row.made_at,
                                             .seen_at = row.seen_at.set ? row.seen_at.v : 0,
                                             .login = str_dup(t->a, row.login),
                                             .name = str_dup(t->a, row.name),
                                             .lang = str_dup(t->a, row.lang),
                                             .state = str_dup(t->a, row.state),
                                             .enrolled = row.enrolled != 0};
    sql_people_page_done(&c);
    return rc;
}
