#include "displays.h"
#include <string.h>
#include "cover.h"
#include "out.h"
#include "table.h"
#include "text.h"

enum { DISPLAYS_MAX = 16, PATHS_MAX = 64 };

static struct buf last_displays;
static struct monitors {
  RECT at[DISPLAYS_MAX];
  wchar_t device[DISPLAYS_MAX][CCHDEVICENAME];
  HWND blinds[DISPLAYS_MAX];
  int count;
} monitors;

static BOOL CALLBACK meet(HMONITOR monitor, HDC on, RECT *at, LPARAM with) {
  MONITORINFOEXW info = {.cbSize = sizeof info};
  (void)on;
  (void)with;
  if (monitors.count == DISPLAYS_MAX) return FALSE;
  monitors.at[monitors.count] = *at;
  monitors.device[monitors.count][0] = 0;
  if (GetMonitorInfoW(monitor, (MONITORINFO *)&info)) wcscpy(monitors.device[monitors.count], info.szDevice);
  monitors.count++;
  return TRUE;
}

static void look(struct guard *g) {
  monitors.count = 0;
  EnumDisplayMonitors(NULL, NULL, meet, 0);
  g->desktop.left = GetSystemMetrics(SM_XVIRTUALSCREEN);
  g->desktop.top = GetSystemMetrics(SM_YVIRTUALSCREEN);
  g->desktop.right = g->desktop.left + GetSystemMetrics(SM_CXVIRTUALSCREEN);
  g->desktop.bottom = g->desktop.top + GetSystemMetrics(SM_CYVIRTUALSCREEN);
}

static void add(struct buf *line, const char *comma, const wchar_t *name, const RECT *at) {
  char text[256];
  text_from_wide(text, sizeof text, name, wcslen(name));
  buf_format(line, "%s{\"name\":", comma);
  buf_string(line, text, 64);
  buf_format(line, ",\"geometry\":[%ld,%ld,%ld,%ld]}", at->left, at->top, at->right - at->left, at->bottom - at->top);
}

/* The display's own name (its EDID's) on the output of this path, else the output's number. */
static const wchar_t *target_name(const DISPLAYCONFIG_PATH_INFO *path, DISPLAYCONFIG_TARGET_DEVICE_NAME *name) {
  memset(name, 0, sizeof *name);
  name->header.type = DISPLAYCONFIG_DEVICE_INFO_GET_TARGET_NAME;
  name->header.size = sizeof *name;
  name->header.adapterId = path->targetInfo.adapterId;
  name->header.id = path->targetInfo.id;
  bool known = DisplayConfigGetDeviceInfo(&name->header) == ERROR_SUCCESS && name->monitorFriendlyDeviceName[0];
  return known ? name->monitorFriendlyDeviceName : L"";
}

static bool same_source(const DISPLAYCONFIG_PATH_INFO *path, const wchar_t *device) {
  DISPLAYCONFIG_SOURCE_DEVICE_NAME source = {.header = {.type = DISPLAYCONFIG_DEVICE_INFO_GET_SOURCE_NAME,
                                                        .size = sizeof source,
                                                        .adapterId = path->sourceInfo.adapterId,
                                                        .id = path->sourceInfo.id}};
  return DisplayConfigGetDeviceInfo(&source.header) == ERROR_SUCCESS && wcscmp(source.viewGdiDeviceName, device) == 0;
}

void displays_list(struct guard *g, struct buf *line) {
  DISPLAYCONFIG_PATH_INFO paths[PATHS_MAX];
  DISPLAYCONFIG_MODE_INFO modes[2 * PATHS_MAX];
  UINT32 path_count = PATHS_MAX, mode_count = 2 * PATHS_MAX;
  const char *comma = "";
  look(g);
  if (QueryDisplayConfig(QDC_ONLY_ACTIVE_PATHS, &path_count, paths, &mode_count, modes, NULL) != ERROR_SUCCESS) path_count = 0;
  buf_text(line, ",\"displays\":[");
  for (int i = 0; i < monitors.count; i++) {
    int outputs = 0;
    for (UINT32 p = 0; p < path_count; p++) {
      DISPLAYCONFIG_TARGET_DEVICE_NAME name;
      if (!same_source(&paths[p], monitors.device[i])) continue;
      const wchar_t *known = target_name(&paths[p], &name);
      add(line, comma, *known ? known : monitors.device[i], &monitors.at[i]);
      comma = ",";
      outputs++;
    }
    if (!outputs) add(line, comma, monitors.device[i], &monitors.at[i]);
    comma = ",";
  }
  buf_text(line, "]");
}

void displays_start(struct guard *g) { displays_list(g, &last_displays); }

void displays_changed(struct guard *g) {
  struct buf now = {0};
  displays_list(g, &now);
  bool same = now.length == last_displays.length && memcmp(now.data, last_displays.data, now.length) == 0;
  if (!same && g->watching) {
    struct buf line = {0};
    buf_format(&line, "{\"at\":%.3f,\"kind\":\"displays.changed\"", boot_ms());
    buf_add(&line, now.data, now.length);
    buf_text(&line, "}");
    out_observation(&line);
  }
  buf_free(&last_displays);
  last_displays = now;
  curtain_keep(g);
  displays_cover(g);
}

/* --- one display --- */

static bool holds_ours(struct guard *g, const RECT *display) {
  bool found = false;
  TABLE_EACH(g, w) {
    RECT at = {w->x, w->y, w->x + w->width, w->y + w->height}, both;
    found |= w->opened && w->own && w->shown && IntersectRect(&both, &at, display);
  }
  return found;
}

void displays_cover(struct guard *g) {
  bool ours_somewhere = g->watching && g->one_display && monitors.count > 1 && holds_ours(g, &g->desktop);
  for (int i = 0; i < DISPLAYS_MAX; i++) {
    if (ours_somewhere && i < monitors.count && !holds_ours(g, &monitors.at[i]))
      cover_place(&monitors.blinds[i], &monitors.at[i], COVER_DISPLAY);
    else
      cover_end(&monitors.blinds[i]);
  }
}
