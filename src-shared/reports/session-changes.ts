/** One session beside another: the main one beside its retakes, a year beside the last. Pure. */
import type { Figures, SessionReport } from './session.ts'
import { formKey, type PercentColumn, percentNames } from './session-names.ts'

export interface Change {
  /** Empty: in all. */
  unit: string
  form: string
  column: PercentColumn
  before: number
  now: number
  /** Percentage points, to one place. */
  change: number
}
export interface Changes {
  changes: Change[]
  /** Units of one of the two alone. */
  only: { before: string[]; now: string[] }
}

const key = ({ unit, form }: Figures) => `${unit.toLowerCase()}\n${formKey(form)}`
const called = ({ unit, form }: Figures) => (form === '' ? unit : `${unit} (${form})`)

export function sessionChanges(before: SessionReport, now: SessionReport): Changes {
  const then = new Map(before.rows.map((row) => [key(row), row]))
  const there = new Set(now.rows.map(key))
  return {
    changes: [
      ...now.rows.flatMap((row) => changesOf(then.get(key(row)), row)),
      ...changesOf(before.totals, now.totals),
    ],
    only: {
      before: before.rows.filter((row) => !there.has(key(row))).map(called),
      now: now.rows.filter((row) => !then.has(key(row))).map(called),
    },
  }
}

function changesOf(then: Figures | undefined, now: Figures): Change[] {
  if (!then) return []
  return percentNames.flatMap((column): Change[] => {
    const [a, b] = [then[column], now[column]]
    if (typeof a !== 'number' || typeof b !== 'number') return []
    const change = Math.round((b - a) * 10) / 10
    return [{ unit: now.unit, form: now.form, column, before: a, now: b, change }]
  })
}
