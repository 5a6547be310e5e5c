#include "clock.h"
#include <stdbool.h>
#include <windows.h>

/* Ticks of 100 ns since the start, sleep counted; absent before Windows 10. */
typedef void WINAPI precise_time(ULONGLONG *time);

double boot_ms(void) {
  static precise_time *precise;
  static bool looked;
  if (!looked) {
    HMODULE library = GetModuleHandleW(L"kernelbase.dll");
    precise = library ? (precise_time *)(void *)GetProcAddress(library, "QueryInterruptTimePrecise") : NULL;
    looked = true;
  }
  if (!precise) return (double)GetTickCount64();
  ULONGLONG time = 0;
  precise(&time);
  return (double)time / 1e4;
}
