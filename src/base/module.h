/*
 * Parts of the program that are shared objects, opened at need, so that what they link costs
 * nothing where they are not used: libexec/niju/NAME beside the program as installed.
 */
#pragma once

/*
 * The open object, never closed again. `built` is its folder in the build tree, from the program's
 * own. NULL: *why says so in the system's words, or is NULL where there is no such file.
 */
void *module_open(const char *name, const char *built, const char **why);
/*
 * A helper program in the same places, instead of this one: returns only when it cannot be had,
 * with *why as above. argv[0] is its name.
 */
void module_exec(const char *built, char *const *argv, const char **why);
