#include "format/feed/debian_release.h"
#include "model/space.h"

struct str debian_release_space(struct arena *a, struct str codename)
{
    static const struct {
        struct str codename, release;
    } table[] = {
        {{"bookworm", 8}, {"debian-12", 9}}, {{"bullseye", 8}, {"debian-11", 9}},
        {{"trixie", 6}, {"debian-13", 9}},   {{"forky", 5}, {"debian-14", 9}},
        {{"sid", 3}, {"debian-sid", 10}},    {{"buster", 6}, {"debian-10", 9}},
        {{"stretch", 7}, {"debian-9", 8}},   {{"jessie", 6}, {"debian-8", 8}},
        {{"wheezy", 6}, {"debian-7", 8}},    {{"squeeze", 7}, {"debian-6", 8}},
        {{"lenny", 5}, {"debian-5", 8}},     {{"etch", 4}, {"debian-4", 8}},
        {{"sarge", 5}, {"debian-3.1", 10}},  {{"woody", 5}, {"debian-3.0", 10}},
        {{"duke", 4}, {"debian-15", 9}},
    };

    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (str_eq(codename, table[i].codename))
            return space_of_release(a, STR("deb"), table[i].release);
    }
    return STR_NONE;
}
