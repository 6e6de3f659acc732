/* Runs a fuzz target over the files of its corpus, for the normal test run. */
#include "base/file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(void *ctx, const char *path, struct err *e)
{
    struct file_map m;
    int rc = file_map(path, 64 << 20, &m, e);

    if (rc < 0)
        return rc;
    LLVMFuzzerTestOneInput((const uint8_t *)(m.bytes.n ? m.bytes.p : ""), m.bytes.n);
    file_unmap(&m);
    ++*(int *)ctx;
    return 0;
}

int main(int argc, char **argv)
{
    struct err e = {0};
    int files = 0;

    for (int i = 1; i < argc; i++) {
        if (file_walk(argv[i], replay, &files, &e) < 0) {
            fprintf(stderr, "%s: %s\n", e.path, e.text);
            return 1;
        }
    }
    printf("%d inputs\n", files);
    return files == 0;
}
