#include "store/db_postgres.h"
#include "base/alloc.h"
#include <assert.h>
#include <time.h>

#define CLASS(state, literal) (strncmp((state), (literal), sizeof(literal) - 1) == 0)

bool pg_fault(const struct pg *db, struct err *e)
{
    if (!db->host->fault())
        return false;
    (void)err_set(e, E_STORE, "the store failed on purpose; try again");
    return true;
}

bool pg_lost(const struct pg *db)
{
    return PQstatus(db->h) != CONNECTION_OK;
}

/* The first line of a message of libpq's, without what only a terminal wants. */
static int fail_text(int code, const char *text, struct err *e)
{
    struct str line = str_of(text);

    line = str_trim(str_line(&line));
    return err_set(e, code, "the database failed (%.*s); try again, then run niju doctor",
                   STR_ARG(line));
}

/* Codes: PostgreSQL's manual, appendix A. */
int pg_fail(struct pg *db, const PGresult *result, struct err *e)
{
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    const char *text = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;

    state = state ? state : "";
    text = text ? text : PQerrorMessage(db->h);
    if (pg_lost(db) || CLASS(state, "08") || CLASS(state, "57P"))
        return err_set(e, E_STORE, "the connection to the database was lost; try again");
    if (CLASS(state, "55P03") || CLASS(state, "40"))
        return err_set(e, E_STORE, "the store is locked by another process; try again");
    if (CLASS(state, "53100"))
        return err_set(e, E_STORE, "no space left on the disk; free some and run again");
    if (CLASS(state, "23") || CLASS(state, "P0001") || CLASS(state, "22"))
        return err_set(e, E_INVALID, "the store refuses this: %s", text);
    if (CLASS(state, "54"))
        return err_set(e, E_LIMIT, "a row is too large for the store");
    if (CLASS(state, "25006") || CLASS(state, "42501"))
        return err_set(e, E_STORE, "the store cannot be written (%s); look at its rights", text);
    if (CLASS(state, "XX001") || CLASS(state, "XX002"))
        return err_set(e, E_STORE, "the store is damaged (%s); restore a backup", text);
    return fail_text(E_STORE, text, e);
}

int pg_free_line(struct pg *db, struct err *e)
{
    return db->streaming ? pg_rows_keep(db->streaming, e) : 0;
}

/* One or more commands without parameters; *ret (may be NULL) is the last one's result. */
static int exec(struct pg *db, const char *sql, PGresult **ret, struct err *e)
{
    int rc = pg_free_line(db, e);

    if (rc < 0)
        return rc;
    if (pg_fault(db, e))
        return E_STORE;
    PGresult *got = PQexec(db->h, sql);
    ExecStatusType status = PQresultStatus(got);

    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        rc = pg_fail(db, got, e);
    if (rc == 0 && ret != NULL)
        *ret = got;
    else
        PQclear(got);
    return rc;
}

static void no_notice(void *ctx, const PGresult *result)
{
    (void)ctx, (void)result;
}

/* What the address itself says (several hosts, ssl, time-outs) goes before our defaults. */
static int connect(struct pg *db, struct err *e)
{
    const char *const keys[] = {"connect_timeout", "tcp_user_timeout", "application_name",
                                "dbname",          "client_encoding",  NULL};
    const char *const values[] = {"5", "30000", "niju", db->url, "UTF8", NULL};

    if (pg_fault(db, e))
        return E_STORE;
    db->h = PQconnectdbParams(keys, values, 1);
    if (pg_lost(db)) {
        struct str line = str_of(PQerrorMessage(db->h));

        line = str_trim(str_line(&line));
        return err_set(e, E_STORE, "cannot reach the database (%.*s); look at its address",
                       STR_ARG(line));
    }
    PQsetNoticeReceiver(db->h, no_notice, NULL);
    return exec(db, "SET client_min_messages = error; SET lock_timeout = '5s'", NULL, e);
}

