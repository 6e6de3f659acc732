/* niju inventory import, retire. */
#include "base/file.h"
#include "cli/cmd.h"
#include "cli/cli_round.h"
#include "cli/progress.h"
#include "domain/estate/inventory_import.h"

struct importing {
    struct cli *c;
    struct act *t;
    struct inventory_options opt;
    struct inventory_result sum;
    size_t documents, failed;
    struct progress progress;
};

static void bad_list(struct cli *c, const char *path, const struct inventory_doc *doc)
{
    for (size_t i = 0; c->verbose && i < doc->bad_n; i++)
        cli_note(c, "inventory.bad", "file", path, "place", str_z(c->a, doc->bad[i].place), "why",
                 str_z(c->a, doc->bad[i].why), NULL);
}

/* One document: a file, a root folder, or standard input. */
static int document_import(struct importing *im, struct arena *a, const char *path, struct err *e)
{
    struct inventory_doc doc;
    struct file_map m = {0};
    bool folder = strcmp(path, "-") != 0 && file_is_dir(path);
    struct inventory_input in = {.name = str_of(path), .release = cli_option(im->c, "release")};
    int rc = folder ? 0 : file_map(path, (size_t)512 << 20, &m, e);

    if (rc < 0)
        return rc;
    in.bytes = m.bytes;
    if (strcmp(path, "-") == 0)
        rc = inventory_read(a, &in, &doc, e);
    else
        rc = inventory_read_path(a, path, in.release, &doc, e);
    if (rc == 0) {
        bad_list(im->c, path, &doc);
        rc = inventory_import(im->t, &(struct inventory_job){&doc, &in, &im->opt}, &im->sum, e);
        if (rc < 0)
            rc = err_in(e, "%s", path);
    }
    file_unmap(&m);
    return rc;
}

static int file_import(void *ctx, const char *path, struct err *e)
{
    struct importing *im = ctx;
    struct arena *a = arena_new();
    struct err own = {0};

    (void)e;
    im->documents++;
    if (document_import(im, a, path, &own) < 0) {
        im->failed++;
        cli_fault(im->c, &own);
    }
    arena_free(a);
    progress_step(&im->progress, im->documents);
    return 0;
}

static int file_count(void *ctx, const char *path, struct err *e)
{
    (void)path;
    (void)e;
    ++*(size_t *)ctx;
    return 0;
}

/* A folder with package databases or os-release is a machine's root; any other holds documents. */
static bool is_root_folder(struct arena *a, const char *path)
{
    static const char *const signs[] = {"etc/os-release",
                                        "usr/lib/os-release",
                                        "var/lib/dpkg",
                                        "lib/apk/db",
                                        "var/lib/rpm",
                                        "usr/lib/sysimage/rpm",
                                        NULL};

    for (size_t i = 0; signs[i]; i++)
        if (file_exists(str_fmt(a, "%s/%s", path, signs[i]).p))
            return true;
    return false;
}

static void done_note(struct importing *im)
{
    struct cli *c = im->c;
    const struct inventory_result *r = &im->sum;

    cli_note(c, im->opt.dry_run ? "inventory.dry_run" : "inventory.done", "documents",
             str_fmt(c->a, "%zu", im->documents - im->failed).p, "components",
             str_fmt(c->a, "%zu", r->components).p, "changed", str_fmt(c->a, "%zu", r->changed).p,
             "unchanged", str_fmt(c->a, "%zu", r->unchanged).p, "added",
             str_fmt(c->a, "%zu", r->assets_added).p, "bad", str_fmt(c->a, "%zu", r->bad).p, NULL);
}

/* Whether the word names a folder of documents, not one document. */
static bool is_many(struct cli *c, const char *path)
{
    return strcmp(path, "-") != 0 && file_is_dir(path) && !is_root_folder(c->a, path);
}

static int documents_count(struct cli *c, size_t *ret, struct err *e)
{
    int rc = 0;

    *ret = 0;
    for (size_t i = 0; rc == 0 && i < c->word_n; i++) {
        if (is_many(c, cli_word(c, i)))
            rc = file_walk(cli_word(c, i), file_count, ret, e);
        else
            ++*ret;
    }
    return rc;
}

static int words_import(struct importing *im, struct err *e)
{
    struct cli *c = im->c;
    size_t total;
    int rc = documents_count(c, &total, e);

    progress_begin(&im->progress, c, total);
    for (size_t i = 0; rc == 0 && i < c->word_n; i++) {
        const char *path = cli_word(c, i);

        rc = is_many(c, path) ? file_walk(path, file_import, im, e) : file_import(im, path, e);
    }
    progress_end(&im->progress);
    return rc;
}

static int import(struct cli *c, struct err *e)
{
    struct act t;
    struct importing im = {.c = c, .t = &t};
    int rc = cli_act(c, &t, e);

    im.opt = (struct inventory_options){.unit = cli_option(c, "unit"),
                                        .asset = cli_option(c, "asset"),
                                        .source = cli_option(c, "source"),
                                        .dry_run = cli_has(c, "dry-run")};
    if (rc == 0)
        rc = words_import(&im, e);
    if (rc < 0)
        return rc;
    if (im.failed < im.documents)
        done_note(&im);
    if (im.failed > 0 && im.documents > 1)
        c->exit_status = err_exit_status(E_PARSE); /* of a bulk import, whatever ailed the first */
    return im.opt.dry_run || im.documents == im.failed ? 0 : cli_round(c, &t, e);
}

static const struct cli_option options[] = {
    {"unit", "U", "help.inventory_unit"},        {"asset", "A", "help.inventory_asset"},
    {"source", "NAME", "help.inventory_source"}, {"release", "REL", "help.release"},
    {"dry-run", NULL, "help.dry_run"},           {NULL, NULL, NULL}};
const struct cli_command cmd_inventory_import = {
    .name = "inventory import",
    .usage = "[--unit U] [--asset A] [--source NAME] [--dry-run] PATH...",
    .help = "help.inventory_import",
    .options = options,
    .min_words = 1,
    .max_words = -1,
    .run = import};

static int retire(struct cli *c, struct err *e)
{
    struct act t;
    int rc = cli_act(c, &t, e);

    if (rc == 0)
        rc = inventory_retire(&t, c->words[0], c->words[1], e);
    return rc < 0 ? rc : cli_round(c, &t, e);
}

const struct cli_command cmd_inventory_retire = {.name = "inventory retire",
                                                 .usage = "ASSET SOURCE",
                                                 .help = "help.inventory_retire",
                                                 .min_words = 2,
                                                 .max_words = 2,
                                                 .run = retire};
