/** Goes on with an attempt that this station had open when it went down. */
import { apply, replay } from '../../src-shared/attempt/apply.ts'
import { dangling } from '../../src-shared/attempt/incidents.ts'
import type { Absence, Attempt } from '../../src-shared/attempt/state.ts'
import type { OpenAttempt } from '../../src-shared/keeper-api.ts'
import type { Bodies, RecordKind } from '../../src-shared/records.ts'
import { Kept, newCurrent, type SessionContext, termsOf } from './context.ts'
import { beginEnding, submit } from './submit.ts'
import { leave } from './transfer.ts'

/** Resolves with the absence that has ended; rejects when what it needs to go on by itself was not kept. */
export async function resume(
  context: SessionContext,
  { attempt: id, records }: OpenAttempt,
): Promise<Absence> {
  const { state, ports } = context
  await ports.keeper.call('attempt.resume', { attempt: id })
  const { value } = await ports.keeper.call('state.get', {})
  const kept = Kept.parse(value)
  const attempt = replay(records, termsOf(kept))
  const absence = absenceOf(attempt)
  const { lastMono } = attempt
  const write = async <K extends RecordKind>(kind: K, body: Bodies[K]) => {
    const { record } = await ports.keeper.call('record.append', { kind, body })
    apply(attempt, record)
  }
  const left = dangling(attempt)
  const outageMs = Math.max(0, ports.now() - lastMono)
  await write('attempt.resumed', { cause: absence.cause, lastMono, outageMs })
  for (const incident of left) await write('incident.ended', incident)
  state.current = newCurrent(kept, attempt, context.openAnswers(id))
  state.stage = attempt.consent === 'refused' ? 'refused' : 'attempt'
  state.problem = null
  state.language = kept.language
  ports.onAttempt(attempt, records)
  ports.onMedia()
  const { answers } = await ports.keeper.call('answer.list', {})
  state.current.answers.restore(answers, {})
  context.render()
  goOn(context)
  return absence
}

/**
 * Noted by the keeper since the attempt was opened or last resumed. Where the keeper went too (the power failed), or main
 * left in the middle of an exam, nobody noted it, and an invigilator must know it all the same.
 */
const absenceOf = ({ absence, last }: Attempt): Absence =>
  absence ?? { run: last?.run ?? 'unknown', cause: 'nobody was there to note it', recorderLost: [] }

/** Orders that were received and not carried out to the end. */
function goOn(context: SessionContext): void {
  const { state, ports, inOrder } = context
  const { current } = state
  if (!current) return
  const { attempt, kept } = current
  const { leaving } = attempt
  const endedBy = attempt.excused ?? attempt.ended
  if (leaving) void inOrder(() => leave(context, leaving)).catch(ports.onTrouble)
  // Submission had begun when the station went down: the next second goes on with it.
  if (attempt.state === 'submitted') beginEnding(context, current, 'resumed', kept.unsaved)
  else if (endedBy !== null) void inOrder(() => submit(context, endedBy)).catch(ports.onTrouble)
}
