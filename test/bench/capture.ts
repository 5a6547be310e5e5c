/** What recording costs and whether it holds. See docs/CAPTURE.md. */
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { cpuPerMinute } from './capture/cpu.ts'
import { mainLoopDelay } from './capture/main-loop.ts'
import { memoryOverTime } from './capture/memory.ts'
import { outagesInAnExam } from './capture/outages.ts'
import type { BenchResult } from './detect.ts'

const parts = {
  cpu: cpuPerMinute,
  memory: memoryOverTime,
  outages: outagesInAnExam,
  main: mainLoopDelay,
} as const
/** Minutes of each unless told: enough for a number, not for the whole promise (60 of memory, 30 of outages). */
const usual = { cpu: 6, memory: 10, outages: 5, main: 2 } as const
const Part = z.enum(['cpu', 'memory', 'outages', 'main'])

/** `--only cpu|memory|outages|main` (may be given more than once), `--minutes N` for each of them. */
export async function run(args: readonly string[] = []): Promise<BenchResult[]> {
  const { values } = parseArgs({
    args: [...args],
    options: { only: { type: 'string', multiple: true }, minutes: { type: 'string' } },
  })
  const wanted = z.array(Part).parse(values.only ?? Part.options)
  const minutes = values.minutes === undefined ? null : z.coerce.number().positive().parse(values.minutes)
  const results: BenchResult[] = []
  for (const part of wanted) results.push(...(await parts[part](minutes ?? usual[part])))
  return results
}
