#include "codec/cvss.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* No score leaves 0.0 to 10.0, and the overall one is one of the others. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct err e = {0};
    struct cvss c;

    if (cvss_parse((struct str){(const char *)data, size}, &c, &e) < 0)
        return 0;
    assert(c.base >= 0 && c.base <= 100);
    assert(c.temporal >= -1 && c.temporal <= 100);
    assert(c.environmental >= -1 && c.environmental <= 100);
    assert(c.overall >= 0 &&
           (c.overall == c.base || c.overall == c.temporal || c.overall == c.environmental));
    assert(c.severity == cvss_severity_of(c.version, c.overall));
    return 0;
}
