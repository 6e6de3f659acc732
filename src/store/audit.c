#include "store/audit.h"
#include "base/buf.h"
#include "store/sql.h"
#include <assert.h>

/* A netstring, "4:main,": its length tells where it ends, so no two entries read the same. */
static void field(struct buf *b, struct str s)
{
    buf_fmt(b, "%zu:", s.n);
    buf_add(b, s);
    buf_add_char(b, ',');
}

static void field_i64(struct buf *b, int64_t v)
{
    char text[24];

    snprintf(text, sizeof text, "%lld", (long long)v);
    field(b, str_of(text));
}

static void entry_hash(const struct sql_audit_add_in *in, uint8_t out[HASH_SHA256])
{
    struct buf b = BUF_INIT(0), prev = BUF_INIT(0);

    buf_add_hex(&prev, in->prev);
    field(&b, STR("niju-audit-1"));
    field(&b, in->chain);
    field_i64(&b, in->seq);
    field_i64(&b, in->at);
    field(&b, in->actor);
    field(&b, in->action);
    field(&b, in->subject);
    field(&b, in->detail);
    field(&b, buf_str(&prev));
    hash_sha256(buf_str(&b), out);
    buf_done(&b);
    buf_done(&prev);
}

int audit_append(struct db *db, const struct audit_entry *entry, struct err *e)
{
    struct sql_audit_add_in in = {
        .chain = entry->chain.n ? entry->chain : AUDIT_MAIN,
        .at = entry->at,
        .actor = entry->actor,
        .action = entry->action,
        .subject = entry->subject,
        .detail = entry->detail.n ? entry->detail : STR("{}"),
    };
    const struct sql_audit_head_in of = {in.chain};
    struct sql_audit_head_row head = {0};
    uint8_t hash[HASH_SHA256];

    assert(db_in_write(db) && entry->action.n > 0);
    if (in.chain.n > AUDIT_CHAIN_MAX)
        return err_set(e, E_LIMIT, "the name of an audit chain has %zu bytes, over %d", in.chain.n,
                       AUDIT_CHAIN_MAX);
    struct arena *a = arena_new();
    int rc = sql_audit_head_one(db, &of, a, &head, e);

    if (rc >= 0) {
        in.seq = head.seq + 1;
        in.prev = head.hash;
        entry_hash(&in, hash);
        in.hash = (struct str){(const char *)hash, sizeof hash};
        rc = sql_audit_add(db, &in, e);
    }
    arena_free(a);
    return rc;
}

/* Puts the row's place into the report and checks it against the one before. */
static bool row_follows(struct audit_report *r, const struct sql_audit_all_row *row)
{
    bool first = !str_eq(str_of(r->chain), row->chain);
    struct str before = first ? STR_NONE : (struct str){(const char *)r->hash, sizeof r->hash};
    int64_t seq = first ? 1 : r->seq + 1;
    const struct sql_audit_add_in in = {row->chain,  row->seq,    row->at,
                                        row->actor,  row->action, row->subject,
                                        row->detail, row->prev,   STR_NONE};
    uint8_t hash[HASH_SHA256];

    entry_hash(&in, hash);
    bool whole = row->seq == seq && str_eq(row->prev, before) &&
                 str_eq(row->hash, (struct str){(const char *)hash, sizeof hash});

    r->entries++;
    r->chains += first;
    snprintf(r->chain, sizeof r->chain, "%.*s", STR_ARG(row->chain));
    r->seq = row->seq;
    memcpy(r->hash, hash, sizeof hash);
    return whole;
}

static int verify_body(struct db *db, void *ctx, struct err *e)
{
    struct audit_report *r = ctx;
    struct sql_audit_all_cursor c;
    struct sql_audit_all_row row;
    int rc = sql_audit_all(db, &c, e);

    while (rc == 0 && (rc = sql_audit_all_next(&c, &row, e)) > 0) {
        rc = 0;
        if (!row_follows(r, &row))
            rc = err_set(e, E_INVALID,
                         "the audit log is broken at entry %lld of %s; compare with a backup",
                         (long long)r->seq, r->chain);
    }
    sql_audit_all_done(&c);
    return rc;
}

int audit_verify(struct db *db, struct audit_report *ret, struct err *e)
{
    *ret = (struct audit_report){0};
    return db_read(db, verify_body, ret, e);
}
