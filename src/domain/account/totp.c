#include "domain/account/totp.h"
#include "base/buf.h"
#include <openssl/evp.h>
#include <openssl/hmac.h>

uint32_t totp_code(struct str secret, int64_t step)
{
    unsigned char counter[8], mac[EVP_MAX_MD_SIZE];
    unsigned n = 0;

    for (int i = 0; i < 8; i++)
        counter[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
    HMAC(EVP_sha1(), secret.p, (int)secret.n, counter, sizeof counter, mac, &n);
    unsigned at = mac[n - 1] & 15; /* RFC 4226, 5.3 */
    uint32_t bits = (uint32_t)(mac[at] & 0x7f) << 24 | (uint32_t)mac[at + 1] << 16 |
                    (uint32_t)mac[at + 2] << 8 | mac[at + 3];

    return bits % 1000000;
}

bool totp_fits(struct str secret, struct str code, int64_t now, int64_t used, int64_t *step)
{
    uint64_t given;

    if (code.n != TOTP_DIGITS || !str_u64(code, &given))
        return false;
    for (int64_t s = now / TOTP_STEP - 1; s <= now / TOTP_STEP + 1; s++) {
        if (s <= used || totp_code(secret, s) != given)
            continue;
        *step = s;
        return true;
    }
    return false;
}

struct str totp_base32(struct arena *a, struct str secret)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    char *out = arena_alloc(a, char, secret.n * 8 / 5 + 2);
    size_t n = 0;
    uint32_t bits = 0;
    int held = 0;

    for (size_t i = 0; i < secret.n; i++) {
        bits = (bits << 8 | (unsigned char)secret.p[i]) & 0xffff;
        for (held += 8; held >= 5; held -= 5)
            out[n++] = digits[bits >> (held - 5) & 31];
    }
    if (held > 0)
        out[n++] = digits[bits << (5 - held) & 31];
    return (struct str){out, n};
}

static void percent_add(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (char_is_alnum(s.p[i]) || strchr("-._~", s.p[i]))
            buf_add_char(b, s.p[i]);
        else
            buf_fmt(b, "%%%02X", (unsigned char)s.p[i]);
    }
}

struct str totp_uri(struct arena *a, struct str issuer, struct str login, struct str secret)
{
    struct buf b = BUF_INIT(0);

    buf_add(&b, STR("otpauth://totp/"));
    percent_add(&b, issuer);
    buf_add(&b, STR(":"));
    percent_add(&b, login);
    buf_add(&b, STR("?secret="));
    buf_add(&b, totp_base32(a, secret));
    buf_add(&b, STR("&issuer="));
    percent_add(&b, issuer);
    struct str s = str_dup(a, buf_str(&b));

    buf_done(&b);
    return s;
}
