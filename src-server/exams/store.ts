/** The exams that stations sit, and who sits them where: what `import-exam` writes, and the timetable when an exam is made ready. */
import type { z } from 'zod'
import { ExamPaper, ExamSummary } from '../../src-shared/exam.ts'
import { Policy } from '../../src-shared/policy.ts'
import { Localized } from '../../src-shared/vocabulary.ts'
import { iso } from '../clock.ts'
import type { Database } from '../storage/sql/schema.ts'
import type { Reader } from '../storage/sql/sql.ts'

interface Student {
  number: string
  name: string
  /** Data URL. */
  photo: string | null
}

export interface Exam {
  summary: ExamSummary
  paper: ExamPaper
  policy: Policy
}

interface RosterEntry {
  exam: string
  room: string
  seat: number
  student: Student
}

/** How early before the start a student may sign in, ms. */
const earlyMs = 30 * 60_000

export interface ExamStore {
  add(exam: z.input<typeof ExamSummary>, paper: z.input<typeof ExamPaper>, policy: Policy): Promise<void>
  /** Of an exam that nobody has opened: its id, roster and keep time stay. */
  replace(exam: z.input<typeof ExamSummary>, paper: z.input<typeof ExamPaper>, policy: Policy): Promise<void>
  /** With a student: as she sits it, her extra time in its length, and whether she is read to. */
  exam(id: string, student?: string): Promise<Exam | null>
  exams(): Promise<ExamSummary[]>
  student(number: string): Promise<Student | null>
  /** The exam that this student may sit in this room now; one already submitted only when there is no other. */
  dueFor(student: string, room: string, now: number): Promise<Exam | null>
  roster(exam: string): Promise<RosterEntry[]>
  /** Exams whose window is open, with the rooms that sit them. */
  open(now: number): Promise<{ exam: ExamSummary; rooms: string[] }[]>
  rooms(): Promise<{ id: string; title: string; stations: number }[]>
  /** Rooms in which an exam is sat. */
  roomsOf(exam: string): Promise<string[]>
}

export function createExamStore(db: Reader): ExamStore {
  const summaries = () => db.selectFrom('exam').selectAll().orderBy('starts_at')
  const roomsOf = async (exam: string) =>
    (await db.selectFrom('roster').select('room').distinct().where('exam', '=', exam).execute()).map(
      (r) => r.room,
    )

  return {
    roomsOf,
    async add(exam, paper, policy) {
      await db
        .insertInto('exam')
        .values({ ...rowOf(exam, paper, policy), keep_days: null, keep_set_by: null })
        .execute()
    },
    async replace(exam, paper, policy) {
      const { id, ...row } = rowOf(exam, paper, policy)
      await db.updateTable('exam').set(row).where('id', '=', id).execute()
    },
    async exam(id, student) {
      const row = await db
        .selectFrom('exam')
        .selectAll('exam')
        .leftJoin('roster', (join) =>
          join.onRef('roster.exam', '=', 'exam.id').on('roster.student', '=', student ?? null),
        )
        .select(granted)
        .where('exam.id', '=', id)
        .executeTakeFirst()
      return row ? examOf(row, row) : null
    },
    exams: async () => (await summaries().execute()).map((row) => summaryOf(row)),
    student: async (number) =>
      (await db
        .selectFrom('student')
        .select(['number', 'name', 'photo'])
        .where('number', '=', number)
        .executeTakeFirst()) ?? null,
    async dueFor(student, room, now) {
      const rows = await db
        .selectFrom('exam')
        .selectAll('exam')
        .innerJoin('roster', 'roster.exam', 'exam.id')
        .leftJoin('attempt', (join) =>
          join.onRef('attempt.exam', '=', 'exam.id').onRef('attempt.student', '=', 'roster.student'),
        )
        .select(['attempt.submitted_at as submittedAt', ...granted])
        .where('roster.student', '=', student)
        .where('roster.room', '=', room)
        .where('starts_at', '<=', now + earlyMs)
        .where('ends_at', '>', now)
        .orderBy('starts_at')
        .execute()
      // Where the windows of two exams overlap, the one handed in is over for this student.
      const row = rows.find(({ submittedAt }) => submittedAt === null) ?? rows[0]
      return row ? examOf(row, row) : null
    },
    async roster(exam) {
      const rows = await db
        .selectFrom('roster')
        .innerJoin('student', 'student.number', 'roster.student')
        .select(['exam', 'room', 'seat', 'number', 'name', 'photo'])
        .where('exam', '=', exam)
        .orderBy('room')
        .orderBy('seat')
        .execute()
      return rows.map(({ number, name, photo, ...seat }) => ({ ...seat, student: { number, name, photo } }))
    },
    async open(now) {
      const rows = await summaries().where('starts_at', '<=', now).where('ends_at', '>', now).execute()
      return Promise.all(rows.map(async (row) => ({ exam: summaryOf(row), rooms: await roomsOf(row.id) })))
    },
    rooms: () =>
      db
        .selectFrom('room')
        .leftJoin('station', (join) =>
          join.onRef('station.room', '=', 'room.id').on('station.retired_at', 'is', null),
        )
        .select(({ fn }) => ['room.id', 'room.title', fn.count<number>('station.id').as('stations')])
        .groupBy(['room.id', 'room.title'])
        .orderBy('room.title')
        .execute(),
  }
}

function rowOf(exam: z.input<typeof ExamSummary>, paper: z.input<typeof ExamPaper>, policy: Policy) {
  const e = ExamSummary.parse(exam)
  return {
    id: e.id,
    title: JSON.stringify(e.title),
    duration_minutes: e.durationMinutes,
    delivery: e.delivery,
    url: e.url,
    starts_at: Date.parse(e.startsAt),
    ends_at: Date.parse(e.endsAt),
    paper: JSON.stringify(ExamPaper.parse(paper)),
    policy: JSON.stringify(Policy.parse(policy)),
  }
}

/** To a student of its roster. */
const granted = ['roster.extra_minutes as extraMinutes', 'roster.speech'] as const
type Granted = { extraMinutes: number | null; speech: number | null }

const summaryOf = (row: Database['exam'], student?: Granted): ExamSummary =>
  ExamSummary.parse({
    id: row.id,
    title: Localized.parse(JSON.parse(row.title)),
    durationMinutes: row.duration_minutes + (student?.extraMinutes ?? 0),
    delivery: row.delivery,
    url: row.url,
    startsAt: iso(row.starts_at),
    endsAt: iso(row.ends_at),
    ...(student?.speech === 1 ? { speech: true } : {}),
  })

const examOf = (row: Database['exam'], student: Granted): Exam => ({
  summary: summaryOf(row, student),
  paper: ExamPaper.parse(JSON.parse(row.paper)),
  policy: Policy.parse(JSON.parse(row.policy)),
})
