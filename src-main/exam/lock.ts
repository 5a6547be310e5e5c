/** Locking the exam and opening it again. A lock is an overlay: the attempt's state stays what it is. */
import type { Bodies } from '../../src-shared/records.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import { type CurrentAttempt, lockOf, type SessionContext } from './context.ts'

/** A lock that had to wait for the ledger is dated back at most so far, ms: more looks like a clock that was set back. */
const backdatedAtMostMs = 60_000

export async function lock(context: SessionContext, reason: string, params: Record<string, string | number>) {
  const { state, ports } = context
  const { current } = state
  if (!current || lockOf(current) || current.attempt.state === 'submitted') return
  // Shown first: a ledger that cannot be written must not leave the exam open.
  current.unwrittenLock = {
    reason,
    params: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, wellFormed(value)])),
    code: ports.newCode(),
    challenge: ports.newChallenge(),
    since: new Date(ports.wall()).toISOString(),
    mono: ports.now(),
  }
  context.render()
  await writeLock(context, current)
}

/** Puts a lock on the ledger that is only shown yet; rejects when it cannot, and may be tried again. */
export async function writeLock(context: SessionContext, current: CurrentAttempt) {
  if (!current.unwrittenLock) return
  const { reason, params, code, challenge, mono } = current.unwrittenLock
  const at = Math.max(mono, context.ports.now() - backdatedAtMostMs)
  await context.append('attempt.locked', { reason, params, code, challenge: challenge ?? undefined }, at)
  current.unwrittenLock = null
  context.render()
}

/** An invigilator's own hand at the station: rejects with what the keeper says of her answer. */
export async function unlockByAnswer(context: SessionContext, login: string, answer: string) {
  const { state, ports } = context
  const challenge = state.current && lockOf(state.current)?.challenge
  if (!challenge) throw new ProblemError('not-allowed', 'no lock that a code could open')
  try {
    await ports.keeper.call('unlock.check', { challenge, login, answer })
  } catch (error) {
    const { code, params } = error instanceof ProblemError ? error.problem : {}
    if (code === 'wrong-unlock-code')
      await context.append('unlock.refused', { login: login.trim(), count: Number(params?.count ?? 1) })
    throw error
  }
  await unlock(context, { by: login.trim(), how: 'code' })
}

/** Half a character in a person's text would keep the lock off the ledger. */
const wellFormed = (value: string | number) => (typeof value === 'string' ? value.toWellFormed() : value)

export async function unlock(context: SessionContext, by: Bodies['attempt.unlocked']) {
  const { current } = context.state
  if (!current || !lockOf(current)) return
  await writeLock(context, current).catch((error: unknown) => {
    // What the ledger will never take must not keep the exam locked for ever.
    if (!(error instanceof ProblemError) || error.problem.code !== 'bad-input') throw error
    context.ports.onTrouble(error)
    current.unwrittenLock = null
  })
  if (current.attempt.lock) await context.append('attempt.unlocked', by)
  context.render()
}
