/** The timetable and the roster walked through, against how each attempt stands. */
import {
  type DayCompleteness,
  type ExamCompleteness,
  type Missing,
  type MissingReport,
  missingKinds,
  type Room,
  roomsIn,
  type Tally,
} from '../../src-shared/completeness.ts'
import type { ExamSummary } from '../../src-shared/exam.ts'
import { type Calendar, dayAfter } from '../calendar.ts'
import type { Clock } from '../clock.ts'
import type { Attempts } from '../exams/attempts.ts'
import type { ExamStore } from '../exams/store.ts'
import { sharesOf } from '../review/summary.ts'
import { answersToLookAt, missingOf, type Standing } from './missing.ts'
import type { Standings } from './standings.ts'
import { tallyOf } from './tally.ts'

export interface Completeness {
  /** Who sees which rooms is the caller's to say. */
  day(day: string, may: May): Promise<DayCompleteness>
  missing(day: string, may: May): Promise<MissingReport>
  /** Of exams that ended within the stretch, Unix ms; `older`: what may still be had of those before it. */
  ended(from: number, to: number): Promise<{ exams: ExamReport[]; older: Missing[]; rooms: Room[] }>
  /** One exam, student by student. Null: there is none. */
  exam(id: string, may: May): Promise<ExamCompleteness | null>
  /** Of the exams whose window is open in this room. */
  room(room: string): Promise<Tally>
}

type May = (room: string) => boolean

export interface ExamReport {
  exam: ExamSummary
  students: Student[]
}

interface Student {
  number: string
  name: string
  room: string
  attempt: string | null
  standing: Standing | null
  missing: Missing[]
}

interface Deps {
  examStore: ExamStore
  attempts: Attempts
  standings: Standings
  calendar: Calendar
  clock: Clock
  heardAt(station: string): number | null
  /** Those of these attempts whose stored answers are not the recorded ones. */
  answersDiffer(attempts: readonly string[]): Promise<ReadonlySet<string>>
}

/** How far back what may still be had is looked for, days. */
const olderDays = 30
const everyRoom: May = () => true

