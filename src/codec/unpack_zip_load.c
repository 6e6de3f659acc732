#include "base/module.h"
#include "codec/unpack_zip.h"
#include <dlfcn.h>

int unpack_zip_load(const struct unpack_zip_reader **ret, struct err *e)
{
    const char *why;
    void *object = module_open("unpack_zip.so", "../codec", &why);

    if (object == NULL && why)
        return err_set(e, E_SUPPORT, "not supported: zip archives (%s)", why);
    if (object == NULL)
        return err_set(e, E_SUPPORT, "not supported: zip archives (unpack_zip.so is not found)");
    const struct unpack_zip_reader *r = dlsym(object, UNPACK_ZIP_SYMBOL);

    if (r == NULL || strcmp(r->version, NIJU_VERSION) != 0)
        return err_set(e, E_SUPPORT, "unpack_zip.so is of another version; install it again");
    *ret = r;
    return 0;
}
