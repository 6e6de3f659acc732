/*
 * XXH3 for tables and checksums; SHA-256 and, where many megabytes a second pass, BLAKE2b
 * (libsodium) for what must not be forged.
 */
#pragma once
#include "base/str.h"

uint64_t hash_bytes(struct str s); /* XXH3, 64 bits, seed 0 */
uint64_t hash_more(uint64_t seed, struct str s);

enum { HASH_SHA256 = 32 };
void hash_sha256(struct str s, uint8_t out[HASH_SHA256]);

/* BLAKE2b with 256 bits, as `b2sum -l 256` has it. */
enum { HASH_BLAKE2B = 32 };
void hash_blake2b(struct str s, uint8_t out[HASH_BLAKE2B]);
