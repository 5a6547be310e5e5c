/** The machines of a room as they were checked: what a technician's console shows. */
import { z } from 'zod'
import { Checked } from './machine-check.ts'
import { Id } from './vocabulary.ts'

/** Of an order: with its notice, its film and its answer on the way it is over within so many ms, or is ended as unanswered. */
export const answerWithinMs = 180_000

const checkStates = ['never', 'waiting', 'unanswered', 'busy', 'refused', 'failed', 'mend', 'fine'] as const
export type CheckState = (typeof checkStates)[number]

/** Times are Unix ms. */
export const RoomCheck = z.object({
  station: Id,
  name: z.string(),
  /** By the server's clock. */
  state: z.enum(checkStates),
  /** Its live lane is there: it can be asked. */
  reached: z.boolean(),
  askedAt: z.number().nullable(),
  answeredAt: z.number().nullable(),
  /** Of the newest answer. */
  outcome: z.enum(['checked', 'busy', 'refused', 'failed']).nullable(),
  /** Why it failed. */
  says: z.string().nullable(),
  /** The newest that was made, also where the newest answer is another. */
  checked: Checked.nullable(),
  checkedAt: z.number().nullable(),
  pictures: z.object({ face: z.boolean(), desk: z.boolean() }),
})
export type RoomCheck = z.infer<typeof RoomCheck>

export const RoomChecks = z.object({
  title: z.string(),
  /** In seat order. */
  stations: z.array(RoomCheck),
})
export type RoomChecks = z.infer<typeof RoomChecks>

/** How a machine stands, for a glance. `now`: the server's clock. */
export function checkState(
  {
    askedAt,
    answeredAt,
    outcome,
    checked,
  }: Pick<RoomCheck, 'askedAt' | 'answeredAt' | 'outcome' | 'checked'>,
  now: number,
): CheckState {
  if (askedAt !== null && (answeredAt ?? 0) < askedAt)
    return now - askedAt < answerWithinMs ? 'waiting' : 'unanswered'
  if (outcome === 'busy' || outcome === 'refused' || outcome === 'failed') return outcome
  if (checked === null) return 'never'
  return checked.results.every(({ ok }) => ok) ? 'fine' : 'mend'
}
