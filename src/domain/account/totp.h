/*
 * Time-based one-time passwords (RFC 6238: SHA-1, 6 digits, 30 seconds), as authenticator
 * programs have them. Links libcrypto: for the service only.
 */
#pragma once
#include "base/arena.h"

enum { TOTP_SECRET = 20, TOTP_DIGITS = 6, TOTP_STEP = 30 };

uint32_t totp_code(struct str secret, int64_t step);
/*
 * Whether `code` is the one of now, of the step before or of the next (clocks differ), and of a
 * later step than `used`; *step is its step.
 */
bool totp_fits(struct str secret, struct str code, int64_t now, int64_t used, int64_t *step);
/* RFC 4648 without padding. */
struct str totp_base32(struct arena *a, struct str secret);
/* What an authenticator reads from a QR code. */
struct str totp_uri(struct arena *a, struct str issuer, struct str login, struct str secret);
