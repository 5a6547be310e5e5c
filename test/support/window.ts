/** A window of some other program: half red, half green; see window/window.c. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { windowProgram } from './native.ts'

export interface TestWindow {
  /** As its own system counts. */
  readonly pid: number
  /** X id, or window handle. */
  readonly id: number
  readonly program: string
  /** CLOCK_BOOTTIME ms of its own MapNotify. */
  readonly mappedAt: number
  readonly process: ChildProcess
  /** How often it said this (`painted`, `asked`, `typed`, `key38`). */
  said(word: string): number
  /** What it found on the clipboard when it was last told to `paste` (on Windows). */
  pasted(): string
  tell(line: string): void
  readonly gone: Promise<void>
  end(): Promise<void>
}

/** On a machine that is busy with ten other things, ms. */
const mappedWithinMs = 60_000

/** Resolves when the window is mapped; rejects when it is not within a minute. */
export function openTestWindow(
  env: NodeJS.ProcessEnv,
  args: readonly string[] = [],
  program = windowProgram(),
): Promise<TestWindow> {
  return windowOf(program, args, { env, program })
}

/** The window of a program that speaks as window/window.c does; `program`: its path as its own system has it. */
export async function windowOf(
  command: string,
  args: readonly string[],
  { env, program }: { env: NodeJS.ProcessEnv; program: string },
): Promise<TestWindow> {
  const child = spawn(command, [...args], { env, stdio: ['pipe', 'pipe', 'ignore'] })
  const said = new Map<string, number>()
  const mapped = Promise.withResolvers<number>()
  let id = 0
  let pid = child.pid ?? 0
  let pasted = ''
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [word = '', value = '', its] = line.split(' ')
    said.set(word, (said.get(word) ?? 0) + 1)
    if (word === 'created') id = Number(value)
    // Windows counts its processes by itself.
    if (word === 'created' && its !== undefined) pid = Number(its)
    if (word === 'pasted') pasted = line.slice('pasted '.length)
    if (word === 'mapped') mapped.resolve(Number(value))
  })
  // With all that it has said.
  const gone = once(child, 'close').then(() => {
    mapped.reject(new Error('the test window ended before it was mapped'))
  })
  child.stdin.on('error', () => child.stdin.destroy())
  const late = setTimeout(() => {
    const words = [...said.keys()].join(', ') || 'nothing'
    mapped.reject(
      new Error(`the test window ${id} (process ${pid}) was not mapped within a minute; it said: ${words}`),
    )
    child.kill('SIGKILL')
  }, mappedWithinMs)
  const mappedAt = await mapped.promise.finally(() => clearTimeout(late))
  return {
    pid,
    id,
    program,
    mappedAt,
    process: child,
    said: (word) => said.get(word) ?? 0,
    pasted: () => pasted,
    tell: (line) => child.stdin.write(`${line}\n`),
    gone,
    end: async () => {
      child.kill('SIGKILL')
      await gone
    },
  }
}
