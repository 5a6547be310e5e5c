/** A session's report in sentences: the same in the office's commands, on pages and in documents. Pure. */
import type { Disagreement, Figures, SessionReport } from './session.ts'
import type { Change } from './session-changes.ts'
import type { SessionNote } from './session-judge.ts'
import { countNames, courses, percentNames } from './session-names.ts'

/** Keys of resources/locales/…/report.json. */
type ReportKey =
  | 'unit' | 'form' | 'students' | 'admitted' | 'passed' | 'good' | 'debtors' | 'debtorsPercent' | 'absolute' | 'quality'
  | 'course' | 'admittedOf' | 'passedOf' | 'total' | 'mean' | 'counts' | 'disagreement' | `note-${SessionNote['what']}`
  | 'rose' | 'fell' | 'same' // biome-ignore format: a list

export interface ReportWords {
  say(key: ReportKey, values?: Readonly<Record<string, string | number>>): string
  /** With a decimal comma where people write one. */
  number(value: number, places?: number): string
}

export function columnName(column: string, { say }: ReportWords): string {
  const [, what, course = ''] = /^(course|admitted|passed)(\d)$/.exec(column) ?? []
  if (what === 'course') return say('course', { course })
  if (what !== undefined) return say(what === 'admitted' ? 'admittedOf' : 'passedOf', { course })
  const known: Record<string, ReportKey> = {
    unit: 'unit', form: 'form', students: 'students', admitted: 'admitted', passed: 'passed', good: 'good',
    debtors: 'debtors', debtorsPercent: 'debtorsPercent', absolute: 'absolute', quality: 'quality',
  } // biome-ignore format: a table
  const key = known[column]
  return key ? say(key) : column
}

const order = [
  'students', 'admitted', 'passed', 'good',
  ...courses.map((n) => `course${n}` as const),
  'absolute', 'quality', 'debtors', 'debtorsPercent',
] as const // biome-ignore format: a list
export type ShownColumn = (typeof order)[number]

export const isCount = (column: string): boolean => countNames.some((name) => name === column)

/** Columns that have a figure somewhere, in the order of published tables. */
export function shownColumns(reports: readonly SessionReport[]): ShownColumn[] {
  const all = reports.flatMap(({ rows, byForm, totals }) => [...rows, ...byForm, totals])
  return order.filter((column) => all.some((row) => typeof row[column] === 'number'))
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
