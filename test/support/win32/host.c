/*
 * Starts a program as Node does on Windows, with a pipe as file descriptor 3 (libuv, src/win/process-stdio.c: the C
 * library's own block in STARTUPINFO.lpReserved2), and gives what comes over it to stderr: wine itself carries only 0, 1, 2.
 * host PROGRAM [ARGUMENT]. Ends with the program's status. `host --idle` says `idle` once
 * there is a desktop, and ends with its stdin.
 */
#include <windows.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

enum { OPEN = 0x01, IS_PIPE = 0x08, COUNT = 4 };

static HANDLE from;

static DWORD WINAPI relay(void *unused) {
  char piece[65536];
  DWORD got, wrote;
  (void)unused;
  while (ReadFile(from, piece, sizeof piece, &got, NULL) && got)
    for (DWORD at = 0; at < got; at += wrote)
      if (!WriteFile(GetStdHandle(STD_ERROR_HANDLE), piece + at, got - at, &wrote, NULL)) return 1;
  return 0;
}

static int idle(void) {
  char byte;
  DWORD count;
  /* Whoever asks for the desktop first starts wine's explorer, which keeps that program's pipes for good. */
  GetDesktopWindow();
  WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), "idle\n", 5, &count, NULL);
  while (ReadFile(GetStdHandle(STD_INPUT_HANDLE), &byte, 1, &count, NULL) && count)
    ;
  return 0;
}

int wmain(int count, wchar_t **words) {
  if (count > 1 && wcscmp(words[1], L"--idle") == 0) return idle();
  unsigned char block[4 + COUNT + COUNT * sizeof(HANDLE)] = {0};
  SECURITY_ATTRIBUTES inherited = {.nLength = sizeof inherited, .bInheritHandle = TRUE};
  HANDLE to, null = CreateFileW(L"NUL", GENERIC_WRITE, 0, &inherited, OPEN_EXISTING, 0, NULL);
  if (count < 2 || !CreatePipe(&from, &to, &inherited, 1 << 16)) return 97;
  SetHandleInformation(from, HANDLE_FLAG_INHERIT, 0);
  HANDLE handles[COUNT] = {GetStdHandle(STD_INPUT_HANDLE), GetStdHandle(STD_OUTPUT_HANDLE), null, to};
  for (int i = 0; i < 2; i++) SetHandleInformation(handles[i], HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
  int fds = COUNT;
  memcpy(block, &fds, sizeof fds);
  memset(block + 4, OPEN | IS_PIPE, COUNT);
  memcpy(block + 4 + COUNT, handles, sizeof handles);
  STARTUPINFOW start = {.cb = sizeof start,
                        .dwFlags = STARTF_USESTDHANDLES,
                        .hStdInput = handles[0],
                        .hStdOutput = handles[1],
                        .hStdError = null,
                        .cbReserved2 = sizeof block,
                        .lpReserved2 = block};
  PROCESS_INFORMATION process;
  wchar_t line[1024];
  swprintf(line, sizeof line / sizeof *line, L"\"%ls\" %ls", words[1], count > 2 ? words[2] : L"");
  /* Wine was seen to refuse this once, on a busy machine, and nothing said why. */
  int tries = 50;
  while (!CreateProcessW(words[1], line, NULL, NULL, TRUE, 0, NULL, NULL, &start, &process)) {
    DWORD error = GetLastError();
    if (--tries == 0) {
      char why[64];
      DWORD wrote;
      int length = snprintf(why, sizeof why, "CreateProcess: error %lu\n", error);
      WriteFile(handles[1], why, (DWORD)length, &wrote, NULL);
      return 98;
    }
    Sleep(100);
  }
  CloseHandle(to);
  HANDLE relaying = CreateThread(NULL, 0, relay, NULL, 0, NULL);
  WaitForSingleObject(process.hProcess, INFINITE);
  WaitForSingleObject(relaying, 5000);
  DWORD status = 99;
  GetExitCodeProcess(process.hProcess, &status);
  ExitProcess(status);
}
