/** What happens at a process of the server and others must hear of: hints to look, and what is lossy anyway; never evidence. */
import { z } from 'zod'
import { Claim, LiveState } from '../src-shared/console-api.ts'
import { LookDown, LookUp } from '../src-shared/look/messages.ts'
import type { LedgerRecord } from '../src-shared/records.ts'
import { Command } from '../src-shared/station-api.ts'
import { Source } from '../src-shared/vocabulary.ts'

const text = z.string()
const time = z.number()

/** For this process and for all others. */
export const ServerEvent = z.discriminatedUnion('type', [
  /**
   * Once a second: I am here; stations whose live lane I hold, stations heard since the last time, rooms that somebody
   * watches through me.
   */
  z.object({ type: z.literal('here'), lanes: text.array(), heard: text.array(), rooms: text.array() }),
  /** I know nothing of what your stations said last: tell me. */
  z.object({ type: z.literal('hello') }),
  /** I end, and have told everything. */
  z.object({ type: z.literal('bye') }),
  /** Something of mine may not have reached you. */
  z.object({ type: z.literal('missed') }),
  /** This station's newest live lane is mine. `at`: Unix ms. */
  z.object({
    type: z.literal('connected'),
    station: text,
    at: time,
    /** Its keeper's process, and when that was first heard. */
    keeper: z.object({ run: text, since: time }).optional(),
  }),
  z.object({ type: z.literal('state'), station: text, live: LiveState }),
  /** `at`: when it came, where it is told again; Unix ms. */
  z.object({ type: z.literal('picture'), station: text, source: Source, jpeg: text, at: time.optional() }),
  /** For whoever holds the station's live lane. */
  z.object({ type: z.literal('command'), station: text, command: Command }),
  /** For whoever holds the station's live lane. */
  z.object({ type: z.literal('look-down'), station: text, message: LookDown }),
  /** For whoever holds the look's socket. */
  z.object({ type: z.literal('look-up'), station: text, message: LookUp }),
  /** A packet of a look, base64. */
  z.object({ type: z.literal('look-packet'), station: text, look: text, packet: text }),
  /** Leaves of this attempt were stored. */
  z.object({ type: z.literal('added'), attempt: text }),
  z.object({ type: z.literal('held'), attempt: text, digest: text }),
  z.object({ type: z.literal('found'), attempt: text, kind: text, at: time }),
  /** `from`: the station that it came from. */
  z.object({ type: z.literal('opened'), attempt: text, from: text.nullable() }),
  z.object({ type: z.literal('conflicting-sign-in'), attempt: text, station: text }),
  /** What does not change of this attempt has changed. */
  z.object({ type: z.literal('changed'), attempt: text }),
  z.object({ type: z.literal('enrolled'), station: text }),
  /** It was retired, returned or removed. */
  z.object({ type: z.literal('station-changed'), station: text }),
  /** Somebody sees to what needs a person in this room; null: nobody does any more. */
  z.object({ type: z.literal('claimed'), room: text, need: text, claim: Claim.nullable() }),
  /** For whoever holds the station's live lane: its call is answered. */
  z.object({ type: z.literal('attended'), station: text, by: text }),
  /** For whoever holds the station's live lane: its machine is to be checked. */
  z.object({ type: z.literal('check-asked'), station: text }),
])
export type ServerEvent = z.infer<typeof ServerEvent>

/** For this process alone. */
type OwnEvent =
  /** A sign of life of this station: a request, a frame, a pong. */
  | { type: 'heard'; station: string }
  /** Its live lane here ended. */
  | { type: 'disconnected'; station: string }
  /** It may not come in any more: its lane here ends. */
  | { type: 'shut-out'; station: string }
  /** Somebody drew where the stations of this room stand. `by`: her login. */
  | { type: 'plan-drawn'; room: string; by: string }
  /** Two machines speak under its identity. */
  | { type: 'doubled'; station: string }
  /** This process stored these records, all others hear `added` and read them. */
  | { type: 'stored'; attempt: string; records: readonly LedgerRecord[] }
  /** What is known of this attempt has grown by these records; null: it is not in memory, so by which nobody knows. */
  | { type: 'grown'; attempt: string; records: readonly LedgerRecord[] | null }

export type AnyEvent = ServerEvent | OwnEvent
