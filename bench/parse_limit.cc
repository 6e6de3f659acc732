// The floor under feed compilation: how fast the files can be unpacked and parsed at
// all, on one core. `parse_limit [--json] FILE...` reads JSON, JSONL, .gz, .zst, .xz and
// .zip and gives the processor's seconds and MB/s (10^6 unpacked bytes) of three passes:
// unpacking alone, with json_parse, and with simdjson without our face on it. Each file
// goes three times through each, and the best counts: other work on the machine slows only.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <simdjson.h>

extern "C" {
#include "base/file.h"
#include "codec/json_read.h"
#include "codec/json_write.h"
#include "codec/unpack.h"
}

namespace
{

const size_t DOCUMENT_MAX = size_t(1) << 30;
const int RUNS = 3;

enum class pass { unpack, json_read, simdjson };

struct parsers {
    struct json_reader *ours;
    simdjson::dom::parser theirs;
};

struct tally {
    uint64_t bytes, documents;
    int64_t ns;
};

struct run {
    parsers &p;
    pass kind;
    tally &t;
};

int document(run r, struct str text, struct err *e)
{
    if (r.kind == pass::json_read) {
        struct json root;

        return json_parse(r.p.ours, text, &root, e);
    }
    if (r.kind == pass::simdjson && r.p.theirs.parse(text.p, text.n).error())
        return err_set(e, E_PARSE, "simdjson refuses it");
    return 0;
}

// One JSON text a line, unless the member's name says that it is one whole text.
int member(run r, struct unpack *u, struct str name, struct err *e)
{
    struct str text;
    int rc;

    if (str_ends(name, {".json", 5})) {
        rc = unpack_rest(u, &text, e);
        r.t.bytes += rc < 0 ? 0 : text.n;
        r.t.documents++;
        return rc < 0 ? rc : document(r, text, e);
    }
    while ((rc = unpack_line(u, DOCUMENT_MAX, &text, e)) > 0) {
        r.t.bytes += text.n + 1;
        r.t.documents++;
        rc = text.n > 0 ? document(r, text, e) : 0;
        if (rc < 0)
            return rc;
    }
    return rc;
}

int file(run r, struct str bytes, const char *path, struct err *e)
{
    struct unpack_member m;
    struct unpack *u;
    int rc = unpack_open(bytes, str_of(path), &unpack_limits_feed, &u, e);

    if (rc < 0)
        return rc;
    while ((rc = unpack_next(u, &m, e)) > 0) {
        rc = member(r, u, m.name, e);
        if (rc < 0)
            break;
    }
    unpack_free(u);
    return rc;
}

int64_t processor_time()
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return int64_t(t.tv_sec) * 1000000000 + t.tv_nsec;
}

int best(run r, struct str bytes, const char *path, struct err *e)
{
    tally fastest = {};

    for (int i = 0; i < RUNS; i++) {
        tally t = {};
        int64_t from = processor_time();
        int rc = file({r.p, r.kind, t}, bytes, path, e);

        if (rc < 0)
            return rc;
        t.ns = processor_time() - from;
        fastest = i == 0 || t.ns < fastest.ns ? t : fastest;
    }
    r.t.bytes += fastest.bytes;
    r.t.documents += fastest.documents;
    r.t.ns += fastest.ns;
    return 0;
}

void tally_write(struct json_writer *w, const char *key, const tally &t)
{
    json_key(w, key);
    json_object(w);
    json_key(w, "seconds");
    json_put_double(w, double(t.ns) / 1e9);
    json_key(w, "mb_per_second");
    json_put_double(w, double(t.bytes) * 1e3 / double(t.ns));
    json_object_end(w);
}

void report(const tally (&t)[3], bool as_json)
{
    static const char *const names[] = {"unpack", "json_read", "simdjson"};
    struct buf b = BUF_INIT(0);
    struct json_writer w = json_writer_of(&b, true);

    if (!as_json) {
        printf("%llu documents, %.1f MB\n", static_cast<unsigned long long>(t[0].documents),
               double(t[0].bytes) / 1e6);
        for (int i = 0; i < 3; i++)
            printf("%-10s %8.3f s %8.1f MB/s\n", names[i], double(t[i].ns) / 1e9,
                   double(t[i].bytes) * 1e3 / double(t[i].ns));
        return;
    }
    json_object(&w);
    json_field_i64(&w, "documents", int64_t(t[0].documents));
    json_field_i64(&w, "bytes", int64_t(t[0].bytes));
    for (int i = 0; i < 3; i++)
        tally_write(&w, names[i], t[i]);
    json_object_end(&w);
    printf("%.*s\n", STR_ARG(buf_str(&b)));
    buf_done(&b);
}

} // namespace

int main(int argc, char **argv)
{
    bool as_json = argc > 1 && strcmp(argv[1], "--json") == 0;
    parsers p = {json_reader_new(DOCUMENT_MAX), simdjson::dom::parser()};
    tally t[3] = {};
    struct err e = {};

    for (int i = 1 + as_json; i < argc; i++) {
        struct file_map m;
        int rc = file_map(argv[i], SIZE_MAX, &m, &e);

        for (int kind = 0; kind < 3 && rc == 0; kind++)
            rc = best({p, pass(kind), t[kind]}, m.bytes, argv[i], &e);
        if (rc < 0) {
            fprintf(stderr, "%s: %s: %s\n", argv[i], e.path, e.text);
            return err_exit_status(e.code);
        }
        file_unmap(&m);
    }
    if (argc < 2 + as_json) {
        fprintf(stderr, "usage: parse_limit [--json] FILE...\n");
        return err_exit_status(E_USAGE);
    }
    report(t, as_json);
    json_reader_free(p.ours);
    return 0;
}
