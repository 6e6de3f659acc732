#include "base/module.h"
#include "store/db_driver.h"
#include <dlfcn.h>

int db_postgres_load(const struct db_driver **ret, struct err *e)
{
    const char *why;
    void *object = module_open("db_postgres.so", "../store", &why);

    if (object == NULL && why)
        return err_set(e, E_SUPPORT, "not supported: PostgreSQL (%s)", why);
    if (object == NULL)
        return err_set(e, E_SUPPORT, "not supported: PostgreSQL (db_postgres.so is not found)");
    const struct db_driver *d = dlsym(object, DB_POSTGRES_SYMBOL);

    if (d == NULL || strcmp(d->version, NIJU_VERSION) != 0)
        return err_set(e, E_SUPPORT, "db_postgres.so is of another version; install it again");
    *ret = d;
    return 0;
}
