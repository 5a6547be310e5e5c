/** Takes hold of a program of this machine as a debugger does (ptrace(2)), with python3's help. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'

// PTRACE_SEIZE stops nothing; PTRACE_INTERRUPT stops the first thread, where SIGCONT does not reach it. What ends while it
// is held is waited for (__WALL), or it would not be told to its own parent.
const script = `
import ctypes, os, select, sys
libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_ulong, ctypes.c_ulong, ctypes.c_void_p, ctypes.c_void_p]
pid, holds = int(sys.argv[1]), sys.argv[2] == 'holds'
failed = libc.ptrace(0x4206, pid, None, None) or (holds and libc.ptrace(0x4207, pid, None, None))
print(ctypes.get_errno() if failed else 0, flush=True)
while not select.select([sys.stdin], [], [], 0.02)[0]:
    try:
        os.waitpid(pid, os.WNOHANG | 0x40000000)
    except ChildProcessError:
        pass
`

/** Holds nothing up, or with `holds` all that the program's first thread does. Ends, and lets go, when told. */
export async function debuggerAt(pid: number, how: 'looks' | 'holds' = 'looks'): Promise<() => void> {
  const child = spawn('python3', ['-c', script, String(pid), how], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [said] = await once(child.stdout, 'data')
  const errno = String(said).trim()
  if (errno !== '0') throw new Error(`ptrace of ${pid} failed with ${errno}`)
  return () => child.stdin.end()
}
