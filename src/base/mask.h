/*
 * Many bytes at one look: which of the 64 at p are the character c, bit i for byte i. With SSE2,
 * which every x86-64 has; elsewhere as the compiler makes it.
 */
#pragma once
#include <stdint.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { MASK_BYTES = 64 };

#ifdef __SSE2__
static inline uint64_t mask_of_16(const char *p, char c)
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);

    return (uint64_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)));
}

static inline uint64_t mask_of(const char *p, char c)
{
    return mask_of_16(p, c) | mask_of_16(p + 16, c) << 16 | mask_of_16(p + 32, c) << 32 |
           mask_of_16(p + 48, c) << 48;
}
#else
static inline uint64_t mask_of(const char *p, char c)
{
    uint64_t mask = 0;

    for (int i = 0; i < MASK_BYTES; i++)
        mask |= (uint64_t)(p[i] == c) << i;
    return mask;
}
#endif
