/* niju scan: documents against the image, without a store. */
#include "base/file.h"
#include "cli/cmd.h"
#include "cli/fail_on.h"
#include "domain/vuln/feed_cache.h"
#include "view/scan_view.h"

struct scan {
    struct cli *c;
    struct scan_question q;
    struct fail_on fail_on;
};

static int document_read(struct cli *c, const char *path, struct inventory_doc *doc, struct err *e)
{
    struct str release = cli_option(c, "release");
    struct file_map m;

    if (strcmp(path, "-") != 0)
        return inventory_read_path(c->a, path, release, doc, e);
    int rc = file_map(path, (size_t)512 << 20, &m, e);

    if (rc < 0)
        return rc;
    struct inventory_input in = {str_dup(c->a, m.bytes), str_of(path), release};

    file_unmap(&m);
    return inventory_read(c->a, &in, doc, e);
}

static void doc_scan(struct scan *s, const char *path, const struct inventory_doc *doc)
{
    struct scan_item_list items = {0};
    struct scan_view v = {.img = s->q.img, .target = str_of(path), .items = &items};

    for (size_t i = 0; i < doc->n; i++) {
        scan_inventory(s->c->a, &s->q, &doc->items[i], &items);
        v.components += doc->items[i].n;
        if (v.release.n == 0)
            v.release = doc->items[i].release;
    }
    scan_view_render(&v, s->c->a, s->c->format, &s->c->style, &s->c->out);
    for (size_t i = 0; i < items.n; i++)
        if (fail_on_met(&s->fail_on, items.p[i].tier, items.p[i].vuln.severity) &&
            s->c->exit_status == 0)
            s->c->exit_status = 1;
    vec_done(&items);
}

static void target_scan(struct scan *s, const char *path)
{
    struct inventory_doc doc;
    struct err own = {0};

    if (document_read(s->c, path, &doc, &own) < 0) {
        cli_fault(s->c, &own);
        return;
    }
    for (size_t i = 0; s->c->verbose && i < doc.bad_n; i++)
        cli_note(s->c, "inventory.bad", "file", path, "place", str_z(s->c->a, doc.bad[i].place),
                 "why", str_z(s->c->a, doc.bad[i].why), NULL);
    doc_scan(s, path, &doc);
}

static int scan_image(struct cli *c, struct image **img, struct err *e)
{
    int rc = image_open(feed_image_path(c->a, c->feeds), img, e);

    if (rc == E_NOTFOUND)
        return err_set(e, E_NOTFOUND,
                       "no advisories yet; run niju feed update (or niju feed import)");
    return rc;
}

static int scan(struct cli *c, struct err *e)
{
    struct scan s = {.c = c, .q = {.now = c->now, .exposed = true}};
    struct str exposed = cli_option(c, "exposed");
    struct image *img = NULL;
    struct policy *policy;
    int rc = fail_on_read(c, &s.fail_on, e);

    if (rc < 0)
        return rc;
    if (exposed.n > 0 && !str_eq(exposed, STR("yes")) && !str_eq(exposed, STR("no")))
        return err_set(e, E_USAGE, "--exposed is none of yes, no");
    s.q.exposed = !str_eq(exposed, STR("no"));
    rc = policy_parse(c->a, policy_preset(STR("bod-26-04")), &policy, e);
    if (rc == 0)
        rc = scan_image(c, &img, e);
    if (rc < 0)
        return rc;
    s.q.img = img;
    s.q.policy = policy;
    for (size_t i = 0; i < c->word_n; i++)
        target_scan(&s, cli_word(c, i));
    image_unref(img);
    return 0;
}

static const struct cli_option options[] = {{"release", "REL", "help.release"},
                                            {"exposed", "yes|no", "help.scan_exposed"},
                                            {"fail-on", "TIER|SEVERITY", "help.fail_on"},
                                            {NULL, NULL, NULL}};
const struct cli_command cmd_scan = {
    .name = "scan",
    .usage = "[--release REL] [--exposed yes|no] [--fail-on TIER|SEVERITY] TARGET...",
    .help = "help.scan",
    .options = options,
    .min_words = 1,
    .max_words = -1,
    .run = scan};
