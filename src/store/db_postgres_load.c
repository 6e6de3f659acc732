#include "base/buf.h"
#include "store/db_driver.h"
#include <dlfcn.h>
#include <unistd.h>

/* Beside the program, as installed, and as built; never from the working folder or a variable. */
static const char *const places[] = {"libexec/niju", "../libexec/niju", "../store"};

static bool program_folder(char out[4096])
{
    ssize_t n = readlink("/proc/self/exe", out, 4096);

    if (n <= 0 || n >= 4096)
        return false;
    ptrdiff_t slash = str_rfind_char((struct str){out, (size_t)n}, '/');

    if (slash < 0)
        return false;
    out[slash] = '\0';
    return true;
}

static int driver_check(void *object, const struct db_driver **ret, struct err *e)
{
    const struct db_driver *d = dlsym(object, DB_POSTGRES_SYMBOL);

    if (d == NULL || strcmp(d->version, NIJU_VERSION) != 0)
        return err_set(e, E_SUPPORT, "db_postgres.so is of another version; install it again");
    *ret = d;
    return 0;
}

int db_postgres_load(const struct db_driver **ret, struct err *e)
{
    char folder[4096];

    if (!program_folder(folder))
        return err_set(e, E_SUPPORT, "not supported: PostgreSQL (db_postgres.so is not found)");
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct buf path = BUF_INIT(0);

        buf_fmt(&path, "%s/%s/db_postgres.so", folder, places[i]);
        buf_add_char(&path, '\0');
        bool there = access(path.p, F_OK) == 0;
        void *object = there ? dlopen(path.p, RTLD_NOW | RTLD_LOCAL) : NULL;

        buf_done(&path);
        if (object != NULL)
            return driver_check(object, ret, e);
        if (there)
            return err_set(e, E_SUPPORT, "not supported: PostgreSQL (%s)", dlerror());
    }
    return err_set(e, E_SUPPORT, "not supported: PostgreSQL (built without libpq)");
}
