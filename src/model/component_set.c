#include "model/component_set.h"
#include "base/sort.h"
#include "codec/hash.h"

static int id_cmp(const void *a, const void *b, void *ctx)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    (void)ctx;
    return (x > y) - (x < y);
}

void id_list_sort(struct id_list *ids)
{
    size_t n = 0;

    sort_with(ids->p, ids->n, sizeof *ids->p, id_cmp, NULL);
    for (size_t i = 0; i < ids->n; i++)
        if (n == 0 || ids->p[n - 1] != ids->p[i])
            ids->p[n++] = ids->p[i];
    ids->n = n;
}

void component_set_hash(const struct id_list *ids, uint8_t out[COMPONENT_SET_HASH])
{
    uint8_t whole[HASH_SHA256];

    hash_sha256((struct str){(const char *)ids->p, ids->n * sizeof *ids->p}, whole);
    memcpy(out, whole, COMPONENT_SET_HASH);
}

static void ids_encode(const uint32_t *p, size_t n, struct buf *out)
{
    uint32_t last = 0;

    buf_add_varint(out, n);
    for (size_t i = 0; i < n; i++) {
        buf_add_varint(out, p[i] - last);
        last = p[i];
    }
}

static int damaged(struct err *e)
{
    return err_set(e, E_PARSE, "a component set is damaged; restore a backup");
}

static int ids_decode(struct str *data, struct id_list *out, struct err *e)
{
    uint64_t n, step, id = 0;

    if (!str_varint(data, &n) || n > COMPONENT_SET_MAX || n > data->n)
        return damaged(e);
    for (uint64_t i = 0; i < n; i++) {
        if (!str_varint(data, &step) || step > UINT32_MAX || (id += step) > UINT32_MAX)
            return damaged(e);
        *vec_add(out) = (uint32_t)id;
    }
    return 0;
}

void component_set_encode(const struct id_list *ids, struct buf *out)
{
    ids_encode(ids->p, ids->n, out);
}

/* Ids of `a` that `b` lacks; both sorted. */
static void ids_minus(const struct id_list *a, const struct id_list *b, struct id_list *out)
{
    size_t j = 0;

    for (size_t i = 0; i < a->n; i++) {
        while (j < b->n && b->p[j] < a->p[i])
            j++;
        if (j == b->n || b->p[j] != a->p[i])
            *vec_add(out) = a->p[i];
    }
}

void component_set_encode_delta(const struct id_list *base, const struct id_list *ids,
                                struct buf *out)
{
    struct id_list gone = {0}, fresh = {0};

    ids_minus(base, ids, &gone);
    ids_minus(ids, base, &fresh);
    ids_encode(gone.p, gone.n, out);
    ids_encode(fresh.p, fresh.n, out);
    vec_done(&gone);
    vec_done(&fresh);
}

int component_set_decode(struct str data, struct id_list *out, struct err *e)
{
    int rc = ids_decode(&data, out, e);

    return rc == 0 && data.n > 0 ? damaged(e) : rc;
}

int component_set_decode_delta(const struct id_list *base, struct str data, struct id_list *out,
                               struct err *e)
{
    struct id_list gone = {0};
    int rc = ids_decode(&data, &gone, e);

    if (rc == 0) {
        ids_minus(base, &gone, out);
        rc = ids_decode(&data, out, e);
    }
    if (rc == 0 && data.n > 0)
        rc = damaged(e);
    id_list_sort(out);
    vec_done(&gone);
    return rc;
}
