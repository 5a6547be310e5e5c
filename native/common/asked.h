/* What a request holds, and the plain answer to it. */
#pragma once
#include "json.h"

/* `{"id":…,"ok":true}`, or false with the reason. */
void answer(long id, const char *failure);
/* The string, or "". */
const char *asked_text(const struct json *request, const char *key);
/* The window's number; 0 when there is none that fits 32 bits. */
unsigned long asked_window(const struct json *request);
/* The request's number, -1 when it has none. */
long asked_id(const struct json *request);
