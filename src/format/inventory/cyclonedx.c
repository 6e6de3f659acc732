#include "base/clock.h"
#include "codec/json_read.h"
#include "format/inventory/inventory_build.h"

/*
 * CycloneDX JSON 1.2 to 1.7 (ECMA-424): metadata, components within components. Of the fields
 * only those that say what something is: purl, cpe, name, version, maker; and of scanners'
 * properties those that name the source package (trivy's "aquasecurity:trivy:", syft's "syft:").
 */
enum { DEPTH = 32 };

struct walk {
    struct inventory_build *b;
    size_t at[DEPTH]; /* the place: components[at[0]].components[at[1]]... */
    size_t depth;
    bool subject; /* metadata.component, not one of the components */
};

/* What scanners say about the source package of an OS package. */
struct origin {
    struct str name, version, release, epoch; /* trivy */
    struct str rpm, source, source_version;   /* syft */
    struct str own_epoch, cpe;
    struct str distro, distro_version;
};

static void property_read(struct str name, struct str value, struct origin *o)
{
    const struct {
        struct str name;
        struct str *to;
    } known[] = {
        {STR("aquasecurity:trivy:SrcName"), &o->name},
        {STR("aquasecurity:trivy:SrcVersion"), &o->version},
        {STR("aquasecurity:trivy:SrcRelease"), &o->release},
        {STR("aquasecurity:trivy:SrcEpoch"), &o->epoch},
        {STR("syft:metadata:sourceRpm"), &o->rpm},
        {STR("syft:metadata:source"), &o->source},
        {STR("syft:metadata:originPackage"), &o->source},
        {STR("syft:metadata:sourceVersion"), &o->source_version},
        {STR("syft:metadata:epoch"), &o->own_epoch},
        {STR("syft:cpe23"), &o->cpe},
        {STR("syft:distro:id"), &o->distro},
        {STR("syft:distro:versionID"), &o->distro_version},
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_eq(name, known[i].name) && known[i].to->n == 0)
            *known[i].to = value;
}

static struct origin origin_of(struct json v)
{
    struct origin o = {0};

    for (struct json_iter it = json_iter(json_get(v, STR("properties"))); json_next(&it);)
        property_read(json_get_str(it.value, STR("name")), json_get_str(it.value, STR("value")),
                      &o);
    return o;
}

static bool epoch_above_zero(struct str epoch)
{
    uint64_t n;

    return str_u64(epoch, &n) && n > 0;
}

static void origin_apply(struct arena *a, const struct origin *o, struct component *c)
{
    struct str name = o->name.n > 0 ? o->name : o->source;
    struct str version = o->version.n > 0 ? o->version : o->source_version;
    bool epoch = epoch_above_zero(o->epoch);

    if (name.n > 0)
        c->source_name = str_dup(a, name);
    if (version.n > 0)
        c->source_version =
            str_fmt(a, "%.*s%s%.*s%s%.*s", STR_ARG(epoch ? o->epoch : STR_NONE), epoch ? ":" : "",
                    STR_ARG(version), o->release.n > 0 ? "-" : "", STR_ARG(o->release));
    if (o->own_epoch.n > 0)
        component_epoch(a, str_dup(a, o->own_epoch), c);
    if (o->rpm.n > 0)
        component_source_rpm(a, str_dup(a, o->rpm), c);
}

static struct str place_text(const struct walk *w)
{
    struct buf text = BUF_INIT(4096);

    if (w->subject)
        buf_add(&text, STR("metadata.component"));
    for (size_t i = 0; i < w->depth; i++)
        buf_fmt(&text, "%scomponents[%zu]", text.n > 0 ? "." : "", w->at[i]);
    struct str place = str_dup(w->b->a, buf_str(&text));

    buf_done(&text);
    return place;
}

static void bad(struct walk *w, const char *field, const struct err *why)
{
    inventory_build_bad(w->b, why, "%s%s", place_text(w).p, field);
}

static int add(struct walk *w, struct component *c, struct err *e)
{
    struct err why = {0};
    int rc = inventory_build_add(w->b, c, &why);

    if (rc == E_LIMIT) {
        *e = why;
        return rc;
    }
    if (rc < 0)
        bad(w, "", &why);
    return 0;
}

static struct str maker_of(struct json v)
{
    struct str maker = json_get_str(v, STR("publisher"));

    if (maker.n == 0)
        maker = json_get_str(json_get(v, STR("supplier")), STR("name"));
    if (maker.n == 0)
        maker = json_get_str(json_get(v, STR("manufacturer")), STR("name"));
    return maker.n > 0 ? maker : json_get_str(v, STR("group"));
}

