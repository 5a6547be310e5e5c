#include "json.h"
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "utf8.h"

struct reader {
  struct json_text *space;
  char *at;
};

static struct json *value(struct reader *r, int depth);

static void blanks(struct reader *r) { r->at += strspn(r->at, " \t\r\n"); }

static struct json *fresh(struct reader *r, enum json_type type) {
  if (r->space->count == JSON_VALUES) return NULL;
  struct json *made = &r->space->values[r->space->count++];
  memset(made, 0, sizeof *made);
  made->type = type;
  return made;
}

static int hex4(const char *s) {
  int number = 0;
  for (int i = 0; i < 4; i++) {
    char c = s[i];
    int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    if (digit < 0) return -1;
    number = number * 16 + digit;
  }
  return number;
}

/* Decodes in place: an escape is never shorter than what it stands for. */
static char *string(struct reader *r) {
  if (*r->at != '"') return NULL;
  char *from = r->at + 1, *to = from, *start = from;
  for (;;) {
    unsigned char c = (unsigned char)*from++;
    if (c == '"') break;
    if (c < 0x20) return NULL;
    if (c != '\\') {
      *to++ = (char)c;
      continue;
    }
    char escape = *from++;
    const char *plain = "\"\\/bfnrt", *meant = "\"\\/\b\f\n\r\t", *found = escape ? strchr(plain, escape) : NULL;
    if (found) {
      *to++ = meant[found - plain];
    } else if (escape == 'u') {
      int unit = hex4(from);
      if (unit <= 0) return NULL;
      from += 4;
      uint32_t point = (uint32_t)unit;
      if (unit >= 0xD800 && unit <= 0xDBFF && from[0] == '\\' && from[1] == 'u') {
        int low = hex4(from + 2);
        if (low < 0xDC00 || low > 0xDFFF) return NULL;
        point = 0x10000 + ((uint32_t)(unit - 0xD800) << 10) + (uint32_t)(low - 0xDC00);
        from += 6;
      } else if (unit >= 0xD800 && unit <= 0xDFFF) {
        return NULL;
      }
      to = utf8_put(to, point);
    } else {
      return NULL;
    }
  }
  *to = 0;
  r->at = from;
  return start;
}

static struct json *members(struct reader *r, struct json *parent, char close, int depth) {
  struct json **link = &parent->first;
  r->at++;
  blanks(r);
  if (*r->at == close) {
    r->at++;
    return parent;
  }
  for (;;) {
    char *key = NULL;
    blanks(r);
    if (parent->type == JSON_OBJECT) {
      key = string(r);
      blanks(r);
      if (!key || *r->at != ':') return NULL;
      r->at++;
    }
    struct json *child = value(r, depth + 1);
    if (!child) return NULL;
    child->key = key;
    *link = child;
    link = &child->next;
    blanks(r);
    char c = *r->at;
    if (c != ',' && c != close) return NULL;
    r->at++;
    if (c == close) return parent;
  }
}

static struct json *word(struct reader *r, const char *text, enum json_type type, double number) {
  size_t length = strlen(text);
  if (strncmp(r->at, text, length) != 0) return NULL;
  r->at += length;
  struct json *made = fresh(r, type);
  if (made) made->number = number;
  return made;
}

static struct json *value(struct reader *r, int depth) {
  if (depth > JSON_DEPTH) return NULL;
  blanks(r);
  switch (*r->at) {
    case '{':
    case '[': {
      struct json *made = fresh(r, *r->at == '{' ? JSON_OBJECT : JSON_ARRAY);
      return made ? members(r, made, *r->at == '{' ? '}' : ']', depth) : NULL;
    }
    case '"': {
      struct json *made = fresh(r, JSON_STRING);
      if (made) made->string = string(r);
      return made && made->string ? made : NULL;
    }
    case 't': return word(r, "true", JSON_BOOL, 1);
    case 'f': return word(r, "false", JSON_BOOL, 0);
    case 'n': return word(r, "null", JSON_NULL, 0);
    default: {
      if (!strchr("-0123456789", *r->at) || !*r->at) return NULL;
      char *end = r->at;
      double number = strtod(r->at, &end);
      if (end == r->at || !isfinite(number)) return NULL;
      r->at = end;
      struct json *made = fresh(r, JSON_NUMBER);
      if (made) made->number = number;
      return made;
    }
  }
}

struct json *json_read(struct json_text *space, char *line) {
  struct reader r = {.space = space, .at = line};
  space->count = 0;
  struct json *made = value(&r, 0);
  blanks(&r);
  return made && made->type == JSON_OBJECT && *r.at == 0 ? made : NULL;
}

const struct json *json_get(const struct json *object, const char *key, enum json_type type) {
  for (const struct json *child = object->first; child; child = child->next)
    if (child->key && strcmp(child->key, key) == 0) return child->type == type ? child : NULL;
  return NULL;
}
