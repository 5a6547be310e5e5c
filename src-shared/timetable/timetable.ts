/** What the office prepares: sessions, their exams, who sits them where. Its calls: api/timetable.ts. */
import { z } from 'zod'
import { PolicyPreset } from '../api/web-exams.ts'
import { Count, line, UnixMs } from '../bounds.ts'
import { titleLength } from '../exam.ts'
import { PaperDefinition } from '../papers/definition.ts'
import { PaperChoice } from '../papers/held.ts'
import { SeatPlan } from '../plan.ts'
import { Digest, Id, Localized, languages } from '../vocabulary.ts'
import { WebRules } from '../web-exam.ts'
import { Apart } from './seating.ts'

export const examsAtMost = 2000
export const sittersAtMost = 2000
export const groupsAtMost = 100
export const roomsAtMost = 50
export const invigilatorsAtMost = 20
export const ticketsAtMost = 2000
/** Main exams that one retake repeats: one subject, sat by several groups at several times. */
export const repeatedAtMost = 50
/** The longest exam that can be planned, and the most that a student can have beyond it, minutes. */
export const plannedMinutesAtMost = 600
export const extraMinutesAtMost = 300
export const noteLength = 500

const Login = z.string().min(1).max(64)
const Student = z.string().min(1).max(64)
const StationId = Id
/** Hours and minutes of the university's time zone. */
const TimeOfDay = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/)

/** Longest span of one session, days. */
const sessionDaysAtMost = 200
const spanned = ({ from, to }: { from: string; to: string }): boolean => {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000
  return days >= 0 && days <= sessionDaysAtMost
}
const SessionFields = z.object({ name: line(200).min(1), from: z.iso.date(), to: z.iso.date() })
export const NewSession = SessionFields.refine(spanned, {
  message: `a session ends no earlier than it begins, and lasts at most ${sessionDaysAtMost} days`,
})
export type NewSession = z.infer<typeof NewSession>
export const ExamSession = SessionFields.extend({ id: Id, exams: Count, ready: Count })
export type ExamSession = z.infer<typeof ExamSession>

/** Of a student of whom something else holds than of her group. */
export const Special = z.strictObject({
  student: Student,
  /** `added` to the groups, `excused` from the exam; null: as her group. */
  place: z.enum(['added', 'excused']).nullable(),
  extraMinutes: z.int().min(0).max(extraMinutesAtMost),
  /** Her station reads the questions aloud. */
  speech: z.boolean().default(false),
  /** What else is granted, in words; seen by the office alone. */
  note: line(noteLength),
  /** The ticket given to her before; null: none. */
  ticket: z.int().min(1).max(ticketsAtMost).nullable(),
})
export type Special = z.infer<typeof Special>

const unique = <T>(of: (one: T) => string) =>
  [(all: readonly T[]) => new Set(all.map(of)).size === all.length, 'something is there twice'] as const

/** Everything that a person says of an exam. */
export const ExamDraft = z
  .object({
    /** In one language at least; what is missing is filled in when the exam is made ready. */
    title: z.strictObject({
      kk: line(titleLength),
      ru: line(titleLength),
      ky: line(titleLength),
      en: line(titleLength),
    }),
    kind: z.enum(['main', 'retake']),
    /** Of a retake, the main exams of its session that it repeats. */
    retakeOf: z
      .array(Id)
      .max(repeatedAtMost)
      .refine(...unique<string>((id) => id))
      .default([]),
    day: z.iso.date(),
    time: TimeOfDay,
    minutes: z.int().min(1).max(plannedMinutesAtMost),
    delivery: z.enum(['paper', 'web']),
    /** The rules of the page, with `web`. */
    web: WebRules.nullable(),
    policy: PolicyPreset,
    apart: Apart,
    groups: z
      .array(Id)
      .max(groupsAtMost)
      .refine(...unique<string>((id) => id)),
    rooms: z
      .array(
        z.strictObject({
          room: Id,
          invigilators: z
            .array(Login)
            .max(invigilatorsAtMost)
            .refine(...unique<string>((id) => id)),
        }),
      )
      .max(roomsAtMost)
      .refine(...unique<{ room: string }>(({ room }) => room)),
    students: z
      .array(Special)
      .max(sittersAtMost)
      .refine(...unique<Special>(({ student }) => student)),
  })
  .strict()
export type ExamDraft = z.infer<typeof ExamDraft>
export const hasTitle = ({ title }: Pick<ExamDraft, 'title'>): boolean =>
  languages.some((language) => title[language] !== '')

const State = z.enum(['draft', 'ready'])
const Version = z.int().min(1)

/** A line of the calendar and the list. */
export const PlannedExamRow = z.object({
  id: Id,
  title: Localized,
  kind: ExamDraft.shape.kind,
  day: z.iso.date(),
  time: TimeOfDay,
  minutes: z.int(),
  delivery: ExamDraft.shape.delivery,
  state: State,
  groups: z.array(z.string()),
  rooms: z.array(z.string()),
  students: Count,
  seated: Count,
})
export type PlannedExamRow = z.infer<typeof PlannedExamRow>