static char part_of(struct str type)
{
    if (str_eq(type, STR("operating-system")) || str_eq(type, STR("firmware")))
        return 'o';
    return str_eq(type, STR("device")) ? 'h' : 'a';
}

/* Things that are no product one can look up. */
static bool type_skipped(struct str type)
{
    static const char *const types[] = {"file", "data", "cryptographic-asset",
                                        "machine-learning-model"};

    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_eq(type, str_of(types[i])))
            return true;
    return false;
}

/* 1 *c is filled, 0 there is nothing to add. */
static int from_product(struct walk *w, struct json v, struct str cpe, struct component *c)
{
    struct arena *a = w->b->a;
    struct component parts = {0};
    struct str type = json_get_str(v, STR("type"));
    struct err why = {0};

    parts.namespace = str_dup(a, maker_of(v));
    parts.name = str_dup(a, json_get_str(v, STR("name")));
    parts.version = str_dup(a, json_get_str(v, STR("version")));
    parts.part = part_of(type);
    parts.cpe = str_dup(a, cpe);
    if (cpe.n == 0 && (parts.name.n == 0 || parts.version.n == 0))
        return 0;
    /* the distribution itself: its release is what it says */
    if (cpe.n == 0 && str_eq(type, STR("operating-system")) && parts.namespace.n == 0)
        return 0;
    int rc = component_of_product(a, &parts, c, &why);

    if (rc < 0 && cpe.n > 0) {
        bad(w, ".cpe", &why);
        parts.cpe = STR_NONE;
        rc = component_of_product(a, &parts, c, &why);
    }
    if (rc < 0)
        bad(w, "", &why);
    return rc >= 0;
}

static bool from_purl(struct walk *w, struct json v, struct str cpe, const struct origin *o,
                      struct component *c)
{
    struct arena *a = w->b->a;
    struct err why = {0};

    if (component_of_purl(a, json_get_str(v, STR("purl")), c, &why) < 0) {
        bad(w, ".purl", &why);
        return false;
    }
    if (c->version.n == 0)
        c->version = str_dup(a, json_get_str(v, STR("version")));
    c->part = part_of(json_get_str(v, STR("type")));
    if (cpe.n > 0 && component_cpe(a, cpe, c, &why) < 0)
        bad(w, ".cpe", &why);
    origin_apply(a, o, c);
    return true;
}

static int component_read(struct walk *w, struct json v, struct err *e)
{
    struct component c = {0};
    struct origin o = origin_of(v);
    struct str cpe = json_get_str(v, STR("cpe"));

    if (v.type != JSON_OBJECT) {
        struct err why = {0};

        (void)err_set(&why, E_PARSE, "a component that is no object");
        bad(w, "", &why);
        return 0;
    }
    if (type_skipped(json_get_str(v, STR("type"))))
        return 0;
    if (cpe.n == 0)
        cpe = o.cpe;
    if (json_get_str(v, STR("purl")).n > 0 && from_purl(w, v, cpe, &o, &c))
        return add(w, &c, e);
    if (json_get_str(v, STR("purl")).n > 0 && cpe.n == 0)
        return 0; /* a damaged purl's name alone tells no ecosystem */
    return from_product(w, v, cpe, &c) ? add(w, &c, e) : 0;
}

static int components_read(struct walk *w, struct json list, struct err *e)
{
    int rc = 0;

    if (list.type == JSON_MISSING || list.type == JSON_NULL)
        return 0;
    if (list.type != JSON_ARRAY) {
        (void)err_set(e, E_PARSE, "components is no list");
        return err_in(e, "%s", w->depth > 0 ? place_text(w).p : "components");
    }
    if (w->depth >= DEPTH)
        return err_set(e, E_LIMIT, "components nested deeper than %d", DEPTH);
    w->depth++;
    for (struct json_iter it = json_iter(list); rc >= 0 && json_next(&it);) {
        w->at[w->depth - 1] = it.i;
        rc = component_read(w, it.value, e);
        if (rc >= 0)
            rc = components_read(w, json_get(it.value, STR("components")), e);
    }
    w->depth--;
    return rc;
}

static struct str release_here(struct arena *a, struct json v)
{
    struct origin o = origin_of(v);

    if (!str_eq(json_get_str(v, STR("type")), STR("operating-system")))
        return STR_NONE;
    if (o.distro.n > 0)
        return release_of(a, o.distro, o.distro_version);
    return release_of(a, json_get_str(v, STR("name")), json_get_str(v, STR("version")));
}

