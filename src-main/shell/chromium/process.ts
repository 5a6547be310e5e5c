/** The browser as a process group that is remembered in a file, so that a later start can end what is left of it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'

export interface BrowserProcess {
  readonly pid: number
  readonly write: Writable
  readonly read: Readable
  /** Why it ended, in a few words; resolves, never rejects. */
  readonly ended: Promise<string>
  /** The last it said on stderr. */
  complaint(): string
  /** SIGKILL for the whole group; resolves when the browser is gone. */
  kill(): Promise<void>
}

/** `started`: field 22 of /proc/PID/stat (proc(5)), so that a reused pid is never taken for our browser. */
const Remembered = z.object({ pid: z.int().positive(), started: z.string() })

/** Rejects when the program cannot be started at all. */
export async function startBrowser(
  command: readonly string[],
  env: NodeJS.ProcessEnv,
  pidFile: string,
): Promise<BrowserProcess> {
  // Its own group, so that one signal reaches every helper process.
  const child = spawn(command[0] ?? '', command.slice(1), {
    env,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
  })
  let complaint = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-4000)
  })
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit ${code}`))
    child.once('error', (error) => resolve(error.message))
  })
  await spawned(child)
  const pid = child.pid ?? 0
  const [, , , write, read] = child.stdio
  if (!write || !('write' in write) || !read || !('read' in read)) throw new Error('no pipe to the browser')
  const started = await startTime(pid)
  if (started !== null) await writeFile(pidFile, JSON.stringify({ pid, started }))
  return {
    pid,
    write,
    read: read as Readable,
    ended,
    complaint: () => complaint,
    kill: async () => {
      killGroup(pid)
      await ended
    },
  }
}

/** Ends the browser an earlier, killed run of ours has left behind; resolves when it is gone or was not there. */
export async function endLeftover(pidFile: string): Promise<void> {
  const text = await readFile(pidFile, 'utf8').catch(() => null)
  if (text === null) return
  const left = Remembered.safeParse(parsed(text))
  if (left.success) {
    const { pid, started } = left.data
    // After a SIGKILL of ours the browser goes by itself within milliseconds: this is for one that hangs.
    for (let tries = 0; tries < 100 && (await startTime(pid)) === started; tries++) {
      killGroup(pid)
      await sleep(20)
    }
  }
  await rm(pidFile, { force: true })
}

function spawned(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', reject)
  })
}

async function startTime(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  // The second field is the program's name in brackets and may hold anything.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  // A zombie is gone as far as we care: nobody may reap a killed owner's child for a while.
  return fields === undefined || fields[0] === 'Z' ? null : (fields[19] ?? null)
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // A half-written file after a power cut: then nothing of ours survived either.
    return null
  }
}
