/* Two versions of one order: keys and comparison must agree, whatever the bytes. */
#include "codec/version/version.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int sign(int c)
{
    return (c > 0) - (c < 0);
}

/* The first byte picks the order; a newline parts the two versions. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf ka = BUF_INIT(0), kb = BUF_INIT(0);
    int fwd = 0, back = 0;

    if (size == 0)
        return 0;
    enum ver_order order = (enum ver_order)(data[0] % VER_ORDERS);
    struct str b = {(const char *)data + 1, size - 1}, a = str_cut(&b, '\n');
    int rc = ver_cmp(order, a, b, &fwd, NULL);
    int ra = ver_key(order, a, &ka, NULL), rb = ver_key(order, b, &kb, NULL);

    assert((rc == 0) == (ra == 0 && rb == 0));
    assert((ra == 0) == (ka.n > 0) && (rb == 0) == (kb.n > 0));
    if (rc == 0) {
        assert(ver_cmp(order, b, a, &back, NULL) == 0);
        assert(fwd == -back);
        assert(sign(str_cmp(buf_str(&ka), buf_str(&kb))) == fwd);
    }
    (void)ver_has_epoch(order, a);
    (void)ver_is_legacy(order, b);
    buf_done(&ka);
    buf_done(&kb);
    return 0;
}
