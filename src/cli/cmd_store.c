/* niju init, verify, backup, restore: the store itself. */
#include "base/clock.h"
#include "base/file.h"
#include "cli/cmd.h"
#include "domain/policy/policy.h"
#include "domain/vuln/feed_cache.h"
#include "index/image.h"
#include "store/audit.h"
#include "store/restore.h"

static int init_body(struct db *db, void *ctx, struct err *e)
{
    struct act *t = ctx;
    struct policy_history policy;
    struct str name = STR("bod-26-04");

    (void)db;
    if (policy_load(t, &policy, NULL) == 0)
        return 0; /* there is one: this store was made before */
    int rc = policy_activate(t, name, policy_preset(name), e);

    return rc < 0 ? rc : act_audit(t, "store.init", STR("store"), STR("{}"), e);
}

/* "sqlite:/a/b/niju.db" or "/a/b/niju.db" -> makes /a/b */
static int folder_make(struct cli *c, struct err *e)
{
    struct str path = str_of(c->store);

    if (str_starts(path, STR("postgresql:")) || str_starts(path, STR("postgres:")))
        return 0;
    if (str_starts(path, STR("sqlite:")))
        path = str_sub(path, 7, path.n);
    ptrdiff_t slash = str_rfind_char(path, '/');

    return slash > 0 ? file_mkdirs(str_z(c->a, str_sub(path, 0, (size_t)slash)), e) : 0;
}

static int init(struct cli *c, struct err *e)
{
    struct act t;
    int rc = folder_make(c, e);

    if (rc == 0)
        rc = db_open(c->store, true, &c->db, e);
    if (rc == 0)
        rc = db_migrate(c->db, e);
    if (rc == 0)
        rc = cli_act(c, &t, e);
    if (rc == 0)
        rc = db_write(c->db, init_body, &t, e);
    if (rc == 0)
        cli_note(c, "init.done", "store", c->store, NULL);
    return rc;
}

const struct cli_command cmd_init = {
    .name = "init", .usage = "", .help = "help.init", .min_words = 0, .max_words = 0, .run = init};

static int image_check(struct cli *c, bool *there, struct err *e)
{
    struct image *img = NULL;
    int rc = image_open(feed_image_path(c->a, c->feeds), &img, e);

    *there = rc == 0;
    if (rc == E_NOTFOUND) {
        err_clear(e);
        return 0;
    }
    if (rc == 0)
        rc = image_verify(img, e);
    image_unref(img);
    return rc;
}

static int verify(struct cli *c, struct err *e)
{
    struct audit_report report = {0};
    struct act t;
    bool image = false;
    int rc = cli_act(c, &t, e);

    if (rc == 0)
        rc = db_verify(c->db, e);
    if (rc == 0)
        rc = audit_verify(c->db, &report, e);
    if (rc == 0)
        rc = image_check(c, &image, e);
    if (rc < 0)
        return rc;
    struct buf head = BUF_INIT(0);

    buf_add_hex(&head, (struct str){(const char *)report.hash, sizeof report.hash});
    text_put(&c->out, c->style.lang, image ? "verify.done" : "verify.no_image", "entries",
             str_fmt(c->a, "%lld", (long long)report.entries).p, "head",
             str_z(c->a, buf_str(&head)), NULL);
    buf_add_char(&c->out, '\n');
    buf_done(&head);
    return 0;
}

const struct cli_command cmd_verify = {.name = "verify",
                                       .usage = "",
                                       .help = "help.verify",
                                       .min_words = 0,
                                       .max_words = 0,
                                       .run = verify};

static int backup(struct cli *c, struct err *e)
{
    struct act t;
    int rc = cli_act(c, &t, e);

    if (rc == 0)
        rc = db_backup(c->db, cli_word(c, 0), e);
    if (rc == 0)
        cli_note(c, "backup.done", "file", cli_word(c, 0), NULL);
    return rc;
}

const struct cli_command cmd_backup = {.name = "backup",
                                       .usage = "FILE",
                                       .help = "help.backup",
                                       .min_words = 1,
                                       .max_words = 1,
                                       .run = backup};

/* The backup is checked whole before anything is replaced. */
static int restore(struct cli *c, struct err *e)
{
    struct audit_report report;
    struct db *from = NULL;
    int rc = db_open(cli_word(c, 0), false, &from, e);

    if (rc == 0)
        rc = db_check_schema(from, e);
    if (rc == 0)
        rc = db_verify(from, e);
    if (rc == 0)
        rc = audit_verify(from, &report, e);
    if (rc == 0)
        rc = folder_make(c, e);
    if (rc == 0)
        rc = restore_store(from, c->store, cli_has(c, "force"), e);
    db_close(from);
    if (rc == 0)
        cli_note(c, "restore.done", "store", c->store, NULL);
    return rc;
}

static const struct cli_option restore_options[] = {{"force", NULL, "help.restore_force"},
                                                    {NULL, NULL, NULL}};
const struct cli_command cmd_restore = {.name = "restore",
                                        .usage = "FILE [--force]",
                                        .help = "help.restore",
                                        .options = restore_options,
                                        .min_words = 1,
                                        .max_words = 1,
                                        .run = restore};
