/** The shaped line as a process of its own. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Counted } from '../../support/shaped.ts'

const program = fileURLToPath(new URL('../../support/shaped.ts', import.meta.url))
const Counts = z.object({ up: z.number(), down: z.number(), firstAt: z.number().nullable() })

export async function startLineProcess(target: number, bytesPerSecond: number, delayMs: number) {
  const child = spawn(process.execPath, [program, `${target}`, `${bytesPerSecond}`, `${delayMs}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const heard = async (): Promise<unknown> => {
    const { value, done } = await lines.next()
    if (done) throw new Error('the line ended')
    return JSON.parse(value)
  }
  const { port } = z.object({ port: z.int() }).parse(await heard())
  return {
    port,
    /** What passed since the last word. */
    async say(word: 'open' | 'block' | 'count'): Promise<Counted> {
      child.stdin.write(`${word}\n`)
      return Counts.parse(await heard())
    },
    close() {
      const exited = new Promise((resolve) => child.once('exit', resolve))
      child.stdin.end()
      return exited
    },
  }
}
export type LineProcess = Awaited<ReturnType<typeof startLineProcess>>
