/** What a student's row of a mark list says, from what is known of her. Pure. */
import { gradeOf, type Scale, totalOf } from '../marking/scale.ts'
import type { ListRule, MarkRow, MarkState, ShownRow } from './held.ts'

/** What the exam gave. `missed`: fewer points than the paper asks for; of what was typed nobody knows. */
export type ExamResult = { percent: number; missed: boolean } | { waits: 'marking' | 'exam' }

export interface KnownStudent {
  student: string
  name: string
  recordBook: string | null
  /** As it was entered; null: nobody said. */
  said: MarkState | null
  /** What it follows from otherwise. */
  guess: MarkState
  parts: Readonly<Record<string, number>>
  exam: ExamResult
}

/** The parts of the total that are not the exam; none where the exam alone counts. */
export const partsOf = (scale: Scale, { by }: ListRule): string[] =>
  by === 'exam' || scale.total === null
    ? []
    : Object.keys(scale.total.parts).filter((name) => name !== scale.total?.exam)

type Outcome = Pick<MarkRow, 'total' | 'grade' | 'value' | 'passed' | 'retake'>
const none: Outcome = { total: null, grade: null, value: null, passed: false, retake: false }

/** Four places: a grade looked up by what is shown is the grade of what was earned. */
const toFour = (value: number): number => Math.round(value * 10_000) / 10_000

export function rowOf(
  scale: Scale,
  rule: ListRule,
  known: KnownStudent,
): { row: MarkRow; waits: ShownRow['waits'] } {
  const { student, name, recordBook, exam } = known
  const state = known.said ?? known.guess
  const names = partsOf(scale, rule)
  const parts = Object.fromEntries(
    names.flatMap((one) => (known.parts[one] === undefined ? [] : [[one, known.parts[one]]])),
  )
  const of = { student, name, recordBook, state, parts }
  if (state !== 'sat') {
    const passed = state === 'absent-with-reason' ? null : false
    return { row: { ...of, exam: null, ...none, passed }, waits: [] }
  }
  const waits: ShownRow['waits'] = [
    ...('waits' in exam ? [{ why: exam.waits, part: null }] : []),
    ...names.filter((one) => parts[one] === undefined).map((part) => ({ why: 'part' as const, part })),
  ]
  const percent = 'waits' in exam ? null : toFour(exam.percent)
  if ('waits' in exam || percent === null || waits.length > 0)
    return { row: { ...of, exam: percent, ...none, passed: null }, waits }
  return { row: { ...of, exam: percent, ...outcomeIn(scale, rule, parts, percent, exam.missed) }, waits }
}

function outcomeIn(
  scale: Scale,
  rule: ListRule,
  parts: Readonly<Record<string, number>>,
  percent: number,
  missed: boolean,
): Outcome {
  const formula = rule.by === 'total' ? scale.total : null
  const summed = formula && totalOf(scale, { ...parts, [formula.exam]: percent })
  const found = summed?.grade ?? gradeOf(scale, percent)
  // Whoever has fewer points than the paper asks for has at most the best grade that does not pass.
  const best = formula
    ? scale.grades.find(({ grade }) => grade === formula.unmet)
    : scale.grades.find(({ passed }) => !passed)
  const isCapped = missed && best && scale.grades.indexOf(found) < scale.grades.indexOf(best)
  const { grade, value, passed, retake } = isCapped ? best : found
  return { total: summed?.total ?? percent, grade, value, passed, retake }
}
