/* A reader for request lines (RFC 8259): bounded in size, depth and number of values. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

enum json_type { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json {
  enum json_type type;
  char *key;      /* in an object */
  double number;  /* also 0 or 1 for a boolean */
  char *string;   /* UTF-8, never with an inner NUL */
  struct json *first, *next; /* children; siblings */
};

enum { JSON_DEPTH = 8, JSON_VALUES = 1024 };

struct json_text {
  struct json values[JSON_VALUES];
  int count;
};

/* Reads one object out of `line`, which is changed and must outlive the result. NULL when it is not one. */
struct json *json_read(struct json_text *space, char *line);
/* The member, or NULL; `type` is checked. */
const struct json *json_get(const struct json *object, const char *key, enum json_type type);
