#include "session.h"
#include <wtsapi32.h>
#include "keyhook.h"
#include "machine.h"
#include "out.h"

bool session_start(struct guard *g) { return WTSRegisterSessionNotification(g->self, NOTIFY_FOR_THIS_SESSION); }

static void tell_what(const char *kind, const char *what) {
  struct buf line = {0};
  buf_format(&line, "{\"at\":%.3f,\"kind\":\"session.%s\"", boot_ms(), kind);
  buf_field(&line, "what", what, 128);
  buf_text(&line, "}");
  out_observation(&line);
}

static void tell_whether(const char *kind, const char *key, bool holds) {
  struct buf line = {0};
  buf_format(&line, "{\"at\":%.3f,\"kind\":\"session.%s\",\"%s\":%s}", boot_ms(), kind, key, holds ? "true" : "false");
  out_observation(&line);
}

void session_tell(struct guard *g) {
  char virtual[64];
  (void)g;
  if (GetSystemMetrics(SM_REMOTESESSION)) tell_what("remote", "RDP");
  machine_virtual(virtual, sizeof virtual);
  if (*virtual) tell_what("virtual", virtual);
}

void session_message(struct guard *g, WPARAM what) {
  /* Whatever was pressed was let go of on another desktop. */
  keyhook_forget();
  if (!g->watching) return;
  switch (what) {
    case WTS_SESSION_LOCK: tell_whether("locked", "locked", true); break;
    case WTS_SESSION_UNLOCK: tell_whether("locked", "locked", false); break;
    case WTS_REMOTE_CONNECT: tell_what("remote", "RDP"); break;
    case WTS_CONSOLE_DISCONNECT: tell_whether("switched", "away", true); break;
    case WTS_CONSOLE_CONNECT: tell_whether("switched", "away", false); break;
    default: break;
  }
}
