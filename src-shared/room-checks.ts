/** The machines of a room as they were checked: what a technician's console shows. */
import { z } from 'zod'
import { Checked } from './machine-check.ts'
import { Id } from './vocabulary.ts'

/** Times are Unix ms. */
export const RoomCheck = z.object({
  station: Id,
  name: z.string(),
  /** Its live lane is there: it can be asked. */
  reached: z.boolean(),
  askedAt: z.number().nullable(),
  answeredAt: z.number().nullable(),
  /** Of the newest answer. */
  outcome: z.enum(['checked', 'busy', 'failed']).nullable(),
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
  /** The server's clock. */
  now: z.number(),
  /** In seat order. */
  stations: z.array(RoomCheck),
})
export type RoomChecks = z.infer<typeof RoomChecks>

/** An answer comes within so many ms, or will not come. */
const answerWithinMs = 120_000

export type CheckState = 'never' | 'waiting' | 'unanswered' | 'busy' | 'failed' | 'mend' | 'fine'

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
  if (outcome === 'busy' || outcome === 'failed') return outcome
  if (checked === null) return 'never'
  return checked.results.every(({ ok }) => ok) ? 'fine' : 'mend'
}
