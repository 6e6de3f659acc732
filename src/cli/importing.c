#include "cli/importing.h"
#include "base/file.h"
#include "cli/cli_round.h"

enum { FILE_MAX = 512 << 20 };

const struct cli_option cli_import_options[] = {{"dry-run", NULL, "help.dry_run"},
                                                {NULL, NULL, NULL}};

static int file_import(struct cli *c, struct act *t, import_fn *run, const char *path,
                       struct err *e)
{
    struct import_result r = {.dry_run = cli_has(c, "dry-run")};
    struct record_file file;
    struct file_map m;
    int rc = file_map(path, FILE_MAX, &m, e);

    if (rc < 0)
        return rc;
    rc = record_file_read(t->a, m.bytes, &file, e);
    if (rc == 0)
        rc = run(t, &file, &r, e);
    file_unmap(&m);
    if (rc < 0)
        return err_in(e, "%s", path);
    if (r.ignored.n > 0)
        cli_note(c, "import.ignored", "file", path, "field", str_z(c->a, r.ignored), NULL);
    cli_note(c, r.dry_run ? "import.dry_run" : "import.done", "file", path, "added",
             str_fmt(c->a, "%zu", r.added).p, "changed", str_fmt(c->a, "%zu", r.changed).p,
             "closed", str_fmt(c->a, "%zu", r.closed).p, "unchanged",
             str_fmt(c->a, "%zu", r.unchanged).p, NULL);
    return 0;
}

int cli_import(struct cli *c, import_fn *run, struct err *e)
{
    struct act t;
    int rc = cli_act(c, &t, e);
    size_t done = 0;

    if (rc < 0)
        return rc;
    for (size_t i = 0; i < c->word_n; i++) {
        struct err own = {0};

        if (file_import(c, &t, run, cli_word(c, i), &own) < 0)
            cli_fault(c, &own);
        else
            done++;
    }
    if (done < c->word_n && c->word_n > 1)
        c->exit_status = err_exit_status(E_PARSE); /* of a bulk import, whatever ailed the first */
    return done > 0 && !cli_has(c, "dry-run") ? cli_round(c, &t, e) : 0;
}
