/* XXH3 for tables and checksums; SHA-256 (libsodium) for what must not be forged. */
#pragma once
#include "base/str.h"

uint64_t hash_bytes(struct str s); /* XXH3, 64 bits, seed 0 */
uint64_t hash_more(uint64_t seed, struct str s);

enum { HASH_SHA256 = 32 };
void hash_sha256(struct str s, uint8_t out[HASH_SHA256]);
