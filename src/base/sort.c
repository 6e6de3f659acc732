#include "base/sort.h"
#include "base/alloc.h"
#include "base/banned.h"
#include <stdbool.h>
#include <string.h>

enum { FEW = 48, BYTES = sizeof(struct sort_item) };

void sort_with(void *p, size_t n, size_t size, int (*cmp)(const void *, const void *, void *),
               void *ctx)
{
    if (n > 1)
        qsort_r(p, n, size, cmp, ctx);
}

static bool item_less(const struct sort_item *a, const struct sort_item *b)
{
    return a->key != b->key ? a->key < b->key : a->then < b->then;
}

static void few_sort(struct sort_item *p, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct sort_item item = p[i];
        size_t to = i;

        for (; to > 0 && item_less(&item, &p[to - 1]); to--)
            p[to] = p[to - 1];
        p[to] = item;
    }
}

/* Digit 0 is the last byte of `then`, the last digit the first byte of the key. */
static unsigned digit_of(const struct sort_item *item, unsigned digit)
{
    return digit < 8 ? item->then >> (8 * digit) & 255 : item->key >> (8 * (digit - 8)) & 255;
}

/* Digits in which all items agree take no pass. */
static bool digit_differs(const struct sort_item *ored, const struct sort_item *anded, unsigned i)
{
    return digit_of(ored, i) != digit_of(anded, i);
}

static void pass(const struct sort_item *from, struct sort_item *to, size_t n, unsigned digit)
{
    size_t at[256] = {0}, sum = 0;

    for (size_t i = 0; i < n; i++)
        at[digit_of(&from[i], digit)]++;
    for (size_t i = 0; i < 256; i++) {
        size_t count = at[i];

        at[i] = sum;
        sum += count;
    }
    for (size_t i = 0; i < n; i++)
        to[at[digit_of(&from[i], digit)]++] = from[i];
}

void sort_items(struct sort_item *p, size_t n)
{
    struct sort_item ored = {0, 0}, anded = {UINT64_MAX, UINT64_MAX};

    if (n <= FEW) {
        few_sort(p, n);
        return;
    }
    struct sort_item *spare = alloc_new(n * sizeof *spare), *from = p, *to = spare;

    for (size_t i = 0; i < n; i++) {
        ored = (struct sort_item){ored.key | p[i].key, ored.then | p[i].then};
        anded = (struct sort_item){anded.key & p[i].key, anded.then & p[i].then};
    }
    for (unsigned digit = 0; digit < BYTES; digit++) {
        struct sort_item *next = from;

        if (!digit_differs(&ored, &anded, digit))
            continue;
        pass(from, to, n, digit);
        from = to;
        to = next;
    }
    if (from != p)
        memcpy(p, from, n * sizeof *p);
    alloc_free(spare);
}
