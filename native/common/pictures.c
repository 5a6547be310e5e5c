#include "pictures.h"
#include <string.h>
#include "asked.h"
#include "out.h"

static struct json_text space;

void pictures_greet(const char *guard, const char *version) {
  struct buf line = {0};
  buf_format(&line, "{\"hello\":{\"guard\":\"%s\",\"version\":\"%s\",\"can\":[\"shot\"]}}", guard, version);
  out_reply(&line);
}

static void do_request(struct pictures *p, const struct json *request) {
  long id = asked_id(request);
  const char *what = asked_text(request, "do");
  if (id < 0) out_error("a request without an id");
  else if (strcmp(what, "shot") == 0 && json_get(request, "window", JSON_NULL)) p->shoot(id);
  else if (strcmp(what, "shot") == 0) answer(id, "only the whole desktop is pictured here");
  else if (strcmp(what, "ping") == 0) answer(id, NULL);
  else if (strcmp(what, "bye") == 0) p->leaving = true, answer(id, NULL);
  else answer(id, "only pictures are taken here");
}

bool pictures_line(void *with, char *line, size_t length) {
  struct pictures *p = with;
  /* An inner NUL would hide the rest of the line from the reader. */
  struct json *request = strlen(line) == length ? json_read(&space, line) : NULL;
  if (request)
    do_request(p, request);
  else if (length)
    out_error("a line that is not a JSON object");
  return !p->leaving;
}
