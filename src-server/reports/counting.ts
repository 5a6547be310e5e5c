/** A session's report counted from its mark lists: as they are closed now, or as they were when a report was kept. */
import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'
import { ListRule } from '../../src-shared/marks/held.ts'
import {
  type CountedExam,
  type CountedPerson,
  outsideCourses,
  rowsOf,
  type Standing,
  standingsOf,
} from '../../src-shared/reports/session-count.ts'
import type { Coverage, HeldTable, Stage } from '../../src-shared/reports/session-held.ts'
import { Localized } from '../../src-shared/vocabulary.ts'
import { notFound } from '../http/refusal.ts'
import { type ClosedList, closedLists, seatedIn, waitingIn } from '../marking/closed-lists.ts'
import { scales } from '../marking/scales.ts'
import type { Reader } from '../storage/sql/sql.ts'
import { inPieces } from '../timetable/sitters.ts'

const Exam = z.object({
  id: z.string(),
  title: Localized,
  startsAt: z.number(),
  /** Null: a main exam. */
  retakeOf: z.array(z.string()).nullable(),
})
type Exam = z.infer<typeof Exam>
/** What a kept report was counted from, so that it can be counted again whatever has become of lists and records since. */
export const Basis = z.object({
  exams: z.array(Exam),
  /** Exam, list, version, when it was closed. */
  lists: z.array(z.tuple([z.string(), z.string(), z.number(), z.number()])),
  /** Number, faculty, form, course. */
  people: z.array(z.tuple([z.string(), z.string(), z.string(), z.number().nullable()])),
})
export type Basis = z.infer<typeof Basis>

export interface CountedReport {
  table: HeldTable
  /** The main session, of one after retakes. */
  before: HeldTable | null
  basis: Basis
  digest: string
  standings: readonly Standing[]
  exams: ReadonlyMap<string, Exam>
}

/** In the place of a faculty, or of a form of study, that a record does not say. */
const nothing = '—'

export async function countSession(db: Reader, session: string, stage: Stage): Promise<CountedReport> {
  const named = await db
    .selectFrom('exam_session')
    .select('name')
    .where('id', '=', session)
    .executeTakeFirst()
  if (!named) throw notFound()
  const exams = await examsOf(db, session)
  const ids = exams.map(({ id }) => id)
  const lists = await closedLists(db, ids)
  const people = await peopleOf(db, studentsIn(exams, lists))
  const waiting = waitingIn(ids, lists, await seatedIn(db, ids))
  const nameOf = ({ id, title, retakeOf }: Exam) => ({
    ...{ exam: id, title },
    kind: retakeOf === null ? ('main' as const) : ('retake' as const),
  })
  const counted = (of: Stage, standings: readonly Standing[]): Coverage => {
    const told = exams.filter(({ retakeOf }) => of === 'retakes' || retakeOf === null)
    const toldIds = new Set(told.map(({ id }) => id))
    return {
      session: named.name,
      lists: lists.filter(({ exam }) => toldIds.has(exam)).length,
      waiting: told.flatMap((exam) => {
        const students = waiting.get(exam.id) ?? null
        return students === 0 ? [] : [{ ...nameOf(exam), students }]
      }),
      unnamed: told.filter(({ retakeOf }) => retakeOf?.length === 0).map(nameOf),
      outside: outsideCourses(standings),
    }
  }
  const count = await counterOf(db, exams, lists, people)
  await setImmediate()
  const standings = count(stage)
  // Others are served between one stretch of counting and the next.
  await setImmediate()
  const table = tableOf(standings, counted(stage, standings))
  const main = stage === 'main' ? null : count('main')
  await setImmediate()
  const basis: Basis = {
    exams,
    lists: lists.map(({ exam, list, version, closedAt }) => [exam, list, version, closedAt]),
    people: [...people].map(([number, { unit, form, course }]) => [number, unit, form, course]),
  }
  return {
    ...{ table, basis, standings, before: main && tableOf(main, counted('main', main)) },
    digest: createHash('sha256')
      .update(JSON.stringify([stage, table, basis]))
      .digest('hex'),
    exams: new Map(exams.map((exam) => [exam.id, exam])),
  }
}

