/** Sounds that can be played so often and no more: the ledger counts, before anything is heard. */
import type { StationView } from '../../src-shared/bridge/station-view.ts'
import type { PaperMedium } from '../../src-shared/exam.ts'
import { soundsAtMost } from '../../src-shared/records/attempt.ts'
import { playLimits } from '../../src-shared/sounds.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import { type CurrentAttempt, lockOf, type SessionContext } from './context.ts'

const limitsOf = ({ kept }: CurrentAttempt) => playLimits(kept.paper?.questions ?? [])

export const isLimited = (current: CurrentAttempt, digest: string): boolean => limitsOf(current).has(digest)

export const soundsOf = (current: CurrentAttempt): NonNullable<StationView['paper']>['sounds'] =>
  [...limitsOf(current)].map(([digest, limit]) => ({
    digest,
    left: Math.max(0, limit - (current.attempt.played.get(digest) ?? 0)),
  }))

/** A station that goes down meanwhile does not give the play back. */
export async function playSound(context: SessionContext, digest: string): Promise<PaperMedium> {
  const { stage, current } = context.state
  if (stage !== 'attempt' || current?.attempt.state !== 'running' || lockOf(current))
    throw new ProblemError('not-allowed', 'no sound to play')
  const { played } = current.attempt
  const of = limitsOf(current).get(digest)
  const medium = current.media.find((one) => one.digest === digest)
  if (of === undefined || !medium) throw new ProblemError('bad-input', `a sound ${digest}`)
  const play = (played.get(digest) ?? 0) + 1
  if (play > of || (play === 1 && played.size >= soundsAtMost))
    throw new ProblemError('not-allowed', 'it was played as often as it can be')
  await context.append('sound.played', { sound: digest, play, of })
  context.render()
  return medium
}
