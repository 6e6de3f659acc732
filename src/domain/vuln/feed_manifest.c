#include "domain/vuln/feed_manifest.h"
#include "base/clock.h"
#include "codec/json_write.h"
#include "format/record/record_file.h"

static int doc_read(const struct record *r, struct feed_doc *d, struct err *e)
{
    *d = (struct feed_doc){
        .format = record_get(r, "format"),
        .name = record_get(r, "name"),
        .file = record_get(r, "file"),
        .hash = record_get(r, "hash"),
    };
    if (d->format.n == 0 || d->file.n == 0 || str_find_char(d->file, '/') >= 0 ||
        !clock_parse(record_get(r, "received"), &d->received) ||
        !str_i64(record_get(r, "size"), &d->size) ||
        !str_i64(record_get(r, "records"), &d->records) ||
        !str_i64(record_get(r, "bad"), &d->bad)) {
        (void)err_set(e, E_PARSE, "the manifest of the feeds is damaged; import the feeds again");
        return err_in(e, "%s", r->place.p);
    }
    return 0;
}

int feed_manifest_read(struct arena *a, struct str text, struct feed_doc_list *ret, struct err *e)
{
    struct record_file file = {0};
    int rc = text.n ? record_file_read(a, text, &file, e) : 0;

    for (size_t i = 0; rc == 0 && i < file.n; i++)
        rc = doc_read(&file.items[i], vec_add(ret), e);
    return rc;
}

void feed_manifest_write(const struct feed_doc_list *docs, struct buf *out)
{
    for (size_t i = 0; i < docs->n; i++) {
        const struct feed_doc *d = &docs->p[i];
        struct json_writer w = json_writer_of(out, false);
        char at[CLOCK_TEXT];

        json_object(&w);
        json_field_str(&w, "format", d->format);
        json_field_str(&w, "name", d->name);
        json_field_str(&w, "file", d->file);
        json_field_str(&w, "hash", d->hash);
        json_field_str(&w, "received", str_of(clock_text(d->received, at)));
        json_field_i64(&w, "size", d->size);
        json_field_i64(&w, "records", d->records);
        json_field_i64(&w, "bad", d->bad);
        json_object_end(&w);
        buf_add_char(out, '\n');
    }
}
