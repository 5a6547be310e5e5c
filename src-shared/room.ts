/** What is known of a room beside what happens in it now. Its calls: api/console.ts. */
import { z } from 'zod'
import { UnixMs } from './bounds.ts'
import { SeatPlan } from './plan.ts'
import { Id, Localized } from './vocabulary.ts'

export const RoomPast = z.object({
  title: z.string(),
  day: z.iso.date(),
  /** The nearest days on which somebody sat here. */
  earlier: z.iso.date().nullable(),
  later: z.iso.date().nullable(),
  /** By seat. */
  attempts: z.array(
    z.object({
      id: Id,
      student: z.object({ number: z.string(), name: z.string() }),
      exam: z.object({ id: Id, title: Localized }),
      /** Its name. */
      station: z.string(),
      openedAt: UnixMs,
      submittedAt: UnixMs.nullable(),
      receipt: z.boolean(),
    }),
  ),
})
export type RoomPast = z.infer<typeof RoomPast>

export const RoomPlan = z.object({
  title: z.string(),
  /** By seat. */
  stations: z.array(z.object({ id: Id, name: z.string(), seat: z.int(), unplaced: z.boolean() })),
  /** Null: nobody has drawn it. */
  drawn: z.object({ plan: SeatPlan, by: z.string(), at: UnixMs }).nullable(),
})
export type RoomPlan = z.infer<typeof RoomPlan>
