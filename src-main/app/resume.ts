/** The first thing a started station decides: go on with an attempt, or wait for a student. */
import type { Absence } from '../../src-shared/attempt/state.ts'
import type { Status } from '../../src-shared/keeper-api.ts'
import { tellFailing } from './filming.ts'
import type { Parts } from './parts.ts'
import { tidyFiles } from './web-room.ts'

/**
 * Once keys are open or a guard is there: what a problem's screen kept waiting begins, one call at a time and until it could.
 * An exam that goes on is left alone.
 */
export function createMending(parts: Parts): () => void {
  const againMs = 1000
  let turn = Promise.resolve()
  const begin = async () => {
    if (parts.session.state.stage !== 'problem') return
    const { status } = await parts.keeper.call('station.state', {})
    await resumeOrBegin(parts, status)
  }
  const mend = () => {
    turn = turn.then(begin).catch((error: unknown) => {
      parts.trouble(error)
      parts.setTimer(mend, againMs)
    })
  }
  return mend
}

/** Where the keeper is not ready, or there is no guard, that is mended before a student can sign in. */
export async function resumeOrBegin(parts: Parts, status: Status): Promise<void> {
  const { keeper, session, watch, log, now } = parts
  const unready = status.problem?.code === 'not-enrolled' || status.problem?.code === 'keys-locked'
  const problem = unready ? status.problem : watch.problem()
  const { attempts } = await keeper.call('attempt.list', {})
  tidyFiles(parts, attempts)
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
  tellFailing(parts)
}
