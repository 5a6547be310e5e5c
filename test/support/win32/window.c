/*
 * A window of some other program on Windows, the sibling of ../window/window.c: red on its left half, green on its right.
 * window [--title T] [--class C] [--geometry WxH+X+Y] [--override] [--stubborn]
 * Says on stdout: `created ID PID`, and with ms since the machine's start: `mapped`, `painted`, `asked` (to close),
 * `typed`; `pasted TEXT` (`-` for nothing).
 * Takes on stdin: `title T`, `raise`, `map`, `unmap`, `focus`, `junk N` (a title of N units, lone surrogates among
 * them), `press VK…` (injects a combination), `copy T`, `paste`, `hide` (a cover of the guard's), `sleep MS` (answers nothing meanwhile).
 */
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { OBEY = WM_APP };
static HWND window;
static int stubborn;

static void say(const char *what) {
  printf("%s %llu\n", what, GetTickCount64());
  fflush(stdout);
}

static void fill(HDC on) {
  RECT all;
  GetClientRect(window, &all);
  RECT left = {0, 0, all.right / 2, all.bottom}, right = {all.right / 2, 0, all.right, all.bottom};
  HBRUSH red = CreateSolidBrush(RGB(255, 0, 0)), green = CreateSolidBrush(RGB(0, 255, 0));
  FillRect(on, &left, red);
  FillRect(on, &right, green);
  DeleteObject(red);
  DeleteObject(green);
}

static void paint(void) {
  PAINTSTRUCT painting;
  fill(BeginPaint(window, &painting));
  EndPaint(window, &painting);
  say("painted");
}

static void title(const char *text) {
  wchar_t wide[4096];
  MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, 4096);
  SetWindowTextW(window, wide);
}

static void junk(size_t length) {
  static const wchar_t pieces[] = {0xD800, L'"', L'\\', 0xDC00, 0xFFFF, L'\n', 1, L'z', 0xDBFF};
  wchar_t *text = malloc((length + 1) * sizeof *text);
  for (size_t i = 0; i < length; i++) text[i] = pieces[i % 9];
  text[length] = 0;
  SetWindowTextW(window, text);
  free(text);
}

static void press(char *codes) {
  INPUT keys[16] = {0};
  int count = 0;
  for (char *word = strtok(codes, " "); word && count < 8; word = strtok(NULL, " ")) {
    keys[count].type = INPUT_KEYBOARD;
    keys[count++].ki.wVk = (WORD)strtoul(word, NULL, 0);
  }
  for (int i = count - 1, to = count; i >= 0; i--, to++) {
    keys[to] = keys[i];
    keys[to].ki.dwFlags = KEYEVENTF_KEYUP;
  }
  SendInput((UINT)(2 * count), keys, sizeof *keys);
}

static void copy(const char *text) {
  HGLOBAL data = GlobalAlloc(GMEM_MOVEABLE, 4096);
  MultiByteToWideChar(CP_UTF8, 0, text, -1, GlobalLock(data), 2048);
  GlobalUnlock(data);
  if (!OpenClipboard(window)) return;
  EmptyClipboard();
  SetClipboardData(CF_UNICODETEXT, data);
  CloseClipboard();
  say("copied");
}

static void paste(void) {
  char text[4096] = "-";
  if (OpenClipboard(window)) {
    HANDLE data = GetClipboardData(CF_UNICODETEXT);
    const wchar_t *wide = data ? GlobalLock(data) : NULL;
    if (wide) WideCharToMultiByte(CP_UTF8, 0, wide, -1, text, sizeof text, NULL, NULL);
    if (wide) GlobalUnlock(data);
    CloseClipboard();
  }
  printf("pasted %s\n", text);
  fflush(stdout);
}

