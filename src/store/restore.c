#include "store/restore.h"
#include "base/buf.h"
#include "base/file.h"
#include <errno.h>
#include <unistd.h>

static const char *const leaves[] = {"", "-wal", "-shm"};

/* PATH, PATH-wal and PATH-shm -> PATH.replaced and so on. */
static int old_keep(struct arena *a, const char *path, struct err *e)
{
    for (size_t i = 0; i < 3; i++) {
        const char *old = str_fmt(a, "%s%s", path, leaves[i]).p;
        const char *kept = str_fmt(a, "%s.replaced%s", path, leaves[i]).p;

        if (rename(old, kept) < 0 && errno != ENOENT) {
            (void)err_errno(e, "rename");
            return err_in(e, "%s", old);
        }
    }
    return 0;
}

int restore_store(struct db *from, const char *url, bool force, struct err *e)
{
    struct str s = str_of(url);
    struct arena *a = arena_new();
    int rc = 0;

    if (str_starts(s, STR("postgresql:")) || str_starts(s, STR("postgres:")))
        rc = err_set(e, E_SUPPORT, "not supported: restoring into PostgreSQL; use niju store copy");
    if (str_starts(s, STR("sqlite:")))
        s = str_sub(s, 7, s.n);
    const char *path = str_z(a, s);
    const char *fresh = str_fmt(a, "%s.restoring", path).p;

    if (rc == 0 && file_exists(path) && !force)
        rc = err_set(e, E_REFUSED, "a store is there already; --force keeps it as %s.replaced",
                     path);
    if (rc == 0)
        rc = file_remove(fresh, e);
    if (rc == 0)
        rc = db_backup(from, fresh, e);
    if (rc == 0)
        rc = old_keep(a, path, e);
    if (rc == 0 && rename(fresh, path) < 0) {
        (void)err_errno(e, "rename");
        rc = err_in(e, "%s", fresh);
    }
    arena_free(a);
    return rc;
}
