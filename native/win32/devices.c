#include "devices.h"
#include <dbt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "out.h"
#include "text.h"

/* The interface classes that say what a thing is to a person (Windows' devguid.h, ksmedia.h, usbiodef.h and their kin). */
static const struct {
  GUID guid;
  const char *name;
} classes[] = {
    {{0xA5DCBF10, 0x6530, 0x11D2, {0x90, 0x1F, 0x00, 0xC0, 0x4F, 0xB9, 0x51, 0xED}}, "usb"},
    {{0x884B96C3, 0x56EF, 0x11D1, {0xBC, 0x8C, 0x00, 0xA0, 0xC9, 0x14, 0x05, 0xDD}}, "keyboard"},
    {{0x378DE44C, 0x56EF, 0x11D1, {0xBC, 0x8C, 0x00, 0xA0, 0xC9, 0x14, 0x05, 0xDD}}, "mouse"},
    {{0xE5323777, 0xF976, 0x4F5B, {0x9B, 0x55, 0xB9, 0x46, 0x99, 0xC4, 0x6E, 0x44}}, "camera"},
    {{0x6994AD04, 0x93EF, 0x11D0, {0xA3, 0xCC, 0x00, 0xA0, 0xC9, 0x22, 0x31, 0x96}}, "sound"},
    {{0x53F56307, 0xB6BF, 0x11D0, {0x94, 0xF2, 0x00, 0xA0, 0xC9, 0x1E, 0xFB, 0x8B}}, "storage"},
    {{0x53F56308, 0xB6BF, 0x11D0, {0x94, 0xF2, 0x00, 0xA0, 0xC9, 0x1E, 0xFB, 0x8B}}, "storage"},
    {{0x6AC27878, 0xA6FA, 0x4155, {0xBA, 0x85, 0xF9, 0x8F, 0x49, 0x1D, 0x4F, 0x33}}, "storage"},
    {{0x0850302A, 0xB344, 0x4FDA, {0x9B, 0xE9, 0x90, 0x57, 0x6B, 0x8D, 0x46, 0xF0}}, "bluetooth"},
    {{0x00F40965, 0xE89D, 0x4487, {0x98, 0x90, 0x87, 0xC3, 0xAB, 0xB2, 0x11, 0xF4}}, "bluetooth"},
    {{0xCAC88484, 0x7515, 0x4C03, {0x82, 0xE6, 0x71, 0xA8, 0x7A, 0xBA, 0xC3, 0x61}}, "network"},
    {{0xE6F07B5F, 0xEE97, 0x4A90, {0xB0, 0x76, 0x33, 0xF5, 0x7B, 0xF4, 0xEA, 0xA7}}, "display"},
    {{0x86E0D1E0, 0x8089, 0x11D0, {0x9C, 0xE4, 0x08, 0x00, 0x3E, 0x30, 0x1F, 0x73}}, "serial"},
};

bool devices_start(struct guard *g) {
  DEV_BROADCAST_DEVICEINTERFACE_W all = {.dbcc_size = sizeof all, .dbcc_devicetype = DBT_DEVTYP_DEVICEINTERFACE};
  return RegisterDeviceNotificationW(g->self, &all, DEVICE_NOTIFY_WINDOW_HANDLE | DEVICE_NOTIFY_ALL_INTERFACE_CLASSES) != NULL;
}

/* What the system calls the device, e.g. `\\?\USB#VID_046D&PID_0825#5&1a2b#{…}`: its key is Enum\USB\VID_…\5&1a2b. */
static bool read_name(const wchar_t *path, const wchar_t *value, char *to, size_t size) {
  wchar_t key[512] = L"SYSTEM\\CurrentControlSet\\Enum\\", text[256];
  DWORD bytes = sizeof text;
  const wchar_t *start = wcsncmp(path, L"\\\\?\\", 4) == 0 ? path + 4 : path, *end = wcsrchr(path, L'#');
  size_t at = wcslen(key);
  for (; start < end && at < 511; start++) key[at++] = *start == L'#' ? L'\\' : *start;
  key[at] = 0;
  if (RegGetValueW(HKEY_LOCAL_MACHINE, key, value, RRF_RT_REG_SZ, NULL, text, &bytes) != ERROR_SUCCESS) return false;
  /* `@usb.inf,%name%;Plain name`: the part after the semicolon is for people. */
  const wchar_t *plain = wcsrchr(text, L';');
  plain = plain ? plain + 1 : text;
  text_from_wide(to, size, plain, wcslen(plain));
  return *to;
}

/* Four hexadecimal digits after `VID_` or `PID_`. */
static void read_id(const wchar_t *path, const wchar_t *mark, char to[5]) {
  const wchar_t *at = wcsstr(path, mark);
  to[0] = 0;
  if (at && wcslen(at) >= 8) text_from_wide(to, 5, at + 4, 4);
}

static void tell(const char *what, const char *class, const wchar_t *path) {
  char vendor[257], product[257], id[5], full[1024];
  wchar_t upper[512];
  struct buf line = {0};
  wcsncpy(upper, path, 511);
  upper[511] = 0;
  CharUpperW(upper);
  read_id(upper, L"VID_", id);
  if (!read_name(path, L"Mfg", vendor, sizeof vendor)) memcpy(vendor, id, sizeof id);
  read_id(upper, L"PID_", id);
  if (!read_name(path, L"FriendlyName", product, sizeof product) && !read_name(path, L"DeviceDesc", product, sizeof product))
    memcpy(product, id, sizeof id);
  text_from_wide(full, sizeof full, path, wcslen(path));
  buf_format(&line, "{\"at\":%.3f,\"kind\":\"device.%s\"", boot_ms(), what);
  buf_field(&line, "class", class, 64);
  buf_field(&line, "vendor", vendor, 128);
  buf_field(&line, "product", product, 128);
  buf_field(&line, "path", full, 256);
  buf_text(&line, "}");
  out_observation(&line);
}

void devices_message(struct guard *g, WPARAM what, LPARAM with) {
  const DEV_BROADCAST_DEVICEINTERFACE_W *device = (const DEV_BROADCAST_DEVICEINTERFACE_W *)with;
  bool added = what == DBT_DEVICEARRIVAL, removed = what == DBT_DEVICEREMOVECOMPLETE;
  if (!g->watching || !device || (!added && !removed) || device->dbcc_devicetype != DBT_DEVTYP_DEVICEINTERFACE) return;
  /* The message ends with its name; what claims more than it brings is not read. */
  if (device->dbcc_size < sizeof *device) return;
  for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
    if (memcmp(&classes[i].guid, &device->dbcc_classguid, sizeof(GUID)) == 0)
      tell(added ? "added" : "removed", classes[i].name, device->dbcc_name);
}
