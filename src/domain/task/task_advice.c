#include "domain/task/task_advice.h"

/* %N the package, %V the target version. */
static const struct {
    const char *type;
    const char *command;
    enum task_restart restart;
} commands[] = {
    {"deb",
     "apt-get update && apt-get install --only-upgrade "
     "'?and(?installed,?source-package(^%N$))'",
     RESTART_SERVICE},
    {"rpm", "dnf upgrade %N", RESTART_SERVICE},
    {"apk", "apk update && apk add --upgrade %N", RESTART_REBUILD},
    {"npm", "npm install %N@%V", RESTART_REBUILD},
    {"pypi", "pip install --upgrade '%N>=%V'", RESTART_REBUILD},
    {"golang", "go get %N@v%V", RESTART_REBUILD},
    {"cargo", "cargo update -p %N --precise %V", RESTART_REBUILD},
    {"gem", "bundle update --conservative %N", RESTART_REBUILD},
};

/* Packages whose update takes effect at the next boot only. */
static bool needs_reboot(struct str name)
{
    static const char *const names[] = {"linux", "kernel",    "glibc",           "systemd",
                                        "xen",   "microcode", "intel-microcode", "amd64-microcode",
                                        NULL};

    for (size_t i = 0; names[i]; i++)
        if (str_eq(name, str_of(names[i])) ||
            (str_starts(name, str_of(names[i])) && name.n > strlen(names[i]) &&
             name.p[strlen(names[i])] == '-'))
            return true;
    return false;
}

static struct str fill(struct arena *a, const char *template, struct str name, struct str version)
{
    struct buf b = BUF_INIT(0);

    for (const char *p = template; *p; p++) {
        if (p[0] == '%' && (p[1] == 'N' || p[1] == 'V'))
            buf_add(&b, *++p == 'N' ? name : version);
        else
            buf_add_char(&b, *p);
    }
    struct str s = str_dup(a, buf_str(&b));

    buf_done(&b);
    return s;
}

void task_advice_make(struct arena *a, const struct task *k, struct str package,
                      struct task_advice *ret)
{
    struct str rest = k->space;
    struct str type = str_cut(&rest, '/');
    struct str version =
        str_starts(k->target, STR("v")) ? str_sub(k->target, 1, k->target.n) : k->target;

    *ret = (struct task_advice){.text = "advice.product"};
    if (k->kind == TASK_DATA_QUALITY) {
        ret->text = "advice.data_quality";
        return;
    }
    if (k->kind == TASK_MITIGATE) {
        ret->text = "advice.mitigate";
        return;
    }
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (!str_eq(type, str_of(commands[i].type)))
            continue;
        ret->command = fill(a, commands[i].command, package, version);
        ret->restart = needs_reboot(k->name) ? RESTART_REBOOT : commands[i].restart;
        ret->text = "advice.update";
    }
}