/* The first operating system that is stated. */
static struct str release_find(struct arena *a, struct json list, int depth)
{
    struct str found = STR_NONE;

    for (struct json_iter it = json_iter(list); found.n == 0 && json_next(&it);) {
        found = release_here(a, it.value);
        if (found.n == 0 && depth < DEPTH)
            found = release_find(a, json_get(it.value, STR("components")), depth + 1);
    }
    return found;
}

/*
 * What the SBOM is of names the source, so that the next one of the same thing takes its place: a
 * serial number is new with each file that is made (docs/decisions/sbom-source.md).
 */
static struct str source_of(struct arena *a, const struct inventory_input *in, struct json root)
{
    struct json subject = json_get(json_get(root, STR("metadata")), STR("component"));
    struct str serial = json_get_str(root, STR("serialNumber"));
    struct str group = json_get_str(subject, STR("group"));
    struct str name = json_get_str(subject, STR("name"));

    if (name.n > 0 && group.n + name.n <= 200)
        return str_fmt(a, "sbom:%.*s%s%.*s", STR_ARG(group), group.n ? "/" : "", STR_ARG(name));
    if (str_istarts(serial, STR("urn:uuid:")))
        serial = str_sub(serial, 9, serial.n);
    if (serial.n == 0 || serial.n > 200)
        return inventory_file_source(a, in, STR("sbom"));
    return str_fmt(a, "sbom:%.*s", STR_ARG(serial));
}

static int version_check(struct json root, struct err *e)
{
    struct str v = json_get_str(root, STR("specVersion"));
    bool known = v.n == 3 && str_starts(v, STR("1.")) && v.p[2] >= '2' && v.p[2] <= '7';

    if (v.n == 0) {
        (void)err_set(e, E_PARSE, "there is no specVersion");
        return err_in(e, "specVersion");
    }
    if (known)
        return 0;
    return err_set(e, E_SUPPORT, "not supported: CycloneDX %.*s; versions 1.2 to 1.7 are read",
                   STR_ARG(str_sub(v, 0, 20)));
}

/* A product whose SBOM this is may be vulnerable itself; a purl of one's own code is noise. */
static bool subject_counts(struct json subject)
{
    return json_get_str(subject, STR("cpe")).n > 0 ||
           part_of(json_get_str(subject, STR("type"))) != 'a';
}

static int document_read(struct inventory_build *b, struct json root, struct err *e)
{
    struct json metadata = json_get(root, STR("metadata"));
    struct json subject = json_get(metadata, STR("component"));
    struct json list = json_get(root, STR("components"));
    struct walk w = {.b = b};
    int rc = version_check(root, e);

    if (rc < 0)
        return rc;
    struct str release = release_here(b->a, subject);

    if (release.n == 0)
        release = release_find(b->a, list, 1);
    rc = inventory_build_item(b, str_dup(b->a, json_get_str(subject, STR("name"))),
                              source_of(b->a, b->in, root), release, e);
    if (rc < 0)
        return rc;
    struct inventory *item = inventory_build_now(b);

    (void)clock_parse(json_get_str(metadata, STR("timestamp")), &item->made);
    w.subject = true;
    if (subject_counts(subject))
        rc = component_read(&w, subject, e);
    if (rc >= 0)
        rc = components_read(&w, json_get(subject, STR("components")), e);
    w.subject = false;
    return rc < 0 ? rc : components_read(&w, list, e);
}

static int cyclonedx_read(struct arena *a, const struct inventory_input *in,
                          struct inventory_doc *ret, struct err *e)
{
    struct inventory_build b;
    struct json_reader *r = json_reader_new(INVENTORY_UNPACKED);
    struct json root;
    int rc = json_parse(r, in->bytes, &root, e);

    inventory_build_init(&b, a, in);
    inventory_build_fold(&b);
    if (rc >= 0 && root.type != JSON_OBJECT)
        rc = err_set(e, E_PARSE, "the document is no JSON object");
    if (rc >= 0)
        rc = document_read(&b, root, e);
    inventory_build_release(&b);
    rc = inventory_build_end(&b, rc, ret);
    json_reader_free(r);
    return rc;
}

static int cyclonedx_probe(const struct inventory_input *in)
{
    return inventory_json_has(in, STR("\"bomFormat\"")) ? 95 : 0;
}

const struct inventory_format inventory_cyclonedx = {"cyclonedx", cyclonedx_probe, cyclonedx_read};
