/** What is missing comes first; pure. */
import type { ExamCompleteness } from '../../../src-shared/completeness.ts'
import { sources } from '../../../src-shared/vocabulary.ts'

export type Row = ExamCompleteness['rows'][number]

const lowest = (row: Row) => Math.min(1, ...sources.map((source) => row.coverage[source] ?? 1))

/** Rows with something missing, attempts that never opened before others; then debt; then the least covered; then by name. */
export function missingFirst(rows: readonly Row[]): Row[] {
  const rank = (row: Row) =>
    row.missing !== null ? (row.attempt === null ? 0 : 1) : (row.debt?.segments ?? 0) > 0 ? 2 : 3
  return [...rows].sort(
    (a, b) =>
      rank(a) - rank(b) || lowest(a) - lowest(b) || a.student.name.localeCompare(b.student.name, 'kk'),
  )
}
