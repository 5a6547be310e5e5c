/** Goes on with an attempt that this station had open when it went down. */
import { z } from 'zod'
import { apply, replay } from '../../src-shared/attempt/apply.ts'
import { dangling } from '../../src-shared/attempt/incidents.ts'
import type { Absence, Attempt } from '../../src-shared/attempt/state.ts'
import { mediaIn, PaperMedium } from '../../src-shared/exam.ts'
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
  // It went down between its first record and this one.
  if (kept.draw && !records.some(({ kind }) => kind === 'ticket.committed'))
    await write('ticket.committed', kept.draw)
  const { sealed } = kept
  if (sealed && !records.some(({ kind }) => kind === 'package.sealed'))
    await write('package.sealed', { package: sealed.package, place: sealed.place })
  // Before anything is shown: nobody begins anew on an exam that looks empty.
  const { answers: here } = await ports.keeper.call('answer.list', {})
  const media = await mediaOf(kept, ports)
  const answers = context.openAnswers(kept)
  answers.restore(here, kept.carried)
  state.current = { ...newCurrent(kept, attempt, answers), media }
  state.stage = waitsRefusing(attempt) ? 'refused' : 'attempt'
  state.problem = null
  state.language = kept.language
  state.textSize = kept.textSize
  state.reading = kept.reading
  ports.onAttempt(attempt, records)
  ports.onMedia()
  context.render()
  goOn(context)
  return absence
}

/** She has refused to be filmed, and nobody has seated her so, or she has not gone on yet. */
const waitsRefusing = ({ consent, unfilmed, state }: Attempt): boolean =>
  consent === 'refused' && (unfilmed === null || state === 'preflight')

/** What the paper shows, as far as it can be read: an exam goes on without a picture. */
async function mediaOf({ paper }: Kept, ports: SessionContext['ports']): Promise<PaperMedium[]> {
  const shown = mediaIn(paper?.questions ?? [])
  if (shown.length === 0) return []
  const kept = await ports.keeper
    .call('state.get', { of: 'media' })
    .then(({ value }) => z.array(z.unknown()).parse(value ?? []))
    .catch((error: unknown) => {
      ports.onTrouble(error)
      return []
    })
  const media = kept.map((one) => PaperMedium.safeParse(one)).flatMap(({ data }) => data ?? [])
  const lost = shown.filter((digest) => !media.some((one) => one.digest === digest))
  if (lost.length > 0) ports.onTrouble(new Error(`not there to be shown: ${lost.join(', ')}`))
  return media
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
