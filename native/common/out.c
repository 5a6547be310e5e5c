#include "out.h"
#include <string.h>
#include "pipe.h"

enum { WAITING_MAX = 8 << 20, SPOOL_MAX = 3 << 20 };

static struct buf waiting, spool;
static size_t sent; /* bytes of the first waiting line that are written */
static unsigned long lost, spool_lost;
static bool to_spool;
static const char observation_start[] = "{\"at\":";

void out_reply(struct buf *line) {
  buf_add(line, "\n", 1);
  if (!to_spool) buf_add(&waiting, line->data, line->length);
  buf_free(line);
}

void out_error(const char *what) {
  struct buf line = {0};
  buf_text(&line, "{\"error\":");
  buf_string(&line, what, 500);
  buf_text(&line, "}");
  out_reply(&line);
}

void out_observation(struct buf *line) {
  buf_add(line, "\n", 1);
  if (to_spool) {
    if (spool.length + line->length > SPOOL_MAX)
      spool_lost++;
    else
      buf_add(&spool, line->data, line->length);
  } else if (waiting.length + line->length > WAITING_MAX) {
    lost++;
  } else {
    buf_add(&waiting, line->data, line->length);
  }
  buf_free(line);
}

bool out_waits(void) { return waiting.length > 0 && !to_spool; }

static void forget_written(void) {
  size_t whole = sent;
  while (whole > 0 && waiting.data[whole - 1] != '\n') whole--;
  if (whole) buf_drop(&waiting, whole);
  sent -= whole;
}

void out_flush(void) {
  while (out_waits()) {
    size_t wrote = pipe_write(waiting.data + sent, waiting.length - sent);
    if (!wrote) break;
    sent += wrote;
    forget_written();
  }
  if (lost && waiting.length < WAITING_MAX / 2) {
    struct buf line = {0};
    buf_format(&line, "{\"error\":\"%lu observations were lost: main did not read them\",\"lost\":%lu}", lost, lost);
    lost = 0;
    out_reply(&line);
  }
}

void out_drain(int ms) {
  out_flush();
  while (out_waits() && pipe_wait(ms)) out_flush();
}

void out_to_spool(void) {
  size_t at = 0;
  while (at < waiting.length) {
    const char *line = waiting.data + at, *end = memchr(line, '\n', waiting.length - at);
    size_t length = end ? (size_t)(end - line) + 1 : waiting.length - at;
    bool observation = length > sizeof observation_start && strncmp(line, observation_start, sizeof observation_start - 1) == 0;
    if (observation) buf_add(&spool, line, length);
    at += length;
  }
  buf_free(&waiting);
  sent = 0;
  spool_lost += lost;
  lost = 0;
  to_spool = true;
}

const struct buf *out_spool(unsigned long *not_fitting) {
  *not_fitting = spool_lost;
  return &spool;
}

void out_spooled(const char *lines, size_t length) {
  buf_add(&waiting, lines, length);
  /* Its last line may have been cut off: what we say next is a line of its own. */
  if (length && lines[length - 1] != '\n') buf_add(&waiting, "\n", 1);
}
