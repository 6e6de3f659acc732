/* What the code made by tools/gen-sql is woven of: values in, values out. */
#pragma once
#include "store/db.h"

static inline struct db_value sql_in_i64(int64_t v)
{
    return (struct db_value){.type = DB_I64, .i64 = v};
}
static inline struct db_value sql_in_f64(double v)
{
    return (struct db_value){.type = DB_F64, .f64 = v};
}
static inline struct db_value sql_in_text(struct str v)
{
    return (struct db_value){.type = DB_TEXT, .text = v};
}
static inline struct db_value sql_in_bytes(struct str v)
{
    return (struct db_value){.type = DB_BYTES, .text = v};
}
static inline struct db_value sql_in_opt_i64(struct db_opt_i64 v)
{
    return (struct db_value){.type = DB_I64, .null = !v.set, .i64 = v.v};
}
static inline struct db_value sql_in_opt_f64(struct db_opt_f64 v)
{
    return (struct db_value){.type = DB_F64, .null = !v.set, .f64 = v.v};
}
static inline struct db_value sql_in_opt_text(struct str v)
{
    return (struct db_value){.type = DB_TEXT, .null = v.p == NULL, .text = v};
}
static inline struct db_value sql_in_opt_bytes(struct str v)
{
    return (struct db_value){.type = DB_BYTES, .null = v.p == NULL, .text = v};
}

static inline int64_t sql_out_i64(const struct db_value *v)
{
    return v->i64;
}
static inline double sql_out_f64(const struct db_value *v)
{
    return v->f64;
}
static inline struct str sql_out_text(const struct db_value *v)
{
    return v->text;
}
static inline struct str sql_out_bytes(const struct db_value *v)
{
    return v->text;
}
static inline struct db_opt_i64 sql_out_opt_i64(const struct db_value *v)
{
    return v->null ? (struct db_opt_i64){false, 0} : (struct db_opt_i64){true, v->i64};
}
static inline struct db_opt_f64 sql_out_opt_f64(const struct db_value *v)
{
    return v->null ? (struct db_opt_f64){false, 0} : (struct db_opt_f64){true, v->f64};
}
static inline struct str sql_out_opt_text(const struct db_value *v)
{
    return v->null ? STR_NONE : v->text;
}
static inline struct str sql_out_opt_bytes(const struct db_value *v)
{
    return v->null ? STR_NONE : v->text;
}
/* A copy in the arena; none stays none, empty stays empty. */
static inline struct str sql_keep(struct arena *a, struct str s)
{
    return s.p ? str_dup(a, s) : s;
}
