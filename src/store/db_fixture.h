/*
 * For tests: an empty store a test, on SQLite in a new folder, or in the PostgreSQL database
 * that NIJU_TEST_STORE names (emptied first; tests/pg-server starts one).
 */
#pragma once
#include "base/file.h"
#include "store/db_driver.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>
#include <cmocka.h>

struct fixture {
    char folder[64];
    char url[512];
    struct db *db;
    struct arena *a;
    struct err e;
};

/* Fails the test with the error's text. */
#define ok(f, call)                                                                                \
    do {                                                                                           \
        int rc_ = (call);                                                                          \
        if (rc_ < 0)                                                                               \
            fail_msg("%s: %s", #call, (f)->e.text);                                                \
    } while (0)

static inline bool fixture_postgres(void)
{
    return getenv("NIJU_TEST_STORE") != NULL;
}

static inline int fixture_empty(struct db *db, void *ctx, struct err *e)
{
    (void)ctx;
    return db_script(db, "DROP SCHEMA public CASCADE; CREATE SCHEMA public", e);
}

static inline int fixture_setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    f->a = arena_new();
    snprintf(f->folder, sizeof f->folder, "/tmp/niju-store-XXXXXX");
    if (mkdtemp(f->folder) == NULL)
        return -1;
    if (fixture_postgres())
        snprintf(f->url, sizeof f->url, "%s", getenv("NIJU_TEST_STORE"));
    else
        snprintf(f->url, sizeof f->url, "sqlite:%s/niju.db", f->folder);
    int rc = db_open(f->url, true, &f->db, &f->e);

    if (rc == 0 && fixture_postgres())
        rc = db_write(f->db, fixture_empty, NULL, &f->e);
    if (rc < 0)
        print_error("%s\n", f->e.text);
    *state = f;
    return rc;
}

static inline int fixture_unlink(void *ctx, const char *path, struct err *e)
{
    (void)ctx;
    return file_remove(path, e);
}

static inline int fixture_teardown(void **state)
{
    struct fixture *f = *state;

    db_close(f->db);
    arena_free(f->a);
    if (file_walk(f->folder, fixture_unlink, NULL, &f->e) < 0 || rmdir(f->folder) < 0)
        print_error("%s: not removed\n", f->folder);
    free(f);
    return 0;
}

#define on_store(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)
