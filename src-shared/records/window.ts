/** The lifecycle of a window, as bodies of records (records.ts). */
import { z } from 'zod'
import { Codes, Coordinate, Count, DurationMs, Positive, SystemId } from '../bounds.ts'

/** What the guard knows of one window. */
export const WindowFacts = z.object({
  window: SystemId,
  pid: SystemId.nullable(),
  uid: SystemId.nullable(),
  class: z.string().max(256),
  title: z.string().max(1024),
  executable: z.string().max(1024),
  geometry: z.tuple([Coordinate, Coordinate, Coordinate, Coordinate]),
  state: Codes.default([]),
})
export type WindowFacts = z.infer<typeof WindowFacts>

/** Bodies by kind. */
export const windowBodies = {
  'window.opened': WindowFacts,
  /** `count`: so many titles since its last record; who changes them faster than they can be read is counted. */
  'window.titled': WindowFacts.extend({ count: Positive.default(1) }),
  'window.focused': WindowFacts,
  /** ms from its mapping to being on the ledger, to being covered (where we did), to its disappearance. */
  'window.closed': z.object({
    window: SystemId,
    livedMs: DurationMs,
    recordedMs: DurationMs.nullable().default(null),
    coveredMs: DurationMs.nullable(),
    /** How often it was given a title since it opened; null where that cannot be known. */
    titles: Count.nullable().default(null),
    /** How long it had the keyboard, ms. */
    focusedMs: DurationMs.nullable().default(null),
    by: z.enum(['itself', 'guard']),
  }),
} as const
