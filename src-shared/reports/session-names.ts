/** The figures of a session's report by their names, and a table of them as it was read. Pure. */
import { studyFormOf } from '../people/form.ts'
import type { TableNote } from '../tables/table.ts'
import type { Decimal } from '../tables/values.ts'

export const courses = [1, 2, 3, 4, 5, 6] as const
type Course = (typeof courses)[number]
/** Of a study year, from September. */
export const months = [9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8] as const
type Month = (typeof months)[number]
export type CountColumn =
  | 'students'
  | 'admitted'
  | 'passed'
  | 'debtors'
  /** Debtors by how many exams they owe: one, two, three and more. */
  | 'debtsOne'
  | 'debtsTwo'
  | 'debtsMore'
  /** Passed everything with good and excellent marks only. */
  | 'good'
  | `admitted${Course}`
  | `passed${Course}`
  | StateCount
/** Of the state attestation: admitted to it, defended, defended with honours. */
type StateCount = 'stateAdmitted' | 'stateDefended' | 'stateHonours'
export type PercentColumn =
  | `course${Course}`
  | 'absolute'
  | 'quality'
  | 'debtorsPercent'
  /** Defended, of those admitted to the state attestation; with honours, of those who defended. */
  | 'stateDefendedPercent'
  | 'stateHonoursPercent'
  /** As the university counts it: computed from nothing here. */
  | `attendance${Month}`
  | `practice${Month}`
export const stateNames = ['stateAdmitted', 'stateDefended', 'stateHonours'] as const
export const countNames: readonly CountColumn[] = [
  'students',
  'admitted',
  'passed',
  'debtors',
  'debtsOne',
  'debtsTwo',
  'debtsMore',
  'good',
  ...courses.map((course): CountColumn => `admitted${course}`),
  ...courses.map((course): CountColumn => `passed${course}`),
  ...stateNames,
]
export const percentNames: readonly PercentColumn[] = [
  ...courses.map((course): PercentColumn => `course${course}`),
  'absolute',
  'quality',
  'debtorsPercent',
  'stateDefendedPercent',
  'stateHonoursPercent',
  ...months.map((month): PercentColumn => `attendance${month}`),
  ...months.map((month): PercentColumn => `practice${month}`),
]

export interface SourceRow {
  line: number
  unit: string
  form: string
  counts: Partial<Record<CountColumn, number>>
  /** As published, with their places. */
  percents: Partial<Record<PercentColumn, Decimal>>
}

export interface SessionTable {
  rows: SourceRow[]
  /** Rows of sums that the table itself has. */
  totals: SourceRow[]
  notes: TableNote[]
  /** Places of the finest figure of each column. */
  places: Partial<Record<PercentColumn, number>>
}

export interface CountableTable extends SessionTable {
  /** How it was counted here, from mark lists: nothing was published that could disagree. `form` is then a StudyForm. */
  counted?: object | undefined
}

/** One form of study is one, in whichever language a table has it. */
export const formKey = (form: string): string => studyFormOf(form) ?? form.toLowerCase()
