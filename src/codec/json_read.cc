// The only C++ of the tree: simdjson's parser behind json_read.h. The document is
// walked on simdjson's tape (its doc/tape.md): one 64-bit word an item, the type in
// the top byte; containers carry the index behind their end, strings an offset.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <new>
#include <simdjson.h>

extern "C" {
#include "base/alloc.h"
#include "codec/json_locate.h"
#include "codec/json_read.h"
}

namespace dom = simdjson::dom;

struct json_reader {
    struct json_doc doc;
    char *padded; // the text with simdjson's padding behind it
    size_t room;
    size_t max;
    struct buf wide;
    dom::parser parser;
};

static const uint32_t COUNT_FULL = 0xffffff; // the tape's member count saturates here
static const size_t FIRST_ROOM = 4096;

static inline uint64_t word_at(struct json v)
{
    return v.doc->tape[v.at];
}

struct json_reader *json_reader_new(size_t max)
{
    json_reader *r = new (std::nothrow) json_reader();

    if (r == nullptr)
        alloc_die();
    r->max = max < simdjson::SIMDJSON_MAXSIZE_BYTES ? max : simdjson::SIMDJSON_MAXSIZE_BYTES;
    buf_init(&r->wide, 0);
    return r;
}

void json_reader_free(struct json_reader *r)
{
    if (r == nullptr)
        return;
    alloc_free(r->padded);
    buf_done(&r->wide);
    delete r;
}

// Room for a text of n bytes, grown by doubling: the parser's own tables follow it.
static void room_make(json_reader *r, size_t n)
{
    if (n <= r->room)
        return;
    size_t room = r->room ? r->room : FIRST_ROOM;

    while (room < n)
        room *= 2;
    if (room > simdjson::SIMDJSON_MAXSIZE_BYTES)
        room = simdjson::SIMDJSON_MAXSIZE_BYTES;
    alloc_free(r->padded);
    r->padded = static_cast<char *>(alloc_new(room + simdjson::SIMDJSON_PADDING));
    if (r->parser.doc.allocate(room) || r->parser.allocate(room, JSON_DEPTH))
        alloc_die();
    r->room = room;
}

static simdjson::error_code text_parse(json_reader *r, struct str text)
{
    room_make(r, text.n);
    memcpy(r->padded, text.p, text.n);
    memset(r->padded + text.n, ' ', simdjson::SIMDJSON_PADDING);
    return r->parser.parse(r->padded, text.n, false).error();
}

int json_parse(struct json_reader *r, struct str text, struct json *root, struct err *e)
{
    r->doc.tape = nullptr;
    if (str_starts(text, {"\xef\xbb\xbf", 3}))
        text = {text.p + 3, text.n - 3};
    if (text.n > r->max)
        return err_set(e, E_LIMIT, "JSON of %zu bytes, over %zu; split it", text.n, r->max);
    simdjson::error_code code = text.n ? text_parse(r, text) : simdjson::EMPTY;

    if (code == simdjson::NUMBER_ERROR) {
        buf_reset(&r->wide);
        if (json_widen(text, &r->wide))
            code = text_parse(r, buf_str(&r->wide));
        buf_done(&r->wide);
    }
    if (code == simdjson::MEMALLOC)
        alloc_die();
    if (code != simdjson::SUCCESS) {
        size_t at;
        enum json_fault fault = json_locate(text, &at);

        return json_fault_set(fault, text, at, e);
    }
    r->doc.tape = r->parser.doc.tape.get();
    r->doc.strings = reinterpret_cast<const char *>(r->parser.doc.string_buf.get());
    *root = {&r->doc, 1, json_type_at(&r->doc, 1)};
    return 0;
}

bool json_i64(struct json v, int64_t *ret)
{
    if (v.type != JSON_INT)
        return false;
    *ret = static_cast<int64_t>(v.doc->tape[v.at + 1]);
    return true;
}

bool json_u64(struct json v, uint64_t *ret)
{
    if (v.type != JSON_INT && v.type != JSON_DOUBLE)
        return false;
    uint64_t raw = v.doc->tape[v.at + 1];
    uint64_t kind = word_at(v) >> 56;

    if (kind == 'd' || (kind == 'l' && static_cast<int64_t>(raw) < 0))
        return false;
    *ret = raw;
    return true;
}

bool json_double(struct json v, double *ret)
{
    if (v.type != JSON_INT && v.type != JSON_DOUBLE)
        return false;
    uint64_t raw = v.doc->tape[v.at + 1];
    uint64_t kind = word_at(v) >> 56;

    if (kind == 'l')
        *ret = static_cast<double>(static_cast<int64_t>(raw));
    else if (kind == 'u')
        *ret = static_cast<double>(raw);
    else
        memcpy(ret, &raw, sizeof *ret);
    return true;
}

bool json_bool(struct json v, bool *ret)
{
    if (v.type != JSON_BOOL)
        return false;
    *ret = word_at(v) >> 56 == 't';
    return true;
}

size_t json_count(struct json v)
{
    if (v.type != JSON_ARRAY && v.type != JSON_OBJECT)
        return 0;
    uint32_t n = static_cast<uint32_t>(word_at(v) >> 32) & COUNT_FULL;

    if (n < COUNT_FULL)
        return n;
    struct json_iter it = json_iter(v);

    while (json_next(&it))
        ;
    return it.i + 1;
}

struct json json_get(struct json v, struct str key)
{
    if (v.type == JSON_OBJECT) {
        for (struct json_iter it = json_iter(v); json_next(&it);) {
            if (str_eq(it.key, key))
                return it.value;
        }
    }
    return {nullptr, 0, JSON_MISSING};
}

struct str json_get_str(struct json v, struct str key)
{
    struct str s = {nullptr, 0};

    (void)json_str(json_get(v, key), &s);
    return s;
}
