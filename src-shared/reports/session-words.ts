/** A session's report in sentences: the same in the office's commands, on pages and in documents. Pure. */
import { StudyForm } from '../people/people.ts'
import { type Language, languages } from '../vocabulary.ts'
import type { Disagreement, Figures, SessionReport } from './session.ts'
import type { Change } from './session-changes.ts'
import type { Coverage } from './session-held.ts'
import type { SessionNote } from './session-judge.ts'
import { type CountableTable, countNames, courses, months, percentNames } from './session-names.ts'

/** Keys of resources/locales/…/report.json. */
type ReportKey =
  | 'unit' | 'form' | 'students' | 'admitted' | 'passed' | 'good' | 'debtors' | 'debtsOne' | 'debtsTwo' | 'debtsMore' | 'debtorsPercent' | 'absolute' | 'quality'
  | 'course' | 'admittedOf' | 'passedOf' | 'total' | 'mean' | 'counts' | 'disagreement' | `note-${SessionNote['what']}`
  | 'rose' | 'fell' | 'same' | `form-${StudyForm}`
  | 'stateAdmitted' | 'stateDefended' | 'stateHonours' | 'stateDefendedPercent' | 'stateHonoursPercent'
  | 'attendance' | 'practice' | 'part-state' | 'part-attendance' | 'part-practice' | `month-${(typeof months)[number]}`
  | 'not-counted' | 'waiting-all' | 'waiting-some' | 'unnamed-retake' | 'retake-of' | 'outside' // biome-ignore format: a list

export interface ReportWords {
  say(key: ReportKey, values?: Readonly<Record<string, string | number>>): string
  /** With a decimal comma where people write one. */
  number(value: number, places?: number): string
}

export function columnName(column: string, { say }: ReportWords): string {
  const month = monthOf(column)
  if (month) return say(month.kind, { month: say(`month-${month.month}`) })
  const [, what, course = ''] = /^(course|admitted|passed)(\d)$/.exec(column) ?? []
  if (what === 'course') return say('course', { course })
  if (what !== undefined) return say(what === 'admitted' ? 'admittedOf' : 'passedOf', { course })
  const known: Record<string, ReportKey> = {
    unit: 'unit', form: 'form', students: 'students', admitted: 'admitted', passed: 'passed', good: 'good',
    debtors: 'debtors', debtsOne: 'debtsOne', debtsTwo: 'debtsTwo', debtsMore: 'debtsMore', debtorsPercent: 'debtorsPercent', absolute: 'absolute', quality: 'quality',
    stateAdmitted: 'stateAdmitted', stateDefended: 'stateDefended', stateHonours: 'stateHonours',
    stateDefendedPercent: 'stateDefendedPercent', stateHonoursPercent: 'stateHonoursPercent',
  } // biome-ignore format: a table
  const key = known[column]
  return key ? say(key) : column
}

function monthOf(column: string) {
  const month = months.find((one) => column === `attendance${one}` || column === `practice${one}`)
  if (month === undefined) return null
  return { kind: column.startsWith('attendance') ? ('attendance' as const) : ('practice' as const), month }
}

/** At the head of a column in its part's own table, which says the rest. */
export function headName(column: string, words: ReportWords): string {
  const month = monthOf(column)
  return month ? words.say(`month-${month.month}`) : columnName(column, words)
}

/** What was counted here has forms of study by their codes: they are told in the reader's words. */
export function inWords<T extends CountableTable>(table: T, { say }: ReportWords): T {
  if (!table.counted) return table
  const named = (form: string) => {
    const code = StudyForm.safeParse(form).data
    return code ? say(`form-${code}`) : form
  }
  return { ...table, rows: table.rows.map((row) => ({ ...row, form: named(row.form) })) }
}

/** What is not in the figures yet, and what is in no column of a course. */
export function coverageTexts(
  { waiting, unnamed, outside }: Coverage,
  words: ReportWords,
  language: Language,
): { exams: string[]; outside: string[] } {
  const named = ({ title, kind }: Coverage['unnamed'][number]) => {
    const exam = title[language] || languages.map((one) => title[one]).find((text) => text !== '') || '—'
    return kind === 'retake' ? words.say('retake-of', { exam }) : exam
  }
  return {
    exams: [
      ...waiting.map((one) =>
        one.students === null
          ? words.say('waiting-all', { exam: named(one) })
          : words.say('waiting-some', { exam: named(one), n: one.students }),
      ),
      ...unnamed.map((one) => words.say('unnamed-retake', { exam: named(one) })),
    ],
    outside: outside === 0 ? [] : [words.say('outside', { n: outside })],
  }
}

const figures = [
  'students', 'admitted', 'passed', 'good',
  ...courses.map((n) => `course${n}` as const),
  'absolute', 'quality', 'debtors', 'debtorsPercent', 'debtsOne', 'debtsTwo', 'debtsMore',
] as const // biome-ignore format: a list
const columnsOf = {
  figures,
  state: ['stateAdmitted', 'stateDefended', 'stateDefendedPercent', 'stateHonours', 'stateHonoursPercent'],
  attendance: months.map((month) => `attendance${month}` as const),
  practice: months.map((month) => `practice${month}` as const),
} as const
type Part = keyof typeof columnsOf
export type ShownColumn = (typeof columnsOf)[Part][number]
export interface ShownPart {
  part: Part
  columns: ShownColumn[]
}

export const isCount = (column: string): boolean => countNames.some((name) => name === column)

/** Columns that have a figure somewhere, in the order of published tables; a table each for what is not of exams. */
export function shownParts({ rows, byForm, totals }: SessionReport): ShownPart[] {
  const all = [...rows, ...byForm, totals]
  const shown = (column: ShownColumn) => all.some((row) => typeof row[column] === 'number')
  const parts = (['figures', 'state', 'attendance', 'practice'] as const).map((part) => ({
    part,
    columns: columnsOf[part].filter(shown),
  }))
  return parts.filter(({ part, columns }) => part === 'figures' || columns.length > 0)
}

/** `МТФ (заочная)`; in all where there is no unit. */
export function unitName({ unit, form }: Pick<Figures, 'unit' | 'form'>, { say }: ReportWords): string {
  if (unit === '') return form === '' ? say('total') : `${say('total')} (${form})`
  return form === '' ? unit : `${unit} (${form})`
}

export const disagreementText = (
  { unit, form, column, published, computed }: Disagreement,
  words: ReportWords,
): string =>
  words.say('disagreement', {
    unit: form ? `${unit} (${form})` : unit,
    column: columnName(column, words),
    published,
    computed,
  })

export const noteText = ({ unit, column, what, values }: SessionNote, words: ReportWords): string =>
  words.say(`note-${what}`, {
    ...values,
    unit,
    column: columnName(column, words),
    ...(typeof values.of === 'string' ? { of: columnName(values.of, words) } : {}),
  })

export const changeText = ({ column, before, now, change, ...of }: Change, words: ReportWords): string =>
  words.say(change > 0 ? 'rose' : change < 0 ? 'fell' : 'same', {
    unit: unitName(of, words),
    column: columnName(column, words),
    before: words.number(before, 1),
    now: words.number(now, 1),
    change: words.number(Math.abs(change), 1),
  })

/** What a total's percentages are computed from. */
export const sourceTexts = ({ totals }: SessionReport, words: ReportWords): string[] =>
  (['counts', 'mean'] as const).flatMap((source) => {
    const names = percentNames.filter((name) => totals.by[name] === source)
    return names.length === 0
      ? []
      : [words.say(source, { columns: names.map((name) => columnName(name, words)).join('; ') })]
  })