export const PlannedExam = z.object({
  id: Id,
  session: Id,
  state: State,
  version: Version,
  /** Questions that a student is asked; null: none yet. */
  questions: Count.nullable(),
  /** Where they come from an approved paper. */
  paper: PaperChoice.extend({ title: PaperDefinition.shape.title }).nullable().default(null),
  /** What was committed to of the attempts that are reviewed by lot; null while it is not ready. */
  sample: z.object({ rate: z.number(), commitment: Digest, at: UnixMs }).nullable().default(null),
  draft: ExamDraft,
  changed: z.object({ by: z.string(), at: UnixMs }),
})
export type PlannedExam = z.infer<typeof PlannedExam>

const NamedExam = z.object({ id: Id, title: Localized, day: z.iso.date(), time: TimeOfDay })
const NamedStudent = z.object({ number: z.string(), name: z.string() })
const Named = z.object({ id: z.string(), title: z.string() })
const Two = z.tuple([NamedExam, NamedExam])

/** As conflicts.ts finds them, with names. */
export const NamedConflict = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('student'), exams: Two, students: z.array(NamedStudent), count: Count }),
  z.object({ kind: z.literal('room'), exams: Two, rooms: z.array(Named) }),
  z.object({
    kind: z.literal('invigilator'),
    exams: Two,
    invigilator: z.string(),
    rooms: z.tuple([Named, Named]),
  }),
  z.object({ kind: z.literal('stations'), exam: NamedExam, students: Count, stations: Count }),
])
export type NamedConflict = z.infer<typeof NamedConflict>
/** Conflicts that one answer has; `count` says how many there are. */
export const conflictsShown = 200

const Sitting = NamedStudent.extend({ group: z.string().nullable() })

export const Checked = z.object({
  conflicts: z.array(NamedConflict),
  count: Count,
  /** Who sits it, the excused left out. */
  sitters: z.array(Sitting),
  excused: z.array(Sitting),
  /** Numbers of whom nobody knows anything. */
  unknown: z.array(z.string()),
})
export type Checked = z.infer<typeof Checked>

/** Why a student may sit a retake: a grade that may be taken again (FX), or none yet (I). */
export const repeatReasons = ['retake', 'absent', 'absent-with-reason'] as const
/** Who may sit a retake, by the closed lists of what it repeats. */
export const Repeaters = z.object({
  students: z.array(Sitting.extend({ why: z.enum(repeatReasons), grade: z.string().nullable() })),
  /** Of these some or all lists are not closed: more may come. */
  open: z.array(NamedExam),
})
export type Repeaters = z.infer<typeof Repeaters>

/** What an exam is put together from. */
export const Choices = z.object({
  groups: z.array(Named.extend({ students: Count })),
  rooms: z.array(Named.extend({ stations: Count, fit: Count })),
  invigilators: z.array(z.object({ login: z.string(), name: z.string() })),
})
export type Choices = z.infer<typeof Choices>

const Station = z.object({ id: StationId, name: z.string(), seat: z.int(), unfit: z.string().nullable() })

export const Seating = z.object({
  exam: NamedExam.extend({ minutes: z.int(), state: State, version: Version, apart: Apart }),
  /** Of the newest shuffle, 32 bytes in hexadecimal; null: nobody has been seated yet. */
  seed: Digest.nullable(),
  rooms: z.array(
    Named.extend({
      plan: SeatPlan,
      stations: z.array(Station),
      invigilators: z.array(z.string()),
    }),
  ),
  /** `room` and `station` null: not seated. */
  sitters: z.array(
    Sitting.extend({
      ticket: z.int().nullable(),
      extraMinutes: z.int(),
      room: z.string().nullable(),
      station: z.string().nullable(),
      byHand: z.boolean(),
    }),
  ),
  broken: z.array(
    z.object({
      students: z.tuple([z.string(), z.string()]),
      room: z.string(),
      stations: z.tuple([z.string(), z.string()]),
      common: z.string(),
    }),
  ),
})
export type Seating = z.infer<typeof Seating>

/** `notTaken`: what else the exam file sets, by its names; a planned exam has these from its own page. */
export const Questioned = z.object({ exam: PlannedExam, notTaken: z.array(z.string()) })
export type Questioned = z.infer<typeof Questioned>

/** Why an exam cannot be made ready; texts under `not-ready.<code>`. */
export const notReadyCodes = [
  'title',
  'past',
  'students',
  'rooms',
  'questions',
  'web',
  'seats',
  'conflicts',
] as const
export const Readied = z.object({ exam: PlannedExam, missing: z.array(z.enum(notReadyCodes)) })
export type Readied = z.infer<typeof Readied>
