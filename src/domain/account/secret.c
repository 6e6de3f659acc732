#include "domain/account/secret.h"
#include "base/alloc.h"
#include <assert.h>
#include <sodium.h>

enum { SECRET_BYTES = 32, ARGON_TIME = 2, ARGON_MEMORY = 64 << 20 };

static void ready(void)
{
    int rc = sodium_init(); /* 1: it was already */

    assert(rc >= 0);
    (void)rc;
}

struct str secret_bytes(struct arena *a, size_t n)
{
    char *p = arena_alloc(a, char, n + 1);

    ready();
    randombytes_buf(p, n);
    return (struct str){p, n};
}

struct str secret_make(struct arena *a)
{
    struct str raw = secret_bytes(a, SECRET_BYTES);
    size_t room = sodium_base64_ENCODED_LEN(SECRET_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = arena_alloc(a, char, room);

    sodium_bin2base64(text, room, (const unsigned char *)raw.p, raw.n,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return str_of(text);
}

struct str secret_hash(struct arena *a, struct str secret)
{
    unsigned char *out = arena_alloc(a, unsigned char, SECRET_HASH);

    ready();
    crypto_generichash(out, SECRET_HASH, (const unsigned char *)secret.p, secret.n, NULL, 0);
    return (struct str){(const char *)out, SECRET_HASH};
}

bool secret_same(struct str a, struct str b)
{
    return a.n == b.n && a.n > 0 && sodium_memcmp(a.p, b.p, a.n) == 0;
}

int password_hash(struct arena *a, struct str password, struct str *ret, struct err *e)
{
    char *out = arena_alloc(a, char, crypto_pwhash_STRBYTES);

    if (password.n < PASSWORD_MIN || password.n > PASSWORD_MAX)
        return err_set(e, E_INVALID, "a password has %d to %d bytes", PASSWORD_MIN, PASSWORD_MAX);
    ready();
    if (crypto_pwhash_str(out, password.p, password.n, ARGON_TIME, ARGON_MEMORY) != 0)
        alloc_die();
    *ret = str_of(out);
    return 0;
}

bool password_fits(struct arena *a, struct str hash, struct str password)
{
    char spare[crypto_pwhash_STRBYTES];

    ready();
    if (password.n > PASSWORD_MAX)
        return false;
    if (hash.n == 0) {
        if (crypto_pwhash_str(spare, password.p ? password.p : "", password.n, ARGON_TIME,
                              ARGON_MEMORY) != 0)
            alloc_die();
        return false;
    }
    return crypto_pwhash_str_verify(str_z(a, hash), password.p ? password.p : "", password.n) == 0;
}
