#include "facts.h"
#include <dwmapi.h>
#include <string.h>
#include "text.h"

enum { TITLE_UNITS = 1025, CLASS_UNITS = 257 };

/* The frame around a store program belongs to ApplicationFrameHost.exe; the program's own window is a child of it. */
static BOOL CALLBACK find_inside(HWND child, LPARAM found) {
  wchar_t name[64];
  if (!GetClassNameW(child, name, 64) || wcscmp(name, L"Windows.UI.Core.CoreWindow") != 0) return TRUE;
  GetWindowThreadProcessId(child, (DWORD *)found);
  return FALSE;
}

DWORD facts_pid(HWND window) {
  wchar_t name[64];
  DWORD pid = 0, inside = 0;
  GetWindowThreadProcessId(window, &pid);
  if (GetClassNameW(window, name, 64) && wcscmp(name, L"ApplicationFrameWindow") == 0)
    EnumChildWindows(window, find_inside, (LPARAM)&inside);
  return inside ? inside : pid;
}

static bool cloaked(HWND window) {
  DWORD why = 0;
  return DwmGetWindowAttribute(window, DWMWA_CLOAKED, &why, sizeof why) == S_OK && why != 0;
}

bool facts_shown(HWND window) { return IsWindowVisible(window) && !IsIconic(window) && !cloaked(window); }

void facts_place(HWND window, struct window *w) {
  RECT at = {0};
  if (!GetWindowRect(window, &at)) return;
  w->x = at.left;
  w->y = at.top;
  w->width = at.right - at.left;
  w->height = at.bottom - at.top;
}

void facts_title(HWND window, char *to, size_t size) {
  wchar_t title[TITLE_UNITS];
  /* Not GetWindowText: that one asks the program, which may never answer. */
  int length = InternalGetWindowText(window, title, TITLE_UNITS);
  text_from_wide(to, size, title, length > 0 ? (size_t)length : 0);
}

void facts_class(HWND window, char *to, size_t size) {
  wchar_t name[CLASS_UNITS];
  int length = GetClassNameW(window, name, CLASS_UNITS);
  text_from_wide(to, size, name, length > 0 ? (size_t)length : 0);
}

bool facts_visible(const struct guard *g, const struct window *w) {
  return w->shown && w->width > 1 && w->height > 1 && w->x < g->desktop.right - 1 && w->y < g->desktop.bottom - 1 &&
         w->x + w->width > g->desktop.left + 1 && w->y + w->height > g->desktop.top + 1;
}

void facts_read(struct guard *g, struct window *w) {
  (void)g;
  facts_title(hwnd_of(w->id), w->title, sizeof w->title);
}

static void write_state(const struct guard *g, const struct window *w, struct buf *line) {
  LONG style = GetWindowLongW(hwnd_of(w->id), GWL_STYLE), extended = GetWindowLongW(hwnd_of(w->id), GWL_EXSTYLE);
  bool fills = w->x <= g->desktop.left && w->y <= g->desktop.top && w->x + w->width >= g->desktop.right &&
               w->y + w->height >= g->desktop.bottom;
  const struct {
    bool holds;
    const char *name;
  } states[] = {
      {!(style & WS_CAPTION) && style & WS_POPUP, "override-redirect"},
      {fills, "fullscreen"},
      {extended & WS_EX_TOPMOST, "above"},
      {!w->shown, "hidden"},
      {extended & WS_EX_LAYERED, "transparent"},
      {IsHungAppWindow(hwnd_of(w->id)), "hung"},
      {w->who.other_user, "other-user"},
      {w->who.elevated, "elevated"},
  };
  const char *comma = "";
  buf_text(line, ",\"state\":[");
  for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
    if (!states[i].holds) continue;
    buf_format(line, "%s\"%s\"", comma, states[i].name);
    comma = ",";
  }
  buf_text(line, "]");
}

void facts_write(struct guard *g, const struct window *w, struct buf *line) {
  buf_format(line, ",\"window\":%lu", w->id);
  if (w->who.pid)
    buf_format(line, ",\"pid\":%lu", w->who.pid);
  else
    buf_text(line, ",\"pid\":null");
  if (w->who.uid_known)
    buf_format(line, ",\"uid\":%lu", w->who.uid);
  else
    buf_text(line, ",\"uid\":null");
  buf_field(line, "class", w->wm_class, 256);
  buf_field(line, "title", w->title, 1024);
  buf_field(line, "executable", w->who.executable, 1024);
  buf_format(line, ",\"geometry\":[%d,%d,%d,%d]", w->x, w->y, w->width, w->height);
  write_state(g, w, line);
  buf_format(line, ",\"own\":%s", w->own ? "true" : "false");
}

void facts_write_titles(const struct window *w, struct buf *line) {
  (void)w;
  (void)line;
}
