/** A session's report counted from mark lists: the same rows and counts that a file of the dean's office has. Pure. */
import type { MarkState } from '../marks/held.ts'
import type { Stage } from './session-held.ts'
import { type CountColumn, courses, type PercentColumn, type SourceRow } from './session-names.ts'

export interface CountedExam {
  id: string
  startsAt: number
  /** Null: a main exam. Of a retake, what it repeats; none where nobody said. */
  retakeOf: readonly string[] | null
}
export interface CountedMark {
  student: string
  state: MarkState
  grade: string | null
  passed: boolean | null
  /** Good or excellent, by the scale of its list. */
  good: boolean
}
/** Of closed lists only. */
export interface CountedList {
  exam: string
  closedAt: number
  rows: readonly CountedMark[]
}
/** As the student's record has it. */
export interface CountedPerson {
  unit: string
  form: string
  course: number | null
}

interface Debt extends Pick<CountedMark, 'state' | 'grade'> {
  /** The main exam. */
  exam: string
}
export interface Standing extends CountedPerson {
  student: string
  /** Some exam of hers says something else than `not-admitted`. */
  admitted: boolean
  good: boolean
  /** In the order of the exams; none: she has passed everything. */
  debts: readonly Debt[]
}

/** What counts of each student and main exam: of several lists of one exam the last that was closed. */
function marksOf(
  exams: readonly CountedExam[],
  lists: readonly CountedList[],
  stage: Stage,
): Map<string, Map<string, CountedMark>> {
  const order = new Map(exams.map((exam) => [exam.id, exam]))
  const byTime = lists.toSorted(
    (a, b) =>
      (order.get(a.exam)?.startsAt ?? 0) - (order.get(b.exam)?.startsAt ?? 0) ||
      (a.exam < b.exam ? -1 : a.exam > b.exam ? 1 : 0) ||
      a.closedAt - b.closedAt,
  )
  const marks = new Map<string, Map<string, CountedMark>>()
  for (const { exam, rows } of byTime)
    if (order.get(exam)?.retakeOf === null)
      for (const row of rows) {
        const hers = marks.get(row.student) ?? new Map<string, CountedMark>()
        hers.set(exam, row)
        marks.set(row.student, hers)
      }
  if (stage === 'main') return marks
  // Of a retake too the list that was closed last says how it went.
  const retaken = new Map<string, Map<string, CountedMark>>()
  for (const { exam, rows } of byTime)
    if (order.get(exam)?.retakeOf)
      for (const row of rows) {
        const all = retaken.get(exam) ?? new Map<string, CountedMark>()
        all.set(row.student, row)
        retaken.set(exam, all)
      }
  // In the order of time: the newest that was passed stays.
  for (const [exam, rows] of retaken)
    for (const row of rows.values()) {
      const hers = marks.get(row.student)
      const main = row.passed === true && hers ? repeatedBy(order.get(exam)?.retakeOf ?? [], hers) : null
      if (main !== null) hers?.set(main, row)
    }
  return marks
}

/** One retake stands for one exam: for one that she owes where she has several of those it names. */
function repeatedBy(mains: readonly string[], hers: ReadonlyMap<string, CountedMark>): string | null {
  const there = mains.filter((main) => hers.has(main))
  return there.find((main) => hers.get(main)?.passed !== true) ?? there[0] ?? null
}

/** Everybody who stands in a closed list of a main exam, once, by number. */
export function standingsOf(
  exams: readonly CountedExam[],
  lists: readonly CountedList[],
  people: ReadonlyMap<string, CountedPerson>,
  stage: Stage,
): Standing[] {
  const place = new Map(
    exams.toSorted((a, b) => a.startsAt - b.startsAt).map(({ id }, i): [string, number] => [id, i]),
  )
  const marks = [...marksOf(exams, lists, stage)].sort(([a], [b]) => (a < b ? -1 : 1))
  return marks.map(([student, hers]): Standing => {
    const all = [...hers.values()]
    return {
      ...(people.get(student) ?? { unit: '', form: '', course: null }),
      student,
      admitted: all.some(({ state }) => state !== 'not-admitted'),
      good: all.every(({ passed, good }) => passed === true && good),
      debts: [...hers]
        .filter(([, { passed }]) => passed !== true)
        .map(([exam, { state, grade }]) => ({ exam, state, grade }))
        .sort((a, b) => (place.get(a.exam) ?? 0) - (place.get(b.exam) ?? 0)),
    }
  })
}

/** Whether a student is one of those that a count counts. */
export function countsAs({ admitted, good, debts, course }: Standing, column: CountColumn): boolean {
  const passed = debts.length === 0
  switch (column) {
    case 'students':
      return true
    case 'admitted':
      return admitted
    case 'passed':
      return passed
    case 'good':
      return good
    case 'debtors':
      return !passed
    case 'debtsOne':
      return debts.length === 1
    case 'debtsTwo':
      return debts.length === 2
    case 'debtsMore':
      return debts.length > 2
  }
  return column.endsWith(String(course)) && (column.startsWith('admitted') ? admitted : passed)
}

/** A percentage's two counts: what it is of what. */
export function sharesOf(
  column: CountColumn | PercentColumn,
): { part: CountColumn; all: CountColumn } | null {
  if (column === 'absolute') return { part: 'passed', all: 'admitted' }
  if (column === 'quality') return { part: 'good', all: 'admitted' }
  if (column === 'debtorsPercent') return { part: 'debtors', all: 'students' }
  const course = courses.find((one) => column === `course${one}`)
  return course === undefined ? null : { part: `passed${course}`, all: `admitted${course}` }
}

const wholeCounts = [
  'students', 'admitted', 'passed', 'good', 'debtors', 'debtsOne', 'debtsTwo', 'debtsMore',
] as const // biome-ignore format: a list

/** One row for each unit and form of study; courses that the unit has. */
export function rowsOf(standings: readonly Standing[]): SourceRow[] {
  const groups = Map.groupBy(standings, ({ unit, form }) => `${unit}\n${form}`)
  return [...groups.values()]
    .flatMap((here) => (here[0] ? [{ first: here[0], here }] : []))
    .sort(({ first: a }, { first: b }) => compare(a.unit, b.unit) || compare(a.form, b.form))
    .map(({ first: { unit, form }, here }, i): SourceRow => {
      const counts: SourceRow['counts'] = {}
      const count = (column: CountColumn) => {
        counts[column] = here.filter((one) => countsAs(one, column)).length
      }
      for (const column of wholeCounts) count(column)
      for (const course of courses)
        if (here.some((one) => one.course === course)) {
          count(`admitted${course}`)
          count(`passed${course}`)
        }
      return { line: i + 1, unit, form, counts, percents: {} }
    })
}

const compare = (a: string, b: string) => a.localeCompare(b, 'kk', { numeric: true })

/** Students without a course of one to six are in no column of a course. */
export const outsideCourses = (standings: readonly Standing[]): number =>
  standings.filter((one) => !courses.some((course) => course === one.course)).length
