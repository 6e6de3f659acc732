/* The tables of data/policy, put into the program as they are. */
#include "domain/policy/policy.h"

#define PRESET(symbol, file)                                                                       \
    __asm__(".section .rodata\n.global " #symbol "\n" #symbol ":\n.incbin \"" NIJU_DATA_DIR        \
            "/policy/" file "\"\n.global " #symbol "_end\n" #symbol                                \
            "_end:\n.byte 0\n.previous\n");                                                        \
    extern const char symbol[], symbol##_end[]

PRESET(policy_bod_26_04, "bod-26-04.csv");
PRESET(policy_bod_22_01, "bod-22-01.csv");
PRESET(policy_severity_days, "severity-days.csv");

struct str policy_preset(struct str name)
{
    const struct {
        const char *name, *from, *to;
    } presets[] = {
        {"bod-26-04", policy_bod_26_04, policy_bod_26_04_end},
        {"bod-22-01", policy_bod_22_01, policy_bod_22_01_end},
        {"severity-days", policy_severity_days, policy_severity_days_end},
    };

    for (size_t i = 0; i < sizeof presets / sizeof *presets; i++)
        if (str_eq(name, str_of(presets[i].name)))
            return (struct str){presets[i].from, (size_t)(presets[i].to - presets[i].from)};
    return STR_NONE;
}
