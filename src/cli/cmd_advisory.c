/* niju advisory show. */
#include "cli/cmd.h"
#include "domain/vuln/feed_cache.h"
#include "view/advisory_view.h"

static int show(struct cli *c, struct err *e)
{
    struct image *img = NULL;
    uint32_t vuln;
    int rc = image_open(feed_image_path(c->a, c->feeds), &img, e);

    if (rc == E_NOTFOUND)
        return err_set(e, E_NOTFOUND,
                       "no advisories yet; run niju feed update (or niju feed import)");
    if (rc < 0)
        return rc;
    if (!image_vuln_find(img, c->words[0], &vuln))
        rc = err_set(e, E_NOTFOUND, "no advisory %.*s in the feeds", STR_ARG(c->words[0]));
    else if (c->format == VIEW_TABLE)
        advisory_view_text(img, vuln, &c->style, &c->out);
    else
        advisory_view_json(img, vuln, &c->out);
    image_unref(img);
    return rc;
}

const struct cli_command cmd_advisory_show = {.name = "advisory show",
                                              .usage = "ID",
                                              .help = "help.advisory_show",
                                              .min_words = 1,
                                              .max_words = 1,
                                              .run = show};
