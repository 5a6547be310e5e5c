/** A window of some other program: half red, half green; see window/window.c. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { windowProgram } from './native.ts'

export interface TestWindow {
  readonly pid: number
  /** X id. */
  readonly id: number
  readonly program: string
  /** CLOCK_BOOTTIME ms of its own MapNotify. */
  readonly mappedAt: number
  readonly process: ChildProcess
  /** How often it said this (`painted`, `asked`, `typed`, `key38`). */
  said(word: string): number
  tell(line: string): void
  readonly gone: Promise<void>
  end(): Promise<void>
}

/** Resolves when the window is mapped. */
export async function openTestWindow(
  env: NodeJS.ProcessEnv,
  args: readonly string[] = [],
): Promise<TestWindow> {
  const program = windowProgram()
  const child = spawn(program, [...args], { env, stdio: ['pipe', 'pipe', 'ignore'] })
  const said = new Map<string, number>()
  const mapped = Promise.withResolvers<number>()
  let id = 0
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [word = '', value = ''] = line.split(' ')
    said.set(word, (said.get(word) ?? 0) + 1)
    if (word === 'created') id = Number(value)
    if (word === 'mapped') mapped.resolve(Number(value))
  })
  const gone = once(child, 'exit').then(() => {
    mapped.reject(new Error('the test window ended before it was mapped'))
  })
  child.stdin.on('error', () => child.stdin.destroy())
  const mappedAt = await mapped.promise
  return {
    pid: child.pid ?? 0,
    id,
    program,
    mappedAt,
    process: child,
    said: (word) => said.get(word) ?? 0,
    tell: (line) => child.stdin.write(`${line}\n`),
    gone,
    end: async () => {
      child.kill('SIGKILL')
      await gone
    },
  }
}
