#include "store/db_postgres.h"
#include <assert.h>
#include <endian.h>

/* The numbers that the server gives its types (pg_type.dat); they never change. */
enum {
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_NAME = 19,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_FLOAT4 = 700,
    OID_FLOAT8 = 701,
    OID_UNKNOWN = 705,
    OID_BPCHAR = 1042,
    OID_VARCHAR = 1043,
    OID_NUMERIC = 1700,
};

static void fill_one(struct pg_params *p, int i, const struct db_value *v)
{
    p->formats[i] = 1;
    p->lengths[i] = 0;
    p->values[i] = NULL;
    if (v->null)
        return;
    if (v->type == DB_TEXT || v->type == DB_BYTES) {
        p->values[i] = v->text.n ? v->text.p : "";
        p->lengths[i] = (int)v->text.n;
        return;
    }
    memcpy(&p->numbers[i], v->type == DB_I64 ? (const void *)&v->i64 : &v->f64, 8);
    p->numbers[i] = htobe64(p->numbers[i]);
    p->values[i] = (const char *)&p->numbers[i];
    p->lengths[i] = 8;
}

void pg_params_fill(struct pg_params *p, const struct db_statement *s,
                    const struct db_value *params)
{
    assert(s->param_n <= POSTGRES_FIELDS);
    p->n = s->param_n;
    for (int i = 0; i < s->param_n; i++)
        fill_one(p, i, &params[i]);
}

Oid pg_value_oid(enum db_type type)
{
    static const Oid oids[] = {
        [DB_I64] = OID_INT8, [DB_F64] = OID_FLOAT8, [DB_TEXT] = OID_TEXT, [DB_BYTES] = OID_BYTEA};

    return oids[type];
}

bool pg_value_fits(Oid oid, enum db_type type)
{
    static const Oid fits[][8] = {
        [DB_I64] = {OID_INT8, OID_INT4, OID_INT2, OID_BOOL, OID_NUMERIC},
        [DB_F64] = {OID_FLOAT8, OID_FLOAT4, OID_NUMERIC, OID_INT8, OID_INT4, OID_INT2},
        [DB_TEXT] = {OID_TEXT, OID_VARCHAR, OID_BPCHAR, OID_NAME, OID_UNKNOWN},
        [DB_BYTES] = {OID_BYTEA},
    };

    for (size_t i = 0; i < 8; i++)
        if (fits[type][i] == oid)
            return true;
    return false;
}

static uint64_t be(struct str bytes)
{
    uint64_t v = 0;

    for (size_t i = 0; i < bytes.n; i++)
        v = v << 8 | (uint8_t)bytes.p[i];
    return v;
}

/* The server's binary numeric: digits in base 10000, the first one worth 10000^weight. */
struct numeric {
    int n, weight;
    bool negative;
    struct str digits;
};

static bool numeric_read(struct str bytes, struct numeric *ret)
{
    if (bytes.n < 8)
        return false;
    unsigned sign = (unsigned)be(str_sub(bytes, 4, 6));

    ret->n = (int16_t)be(str_sub(bytes, 0, 2));
    ret->weight = (int16_t)be(str_sub(bytes, 2, 4));
    ret->negative = sign == 0x4000;
    ret->digits = str_sub(bytes, 8, bytes.n);
    return (sign == 0 || sign == 0x4000) && ret->n >= 0 && ret->digits.n == (size_t)ret->n * 2;
}

static int numeric_digit(const struct numeric *m, int i)
{
    return i < m->n ? (int)be(str_sub(m->digits, (size_t)i * 2, (size_t)i * 2 + 2)) : 0;
}

static bool numeric_i64(const struct numeric *m, int64_t *ret)
{
    int64_t v = 0;

    if (m->n > 0 && m->weight + 1 < m->n)
        return false; /* a fraction */
    for (int i = 0; m->n > 0 && i <= m->weight; i++)
        if (__builtin_mul_overflow(v, 10000, &v) ||
            __builtin_sub_overflow(v, numeric_digit(m, i), &v))
            return false;
    if (!m->negative && v == INT64_MIN)
        return false;
    *ret = m->negative ? v : -v; /* counted down, so that the least number fits */
    return true;
}

static bool numeric_f64(const struct numeric *m, double *ret)
{
    enum { DIGITS = 10 }; /* 37 decimal places and more: a double has 17 */
    struct buf b = BUF_INIT(0);
    int n = m->n < DIGITS ? m->n : DIGITS;

    buf_add_char(&b, m->negative ? '-' : '0');
    buf_add_char(&b, '0');
    for (int i = 0; i < n; i++)
        buf_fmt(&b, "%04d", numeric_digit(m, i));
    buf_fmt(&b, "e%d", (m->weight - n + 1) * 4);
    buf_add_char(&b, '\0');
    *ret = strtod(b.p, NULL);
    buf_done(&b);
    return true;
}

static bool float_read(Oid oid, struct str bytes, double *ret)
{
    uint64_t wide = be(bytes);
    uint32_t narrow = (uint32_t)wide;
    float f;

    if (bytes.n != (oid == OID_FLOAT8 ? 8 : 4))
        return false;
    memcpy(&f, &narrow, sizeof f);
    if (oid == OID_FLOAT8)
        memcpy(ret, &wide, sizeof wide);
    else
        *ret = (double)f;
    return true;
}

static bool int_read(struct str bytes, int64_t *ret)
{
    uint64_t v = be(bytes);

    switch (bytes.n) {
    case 1: *ret = (int64_t)v; return true;
    case 2: *ret = (int16_t)v; return true;
    case 4: *ret = (int32_t)v; return true;
    case 8: *ret = (int64_t)v; return true;
    default: return false;
    }
}

bool pg_value_read(Oid oid, enum db_type type, struct str bytes, struct db_value *ret)
{
    struct numeric m;
    int64_t whole;

    *ret = (struct db_value){.type = type};
    if (!pg_value_fits(oid, type))
        return false;
    if (type == DB_TEXT || type == DB_BYTES) {
        ret->text = (struct str){bytes.n ? bytes.p : "", bytes.n};
        return true;
    }
    if (oid == OID_NUMERIC)
        return numeric_read(bytes, &m) &&
               (type == DB_I64 ? numeric_i64(&m, &ret->i64) : numeric_f64(&m, &ret->f64));
    if (type == DB_I64)
        return int_read(bytes, &ret->i64);
    if (oid == OID_FLOAT8 || oid == OID_FLOAT4)
        return float_read(oid, bytes, &ret->f64);
    if (!int_read(bytes, &whole))
        return false;
    ret->f64 = (double)whole;
    return true;
}
