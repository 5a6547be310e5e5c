#include "command.h"
#include <winternl.h>
#include <stdbool.h>
#include <stdlib.h>
#include "text.h"

/* NtQueryInformationProcess, ProcessCommandLineInformation (since Windows 8.1): needs no more than limited information. */
enum { COMMAND_LINE = 60, SPACE = 64 << 10 };
typedef NTSTATUS NTAPI query_process(HANDLE process, int what, void *to, ULONG length, ULONG *needed);

void command_read(DWORD pid, char *to, size_t size) {
  static query_process *query;
  static UNICODE_STRING *space;
  HMODULE library = GetModuleHandleW(L"ntdll.dll");
  to[0] = 0;
  if (!query && library) query = (query_process *)(void *)GetProcAddress(library, "NtQueryInformationProcess");
  if (!space) space = malloc(SPACE);
  HANDLE process = query && space ? OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, pid) : NULL;
  if (!process) return;
  ULONG length = 0;
  if (query(process, COMMAND_LINE, space, SPACE, &length) >= 0 && space->Buffer)
    text_from_wide(to, size, space->Buffer, space->Length / sizeof *space->Buffer);
  CloseHandle(process);
}
