#include "format/feed/feed_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    feed_fuzz("debian-dsa", data, size);
    return 0;
}
