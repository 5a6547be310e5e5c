/** `taza check`: can this machine be a station? Uniform, timed steps; each is fine, or a sentence with the mend. */
import { type CheckResult, type CheckStep, cutLacks, cutSentence } from '../../src-shared/machine-check.ts'
import { checkCameras } from './check-cameras.ts'
import { checkDisplay, checkGuard } from './check-display.ts'
import { checkFilm } from './check-film.ts'
import { checkDisplays, checkForeignWindow, checkHeldKeys, checkSession } from './check-guard.ts'
import { checkKeeper, checkKeys, checkServer, checkSpace, checkStore, checkSystem } from './check-machine.ts'
import type { CheckOptions, Step } from './check-step.ts'
import { checkFiles, checkMemory, checkPower, checkTimeZone, checkUpdates } from './check-system.ts'

const steps: readonly (readonly [CheckStep, Step])[] = [
  ['display', checkDisplay],
  ['browser', checkBrowser],
  ['guard', checkGuard],
  ['displays', checkDisplays],
  ['foreign window', checkForeignWindow],
  ['held keys', checkHeldKeys],
  ['session', checkSession],
  ['cameras', checkCameras],
  ['film', checkFilm],
  ['memory', checkMemory],
  ['keeper', checkKeeper],
  ['evidence store', checkStore],
  ['key store', checkKeys],
  ['disk space', checkSpace],
  ['system', checkSystem],
  ['program files', checkFiles],
  ['power', checkPower],
  ['time zone', checkTimeZone],
  ['updates', checkUpdates],
  ['server', checkServer],
]

async function checkBrowser({ browser }: CheckOptions) {
  const { version, why, untested } = await browser()
  return { says: `${version} (${why})`, lacks: untested === null ? [] : [untested], same: version }
}

export async function runChecks(
  options: CheckOptions,
  done: (result: CheckResult) => void = () => undefined,
): Promise<CheckResult[]> {
  const results: CheckResult[] = []
  for (const [name, step] of steps) {
    if (options.stop?.aborted) throw new Error('The check was ended before it was done.')
    const started = performance.now()
    const found = await step(options).then(
      (said) => ({ ok: true, same: null, ...(typeof said === 'string' ? { says: said, lacks: [] } : said) }),
      (error: unknown) => ({
        ok: false,
        says: error instanceof Error ? error.message : String(error),
        lacks: [],
        same: null,
      }),
    )
    const result = {
      ...{ name, ok: found.ok, says: cutSentence(found.says), lacks: cutLacks(found.lacks) },
      same: found.same === null ? null : cutSentence(found.same),
      ms: Math.round(performance.now() - started),
    }
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
