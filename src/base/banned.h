/* Calls that are easy to get wrong do not compile. Included by base/str.h, so everywhere. */
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifndef __cplusplus
#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf strtok strtok_r
#pragma GCC poison atoi atol atoll atof sscanf gets localtime gmtime ctime asctime
#endif
