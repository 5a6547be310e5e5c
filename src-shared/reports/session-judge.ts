/** Published figures held against the computed ones. Pure. */
import { type Decimal, numberOf } from '../tables/values.ts'
import { agreement, percentOf, rounded } from './fraction.ts'
import { countNames, courses, percentNames, type SessionTable, type SourceRow } from './session-names.ts'
import type { Computed } from './session-sums.ts'

export interface SessionNote {
  line: number | null
  unit: string
  column: string
  what:
    | 'tie'
    | 'places'
    | 'cut'
    | 'by-published-debtors'
    | 'sum-of-published'
    | 'total-is-mean'
    | 'more-than'
    | 'outside-courses'
    | 'twice'
    | 'incomplete'
  values: Record<string, string | number>
}

interface Judge {
  disagree(column: string, published: number, computed: number): void
  note(column: string, what: SessionNote['what'], values?: SessionNote['values']): void
}

export function judgeRow(
  row: SourceRow,
  { counts, percents, means }: Computed,
  places: SessionTable['places'],
  say: Judge,
) {
  for (const name of countNames) {
    const published = row.counts[name]
    const computed = counts[name]
    if (published !== undefined && typeof computed === 'number' && published !== computed)
      say.disagree(name, published, computed)
  }
  for (const name of percentNames) {
    const published = row.percents[name]
    const fraction = percents[name]
    if (!published || !fraction) continue
    const found = agreement(published, fraction, places[name] ?? 0)
    if (found.agrees) {
      if (found.doubt) {
        const [one, other] = found.doubt.readings
        say.note(name, found.doubt.what, { published: numberOf(published), one, other })
      }
      continue
    }
    const mean = means[name]
    if (
      name !== 'absolute' &&
      name !== 'debtorsPercent' &&
      mean &&
      agreement(published, mean, published.places).agrees
    ) {
      say.note(name, 'total-is-mean', { published: numberOf(published), computed: found.computed })
      continue
    }
    say.disagree(name, numberOf(published), found.computed)
    if (found.cut) say.note(name, 'cut', { published: numberOf(published), computed: found.computed })
    if (name === 'debtorsPercent' && fitsPublishedDebtors(row, published))
      say.note(name, 'by-published-debtors', {
        published: numberOf(published),
        debtors: row.counts.debtors ?? 0,
      })
  }
}

function fitsPublishedDebtors({ counts }: SourceRow, published: Decimal): boolean {
  const fraction = percentOf(counts.debtors ?? null, counts.students ?? null)
  return fraction !== null && agreement(published, fraction, published.places).agrees
}

/** What no session can have, whatever the sums say. */
export function impossible({ line, unit, counts, percents }: SourceRow, notes: SessionNote[]): void {
  const note = (column: string, what: SessionNote['what'], values: SessionNote['values']) =>
    notes.push({ line, unit, column, what, values })
  const bounds = [
    ['admitted', 'students'],
    ['passed', 'admitted'],
    ['debtors', 'students'],
    ['good', 'passed'],
    ['stateDefended', 'stateAdmitted'],
    ['stateHonours', 'stateDefended'],
  ] as const
  for (const [part, all] of bounds) {
    const [few, many] = [counts[part], counts[all]]
    if (few !== undefined && many !== undefined && few > many)
      note(part, 'more-than', { value: few, most: many, of: all })
  }
  for (const name of percentNames) {
    const percent = percents[name]
    if (percent && numberOf(percent) > 100)
      note(name, 'more-than', { value: numberOf(percent), most: 100, of: '%' })
  }
  const byCourse = courses.flatMap((course) => percents[`course${course}`] ?? [])
  const absolute = percentOf(counts.passed ?? null, counts.admitted ?? null)
  if (absolute === null || byCourse.length === 0) return
  const all = byCourse.map(numberOf)
  // As far as a figure may lie from what it was rounded from.
  const slack = Math.max(...byCourse.map((percent) => 0.5 / 10 ** percent.places))
  const value = rounded(absolute, 1)
  if (value < Math.min(...all) - slack - 0.05 || value > Math.max(...all) + slack + 0.05)
    note('absolute', 'outside-courses', { value, least: Math.min(...all), most: Math.max(...all) })
}
