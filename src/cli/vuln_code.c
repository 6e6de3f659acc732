#include "cli/vuln_code.h"
#include "domain/vuln/feed_cache.h"
#include "index/image.h"

int cli_vuln_code(struct cli *c, struct str *id, bool *known, struct err *e)
{
    struct image *img = NULL;
    struct image_vuln v;
    uint32_t vuln;
    int rc = image_open(feed_image_path(c->a, c->feeds), &img, e);

    *known = false;
    if (rc == E_NOTFOUND) {
        err_clear(e);
        return 0;
    }
    if (rc < 0)
        return rc;
    *known = image_vuln_find(img, *id, &vuln);
    if (*known) {
        image_vuln_at(img, vuln, &v);
        *id = str_dup(c->a, v.id);
    }
    image_unref(img);
    return 0;
}
