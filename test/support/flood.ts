/** Many short windows of one program: see window/flood.c. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { floodProgram } from './native.ts'

export interface Flood {
  readonly pid: number
  /** Ids of all windows that were mapped, with the CLOCK_BOOTTIME ms of it. */
  readonly mapped: Map<number, number>
  /** Resolves when every window was opened and is gone. */
  readonly done: Promise<void>
  end(): Promise<void>
}

export interface FloodOptions {
  count: number
  everyMs: number
  /** Each window's life, unless it is asked to close before. */
  lifeMs: number
  /** Past the window manager. */
  override?: boolean
}

export function startFlood(env: NodeJS.ProcessEnv, options: FloodOptions): Flood {
  const { count, everyMs, lifeMs, override = false } = options
  const args = [count, everyMs, lifeMs].map(String)
  const child = spawn(floodProgram(), [...args, ...(override ? ['--override'] : [])], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const mapped = new Map<number, number>()
  let said = 0
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [word, first = '', second = ''] = line.split(' ')
    if (word === 'mapped') mapped.set(Number(first), Number(second))
    if (word === 'done') said = Number(first)
  })
  const exited = once(child, 'close')
  return {
    pid: child.pid ?? 0,
    mapped,
    done: exited.then(() => {
      if (said !== count) throw new Error(`the flood ended after ${mapped.size} of ${count} windows`)
    }),
    end: async () => {
      child.kill('SIGKILL')
      await exited
    },
  }
}