/** The same students as when it was kept. */
export async function countAgain(
  db: Reader,
  basis: Basis,
  stage: Stage,
): Promise<Pick<CountedReport, 'standings' | 'exams'>> {
  const { exams } = basis
  const keys = basis.lists.map(([exam, list, version, closedAt]) => ({ exam, list, version, closedAt }))
  const lists = await closedLists(
    db,
    exams.map(({ id }) => id),
    keys,
  )
  const people = new Map(
    basis.people.map(([number, unit, form, course]): [string, CountedPerson] => [
      number,
      { unit, form, course },
    ]),
  )
  const count = await counterOf(db, exams, lists, people)
  return { standings: count(stage), exams: new Map(exams.map((exam) => [exam.id, exam])) }
}

const tableOf = (standings: readonly Standing[], counted: Coverage): HeldTable => ({
  ...{ rows: rowsOf(standings), totals: [], notes: [], places: {}, counted },
})

/** What is good and excellent, the scale of each exam's lists says. */
async function counterOf(
  db: Reader,
  exams: readonly Exam[],
  lists: readonly ClosedList[],
  people: ReadonlyMap<string, CountedPerson>,
): Promise<(stage: Stage) => Standing[]> {
  const good = new Map<string, ReadonlySet<string>>()
  for (const some of inPieces(exams.map(({ id }) => id)))
    for (const { exam, rule } of await db
      .selectFrom('mark_exam')
      .select(['exam', 'rule'])
      .where('exam', 'in', some)
      .execute()) {
      const { grades } = scales[ListRule.parse(JSON.parse(rule)).scale]
      good.set(exam, new Set(grades.filter((one) => one.good).map(({ grade }) => grade)))
    }
  const given = lists.map(({ exam, closedAt, rows }) => ({
    ...{ exam, closedAt },
    rows: rows.map(({ student, state, grade, passed }) => ({
      ...{ student, state, grade, passed },
      good: grade !== null && good.get(exam)?.has(grade) === true,
    })),
  }))
  const counted: readonly CountedExam[] = exams
  return (stage) => standingsOf(counted, given, people, stage)
}

function studentsIn(exams: readonly Exam[], lists: readonly ClosedList[]): string[] {
  const mains = new Set(exams.filter(({ retakeOf }) => retakeOf === null).map(({ id }) => id))
  const all = lists.filter(({ exam }) => mains.has(exam)).flatMap(({ rows }) => rows)
  return [...new Set(all.map(({ student }) => student))].sort()
}

async function examsOf(db: Reader, session: string): Promise<Exam[]> {
  const rows = await db
    .selectFrom('planned_exam')
    .select(['id', 'title', 'kind', 'starts_at'])
    .where('session', '=', session)
    .orderBy('starts_at')
    .orderBy('id')
    .execute()
  const repeated = await db
    .selectFrom('planned_retake')
    .innerJoin('planned_exam', 'planned_exam.id', 'planned_retake.exam')
    .select(['planned_retake.exam', 'planned_retake.main'])
    .where('session', '=', session)
    .orderBy('planned_retake.main')
    .execute()
  const mains = Map.groupBy(repeated, ({ exam }) => exam)
  return rows.map(({ id, title, kind, starts_at }) => ({
    ...{ id, title: Localized.parse(JSON.parse(title)), startsAt: Number(starts_at) },
    retakeOf: kind === 'main' ? null : (mains.get(id) ?? []).map(({ main }) => main),
  }))
}

/** As their records have it now: whoever has changed her group counts where she is. */
async function peopleOf(db: Reader, numbers: readonly string[]): Promise<Map<string, CountedPerson>> {
  const people = new Map<string, CountedPerson>()
  for (const some of inPieces(numbers)) {
    await setImmediate()
    for (const { number, form, course, unit } of await db
      .selectFrom('student')
      .leftJoin('faculty', 'faculty.id', 'student.faculty')
      .select(['student.number', 'student.form', 'student.course', 'faculty.title as unit'])
      .where('number', 'in', some)
      .orderBy('number')
      .execute())
      people.set(number, { unit: unit ?? nothing, form: form ?? '', course })
  }
  // Where records say no form at all, there is no column of it.
  if ([...people.values()].some(({ form }) => form !== ''))
    for (const person of people.values()) if (person.form === '') person.form = nothing
  return people
}
