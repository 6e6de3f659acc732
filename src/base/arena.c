#include "base/arena.h"
#include "base/alloc.h"

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif
#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

enum { FIRST_BLOCK = 4 << 10, LAST_BLOCK = 1 << 20, ALIGN = 16 };

struct block {
    struct block *older;
    size_t size, used; /* of data */
    _Alignas(16) char data[];
};

/* Heap memory that was another's; the note of it stands in the arena itself. */
struct adopted {
    struct adopted *older;
    void *p;
    size_t n;
};

struct arena {
    struct block *top;
    struct adopted *adopted;
    size_t next_size;
};

struct arena *arena_new(void)
{
    struct arena *a = alloc_zero(1, sizeof *a);

    a->next_size = FIRST_BLOCK;
    return a;
}

static void block_free(struct block *b)
{
    ASAN_UNPOISON_MEMORY_REGION(b->data, b->size);
    alloc_free(b);
}

static void adopted_free(struct arena *a)
{
    for (; a->adopted; a->adopted = a->adopted->older)
        alloc_free(a->adopted->p);
}

void arena_free(struct arena *a)
{
    if (a == NULL)
        return;
    adopted_free(a);
    while (a->top) {
        struct block *b = a->top;

        a->top = b->older;
        block_free(b);
    }
    alloc_free(a);
}

void arena_reset(struct arena *a)
{
    size_t held = 0;

    adopted_free(a);
    if (a->top && a->top->older == NULL && a->top->size <= LAST_BLOCK) {
        a->top->used = 0;
        ASAN_POISON_MEMORY_REGION(a->top->data, a->top->size);
        return;
    }
    while (a->top) {
        struct block *b = a->top;

        held += b->size;
        a->top = b->older;
        block_free(b);
    }
    /* one block for all of the next round: a loop over records soon allocates no more */
    if (held > 0)
        a->next_size = held < LAST_BLOCK ? held : LAST_BLOCK;
}

static void block_push(struct arena *a, size_t n)
{
    size_t size = a->next_size > n ? a->next_size : n;
    struct block *b = alloc_new(sizeof *b + size);

    b->older = a->top;
    b->size = size;
    b->used = 0;
    ASAN_POISON_MEMORY_REGION(b->data, size);
    a->top = b;
    if (a->next_size < LAST_BLOCK)
        a->next_size *= 2;
}

void *arena_bytes(struct arena *a, size_t n)
{
    if (n > PTRDIFF_MAX - ALIGN)
        alloc_die();
    n = ((n ? n : 1) + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    if (a->top == NULL || a->top->size - a->top->used < n)
        block_push(a, n);
    void *p = a->top->data + a->top->used;

    a->top->used += n;
    ASAN_UNPOISON_MEMORY_REGION(p, n);
    return memset(p, 0, n);
}

void arena_adopt(struct arena *a, void *p, size_t n)
{
    struct adopted *note = arena_alloc(a, struct adopted, 1);

    *note = (struct adopted){a->adopted, p, n};
    a->adopted = note;
}

size_t arena_size(size_t a, size_t b)
{
    size_t n;

    if (__builtin_mul_overflow(a, b, &n) || n > PTRDIFF_MAX)
        alloc_die();
    return n;
}

size_t arena_held(const struct arena *a)
{
    size_t n = sizeof *a;

    for (const struct block *b = a->top; b; b = b->older)
        n += sizeof *b + b->size;
    for (const struct adopted *by = a->adopted; by; by = by->older)
        n += by->n;
    return n;
}
