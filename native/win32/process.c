#include "process.h"
#include <string.h>
#include "text.h"

static ULONGLONG started_at(HANDLE process) {
  FILETIME created, ended, kernel, user;
  if (!GetProcessTimes(process, &created, &ended, &kernel, &user)) return 0;
  return (ULONGLONG)created.dwHighDateTime << 32 | created.dwLowDateTime;
}

static void read_path(HANDLE process, char *to, size_t size) {
  wchar_t path[PROCESS_PATH];
  DWORD length = PROCESS_PATH;
  to[0] = 0;
  if (QueryFullProcessImageNameW(process, 0, path, &length)) text_from_wide(to, size, path, length);
}

union token_space {
  TOKEN_USER user;
  TOKEN_MANDATORY_LABEL label;
  char space[256];
};

static bool ask_token(HANDLE token, TOKEN_INFORMATION_CLASS what, union token_space *to) {
  DWORD length = 0;
  return GetTokenInformation(token, what, to, sizeof *to, &length);
}

static DWORD last_part(PSID sid) { return *GetSidSubAuthority(sid, (DWORD)(*GetSidSubAuthorityCount(sid) - 1)); }

/* Mandatory integrity: 0x2000 is a person's own program, 0x3000 one started as administrator. */
static DWORD integrity_of(HANDLE token) {
  union token_space label;
  return ask_token(token, TokenIntegrityLevel, &label) ? last_part(label.label.Label.Sid) : 0;
}

static void read_owner(HANDLE process, struct process *who) {
  HANDLE token = NULL, ours = NULL;
  union token_space user, our_user;
  if (!OpenProcessToken(process, TOKEN_QUERY, &token)) return;
  if (ask_token(token, TokenUser, &user)) {
    who->uid_known = true;
    who->uid = last_part(user.user.User.Sid);
    if (OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &ours)) {
      who->other_user = ask_token(ours, TokenUser, &our_user) && !EqualSid(user.user.User.Sid, our_user.user.User.Sid);
      who->elevated = integrity_of(token) > integrity_of(ours);
      CloseHandle(ours);
    }
  }
  CloseHandle(token);
}

struct process process_read(DWORD pid) {
  struct process who = {.pid = pid};
  HANDLE process = pid ? OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, pid) : NULL;
  ProcessIdToSessionId(pid, &who.session);
  if (!process) return who;
  who.started = started_at(process);
  read_path(process, who.executable, sizeof who.executable);
  read_owner(process, &who);
  CloseHandle(process);
  return who;
}

bool process_same(const struct process *a, const struct process *b) {
  return a->pid && a->pid == b->pid && a->started && a->started == b->started;
}

static bool file_of(DWORD pid, BY_HANDLE_FILE_INFORMATION *file) {
  wchar_t path[PROCESS_PATH];
  DWORD length = PROCESS_PATH;
  HANDLE process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, pid);
  bool found = process && QueryFullProcessImageNameW(process, 0, path, &length);
  if (process) CloseHandle(process);
  if (!found) return false;
  HANDLE handle = CreateFileW(path, 0, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, 0, NULL);
  if (handle == INVALID_HANDLE_VALUE) return false;
  found = GetFileInformationByHandle(handle, file);
  CloseHandle(handle);
  return found;
}

bool process_is_guard(DWORD pid) {
  BY_HANDLE_FILE_INFORMATION its, ours;
  return pid && file_of(pid, &its) && file_of(GetCurrentProcessId(), &ours) &&
         its.dwVolumeSerialNumber == ours.dwVolumeSerialNumber && its.nFileIndexHigh == ours.nFileIndexHigh &&
         its.nFileIndexLow == ours.nFileIndexLow;
}

const char *process_kill(const struct process *who) {
  if (who->pid <= 4 || who->pid == GetCurrentProcessId()) return "that process is not to be ended";
  /* The handle holds the process: its number cannot be given to another one between the look and the end. */
  HANDLE process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION | PROCESS_TERMINATE, FALSE, who->pid);
  if (!process) return GetLastError() == ERROR_ACCESS_DENIED ? "the system does not let us end it" : "it has ended already";
  const char *why = NULL;
  if (!who->started || started_at(process) != who->started)
    why = "it has ended already";
  else if (!TerminateProcess(process, 1))
    why = "the system does not let us end it";
  CloseHandle(process);
  return why;
}

const char *process_name(const char *path) {
  const char *last = strrchr(path, '\\');
  return last ? last + 1 : path;
}
