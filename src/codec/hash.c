#include "codec/hash.h"
#include <sodium.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t hash_bytes(struct str s)
{
    return XXH3_64bits(s.n ? s.p : "", s.n);
}

uint64_t hash_more(uint64_t seed, struct str s)
{
    return XXH3_64bits_withSeed(s.n ? s.p : "", s.n, seed);
}

void hash_sha256(struct str s, uint8_t out[HASH_SHA256])
{
    crypto_hash_sha256(out, (const unsigned char *)(s.n ? s.p : ""), s.n);
}

void hash_blake2b(struct str s, uint8_t out[HASH_BLAKE2B])
{
    int ready = sodium_init(); /* chooses the code for this processor, the first time */

    (void)ready; /* without it the portable code runs */
    crypto_generichash_blake2b(out, HASH_BLAKE2B, (const unsigned char *)(s.n ? s.p : ""), s.n,
                               NULL, 0);
}
