/*
 * A guard that does one thing (`--pictures`): pictures of the whole desktop, for a recorder that must not wait for main's
 * guard. It watches nothing, holds nothing, stands in for nobody, and ends with its stdin. See docs/PROTOCOL.md, "Guard".
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct pictures {
  void (*shoot)(long id); /* takes the desktop's picture, sends it, and answers */
  bool leaving;
};

/* The hello: `guard` is its name. */
void pictures_greet(const char *guard, const char *version);
/* One request line, for lines_take(); `with` is a struct pictures. */
bool pictures_line(void *with, char *line, size_t length);
