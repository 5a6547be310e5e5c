#include "cover.h"
#include <stdio.h>
#include "keyhook.h"
#include "lettering.h"
#include "out.h"
#include "table.h"
#include "words.h"

static const COLORREF window_color = RGB(0x37, 0x47, 0x4F), curtain_color = RGB(0x1B, 0x2A, 0x41);
static ATOM window_atom, display_atom, curtain_atom;

static struct guard *painted_for; /* the window procedure is called with nothing of ours in hand */
static bool moving;               /* only what we do ourselves moves, hides or sinks a cover */

/* How often somebody tried to hide one; told at most once a second. */
static int harms;
static double harms_told_at;
enum { TELL_EVERY_MS = 1000 };

static const char *text_on(HWND cover) {
  if (cover == painted_for->curtain) return painted_for->curtain_text;
  return GetClassLongPtrW(cover, GCW_ATOM) == display_atom ? cover_display_text : painted_for->window_text;
}

static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM w, LPARAM l) {
  if (message == WM_PAINT) {
    PAINTSTRUCT paint;
    HDC on = BeginPaint(window, &paint);
    lettering_draw(on, window, text_on(window));
    EndPaint(window, &paint);
    return 0;
  }
  if (message == WM_WINDOWPOSCHANGING && !moving) {
    WINDOWPOS *position = (WINDOWPOS *)l;
    if (position->flags & SWP_HIDEWINDOW) harms++;
    position->flags |= SWP_NOMOVE | SWP_NOSIZE | SWP_NOZORDER;
    position->flags &= (UINT)~SWP_HIDEWINDOW;
    return 0;
  }
  if (message == WM_MOUSEACTIVATE) return MA_NOACTIVATEANDEAT;
  /* Any program may ask us to close, or to go away when the session does not end. */
  if (message == WM_CLOSE || message == WM_SYSCOMMAND) return 0;
  return DefWindowProcW(window, message, w, l);
}

static ATOM register_class(const wchar_t *name, COLORREF color) {
  WNDCLASSW class = {.lpfnWndProc = procedure,
                     .hInstance = GetModuleHandleW(NULL),
                     .lpszClassName = name,
                     .style = CS_HREDRAW | CS_VREDRAW,
                     .hCursor = LoadCursorW(NULL, (const wchar_t *)IDC_ARROW),
                     .hbrBackground = CreateSolidBrush(color)};
  return RegisterClassW(&class);
}

void cover_start(struct guard *g) {
  painted_for = g;
  window_atom = register_class(L"TazaCover", window_color);
  display_atom = register_class(L"TazaBlind", curtain_color);
  curtain_atom = register_class(L"TazaCurtain", curtain_color);
}

static const wchar_t *class_of(enum cover_kind kind) {
  return (const wchar_t *)(ULONG_PTR)(kind == COVER_WINDOW ? window_atom : kind == COVER_DISPLAY ? display_atom : curtain_atom);
}

void cover_place(HWND *cover, const RECT *at, enum cover_kind kind) {
  int width = at->right - at->left, height = at->bottom - at->top;
  moving = true;
  /* No owner: that would tie our input to the foreign program's. */
  if (!*cover)
    *cover = CreateWindowExW(WS_EX_TOPMOST | WS_EX_TOOLWINDOW | WS_EX_NOACTIVATE, class_of(kind),
                             L"", WS_POPUP, at->left, at->top, width, height, NULL, NULL, GetModuleHandleW(NULL), NULL);
  SetWindowPos(*cover, HWND_TOPMOST, at->left, at->top, width, height, SWP_NOACTIVATE | SWP_SHOWWINDOW | SWP_NOOWNERZORDER);
  SetWindowLongPtrW(*cover, GWLP_USERDATA, 0);
  UpdateWindow(*cover);
  moving = false;
}

void cover_end(HWND *cover) {
  moving = true;
  if (*cover) DestroyWindow(*cover);
  moving = false;
  *cover = NULL;
}

static void tell_covered(struct window *w, double at) {
  if (w->cover_told) return;
  w->cover_told = true;
  struct buf line = {0};
  buf_format(&line, "{\"at\":%.3f,\"kind\":\"window.covered\",\"window\":%lu,\"afterMs\":%.3f}", at, w->id,
             at - w->mapped_at);
  out_observation(&line);
}

void cover_put(struct guard *g, struct window *w) {
  RECT at = {w->x, w->y, w->x + w->width, w->y + w->height}, seen;
  if (!w->shown || !IntersectRect(&seen, &at, &g->desktop)) {
    cover_hide(w);
    return;
  }
  cover_place(&w->cover, &seen, COVER_WINDOW);
  w->cover_shown = true;
  tell_covered(w, boot_ms());
}

void cover_hide(struct window *w) {
  if (!w->cover || !w->cover_shown) return;
  w->cover_shown = false;
  moving = true;
  ShowWindow(w->cover, SW_HIDE);
  moving = false;
}

void cover_drop(struct guard *g, struct window *w) {
  (void)g;
  cover_end(&w->cover);
  w->cover_shown = w->cover_told = false;
}

void cover_drop_all(struct guard *g) { TABLE_EACH(g, w) cover_drop(g, w); }

void cover_met(HWND window, int depth) { SetWindowLongPtrW(window, GWLP_USERDATA, depth); }

bool cover_sunk(HWND cover, int depth) { return GetWindowLongPtrW(cover, GWLP_USERDATA) > depth; }

/* --- the curtain --- */

void curtain_put(struct guard *g, const char *text) {
  snprintf(g->curtain_text, sizeof g->curtain_text, "%s", text && *text ? text : cover_moment_text);
  keyhook_hold_all(true);
  if (g->curtain) InvalidateRect(g->curtain, NULL, TRUE);
  cover_place(&g->curtain, &g->desktop, COVER_ALL);
}

void curtain_drop(struct guard *g) {
  cover_end(&g->curtain);
  keyhook_hold_all(false);
}

static void tell_harms(const struct guard *g) {
  double now = boot_ms();
  if (!harms || now - harms_told_at < TELL_EVERY_MS) return;
  if (g->watching) {
    struct buf line = {0};
    buf_format(&line, "{\"at\":%.3f,\"kind\":\"cover.harmed\",\"how\":\"unmapped\",\"count\":%d}", now, harms);
    out_observation(&line);
  }
  harms_told_at = now;
  harms = 0;
}

void curtain_keep(struct guard *g) {
  RECT at;
  tell_harms(g);
  if (!g->curtain) return;
  bool fits = GetWindowRect(g->curtain, &at) && EqualRect(&at, &g->desktop);
  if (!fits || cover_sunk(g->curtain, 1)) cover_place(&g->curtain, &g->desktop, COVER_ALL);
}
