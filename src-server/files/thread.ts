/**
 * A file that a person brings is read in a thread of its own, with a bound of memory and time: whatever it makes of its
 * reader, nobody's live picture waits for it, no file after it waits for good, and the server goes on.
 */
import { Worker } from 'node:worker_threads'

export interface Bounds {
  /** MB of the thread's heap. */
  heapMb: number
  ms: number
}

/** The thread was ended because it took more than it may. */
export class TooMuch extends Error {
  readonly of: 'memory' | 'time'
  /** What it may take. */
  readonly minutes: number
  constructor(of: TooMuch['of'], { ms }: Bounds) {
    super(`the thread that reads a file takes too much ${of}`)
    this.of = of
    this.minutes = Math.ceil(ms / 60_000)
  }
}

/** A thread's module by its name beside `module` (its import.meta.url), from source and from the build (scripts/build.mjs) alike. */
export const threadBeside = (module: string, name: string): URL =>
  new URL(`${name}${module.endsWith('.ts') ? '.ts' : '.js'}`, module)

/** What the thread says first; it is ended then. Rejects with TooMuch, or with what the thread threw. */
export async function inThread<Answer>(entry: URL, asked: unknown, bounds: Bounds): Promise<Answer> {
  const worker = new Worker(entry, {
    workerData: asked,
    resourceLimits: { maxOldGenerationSizeMb: bounds.heapMb },
  })
  let late: NodeJS.Timeout | undefined
  try {
    return await new Promise<Answer>((resolve, reject) => {
      late = setTimeout(() => reject(new TooMuch('time', bounds)), bounds.ms)
      worker.once('message', resolve)
      worker.once('error', (error) => {
        const full = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
        reject(full ? new TooMuch('memory', bounds) : error)
      })
      worker.once('exit', () => reject(new Error('the thread that reads a file ended without a word')))
    })
  } finally {
    clearTimeout(late)
    await worker.terminate()
  }
}
