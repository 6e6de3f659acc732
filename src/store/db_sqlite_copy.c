#include "base/file.h"
#include "store/db_sqlite.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* The first row of a check as text; "ok" or none is good. */
static int check(struct sqlite *db, const char *sql, bool *bad, char out[256], struct err *e)
{
    sqlite3_stmt *stmt = NULL;

    if (sqlite_fault(e))
        return E_STORE;
    int step = sqlite3_prepare_v2(db->h, sql, -1, &stmt, NULL);

    if (step == SQLITE_OK)
        step = sqlite3_step(stmt);
    const char *text = step == SQLITE_ROW ? (const char *)sqlite3_column_text(stmt, 0) : NULL;

    *bad = step == SQLITE_ROW && (text == NULL || strcmp(text, "ok") != 0);
    snprintf(out, 256, "%s", text ? text : "");
    int rc = step == SQLITE_ROW || step == SQLITE_DONE ? 0 : sqlite_fail(db, step, e);

    sqlite3_finalize(stmt);
    return rc;
}

int sqlite_verify(void *conn, struct err *e)
{
    struct sqlite *db = conn;
    char text[256];
    bool bad;
    int rc = check(db, "PRAGMA integrity_check(1)", &bad, text, e);

    if (rc == 0 && bad)
        rc = err_set(e, E_STORE, "the store is damaged (%s); restore a backup", text);
    if (rc == 0)
        rc = check(db, "PRAGMA foreign_key_check", &bad, text, e);
    if (rc == 0 && bad)
        rc = err_set(e, E_STORE, "the store is damaged (%s); restore a backup", text);
    return rc;
}

static int vacuum_into(struct sqlite *db, const char *path, struct err *e)
{
    sqlite3_stmt *stmt = NULL;

    if (sqlite_fault(e))
        return E_STORE;
    int step = sqlite3_prepare_v2(db->h, "VACUUM INTO ?1", -1, &stmt, NULL);

    if (step == SQLITE_OK)
        step = sqlite3_bind_text(stmt, 1, path, -1, SQLITE_STATIC);
    if (step == SQLITE_OK)
        step = sqlite3_step(stmt);
    int rc = step == SQLITE_DONE ? 0 : sqlite_fail(db, step, e);

    sqlite3_finalize(stmt);
    return rc;
}

static int synced(const char *path, int flags, struct err *e)
{
    if (sqlite_fault(e))
        return E_STORE;
    int fd = open(path, flags | O_CLOEXEC);

    if (fd < 0 || fsync(fd) < 0) {
        (void)err_errno(e, "save");
        if (fd >= 0)
            close(fd);
        return e ? e->code : E_IO;
    }
    close(fd);
    return 0;
}

static int folder_synced(const char *path, struct err *e)
{
    struct str s = str_of(path);
    ptrdiff_t slash = str_rfind_char(s, '/');
    struct buf folder = BUF_INIT(0);

    buf_add(&folder, slash < 0 ? STR(".") : str_sub(s, 0, slash ? (size_t)slash : 1));
    buf_add_char(&folder, '\0');
    int rc = synced(folder.p, O_RDONLY | O_DIRECTORY, e);

    buf_done(&folder);
    return rc;
}

/* Never over a file that is there; where the file system cannot say so, by the look before. */
static int rename_new(const char *from, const char *to, struct err *e)
{
    if (sqlite_fault(e))
        return E_STORE;
    int rc = renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);

    if (rc < 0 && (errno == EINVAL || errno == ENOSYS))
        rc = rename(from, to);
    return rc < 0 ? err_errno(e, "make the backup") : 0;
}

/* VACUUM INTO takes an empty file, so it is made first: nobody else may ever read it. */
static int backup_to(struct sqlite *db, const char *temp, const char *path, struct err *e)
{
    unlink(temp);
    int fd = open(temp, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);

    if (fd < 0)
        return err_errno(e, "make the backup");
    close(fd);
    int rc = vacuum_into(db, temp, e);

    if (rc == 0)
        rc = synced(temp, O_RDWR, e);
    if (rc == 0)
        rc = rename_new(temp, path, e);
    if (rc < 0)
        unlink(temp);
    return rc == 0 ? folder_synced(path, e) : rc;
}

int sqlite_backup(void *conn, const char *path, struct err *e)
{
    struct buf temp = BUF_INIT(0);

    if (file_exists(path))
        return err_set(e, E_REFUSED, "%s is there already; name a new file", path);
    buf_fmt(&temp, "%s.%ld.new", path, (long)getpid());
    buf_add_char(&temp, '\0');
    int rc = backup_to(conn, temp.p, path, e);

    buf_done(&temp);
    return rc < 0 ? err_in(e, "%s", path) : 0;
}
