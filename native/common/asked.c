#include "asked.h"
#include "out.h"

void answer(long id, const char *failure) {
  struct buf line = {0};
  buf_format(&line, "{\"id\":%ld,\"ok\":%s", id, failure ? "false" : "true");
  if (failure) buf_field(&line, "error", failure, 200);
  buf_text(&line, "}");
  out_reply(&line);
}

const char *asked_text(const struct json *request, const char *key) {
  const struct json *text = json_get(request, key, JSON_STRING);
  return text ? text->string : "";
}

unsigned long asked_window(const struct json *request) {
  const struct json *window = json_get(request, "window", JSON_NUMBER);
  return window && window->number > 0 && window->number < 4294967296.0 ? (unsigned long)window->number : 0;
}

long asked_id(const struct json *request) {
  const struct json *number = json_get(request, "id", JSON_NUMBER);
  return number && number->number >= 0 && number->number <= 2147483647.0 ? (long)number->number : -1;
}