int pg_reconnect(struct pg *db, struct err *e)
{
    enum { TRIES = 5, FIRST_MS = 100 }; /* 100, 200, ... 800 ms between them */
    int rc = E_STORE;

    assert(!db->in_transaction && db->streaming == NULL);
    for (long i = 0, ms = FIRST_MS; i < TRIES && rc < 0; i++, ms *= 2) {
        const struct timespec pause = {ms / 1000, ms % 1000 * 1000000};

        if (i > 0)
            nanosleep(&pause, NULL);
        PQfinish(db->h);
        for (size_t k = 0; k < db->statements.n; k++)
            db->statements.p[k].prepared = false;
        rc = connect(db, e);
    }
    return rc;
}

static void pg_close(void *conn)
{
    struct pg *db = conn;

    PQfinish(db->h);
    map_free(db->known);
    vec_done(&db->statements);
    alloc_free(db->url);
    alloc_free(db);
}

static int pg_open(const struct db_host *host, struct str url, bool create, void **conn,
                   struct err *e)
{
    struct pg *db = alloc_zero(1, sizeof *db);

    (void)create; /* the database itself is its administrator's to make */
    db->host = host;
    db->known = map_new();
    db->url = alloc_new(url.n + 1);
    memcpy(db->url, url.p, url.n);
    db->url[url.n] = '\0';
    int rc = connect(db, e);

    if (rc < 0) {
        pg_close(db);
        return rc;
    }
    *conn = db;
    return 0;
}

/* `key`: an address of its own for each text. */
static struct pg_statement *statement_at(struct pg *db, const void *key)
{
    struct str address = {(const char *)&key, sizeof key};
    uint64_t i;

    if (!map_get(db->known, address, &i)) {
        i = db->statements.n;
        map_set(db->known, address, i);
        snprintf(vec_add(&db->statements)->name, sizeof db->statements.p->name, "s%u", (unsigned)i);
    }
    return &db->statements.p[i];
}

static int prepare(struct pg *db, struct pg_statement *p, const char *what, const char *sql,
                   struct err *e)
{
    if (p->prepared)
        return 0;
    if (pg_fault(db, e))
        return E_STORE;
    PGresult *got = PQprepare(db->h, p->name, sql, 0, NULL);
    const char *state = PQresultErrorField(got, PG_DIAG_SQLSTATE);
    int rc = 0;

    p->prepared = PQresultStatus(got) == PGRES_COMMAND_OK;
    if (state != NULL && CLASS(state, "42") && !CLASS(state, "42501"))
        rc = err_set(e, E_STORE, "the store does not understand %s (%s); run niju init", what,
                     PQresultErrorField(got, PG_DIAG_MESSAGE_PRIMARY));
    else if (!p->prepared)
        rc = pg_fail(db, got, e);
    PQclear(got);
    return rc;
}

int pg_prepared(struct pg *db, const struct db_statement *s, const char **name, struct err *e)
{
    struct pg_statement *p = statement_at(db, s);

    *name = p->name;
    return prepare(db, p, s->name, s->postgres, e);
}

int pg_prepared_bulk(struct pg *db, const struct db_statement *s, const char **name, struct err *e)
{
    struct pg_statement *p = statement_at(db, &s->bulk);

    *name = p->name;
    return prepare(db, p, s->name, s->bulk, e);
}

static int description_check(struct pg *db, const struct db_statement *s, const PGresult *got,
                             struct err *e)
{
    if (PQresultStatus(got) != PGRES_COMMAND_OK)
        return pg_fail(db, got, e);
    if (PQnparams(got) != s->param_n || PQnfields(got) != s->column_n)
        return err_set(e, E_STORE, "the store does not understand %s (%s); run niju init", s->name,
                       "columns");
    for (int i = 0; i < s->column_n; i++)
        if (!pg_value_fits(PQftype(got, i), s->columns[i]))
            return err_set(e, E_STORE, "the store does not understand %s (%s); run niju init",
                           s->name, PQfname(got, i));
    return 0;
}

