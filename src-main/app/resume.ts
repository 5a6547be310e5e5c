/** The first thing a started station decides: go on with an attempt, or wait for a student. */
import type { Absence } from '../../src-shared/attempt/state.ts'
import type { Problem } from '../../src-shared/vocabulary.ts'
import type { Parts } from './parts.ts'

/** `problem`: what must be mended before a student can sign in. */
export async function resumeOrBegin(parts: Parts, problem: Problem | null): Promise<void> {
  const { keeper, session, watch, log, now } = parts
  const { attempts } = await keeper.call('attempt.list', {})
  const [open] = attempts
  if (!open) return session.begin(problem)
  let absence: Absence
  try {
    absence = await session.resume(open)
  } catch (error) {
    // Its student signs in again, and the server tells what is missing; the station must be up for that.
    log(`attempt ${open.attempt} cannot go on by itself: ${error instanceof Error ? error.message : error}`)
    return session.begin(problem)
  }
  log(`resumed attempt ${open.attempt}`)
  const { run, cause, recorderLost } = absence
  watch.observe({ kind: 'shell.lost', run, cause, at: now() })
  // No main was there to see these.
  for (const lost of recorderLost) watch.observe({ kind: 'recorder.lost', ...lost, at: now() })
}