static void obey(char *line) {
  if (strncmp(line, "title ", 6) == 0) title(line + 6);
  if (strcmp(line, "raise") == 0) SetWindowPos(window, HWND_TOPMOST, 0, 0, 0, 0, SWP_NOMOVE | SWP_NOSIZE);
  if (strcmp(line, "map") == 0) ShowWindow(window, SW_SHOW);
  if (strcmp(line, "unmap") == 0) ShowWindow(window, SW_HIDE);
  if (strcmp(line, "hide") == 0) ShowWindow(FindWindowW(L"TazaCover", NULL), SW_HIDE);
  if (strcmp(line, "focus") == 0) SetForegroundWindow(window);
  if (strncmp(line, "junk ", 5) == 0) junk(strtoul(line + 5, NULL, 10));
  if (strncmp(line, "press ", 6) == 0) press(line + 6);
  if (strncmp(line, "copy ", 5) == 0) copy(line + 5);
  if (strcmp(line, "paste") == 0) paste();
  if (strncmp(line, "sleep ", 6) == 0) Sleep(strtoul(line + 6, NULL, 10));
}

static LRESULT CALLBACK procedure(HWND its, UINT message, WPARAM w, LPARAM l) {
  switch (message) {
    case WM_PAINT:
      if (!window) window = its;
      paint();
      return 0;
    /* Windows lets PrintWindow see what is painted; wine asks the window to paint there. */
    case WM_PRINTCLIENT: fill((HDC)w); return 0;
    case WM_CLOSE:
      say("asked");
      if (!stubborn) DestroyWindow(its);
      return 0;
    case WM_DESTROY: PostQuitMessage(0); return 0;
    case WM_KEYDOWN:
    case WM_SYSKEYDOWN: say("typed"); return 0;
    case OBEY:
      obey((char *)l);
      free((char *)l);
      return 0;
    default: return DefWindowProcW(its, message, w, l);
  }
}

static DWORD WINAPI hear(void *unused) {
  char line[4096];
  (void)unused;
  while (fgets(line, sizeof line, stdin)) {
    line[strcspn(line, "\r\n")] = 0;
    PostMessageW(window, OBEY, 0, (LPARAM)_strdup(line));
  }
  return 0;
}

int wmain(int count, wchar_t **words) {
  const wchar_t *name = L"Test window", *class = L"TestWindow";
  int x = 100, y = 100, width = 400, height = 300, override = 0;
  for (int i = 1; i < count; i++) {
    if (wcscmp(words[i], L"--override") == 0) override = 1;
    if (wcscmp(words[i], L"--stubborn") == 0) stubborn = 1;
    if (i + 1 == count) break;
    if (wcscmp(words[i], L"--title") == 0) name = words[++i];
    else if (wcscmp(words[i], L"--class") == 0) class = words[++i];
    else if (wcscmp(words[i], L"--geometry") == 0) swscanf(words[++i], L"%dx%d+%d+%d", &width, &height, &x, &y);
  }
  WNDCLASSW kind = {.lpfnWndProc = procedure, .hInstance = GetModuleHandleW(NULL), .lpszClassName = class};
  RegisterClassW(&kind);
  DWORD style = override ? WS_POPUP : WS_OVERLAPPEDWINDOW;
  RECT at = {x, y, x + width, y + height};
  AdjustWindowRect(&at, style, FALSE);
  window = CreateWindowExW(override ? WS_EX_TOPMOST | WS_EX_TOOLWINDOW : 0, class, name, style, at.left, at.top,
                           at.right - at.left, at.bottom - at.top, NULL, NULL, kind.hInstance, NULL);
  printf("created %lu %lu\n", (unsigned long)(ULONG_PTR)window, GetCurrentProcessId());
  ShowWindow(window, SW_SHOW);
  say("mapped");
  UpdateWindow(window);
  CreateThread(NULL, 0, hear, NULL, 0, NULL);
  MSG message;
  while (GetMessageW(&message, NULL, 0, 0) > 0) DispatchMessageW(&message);
  /* The other thread waits for a line that may never come. */
  TerminateProcess(GetCurrentProcess(), 0);
  return 0;
}
