/** Pages of the university's own system that were opened in an attempt, and attempts found by them. */
import { z } from 'zod'
import { Count, DurationMs, UnixMs } from './bounds.ts'
import { Id, Localized } from './vocabulary.ts'

/** A page of the university's own system, as its record has it: secrets of its address are masked. */
export const ForeignPage = z.object({ url: z.string(), title: z.string() })

/** One that was opened. */
export const Visit = ForeignPage.extend({
  at: UnixMs,
  /** HTTP's; null where it was not asked for anew. */
  status: z.int().nullable(),
  loadMs: DurationMs,
})
export type Visit = z.infer<typeof Visit>

export const VisitsFound = z.object({
  /** Newest attempts first. */
  attempts: z.array(
    z.object({
      id: Id,
      exam: z.object({ id: Id, title: Localized }),
      student: z.object({ number: z.string(), name: z.string() }),
      station: z.object({ name: z.string(), room: z.string() }),
      openedAt: UnixMs,
      /** How many of its visits fit, and the first of them; `at`: by the station's own clock. */
      count: Count,
      first: ForeignPage.extend({ at: UnixMs }),
    }),
  ),
  /** There are more than are told. */
  more: z.boolean(),
})
export type VisitsFound = z.infer<typeof VisitsFound>

/** Attempts in which a page at this address was opened, between two days, both included. */
export interface SoughtVisits {
  address: string
  from: string
  to: string
}
