/**
 * Our own processes, all that are below our supervisor: which of them a debugger holds (`TracerPid`), and which somebody
 * has stopped (`State: T`), by proc_pid_status(5).
 */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'

export interface Traced {
  pid: number
  process: string
  tracer: string
}
export interface Stopped {
  pid: number
  process: string
}

/** Linux only; elsewhere nothing is seen. `root`: the supervisor's pid. A process that ends meanwhile is passed over. */
export async function lookAtProcesses(
  root: number,
  proc = '/proc',
): Promise<{ traced: Traced[]; stopped: Stopped[] }> {
  const ours = await withDescendants(root, proc)
  const traced: Traced[] = []
  const stopped: Stopped[] = []
  for (const pid of ours) {
    const status = await read(`${proc}/${pid}/status`)
    const tracer = Number(/^TracerPid:\s+(\d+)$/m.exec(status)?.[1] ?? 0)
    // The browser's own crash handler looks at a renderer that is dying.
    const isTraced = tracer !== 0 && !ours.has(tracer)
    const isStopped = /^State:\s+T\b/m.test(status)
    if (!isTraced && !isStopped) continue
    const process = scriptIn(await read(`${proc}/${pid}/cmdline`)) || nameIn(status)
    if (isTraced)
      traced.push({ pid, process, tracer: nameIn(await read(`${proc}/${tracer}/status`)) || 'unknown' })
    if (isStopped) stopped.push({ pid, process })
  }
  return { traced, stopped }
}

async function withDescendants(root: number, proc: string): Promise<Set<number>> {
  const all = new Set([root])
  for (const pid of all) {
    // Each thread has its own children (proc_pid_task_children(5)); ours are all started by the first.
    const children = await read(`${proc}/${pid}/task/${pid}/children`)
    for (const child of children.split(' ').filter(Boolean)) all.add(Number(child))
  }
  return all
}

/** Ours run in Node: which of them one is, its script says. `''` for anything else. */
const scriptIn = (line: string) => {
  const script = line.split('\0').find((word) => /\.[jt]s$/.test(word))
  return script === undefined ? '' : basename(script).slice(0, -3).slice(0, 64)
}
const nameIn = (status: string) => (/^Name:\s+(.*)$/m.exec(status)?.[1] ?? '').slice(0, 64)

/** `''` for a process that has just ended. */
const read = (file: string) => readFile(file, 'utf8').catch(() => '')