static int pg_prepare(void *conn, const struct db_statement *s, struct err *e)
{
    struct pg *db = conn;
    const char *name;
    int rc = pg_free_line(db, e);

    if (rc == 0)
        rc = pg_prepared(db, s, &name, e);
    if (rc < 0)
        return rc;
    PGresult *got = PQdescribePrepared(db->h, name);

    rc = description_check(db, s, got, e);
    PQclear(got);
    return rc < 0 || s->bulk == NULL ? rc : pg_prepared_bulk(db, s, &name, e);
}

int pg_execute(struct pg *db, const char *name, const struct pg_params *p, int64_t *changed,
               struct err *e)
{
    int rc = 0;

    if (pg_fault(db, e))
        return E_STORE;
    PGresult *got = PQexecPrepared(db->h, name, p->n, p->values, p->lengths, p->formats, 1);

    if (PQresultStatus(got) != PGRES_COMMAND_OK)
        rc = pg_fail(db, got, e);
    if (rc == 0 && !str_i64(str_of(PQcmdTuples(got)), changed))
        *changed = 0;
    PQclear(got);
    return rc;
}

static int pg_run(void *conn, const struct db_statement *s, const struct db_value *params,
                  int64_t *changed, struct err *e)
{
    struct pg *db = conn;
    struct pg_params p;
    const char *name;
    int rc = pg_free_line(db, e);

    if (rc == 0)
        rc = pg_prepared(db, s, &name, e);
    if (rc < 0)
        return rc;
    pg_params_fill(&p, s, params);
    return pg_execute(db, name, &p, changed, e);
}

/*
 * Writers are as serial as SQLite's: each first takes the one row of store_lock and holds it to
 * the end. READ COMMITTED, since a snapshot must not be older than the lock; nobody else writes
 * meanwhile, so its statements see one state and nothing has to be tried again.
 */
#define WRITER_BEGIN                                                                               \
    "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;"                                             \
    "SELECT id FROM store_lock WHERE id = 1 FOR UPDATE"
/* Two that make the lock at once: one waits for the other and then fails, so it tries again. */
#define LOCK_MAKE                                                                                  \
    "BEGIN;"                                                                                       \
    "CREATE TABLE IF NOT EXISTS store_lock (id bigint PRIMARY KEY);"                               \
    "INSERT INTO store_lock (id) VALUES (1) ON CONFLICT (id) DO NOTHING;"                          \
    "COMMIT"
#define READER_BEGIN "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

static void rollback(struct pg *db)
{
    if (db->streaming)
        pg_rows_drop(db->streaming);
    if (!pg_lost(db) && PQtransactionStatus(db->h) != PQTRANS_IDLE)
        PQclear(PQexec(db->h, "ROLLBACK"));
    db->in_transaction = false;
}

static void pg_rollback(void *conn)
{
    rollback(conn);
}

static int begin_once(struct pg *db, bool write, bool *no_lock, struct err *e)
{
    PGresult *got;

    *no_lock = false;
    int rc = pg_free_line(db, e);

    if (rc < 0)
        return rc;
    if (pg_fault(db, e))
        return E_STORE;
    got = PQexec(db->h, write ? WRITER_BEGIN : READER_BEGIN);
    const char *state = PQresultErrorField(got, PG_DIAG_SQLSTATE);
    ExecStatusType status = PQresultStatus(got);

    if (write &&
        ((state && CLASS(state, "42P01")) || (status == PGRES_TUPLES_OK && !PQntuples(got))))
        *no_lock = true;
    else if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        rc = pg_fail(db, got, e);
    PQclear(got);
    if (rc < 0 || *no_lock)
        rollback(db);
    return rc;
}

