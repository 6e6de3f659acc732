/* Secrets: made at random, kept as hashes. libsodium; locked inside. */
#pragma once
#include "base/arena.h"
#include "base/err.h"

enum { SECRET_HASH = 32, PASSWORD_MIN = 12, PASSWORD_MAX = 1024 };

/* 256 random bits as 43 characters of base64url. */
struct str secret_make(struct arena *a);
/* `n` random bytes. */
struct str secret_bytes(struct arena *a, size_t n);
/* BLAKE2b of a secret that is long and random, as it is stored. */
struct str secret_hash(struct arena *a, struct str secret);
bool secret_same(struct str a, struct str b); /* in constant time */

/*
 * Argon2id (t 2, 64 MiB; some 80 ms: the caller sees to it that few run at once). E_INVALID: too
 * short or too long.
 */
MUST_CHECK int password_hash(struct arena *a, struct str password, struct str *ret, struct err *e);
/* An empty hash takes as long and is false, so that nobody learns which logins exist. */
bool password_fits(struct arena *a, struct str hash, struct str password);
