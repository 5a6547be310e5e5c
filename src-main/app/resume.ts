/** The first thing a started station decides: go on with an attempt, or wait for a student. */
import type { LedgerRecord } from '../../src-shared/records.ts'
import type { Problem } from '../../src-shared/vocabulary.ts'
import type { Parts } from './parts.ts'

/** `problem`: what must be mended before a student can sign in. */
export async function resumeOrBegin(parts: Parts, problem: Problem | null): Promise<void> {
  const { keeper, unended, stills, session, watch, log, now } = parts
  const { attempts } = await keeper.call('attempt.list', {})
  const [open] = attempts
  if (!open) {
    unended.resume([])
    stills.resume([])
    return session.begin(problem)
  }
  unended.resume(open.records)
  stills.resume(open.records)
  try {
    await session.resume(open)
  } catch (error) {
    // Its student signs in again, and the server tells what is missing; the station must be up for that.
    log(`attempt ${open.attempt} cannot go on by itself: ${error instanceof Error ? error.message : error}`)
    return session.begin(problem)
  }
  log(`resumed attempt ${open.attempt}`)
  const { run, cause } = lossBefore(open.records)
  watch.observe({ kind: 'shell.lost', run, cause, at: now() })
  for (const lost of recorderLossesSince(open.records)) watch.observe({ ...lost, at: now() })
}

/** The recorder's losses that no main was there to see. */
function recorderLossesSince(records: readonly LedgerRecord[]) {
  const from = records.findLastIndex(({ kind }) => kind === 'shell.lost')
  return records
    .slice(from + 1)
    .filter(({ kind }) => kind === 'recorder.lost')
    .map(({ body }) => ({
      kind: 'recorder.lost' as const,
      run: String(body.run),
      cause: String(body.cause),
    }))
}

/**
 * The loss that this start mends: noted by the keeper since the attempt was opened or last resumed. Where the keeper
 * went too (the power failed), or main left in the middle of an exam, nobody noted it, and an invigilator must know it
 * all the same.
 */
function lossBefore(records: readonly LedgerRecord[]): { run: string; cause: string } {
  const from = records.findLastIndex(({ kind }) => kind === 'attempt.resumed')
  const noted = records.slice(from + 1).find(({ kind }) => kind === 'shell.lost')
  if (noted) return { run: String(noted.body.run), cause: String(noted.body.cause) }
  return { run: records.at(-1)?.at.run ?? 'unknown', cause: 'nobody was there to note it' }
}
