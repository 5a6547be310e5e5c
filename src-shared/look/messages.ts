/**
 * Looks: somebody sees one station's cameras and screen live. The same messages go from the server to the station's
 * keeper, recorder and capture page, and back.
 */
import { z } from 'zod'
import { Name } from '../bounds.ts'
import { Id } from '../vocabulary.ts'
import { Description } from './description.ts'

/** Of one station at a time. */
export const looksAtMost = 2
/** Nobody looks longer without asking again, ms. */
export const lookAtMostMs = 10 * 60_000
/** A new picture of the screen so often, ms. */
export const screenEveryMs = 1000

/** Nothing goes to the other end but to whoever answers its checks: an answer's candidates are not used. */
const Answer = Description.omit({ candidates: true })

export const LookDown = z.discriminatedUnion('do', [
  z.object({ do: z.literal('begin'), look: Id, attempt: Id, by: Name, login: Name }),
  /** To an `offer`: a direct line. */
  z.object({ do: z.literal('answer'), look: Id, description: Answer }),
  z.object({ do: z.literal('end'), look: Id }),
])
export type LookDown = z.infer<typeof LookDown>

export const LookEnd = z.enum([
  /** Whoever looked has seen enough, or the page has gone. */
  'closed',
  /** `lookAtMostMs` are over. */
  'time',
  /** The attempt, or this station's part of it, has its end. */
  'over',
  /** Not filmed now: before the consent, on the way out, or the recorder is away. */
  'not-filmed',
  /** `looksAtMost` look already. */
  'full',
  /** The policy lets nobody look. */
  'forbidden',
  /** It could not be put on the ledger. */
  'not-recorded',
  /** The station is away, or went. */
  'offline',
])
export type LookEnd = z.infer<typeof LookEnd>

export const LookUp = z.discriminatedUnion('do', [
  z.object({ do: z.literal('begun'), look: Id }),
  /** What comes goes through the server until the offer is answered and the line stands. */
  z.object({ do: z.literal('offer'), look: Id, description: Description }),
  z.object({ do: z.literal('ended'), look: Id, why: LookEnd }),
  /** A packet comes with it. */
  z.object({ do: z.literal('packet'), look: Id }),
])
export type LookUp = z.infer<typeof LookUp>

/** WebSocket /api/attempts/<id>/look, a look as long as it stands. Down: one JSON text frame a message, a packet a binary one. */
export const LookSaid = z.discriminatedUnion('do', [
  z.object({ do: z.literal('begun'), forMs: z.int().positive().max(lookAtMostMs) }),
  z.object({ do: z.literal('offer'), description: Description }),
  z.object({ do: z.literal('ended'), why: LookEnd }),
])
export type LookSaid = z.infer<typeof LookSaid>
/** Up. */
export const LookAsked = z.discriminatedUnion('do', [
  z.object({ do: z.literal('answer'), description: Answer }),
])
export type LookAsked = z.infer<typeof LookAsked>
