/** The protocol of a room in which an exam was sat: who was there, what happened, who watched, and what they say. Pure. */
import { z } from 'zod'
import { Code, Count, Minutes, Name, Params, Positive, UnixMs } from '../bounds.ts'
import { ObservedKind } from '../observing/observation.ts'
import { typedText } from '../text.ts'
import { Digest, Id, Localized, Severity } from '../vocabulary.ts'

export const remarkLength = 2000
export const remarksAtMost = 50
export const signaturesAtMost = 6
/** Incidents are told from this weight on, and so many of a room. */
export const toldFrom: Severity = 'medium'
export const incidentsAtMost = 500
/** With all else that happened: more stands in the records alone. */
export const eventsAtMost = 2000

export const RemarkWords = z.string().trim().min(1).max(remarkLength).overwrite(typedText)

/**
 * `absent`: on the room's list, and nobody signed in. `excused`: she sits it in another way. `elsewhere`: of this room's list, and sat
 * in another one. `ended`: an invigilator ended her exam.
 */
export const presences = ['present', 'absent', 'excused', 'elsewhere', 'ended'] as const

const Student = z.object({
  number: z.string(),
  name: z.string(),
  station: z.string().nullable(),
  presence: z.enum(presences),
  /** When she signed in first, and how long after the beginning; whole minutes. */
  openedAt: UnixMs.nullable(),
  late: Count,
  submittedAt: UnixMs.nullable(),
})
export type ProtocolStudent = z.infer<typeof Student>

const of = { at: UnixMs, student: z.string() }
export const ProtocolEvent = z.discriminatedUnion('what', [
  z.object({ ...of, what: z.literal('moved'), from: z.string(), to: z.string(), by: z.string() }),
  z.object({ ...of, what: z.literal('ended'), by: z.string(), words: z.string() }),
  z.object({ ...of, what: z.literal('excused'), by: z.string() }),
  z.object({ ...of, what: z.literal('unfilmed'), by: z.string() }),
  z.object({ ...of, what: z.literal('extended'), minutes: Minutes, by: z.string() }),
  z.object({ ...of, what: z.literal('break'), minutes: Minutes.nullable(), by: z.string() }),
  z.object({ ...of, what: z.literal('outage'), seconds: Count }),
  z.object({
    ...{ ...of, what: z.literal('incident'), severity: Severity },
    ...{ reason: Code, params: Params },
  }),
  z.object({
    ...{ ...of, what: z.literal('observed'), kind: ObservedKind, by: z.string(), words: z.string() },
    ...{ witnesses: z.array(z.string()), pictures: Count },
  }),
])
export type ProtocolEvent = z.infer<typeof ProtocolEvent>

export const Protocol = z.object({
  v: z.literal(1),
  exam: z.object({ id: Id, title: Localized, startsAt: UnixMs, endsAt: UnixMs }),
  room: z.object({ id: z.string(), title: z.string() }),
  version: Positive,
  /** Why it is another version. */
  reason: z.string().nullable(),
  /** `assigned`: by the timetable; `since`: when she opened the room's wall first, null where she did not. */
  watched: z.array(z.object({ name: Name, login: Name, assigned: z.boolean(), since: UnixMs.nullable() })),
  students: z.array(Student),
  /** In the order of time; of what invigilators took back there is nothing. */
  events: z.array(ProtocolEvent),
  /** What is not told: lighter incidents, and all beyond so many. */
  untold: Count,
  remarks: z.array(z.object({ at: UnixMs, by: z.string(), words: z.string() })),
})
export type Protocol = z.infer<typeof Protocol>

const Who = z.object({ name: Name, login: Name })

export const ProtocolPage = z.object({
  protocol: Protocol,
  /** SHA-256 of its canonical JSON. */
  digest: Digest,
  /** What it says is fixed. */
  signed: z.boolean(),
  /** Nobody sits there any more, or the exam is over. */
  ready: z.boolean(),
  /** Of this version. */
  signatures: z.array(z.object({ by: Who, at: UnixMs })),
  /** Those before, and this one once it is signed or was begun anew. */
  versions: z.array(
    z.object({
      version: Positive,
      reason: z.string().nullable(),
      by: Who,
      at: UnixMs,
      digest: Digest.nullable(),
    }),
  ),
  may: z.object({ remark: z.boolean(), sign: z.boolean(), correct: z.boolean() }),
})
export type ProtocolPage = z.infer<typeof ProtocolPage>

export const ProtocolRow = z.object({
  exam: z.object({ id: Id, title: Localized, startsAt: UnixMs }),
  version: Positive,
  signatures: Count,
})
export type ProtocolRow = z.infer<typeof ProtocolRow>

/** Whole minutes after the beginning. */
export const lateness = (openedAt: number | null, startsAt: number): number =>
  openedAt === null ? 0 : Math.max(0, Math.floor((openedAt - startsAt) / 60_000))

interface Sat {
  /** Of her newest attempt; null: nobody signed in. */
  room: string | null
  excused: boolean
  ended: boolean
}

export function presenceIn(room: string, { room: sat, excused, ended }: Sat): ProtocolStudent['presence'] {
  if (excused) return 'excused'
  if (sat === null) return 'absent'
  if (sat !== room) return 'elsewhere'
  return ended ? 'ended' : 'present'
}

export const counted = (students: readonly ProtocolStudent[]) => ({
  listed: students.length,
  there: students.filter(({ presence }) => presence === 'present' || presence === 'ended').length,
  absent: students.filter(({ presence }) => presence === 'absent').length,
  excused: students.filter(({ presence }) => presence === 'excused').length,
  late: students.filter(({ presence, late }) => late > 0 && presence !== 'elsewhere').length,
  ended: students.filter(({ presence }) => presence === 'ended').length,
})

/** By time; what is at one moment stays as it came. */
export const inOrder = (events: readonly ProtocolEvent[]): ProtocolEvent[] =>
  events.toSorted((a, b) => a.at - b.at)
