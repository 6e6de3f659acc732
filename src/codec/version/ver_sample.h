/* For tests: made-up versions of each order, short and near to each other, and a few real traps. */
#pragma once
#include "codec/version/version.h"

enum { SAMPLE_PIECES = 9, SAMPLE_BYTES = 256 };

struct ver_sample {
    uint64_t state; /* of the random numbers; not 0 */
    enum ver_order order;
    uint8_t pieces[SAMPLE_PIECES];
    size_t n;
    char text[SAMPLE_BYTES];
};

static inline size_t sample_below(uint64_t *state, size_t n)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (size_t)(*state >> 33) % n;
}

static inline const char *const *sample_pieces(enum ver_order order)
{
    static const char *const pieces[VER_ORDERS][24] = {
        [VER_DEB] = {"0", "1", "9", "10", "00", "01", "a", "b", "Z",  "~",
                     "~", "+", ".", "-",  "-",  "rc", "_", ":", "0:", "1:"},
        [VER_RPM] = {"0", "1", "9", "10", "00", "01", "a", "b",  "Z",  "~",       "^",
                     "+", ".", "-", "-",  "rc", "_",  ":", "0:", "1:", "\xce\xb1"},
        [VER_APK] = {"0",    "1",   "9",     "10",  "00",  "01",     ".0",  ".1",
                     ".10",  ".01", ".00",   "a",   "b",   "_alpha", "_rc", "_p",
                     "_git", "_p1", "_pre0", "-r0", "-r1", "~ab",    "~0"},
        [VER_SEMVER] = {"0",  "1",  "9",  "10",   "01",    ".0",    ".1",  ".10",
                        ".",  "-0", "-1", "-a",   "-rc",   ".a",    ".rc", "-",
                        "+b", "a",  "v",  ".0.0", "1.0.0", "1.0.0-"},
        [VER_PYPI] = {"0",  "1",  "9",   "10",     "00",    ".0",    ".1",  ".10",
                      "a",  "b1", "rc1", ".post1", ".dev1", "dev",   "-1",  "+a",
                      "+1", ".a", "1!",  "-",      "_",     "final", "pre", "v"},
        [VER_GEM] = {"0", "1", "9", "10", "00", ".0",   ".1",   ".0.0", ".5",   ".a", ".b",
                     "a", "b", "-", "-a", "-1", ".0.b", ".0.5", "pre",  ".pre", "A",  "-0"},
        [VER_GENERIC] = {"0",  "1", "9",   "10",     "00", ".0",    ".1", ".0.0",
                         ".5", "a", "B",   "-rc1",   "rc", "-beta", "~",  "dev",
                         "p1", " ", "(2)", "-final", "_0", "sp",    "v"},
    };

    return pieces[order];
}

static inline size_t sample_piece_count(enum ver_order order)
{
    size_t n = 0;

    while (n < 24 && sample_pieces(order)[n])
        n++;
    return n;
}

static inline struct str sample_text(struct ver_sample *s)
{
    size_t n = 0;

    for (size_t i = 0; i < s->n; i++) {
        struct str piece = str_of(sample_pieces(s->order)[s->pieces[i]]);

        memcpy(s->text + n, piece.p, piece.n);
        n += piece.n;
    }
    return (struct str){s->text, n};
}

/* A fresh one; most begin with a digit. */
static inline struct str sample_make(struct ver_sample *s)
{
    s->n = 1 + sample_below(&s->state, SAMPLE_PIECES);
    for (size_t i = 0; i < s->n; i++)
        s->pieces[i] = (uint8_t)sample_below(&s->state, sample_piece_count(s->order));
    if (sample_below(&s->state, 8))
        s->pieces[0] = (uint8_t)sample_below(&s->state, 4);
    return sample_text(s);
}

/* One near to `from`: a piece changed, added or taken away. */
static inline struct str sample_near(struct ver_sample *s, const struct ver_sample *from)
{
    size_t at, kind = sample_below(&s->state, 4);

    memcpy(s->pieces, from->pieces, sizeof s->pieces);
    s->n = from->n;
    if (kind == 0 && s->n > 1)
        s->n--;
    else if (kind == 1 && s->n < SAMPLE_PIECES)
        s->n++;
    at = kind < 2 ? s->n - 1 : sample_below(&s->state, s->n);
    if (kind)
        s->pieces[at] = (uint8_t)sample_below(&s->state, sample_piece_count(s->order));
    return sample_text(s);
}