static int pg_begin(void *conn, bool write, struct err *e)
{
    struct pg *db = conn;
    bool no_lock;
    int rc = begin_once(db, write, &no_lock, e);

    if (rc < 0 && pg_lost(db)) {
        rc = pg_reconnect(db, e);
        if (rc == 0)
            rc = begin_once(db, write, &no_lock, e);
    }
    for (int i = 0; rc == 0 && no_lock && i < 3; i++) {
        struct err ignored;

        if (exec(db, LOCK_MAKE, NULL, &ignored) < 0)
            rollback(db);
        rc = begin_once(db, write, &no_lock, e);
    }
    if (rc == 0 && no_lock)
        rc = err_set(e, E_STORE, "the store has no lock and may not make one; look at its rights");
    db->in_transaction = rc == 0;
    return rc;
}

static int pg_commit(void *conn, struct err *e)
{
    struct pg *db = conn;
    PGresult *got = NULL;
    int rc = exec(db, "COMMIT", &got, e);

    if (rc == 0 && strcmp(PQcmdStatus(got), "COMMIT") != 0)
        rc = err_set(e, E_STORE, "the database rolled back what it was to save; try again");
    else if (rc < 0 && pg_lost(db))
        rc = err_set(
            e, E_STORE,
            "the connection was lost while saving; look whether it was saved, then try again");
    PQclear(got);
    rollback(db);
    return rc;
}

static int pg_script(void *conn, const char *sql, struct err *e)
{
    struct pg *db = conn;
    int rc = exec(db, sql, NULL, e);

    /* plans made for the schema before it are of no more use */
    if (rc == 0)
        rc = exec(db, "DEALLOCATE ALL", NULL, e);
    for (size_t k = 0; rc == 0 && k < db->statements.n; k++)
        db->statements.p[k].prepared = false;
    return rc;
}

/* Reads every row of every table, and looks for what was never checked. */
static int pg_verify(void *conn, struct err *e)
{
    static const char read_all[] =
        "DO $$ DECLARE t regclass; n bigint; BEGIN"
        " FOR t IN SELECT oid FROM pg_catalog.pg_class WHERE relkind = 'r'"
        "  AND relnamespace = current_schema()::regnamespace LOOP"
        "  EXECUTE format('SELECT count(x) FROM %s AS x', t) INTO n;"
        " END LOOP; END $$";
    static const char unchecked[] =
        "SELECT conname FROM pg_catalog.pg_constraint WHERE NOT convalidated"
        "  AND connamespace = current_schema()::regnamespace"
        " UNION ALL SELECT indexrelid::regclass::text FROM pg_catalog.pg_index i"
        "  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid WHERE NOT indisvalid"
        "  AND c.relnamespace = current_schema()::regnamespace";
    struct pg *db = conn;
    PGresult *got = NULL;
    int rc = exec(db, read_all, NULL, e);

    if (rc == 0)
        rc = exec(db, unchecked, &got, e);
    if (rc == 0 && PQntuples(got) > 0)
        rc = err_set(e, E_STORE, "the store is damaged (%s); restore a backup",
                     PQgetvalue(got, 0, 0));
    PQclear(got);
    return rc;
}

static int pg_backup(void *conn, const char *path, struct err *e)
{
    (void)conn, (void)path;
    return err_set(e, E_SUPPORT, "not supported: a backup of PostgreSQL; use pg_dump");
}

extern const struct db_driver db_postgres;
__attribute__((visibility("default"))) const struct db_driver db_postgres = {
    .version = NIJU_VERSION,
    .engine = DB_POSTGRES,
    .open = pg_open,
    .close = pg_close,
    .begin = pg_begin,
    .commit = pg_commit,
    .rollback = pg_rollback,
    .prepare = pg_prepare,
    .run = pg_run,
    .bulk = pg_bulk,
    .query = pg_query,
    .next = pg_next,
    .rows_free = pg_rows_free,
    .script = pg_script,
    .verify = pg_verify,
    .backup = pg_backup,
};
