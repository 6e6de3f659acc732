#include "index/estate_answer.h"
#include "index/estate_layout.h"

void estate_answer_init(struct estate_answer *w, const struct estate_index *x, bool days)
{
    size_t n = x->count[ESTATE_ASSETS];

    *w = (struct estate_answer){.x = x, .word_n = n / 64 + 1};
    w->words = alloc_zero(w->word_n, sizeof *w->words);
    if (days)
        w->first = alloc_zero(n + 1, sizeof *w->first);
}

void estate_answer_done(struct estate_answer *w)
{
    alloc_free(w->words);
    alloc_free(w->first);
    *w = (struct estate_answer){0};
}

void estate_answer_reset(struct estate_answer *w)
{
    memset(w->words, 0, w->word_n * sizeof *w->words);
    w->n = 0;
}

/* The assets of the sets at places [from, to), which stand in one run. */
static void places_add(struct estate_answer *w, uint32_t from, uint32_t to)
{
    const struct estate_index *x = w->x;
    uint32_t n = 0;

    for (uint32_t i = x->point_from[from]; i < x->point_from[to]; i++) {
        uint32_t asset = x->point_assets[i];
        uint64_t bit = (uint64_t)1 << asset % 64;
        bool fresh = !(w->words[asset / 64] & bit);

        n += fresh;
        w->words[asset / 64] |= bit;
        if (w->first && (fresh || x->point_days[i] < w->first[asset]))
            w->first[asset] = x->point_days[i];
    }
    w->n += n;
}

/* Inside of which sets the sweep stands. */
struct sweep {
    struct estate_answer *w;
    uint32_t at;  /* all before is done */
    bool present; /* the component, from `at` on */
    uint32_t depth;
    struct {
        uint32_t end;
        bool before;
    } in[ESTATE_DEPTH + 1];
};

static void sweep_to(struct sweep *s, uint32_t place)
{
    if (s->present && s->at < place)
        places_add(s->w, s->at, place);
    s->at = place;
}

/* Leaves the sets that end at `place` or before. */
static void sweep_leave(struct sweep *s, uint32_t place)
{
    while (s->depth > 0 && s->in[s->depth - 1].end <= place) {
        s->depth--;
        sweep_to(s, s->in[s->depth].end);
        s->present = s->in[s->depth].before;
    }
}

static void sweep_enter(struct sweep *s, uint32_t event)
{
    uint32_t place = event >> 1, end = s->w->x->set_end[place];

    sweep_leave(s, place);
    if (s->present != !(event & 1)) {
        sweep_to(s, place);
        s->in[s->depth].end = end;
        s->in[s->depth++].before = s->present;
        s->present = !(event & 1);
    }
}

void estate_answer_add(struct estate_answer *w, uint32_t component)
{
    const struct estate_index *x = w->x;
    struct sweep s = {.w = w};

    if (component >= x->count[ESTATE_COMPONENTS])
        return;
    for (uint32_t i = x->event_from[component]; i < x->event_from[component + 1]; i++)
        sweep_enter(&s, x->events[i]);
    sweep_leave(&s, UINT32_MAX);
}

void estate_answer_add_package(struct estate_answer *w, const struct estate_package *p)
{
    for (uint32_t i = 0; i < p->n; i++)
        estate_answer_add(w, p->components[i]);
}

uint32_t estate_answer_next(const struct estate_answer *w, uint32_t from)
{
    size_t i = from / 64;

    if (i >= w->word_n)
        return ESTATE_ANSWER_END;
    uint64_t word = w->words[i] & ~(uint64_t)0 << from % 64;

    while (word == 0) {
        if (++i == w->word_n)
            return ESTATE_ANSWER_END;
        word = w->words[i];
    }
    return (uint32_t)(i * 64) + (uint32_t)__builtin_ctzll(word);
}

uint32_t estate_answer_page(const struct estate_answer *w, uint32_t from, uint32_t n, uint32_t *ret)
{
    uint32_t got = 0;

    while (got < n && (from = estate_answer_next(w, from)) != ESTATE_ANSWER_END)
        ret[got++] = from++;
    return got;
}

/* EACH(w, asset) { ... }: bits by words, which is quicker than one by one. */
#define EACH(w, asset)                                                                             \
    for (size_t each_i = 0; each_i < (w)->word_n; each_i++)                                        \
        for (uint64_t each_word = (w)->words[each_i], asset;                                       \
             each_word && (asset = each_i * 64 + (uint64_t)__builtin_ctzll(each_word), true);      \
             each_word &= each_word - 1)

void estate_answer_units(const struct estate_answer *w, uint32_t *counts)
{
    const struct estate_asset *assets = w->x->assets;

    EACH(w, asset)
    counts[assets[asset].unit]++;
}

roaring_bitmap_t *estate_answer_bitmap(const struct estate_answer *w)
{
    uint32_t *ids = alloc_zero((size_t)w->n + 1, sizeof *ids);
    uint32_t n = estate_answer_page(w, 0, w->n, ids);
    roaring_bitmap_t *r = roaring_bitmap_of_ptr(n, ids);

    roaring_bitmap_run_optimize(r);
    alloc_free(ids);
    return r;
}

struct classes {
    struct estate_tally_list *list;
    size_t begin;    /* tallies of before stay as they are */
    uint32_t *slots; /* open addressing: place in the list from `begin`, + 1 */
    size_t mask;
};

static bool class_same(const struct estate_tally *t, const struct estate_asset *a, int32_t day)
{
    return t->day == day && memcmp(&t->class, a, sizeof *a) == 0;
}

static size_t class_hash(const struct estate_asset *a, int32_t day)
{
    uint64_t h;

    _Static_assert(sizeof h == sizeof *a, "a class is one word");
    memcpy(&h, a, sizeof h);
    h = (h ^ (uint64_t)(uint32_t)day << 40) * 0x9E3779B97F4A7C15u;
    return (size_t)(h >> 20);
}

static void classes_grow(struct classes *c)
{
    size_t n = c->slots ? (c->mask + 1) * 2 : 256;

    alloc_free(c->slots);
    c->slots = alloc_zero(n, sizeof *c->slots);
    c->mask = n - 1;
    for (size_t i = c->begin; i < c->list->n; i++) {
        const struct estate_tally *t = &c->list->p[i];
        size_t at = class_hash(&t->class, t->day) & c->mask;

        while (c->slots[at])
            at = (at + 1) & c->mask;
        c->slots[at] = (uint32_t)(i - c->begin) + 1;
    }
}

static void class_count(struct classes *c, const struct estate_asset *a, int32_t day)
{
    if ((c->list->n - c->begin) * 2 >= c->mask)
        classes_grow(c);
    size_t at = class_hash(a, day) & c->mask;

    for (; c->slots[at]; at = (at + 1) & c->mask) {
        struct estate_tally *t = &c->list->p[c->begin + c->slots[at] - 1];

        if (!class_same(t, a, day))
            continue;
        t->n++;
        return;
    }
    *vec_add(c->list) = (struct estate_tally){*a, day, 1};
    c->slots[at] = (uint32_t)(c->list->n - c->begin);
}

void estate_answer_tally(const struct estate_answer *w, struct estate_tally_list *ret)
{
    struct classes c = {.list = ret, .begin = ret->n};

    classes_grow(&c);
    EACH(w, asset)
    class_count(&c, &w->x->assets[asset], w->first ? w->first[asset] : 0);
    alloc_free(c.slots);
}