export function createCompleteness(deps: Deps): Completeness {
  const { examStore, attempts, standings, calendar, clock, heardAt } = deps

  async function reportOf(exam: ExamSummary, may: May, fresh = false): Promise<ExamReport> {
    const [roster, opened] = await Promise.all([examStore.roster(exam.id), attempts.ofExam(exam.id)])
    const mine = roster.filter(({ room }) => may(room))
    const byStudent = new Map(opened.map((attempt) => [attempt.student, attempt]))
    const wanted = mine.flatMap(({ student }) => byStudent.get(student.number) ?? [])
    const known = await standings.of(wanted, fresh)
    const differ = await deps.answersDiffer(wanted.map(({ id }) => id))
    const now = clock.now()
    const window = { startsAt: Date.parse(exam.startsAt), endsAt: Date.parse(exam.endsAt) }
    const students = mine.map(({ student, room, seat }) => {
      const attempt = byStudent.get(student.number)?.id ?? null
      const stands = attempt === null ? null : (known.get(attempt) ?? null)
      const standing = stands === 'unreadable' ? null : stands
      const { number, name } = student
      const place = {
        exam: { id: exam.id, title: exam.title },
        room,
        seat,
        student: { number, name },
        attempt,
      }
      return {
        number,
        name,
        room,
        attempt,
        standing,
        missing: [
          ...(attempt !== null && differ.has(attempt) ? [answersToLookAt(place)] : []),
          ...missingOf(place, stands, window, now, heardAt),
        ],
      }
    })
    return { exam, students }
  }

  const expected = (students: readonly Student[]) =>
    students.map(({ standing, missing }) => ({ standing, lacks: missing.length > 0 }))

  /** Exams that begin on the day. */
  async function examsOf(day: string): Promise<ExamSummary[]> {
    const from = calendar.momentOf(day)
    const to = calendar.momentOf(dayAfter(day, 1))
    return (await examStore.exams()).filter(({ startsAt }) => {
      const at = Date.parse(startsAt)
      return at >= from && at < to
    })
  }

  /** Of exams that ended within the stretch: what lies on some station, or waits for its receipt. */
  async function recoverable(
    from: number,
    to: number,
    may: May,
    without: ReadonlySet<string>,
  ): Promise<Missing[]> {
    const found: Missing[] = []
    for (const exam of await examStore.exams()) {
      const end = Date.parse(exam.endsAt)
      if (end < from || end >= to || without.has(exam.id)) continue
      const { students } = await reportOf(exam, may)
      found.push(...missingIn(students).filter(({ where }) => where.length > 0))
    }
    return found
  }

  async function reports(exams: readonly ExamSummary[], may: May): Promise<ExamReport[]> {
    const all: ExamReport[] = []
    for (const exam of exams) {
      const report = await reportOf(exam, may)
      if (report.students.length > 0) all.push(report)
    }
    return all
  }

  return {
    async day(day, may) {
      const all = await reports(await examsOf(day), may)
      const titles = new Map((await examStore.rooms()).map(({ id, title }) => [id, title]))
      return {
        day,
        timeZone: calendar.timeZone,
        at: clock.now(),
        total: tallyOf(expected(all.flatMap(({ students }) => students))),
        exams: all.map(({ exam, students }) => ({
          exam,
          total: tallyOf(expected(students)),
          rooms: [...new Set(students.map(({ room }) => room))].map((room) => ({
            room: { id: room, title: titles.get(room) ?? room },
            tally: tallyOf(expected(students.filter((one) => one.room === room))),
          })),
        })),
      }
    },
    async missing(day, may) {
      const exams = await examsOf(day)
      const all = await reports(exams, may)
      const begin = calendar.momentOf(day)
      const without = new Set(exams.map(({ id }) => id))
      const missing = all.flatMap(({ students }) => missingIn(students))
      const older = await recoverable(begin - olderDays * 86_400_000, begin, may, without)
      return {
        day,
        timeZone: calendar.timeZone,
        at: clock.now(),
        missing,
        older,
        rooms: roomsIn([...missing, ...older], await examStore.rooms()),
      }
    },
    async ended(from, to) {
      const exams = (await examStore.exams()).filter(({ endsAt }) => {
        const at = Date.parse(endsAt)
        return at >= from && at < to
      })
      const ended = await reports(exams, everyRoom)
      const older = await recoverable(from - olderDays * 86_400_000, from, everyRoom, new Set())
      const missing = ended.flatMap(({ students }) => missingIn(students))
      return { exams: ended, older, rooms: roomsIn([...missing, ...older], await examStore.rooms()) }
    },
    async exam(id, may) {
      const exam = await examStore.exam(id)
      if (!exam) return null
      const { students } = await reportOf(exam.summary, may, true)
      return { exam: exam.summary, rows: students.map(rowOf) }
    },
    async room(room) {
      const open = (await examStore.open(clock.now())).filter(({ rooms }) => rooms.includes(room))
      const all = await reports(
        open.map(({ exam }) => exam),
        (one) => one === room,
      )
      return tallyOf(expected(all.flatMap(({ students }) => students)))
    },
  }
}

/** The graver first, whosesoever. */
export const missingIn = (students: readonly Student[]): Missing[] =>
  students
    .flatMap(({ missing }) => missing)
    .sort((a, b) => missingKinds.indexOf(a.what) - missingKinds.indexOf(b.what))

const none = { face: null, desk: null, screen: null }

function rowOf(student: Student): ExamCompleteness['rows'][number] {
  const { number, name, attempt, standing, missing } = student
  return {
    student: { number, name },
    attempt,
    state: standing?.state ?? null,
    coverage: standing?.ran ? sharesOf(standing.coverage) : none,
    debt: standing?.debt ?? null,
    missing: missing[0]?.what ?? null,
  }
}
