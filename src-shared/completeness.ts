/** What should exist (timetable × roster) against what does: sums for rooms, exams and days, and a list of what is missing. */
import { z } from 'zod'
import { ExamSummary } from './exam.ts'
import { AttemptState, Id, Source } from './vocabulary.ts'

/** A calendar day in the university's time zone. */
const Day = z.iso.date()

/** Below this share of an attempt's seconds something is missing. */
export const wholeShare = 0.995

export const Debt = z.object({
  /** Objects announced and not held. */
  segments: z.int(),
  bytes: z.int(),
  /** Age of the oldest, ms; null without debt. */
  oldestMs: z.number().nullable(),
})
export type Debt = z.infer<typeof Debt>

/** Sums over the attempts that should exist somewhere. */
export const Tally = z.object({
  /** Students on the roster. */
  expected: z.int(),
  opened: z.int(),
  submitted: z.int(),
  /** Attempts of which nothing is missing so far. */
  whole: z.int(),
  /** Students of whom something is missing. */
  missing: z.int(),
  /** Share of all seconds that should be filmed, of the attempts that ran; null: none did. */
  coverage: z.record(Source, z.number().min(0).max(1).nullable()),
  debt: Debt,
})
export type Tally = z.infer<typeof Tally>

/** What people call a room. */
const Room = z.object({ id: z.string(), title: z.string() })
export type Room = z.infer<typeof Room>

/** A place where something that the server does not hold may still be. */
export const Whereabouts = z.object({
  station: z.object({ id: Id, name: z.string(), room: z.string() }),
  part: z.int(),
  /** The station's last word to this server, Unix ms; null: none since the server's start. */
  heardAt: z.number().nullable(),
})
export type Whereabouts = z.infer<typeof Whereabouts>

/** Codes under `missing.<code>`; the graver first. */
export const missingKinds = [
  /** There is an attempt, and the server cannot read what it holds of it. */
  'unreadable',
  /** Answers that are stored are not the ones recorded: to be looked at before they are marked. */
  'answers-differ',
  /** Submitted without answers that could not be saved. */
  'answers-unsaved',
  /** On the roster, the exam has begun, no attempt. */
  'not-opened',
  /** Begun, the exam's window is over, no submission reached the server. */
  'not-submitted',
  /** Announced by the ledger and not here. */
  'not-uploaded',
  /** Nothing was recorded. */
  'coverage',
  /** All is here and the final receipt is not given. */
  'no-receipt',
] as const
export const MissingKind = z.enum(missingKinds)
export type MissingKind = z.infer<typeof MissingKind>

export const Missing = z.object({
  exam: z.object({ id: Id, title: ExamSummary.shape.title }),
  room: z.string(),
  seat: z.int(),
  student: z.object({ number: z.string(), name: z.string() }),
  attempt: Id.nullable(),
  what: MissingKind,
  /** `coverage`: of which source, and why (`gap.<code>`). */
  source: Source.nullable(),
  reason: z.string().nullable(),
  /** Milliseconds of film, all such gaps of the source together; null where it is not film that is missing. */
  ms: z.number().nullable(),
  /** From the first to the last moment of it, Unix ms. */
  from: z.number().nullable(),
  to: z.number().nullable(),
  /** `not-uploaded`: objects and bytes. */
  objects: z.int(),
  bytes: z.int(),
  /** `answers-unsaved`: of which questions. */
  questions: z.array(Id),
  /** Empty: nowhere that this server knows of. */
  where: z.array(Whereabouts),
})
export type Missing = z.infer<typeof Missing>

export const ExamCompleteness = z.object({
  exam: ExamSummary,
  rows: z.array(
    z.object({
      student: z.object({ number: z.string(), name: z.string() }),
      attempt: Id.nullable(),
      state: AttemptState.nullable(),
      coverage: z.record(Source, z.number().nullable()),
      debt: Debt.nullable(),
      missing: z.string().nullable(),
    }),
  ),
})
export type ExamCompleteness = z.infer<typeof ExamCompleteness>

export const DayCompleteness = z.object({
  day: Day,
  /** IANA name. */
  timeZone: z.string(),
  /** Unix ms. */
  at: z.number(),
  total: Tally,
  exams: z.array(
    z.object({
      exam: ExamSummary,
      total: Tally,
      rooms: z.array(z.object({ room: Room, tally: Tally })),
    }),
  ),
})
export type DayCompleteness = z.infer<typeof DayCompleteness>

export const MissingReport = z.object({
  day: Day,
  timeZone: z.string(),
  at: z.number(),
  /** Of the exams of the day, gravest first within an exam. */
  missing: z.array(Missing),
  /** Of exams that ended before, at most a month ago: what may still be had. */
  older: z.array(Missing),
  /** What those named in it are called. */
  rooms: z.array(Room),
})
export type MissingReport = z.infer<typeof MissingReport>

/** What those rooms are called that the lists name; one that is no more is called by its id. */
export function roomsIn(lists: readonly Missing[], all: readonly Room[]): Room[] {
  const named = new Set(
    lists.flatMap(({ room, where }) => [room, ...where.map(({ station }) => station.room)]),
  )
  return all.filter(({ id }) => named.has(id)).map(({ id, title }) => ({ id, title }))
}

/** By the titles that come with a list. */
export const roomTitle = (rooms: readonly Room[], id: string): string =>
  rooms.find((room) => room.id === id)?.title ?? id

/** `at`: local time HH:MM at which it is sent; null: nobody is told. */
export const DigestState = z.object({
  at: z.string().nullable(),
  runs: z.array(
    z.object({
      day: Day,
      channel: z.string(),
      state: z.enum(['due', 'sending', 'sent', 'given-up']),
      tries: z.int(),
      /** Unix ms. */
      nextAt: z.number(),
      sentAt: z.number().nullable(),
      error: z.string().nullable(),
    }),
  ),
})
export type DigestState = z.infer<typeof DigestState>
