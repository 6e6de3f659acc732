#include "base/module.h"
#include "base/buf.h"
#include <dlfcn.h>
#include <errno.h>
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

/* Beside the program, as installed, and as built; never the working folder or a variable. */
static bool module_find(const char *name, const char *built, struct buf *path)
{
    const char *const places[] = {"libexec/niju", "../libexec/niju", built};
    char folder[4096];

    for (size_t i = 0; program_folder(folder) && i < sizeof places / sizeof *places; i++) {
        buf_reset(path);
        buf_fmt(path, "%s/%s/%s", folder, places[i], name);
        buf_add_char(path, '\0');
        if (access(path->p, F_OK) == 0)
            return true;
    }
    return false;
}

void *module_open(const char *name, const char *built, const char **why)
{
    struct buf path = BUF_INIT(0);
    void *object = NULL;

    *why = NULL;
    if (module_find(name, built, &path)) {
        object = dlopen(path.p, RTLD_NOW | RTLD_LOCAL);
        if (object == NULL)
            *why = dlerror();
    }
    buf_done(&path);
    return object;
}

void module_exec(const char *built, char *const *argv, const char **why)
{
    struct buf path = BUF_INIT(0);

    *why = NULL;
    if (module_find(argv[0], built, &path)) {
        execv(path.p, argv);
        *why = strerror(errno);
    }
    buf_done(&path);
}
