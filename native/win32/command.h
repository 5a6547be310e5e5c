/* The command line of another process. */
#pragma once
#include <windows.h>
#include <stddef.h>

/* As it was given at the start (a program may change it afterwards); "" where it may not be read. */
void command_read(DWORD pid, char *to, size_t size);
