/** Debuggers attached to our processes: `TracerPid` of proc_pid_status(5), for every process below our supervisor. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'

export interface Traced {
  pid: number
  process: string
  tracer: string
}

/** Linux only; elsewhere nothing is seen. `root`: the supervisor's pid. A process that ends meanwhile is passed over. */
export async function tracedProcesses(root: number, proc = '/proc'): Promise<Traced[]> {
  const ours = await withDescendants(root, proc)
  const found: Traced[] = []
  for (const pid of ours) {
    const status = await read(`${proc}/${pid}/status`)
    const tracer = Number(/^TracerPid:\s+(\d+)$/m.exec(status)?.[1] ?? 0)
    // The browser's own crash handler looks at a renderer that is dying.
    if (tracer === 0 || ours.has(tracer)) continue
    const process = scriptIn(await read(`${proc}/${pid}/cmdline`)) || nameIn(status)
    found.push({ pid, process, tracer: nameIn(await read(`${proc}/${tracer}/status`)) || 'unknown' })
  }
  return found
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
