/**
 * A session's report computed from counts, and held against the figures that were published (docs/session/reports.md).
 * Pure.
 */
import { numberOf } from '../tables/values.ts'
import { rounded } from './fraction.ts'
import { impossible, judgeRow, type SessionNote } from './session-judge.ts'
import {
  type CountableTable,
  type CountColumn,
  type PercentColumn,
  percentNames,
  type SourceRow,
  stateNames,
} from './session-names.ts'
import { type Computed, ofRow, ofTotal, summedCounts } from './session-sums.ts'

/** Counts, and percentages to one place, by the names of the columns; null where there is nothing to compute it from. */
export interface Figures extends Partial<Record<CountColumn | PercentColumn, number | null>> {
  unit: string
  form: string
}
/**
 * Where a total's percentage comes from: sums of counts, or the plain mean of the rows' percentages, as published tables
 * have it where they give no counts.
 */
type Source = 'counts' | 'mean'

interface Total extends Figures {
  by: Partial<Record<PercentColumn, Source>>
}
export interface Disagreement {
  unit: string
  /** Where the table has several. */
  form?: string
  column: string
  published: number
  computed: number
}
export interface SessionReport {
  rows: Figures[]
  totals: Total
  /** Where the table has several forms of study. */
  byForm: Total[]
  disagrees: Disagreement[]
  notes: SessionNote[]
}

export function sessionReport({ rows, totals, places, counted }: CountableTable): SessionReport {
  const forms = [...new Set(rows.map(({ form }) => form))]
  const several = forms.length > 1
  const disagrees: Disagreement[] = []
  const notes: SessionNote[] = []
  const judge = (row: SourceRow, computed: Computed) => {
    const where = { unit: row.unit, ...(several ? { form: row.form } : {}) }
    const note = (column: string, what: SessionNote['what'], values: SessionNote['values'] = {}) =>
      notes.push({ line: row.line, unit: row.unit, column, what, values })
    judgeRow(row, computed, places, {
      disagree: (column, published, value) =>
        disagrees.push({ ...where, column, published, computed: value }),
      note,
    })
  }
  const computed = rows.map((row) => {
    const one = ofRow(row.counts)
    if (!counted) {
      judge(row, one)
      impossible(row, notes)
    }
    return one
  })
  const seen = new Map<string, number>()
  for (const { line, unit, form } of rows) {
    const key = `${unit.toLowerCase()}\n${form.toLowerCase()}`
    const other = seen.get(key)
    if (other === undefined) seen.set(key, line)
    else notes.push({ line, unit, column: 'unit', what: 'twice', values: { other } })
  }
  const begins = [0, ...totals.map(({ line }) => line)]
  for (const [i, total] of totals.entries()) {
    const ofForm = several ? rows.filter(({ form }) => same(form, total.form)) : []
    // Sums of blocks: each of the rows since the one before, the last of all.
    const ofBlock = rows.filter(({ line }) => line > (begins[i] ?? 0) && line < total.line)
    const summed = ofForm.length > 0 ? ofForm : i < totals.length - 1 && ofBlock.length > 0 ? ofBlock : rows
    judge(total, ofTotal(summed))
    const published = summed.map(({ counts }) => counts.debtors)
    const sum = published.reduce<number>((all, one) => all + (one ?? 0), 0)
    if (
      published.every((one) => one !== undefined) &&
      total.counts.debtors !== undefined &&
      sum !== total.counts.debtors
    )
      notes.push({
        line: total.line,
        unit: total.unit,
        column: 'debtors',
        what: 'sum-of-published',
        values: { sum },
      })
  }
  for (const name of ['students', 'admitted', 'passed', ...stateNames] as const) {
    const without = rows.find(({ counts }) => counts[name] === undefined)
    if (without && rows.some(({ counts }) => counts[name] !== undefined))
      notes.push({ line: without.line, unit: without.unit, column: name, what: 'incomplete', values: {} })
  }
  return {
    rows: rows.map((row, i) => figures(row, computed[i] ?? ofRow(row.counts), row.percents)),
    totals: shownTotal(rows, ''),
    byForm: several
      ? forms.map((form) =>
          shownTotal(
            rows.filter((row) => row.form === form),
            form,
          ),
        )
      : [],
    disagrees,
    notes,
  }
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()

const shownPlaces = 1
const whereGiven = ['debtsOne', 'debtsTwo', 'debtsMore', ...stateNames] as const

function figures(
  { unit, form, counts }: Omit<SourceRow, 'line' | 'percents'>,
  computed: Computed,
  published: SourceRow['percents'],
): Figures {
  const { students = null, admitted = null, passed = null, good } = counts
  const shown: Figures = { unit, form, students, admitted, passed, debtors: computed.counts.debtors ?? null }
  if (good !== undefined) shown.good = good
  for (const name of whereGiven) if (counts[name] !== undefined) shown[name] = counts[name]
  for (const name of percentNames) {
    const fraction = computed.percents[name]
    const given = published[name]
    if (fraction) shown[name] = rounded(fraction, shownPlaces)
    else if (given) shown[name] = numberOf(given)
    else if (name === 'absolute' || name === 'debtorsPercent') shown[name] = null
  }
  return shown
}

function shownTotal(rows: readonly SourceRow[], form: string): Total {
  const computed = ofTotal(rows)
  const byCounts = ofRow(summedCounts(rows)).percents
  const by: Total['by'] = {}
  for (const name of percentNames) if (computed.percents[name]) by[name] = byCounts[name] ? 'counts' : 'mean'
  return { ...figures({ unit: '', form, counts: summedCounts(rows) }, computed, {}), by }
}
