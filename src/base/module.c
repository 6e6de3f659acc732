#include "base/module.h"
#include "base/buf.h"
#include <dlfcn.h>
#include <unistd.h>

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

void *module_open(const char *name, const char *built, const char **why)
{
    /* beside the program, as installed, and as built; never the working folder or a variable */
    const char *const places[] = {"libexec/niju", "../libexec/niju", built};
    char folder[4096];

    *why = NULL;
    for (size_t i = 0; program_folder(folder) && i < sizeof places / sizeof *places; i++) {
        struct buf path = BUF_INIT(0);

        buf_fmt(&path, "%s/%s/%s", folder, places[i], name);
        buf_add_char(&path, '\0');
        bool there = access(path.p, F_OK) == 0;
        void *object = there ? dlopen(path.p, RTLD_NOW | RTLD_LOCAL) : NULL;

        buf_done(&path);
        if (there && object == NULL)
            *why = dlerror();
        if (there)
            return object;
    }
    return NULL;
}
