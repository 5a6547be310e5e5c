/** `taza check`: can this machine be a station? Uniform, timed steps; each is fine, or a sentence with the mend. */
import { checkCameras } from './check-cameras.ts'
import { checkDisplay, checkGuard } from './check-display.ts'
import { checkKeeper, checkKeys, checkServer, checkSpace, checkStore, checkSystem } from './check-machine.ts'
import type { CheckOptions, Step } from './check-step.ts'

export interface CheckResult {
  name: string
  ok: boolean
  /** What was found, or what to do. */
  says: string
  /** What cannot be done on this machine although the step is fine; a person decides whether that will do. */
  lacks: readonly string[]
  ms: number
}

const steps: readonly (readonly [string, Step])[] = [
  ['display', checkDisplay],
  ['browser', ({ browser }) => browser()],
  ['guard', checkGuard],
  ['cameras', checkCameras],
  ['keeper', checkKeeper],
  ['evidence store', checkStore],
  ['key store', checkKeys],
  ['disk space', checkSpace],
  ['system', checkSystem],
  ['server', checkServer],
]

export async function runChecks(
  options: CheckOptions,
  done: (result: CheckResult) => void = () => undefined,
): Promise<CheckResult[]> {
  const results: CheckResult[] = []
  for (const [name, step] of steps) {
    const started = performance.now()
    const found = await step(options).then(
      (said) => ({ ok: true, ...(typeof said === 'string' ? { says: said, lacks: [] } : said) }),
      (error: unknown) => ({
        ok: false,
        says: error instanceof Error ? error.message : String(error),
        lacks: [],
      }),
    )
    const result = { name, ...found, ms: Math.round(performance.now() - started) }
    results.push(result)
    done(result)
  }
  return results
}

/** Lines of the table, in green or with the mend; `colours` false for a file or a pipe. */
export function linesFor({ name, ok, says, lacks, ms }: CheckResult, place: number, colours: boolean) {
  const paint = (text: string, colour: number) => (colours ? `\x1b[${colour}m${text}\x1b[0m` : text)
  const state = ok ? paint('ok  ', 32) : paint('MEND', 31)
  const lines = [`${place}. ${state} ${name.padEnd(14)} ${says} (${ms} ms)`]
  if (lacks.length > 0) lines.push(`          cannot here: ${lacks.join('; ')}`)
  return lines
}
