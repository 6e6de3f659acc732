#include "bench/estate_report.h"
#include "base/clock.h"
#include "base/file.h"
#include "codec/json_write.h"
#include <fcntl.h>
#include <unistd.h>

enum { BLOCK = 256 << 20, SYNCS = 25 };

static double seconds(int64_t start)
{
    return (double)(clock_monotonic() - start) / 1e9;
}

static double least(double a, double b)
{
    return a == 0 || b < a ? b : a;
}

static void memory_measure(struct report *r)
{
    uint64_t *from = alloc_new(BLOCK), *to = alloc_new(BLOCK);
    volatile uint64_t keep = 0;
    double scan = 0, copy = 0;

    memset(from, 1, BLOCK);
    memset(to, 2, BLOCK);
    for (int round = 0; round < 5; round++) {
        int64_t start = clock_monotonic();
        uint64_t sum = 0;

        for (size_t i = 0; i < BLOCK / sizeof *from; i++)
            sum += from[i];
        keep = keep + sum;
        scan = least(scan, seconds(start));
        start = clock_monotonic();
        memcpy(to, from, BLOCK);
        copy = least(copy, seconds(start));
    }
    r->scan = BLOCK / scan / 1e9;
    r->copy = BLOCK / copy / 1e9;
    alloc_free(from);
    alloc_free(to);
}

static int double_cmp(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void fsync_measure(struct report *r, const char *folder)
{
    double ms[SYNCS] = {0};
    char path[512], page[4096] = {0};

    snprintf(path, sizeof path, "%s/sync", folder);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    for (int i = 0; fd >= 0 && i < SYNCS; i++) {
        int64_t start = clock_monotonic();

        if (write(fd, page, sizeof page) != (ssize_t)sizeof page || fsync(fd) < 0)
            break;
        ms[i] = seconds(start) * 1e3;
    }
    if (fd >= 0)
        close(fd);
    unlink(path);
    qsort(ms, SYNCS, sizeof *ms, double_cmp);
    r->fsync = ms[SYNCS / 2];
}

void report_machine(struct report *r, const char *folder)
{
    memory_measure(r);
    fsync_measure(r, folder);
}

/* The value of a line "name : value" of a file of /proc, in `out`. */
static struct str proc_line(const char *path, const char *name, char *out, size_t n)
{
    FILE *f = fopen(path, "r");
    struct str found = STR("unknown");

    while (f && fgets(out, (int)n, f)) {
        struct str line = str_of(out);

        if (*name && !str_starts(line, str_of(name)))
            continue;
        if (*name)
            (void)str_cut(&line, ':');
        found = str_trim(line);
        break;
    }
    if (f)
        fclose(f);
    return found;
}

static bool met(const struct report_item *i)
{
    return i->measured && (i->at_least ? i->value >= i->goal : i->value <= i->goal);
}

static void number_put(struct json_writer *w, const char *key, bool there, double v)
{
    json_key(w, key);
    if (there)
        json_put_double(w, v);
    else
        json_put_null(w);
}

static void item_put(struct json_writer *w, const struct report_item *i)
{
    json_object(w);
    json_field_str(w, "name", str_of(i->name));
    json_field_str(w, "unit", str_of(i->unit));
    number_put(w, "value", i->measured, i->value);
    number_put(w, "goal", i->goal > 0, i->goal);
    number_put(w, "limit", i->limit > 0, i->limit);
    json_key(w, "met");
    if (i->goal > 0)
        json_put_bool(w, met(i));
    else
        json_put_null(w);
    if (i->limit_of)
        json_field_str(w, "limit_of", str_of(i->limit_of));
    if (i->note)
        json_field_str(w, "note", str_of(i->note));
    json_object_end(w);
}

static void json_print(const struct report *r)
{
    struct buf out = BUF_INIT(0);
    struct json_writer w = json_writer_of(&out, true);
    char line[512];

    json_object(&w);
    json_key(&w, "items");
    json_array(&w);
    for (size_t i = 0; i < r->items.n; i++)
        item_put(&w, &r->items.p[i]);
    json_array_end(&w);
    json_key(&w, "estate");
    json_put_raw(&w, buf_str(&r->facts));
    json_key(&w, "machine");
    json_object(&w);
    json_field_str(&w, "processor", proc_line("/proc/cpuinfo", "model name", line, sizeof line));
    json_field_i64(&w, "cores", sysconf(_SC_NPROCESSORS_ONLN));
    json_field_str(&w, "load", proc_line("/proc/loadavg", "", line, sizeof line));
    number_put(&w, "scan_gb_s", true, r->scan);
    number_put(&w, "copy_gb_s", true, r->copy);
    number_put(&w, "fsync_ms", true, r->fsync);
    json_object_end(&w);
    json_object_end(&w);
    printf("%.*s\n", STR_ARG(buf_str(&out)));
    buf_done(&out);
}

static void table_print(const struct report *r)
{
    printf("%-62s %10s %10s %10s  %s\n", "measure", "value", "goal", "limit", "unit");
    for (size_t i = 0; i < r->items.n; i++) {
        const struct report_item *t = &r->items.p[i];
        char value[32] = "-", goal[32] = "-", limit[32] = "-";

        if (t->measured)
            snprintf(value, sizeof value, "%.4g", t->value);
        if (t->goal > 0)
            snprintf(goal, sizeof goal, "%.4g", t->goal);
        if (t->limit > 0)
            snprintf(limit, sizeof limit, "%.3g", t->limit);
        printf("%-62s %10s %10s %10s  %-6s %s%s%s\n", t->name, value, goal, limit, t->unit,
               t->goal <= 0 ? ""
               : met(t)     ? "met "
                            : "NOT MET ",
               t->note ? t->note : "", t->limit_of ? "" : "");
    }
    printf("scan %.1f GB/s, copy %.1f GB/s, fsync %.2f ms\n%.*s\n", r->scan, r->copy, r->fsync,
           STR_ARG(buf_str(&r->facts)));
}

void report_print(const struct report *r, bool json)
{
    if (json)
        json_print(r);
    else
        table_print(r);
}
