#include "cameras.h"
#include <setupapi.h>
#include <wchar.h>
#include "text.h"

enum { CAMERAS_MAX = 64, WORDS = 256, PATH_WORDS = 512 };

/*
 * The interface classes under which a camera's driver puts it (Windows' ks.h and ksmedia.h). A camera may be in several of
 * them, by paths that differ in the class alone. KSCATEGORY_CAPTURE is left out: every microphone is in it.
 */
static const GUID classes[] = {
    {0xE5323777, 0xF976, 0x4F5B, {0x9B, 0x55, 0xB9, 0x46, 0x99, 0xC4, 0x6E, 0x44}}, /* KSCATEGORY_VIDEO_CAMERA */
    {0x24E552D7, 0x6523, 0x47F7, {0xA6, 0x47, 0xD3, 0x46, 0x5B, 0xF1, 0xF5, 0xCA}}, /* KSCATEGORY_SENSOR_CAMERA */
    {0x6994AD05, 0x93EF, 0x11D0, {0xA3, 0xCC, 0x00, 0xA0, 0xC9, 0x22, 0x31, 0x96}}, /* KSCATEGORY_VIDEO */
};

/* What people are shown: the interface's own name, else its device's. */
static void read_name(HDEVINFO set, SP_DEVICE_INTERFACE_DATA *interface, SP_DEVINFO_DATA *device, wchar_t name[WORDS]) {
  DWORD size = WORDS * sizeof *name;
  HKEY key = SetupDiOpenDeviceInterfaceRegKey(set, interface, 0, KEY_READ);
  bool known = false;
  if (key != INVALID_HANDLE_VALUE) {
    known = RegGetValueW(key, NULL, L"FriendlyName", RRF_RT_REG_SZ, NULL, name, &size) == ERROR_SUCCESS;
    RegCloseKey(key);
  }
  size = (WORDS - 1) * sizeof *name;
  if (!known) known = SetupDiGetDeviceRegistryPropertyW(set, device, SPDRP_FRIENDLYNAME, NULL, (BYTE *)name, size, NULL);
  if (!known) known = SetupDiGetDeviceRegistryPropertyW(set, device, SPDRP_DEVICEDESC, NULL, (BYTE *)name, size, NULL);
  if (!known) name[0] = 0;
  name[WORDS - 1] = 0;
}

static void add(struct buf *line, const wchar_t *name, const wchar_t *path) {
  char text[4 * WORDS], place[4 * PATH_WORDS];
  text_from_wide(text, sizeof text, name, wcslen(name));
  text_from_wide(place, sizeof place, path, wcslen(path));
  buf_text(line, line->data[line->length - 1] == '[' ? "{\"name\":" : ",{\"name\":");
  buf_string(line, text, WORDS);
  buf_field(line, "path", place, PATH_WORDS);
  buf_text(line, "}");
}

static void list_class(const GUID *class, struct buf *line, int *count) {
  HDEVINFO set = SetupDiGetClassDevsW(class, NULL, NULL, DIGCF_PRESENT | DIGCF_DEVICEINTERFACE);
  SP_DEVICE_INTERFACE_DATA one = {.cbSize = sizeof one};
  if (set == INVALID_HANDLE_VALUE) return;
  for (DWORD i = 0; *count < CAMERAS_MAX && SetupDiEnumDeviceInterfaces(set, NULL, class, i, &one); i++) {
    union {
      SP_DEVICE_INTERFACE_DETAIL_DATA_W data;
      BYTE room[sizeof(SP_DEVICE_INTERFACE_DETAIL_DATA_W) + PATH_WORDS * sizeof(wchar_t)];
    } detail = {.data.cbSize = sizeof detail.data};
    SP_DEVINFO_DATA device = {.cbSize = sizeof device};
    wchar_t name[WORDS];
    if (!(one.Flags & SPINT_ACTIVE)) continue;
    if (!SetupDiGetDeviceInterfaceDetailW(set, &one, &detail.data, sizeof detail, NULL, &device)) continue;
    read_name(set, &one, &device, name);
    add(line, name, detail.data.DevicePath);
    ++*count;
  }
  SetupDiDestroyDeviceInfoList(set);
}

void cameras_list(struct guard *g, struct buf *line) {
  int count = 0;
  (void)g;
  buf_text(line, ",\"cameras\":[");
  for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) list_class(&classes[i], line, &count);
  buf_text(line, "]");
}
