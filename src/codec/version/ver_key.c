#include "codec/version/ver_key.h"
#include "codec/version/ver_order.h"

void ver_key_number_in(struct buf *out, uint8_t low, uint8_t high, struct str digits)
{
    digits = ver_unpad(digits);
    if (digits.n < (size_t)(high - low)) {
        buf_add_u8(out, (uint8_t)(low + digits.n));
    } else {
        buf_add_u8(out, high);
        buf_add_u8(out, (uint8_t)(digits.n >> 8));
        buf_add_u8(out, (uint8_t)digits.n);
    }
    buf_add(out, digits);
}

void ver_key_number(struct buf *out, struct str digits)
{
    ver_key_number_in(out, 1, UINT8_MAX, digits);
}

void ver_key_word(struct buf *out, struct str word)
{
    buf_add(out, word);
    buf_add_u8(out, 0);
}

void ver_key_word_lower(struct buf *out, struct str word)
{
    for (size_t i = 0; i < word.n; i++)
        buf_add_char(out, char_lower(word.p[i]));
    buf_add_u8(out, 0);
}
