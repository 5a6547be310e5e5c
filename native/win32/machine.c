#include "machine.h"
#include <cpuid.h>
#include <stdio.h>
#include <string.h>
#include "hypervisor.h"
#include "text.h"

/* The firmware's own words (SMBIOS), which the system copies here at each start. */
static void firmware(const wchar_t *value, char *to, size_t size) {
  wchar_t text[256];
  DWORD bytes = sizeof text;
  to[0] = 0;
  if (RegGetValueW(HKEY_LOCAL_MACHINE, L"HARDWARE\\DESCRIPTION\\System\\BIOS", value, RRF_RT_REG_SZ, NULL, text, &bytes) ==
      ERROR_SUCCESS)
    text_from_wide(to, size, text, wcslen(text));
}

/* With core isolation Windows itself runs on its hypervisor, on a real machine: leaf 0x40000003, EBX bit 0 (CreatePartitions)
   is set in that mother partition only (Hypervisor Top Level Functional Specification 6.0b, 2.4). */
static bool mother_partition(const char *name) {
  unsigned a, b, c, d;
  if (strcmp(name, "Microsoft Hv") != 0) return false;
  __cpuid(0x40000003, a, b, c, d);
  return b & 1;
}

void machine_virtual(char *to, size_t size) {
  static const char *const makers[] = {"VMware", "VirtualBox", "innotek", "QEMU", "KVM", "Xen", "Parallels", "Virtual Machine", "Bochs"};
  char name[13], maker[256], product[256], all[600];
  to[0] = 0;
  if (hypervisor(name) > 0 && !mother_partition(name)) {
    snprintf(to, size, "%s", name);
    return;
  }
  firmware(L"SystemManufacturer", maker, sizeof maker);
  firmware(L"SystemProductName", product, sizeof product);
  snprintf(all, sizeof all, "%s %s", maker, product);
  for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
    if (strstr(all, makers[i])) snprintf(to, size, "%s", makers[i]);
}

static void add_firmware(struct buf *line, const char *key, const wchar_t *value) {
  char text[256];
  firmware(value, text, sizeof text);
  buf_field(line, key, text, 200);
}

typedef LONG WINAPI get_version(OSVERSIONINFOW *version);

static void add_version(struct buf *line) {
  OSVERSIONINFOW version = {.dwOSVersionInfoSize = sizeof version};
  HMODULE library = GetModuleHandleW(L"ntdll.dll");
  get_version *get = library ? (get_version *)(void *)GetProcAddress(library, "RtlGetVersion") : NULL;
  if (get) get(&version);
  buf_format(line, ",\"windows\":\"%lu.%lu.%lu\"", version.dwMajorVersion, version.dwMinorVersion, version.dwBuildNumber);
}

void machine_facts(struct guard *g, struct buf *line) {
  struct process self = process_read(GetCurrentProcessId());
  char name[13], virtual[64];
  int found = hypervisor(name);
  (void)g;
  machine_virtual(virtual, sizeof virtual);
  buf_format(line, ",\"facts\":{\"uid\":%lu,\"session\":%lu,\"console\":%lu", self.uid, self.session, WTSGetActiveConsoleSessionId());
  buf_format(line, ",\"remote\":%s", GetSystemMetrics(SM_REMOTESESSION) ? "true" : "false");
  buf_format(line, ",\"hypervisor\":%s", found < 0 ? "null" : found ? "true" : "false");
  buf_field(line, "hypervisorName", name, 12);
  buf_field(line, "virtual", virtual, 64);
  add_firmware(line, "manufacturer", L"SystemManufacturer");
  add_firmware(line, "product", L"SystemProductName");
  add_version(line);
  buf_field(line, "shell", g->shell.executable, 1024);
  buf_text(line, "}");
}
