/** What is kept of a list that was read: its preview, bounded, and the report of all its rows. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { ImportPreview, Outcome } from '../../src-shared/api/imports.ts'
import { Finding } from '../../src-shared/imports/finding.ts'
import type { ReadList } from '../../src-shared/imports/list.ts'
import { UnreadableTable } from '../../src-shared/tables/table.ts'
import type { ComparedRow, Comparison } from './kind.ts'

export const Kept = ImportPreview.omit({
  id: true,
  kind: true,
  file: true,
  at: true,
  state: true,
  progress: true,
  known: true,
}).extend({
  /** Of all that the list would do: what is confirmed is what was looked at. */
  digest: z.string(),
})
export type Kept = z.infer<typeof Kept>

export const Report = z.object({
  rows: z.array(z.object({ line: z.int(), key: z.string(), outcome: Outcome, changed: z.array(z.string()) })),
  findings: z.array(Finding),
})
export type Report = z.infer<typeof Report>

const rowsShown = 50
const findingsShown = 200
const changesShown = 100

const nothing = { rows: [], findings: [], absent: 0 } as const satisfies Comparison

export function outcomeOf(read: ReadList, comparison: Comparison = nothing): { kept: Kept; report: Report } {
  const { rows, absent } = comparison
  const findings = [...read.findings, ...comparison.findings].toSorted(byLine)
  const having = (outcome: ComparedRow['outcome']) => rows.filter((row) => row.outcome === outcome).length
  const grave = findings.filter((finding) => finding.grave)
  return {
    kept: {
      format: read.format,
      encoding: read.encoding,
      sheet: read.sheet,
      columns: read.columns,
      missing: read.missing,
      counts: {
        rows: rows.length,
        added: having('added'),
        changed: having('changed'),
        same: having('same'),
        absent,
        wrong: grave.length,
        notes: findings.length - grave.length,
      },
      rows: rows.slice(0, rowsShown).map(({ line, outcome, values }) => ({ line, outcome, values })),
      findings: [...grave, ...findings.filter((finding) => !finding.grave)].slice(0, findingsShown),
      changes: rows
        .flatMap(({ line, key, changes }) => changes.map((change) => ({ line, key, ...change })))
        .slice(0, changesShown),
      digest: createHash('sha256').update(JSON.stringify(rows)).digest('hex'),
    },
    report: {
      rows: rows.map(({ line, key, outcome, changes }) => ({
        line,
        key,
        outcome,
        changed: changes.map(({ column }) => column),
      })),
      findings,
    },
  }
}

/** Of a file that cannot be read. */
export const unreadable = (finding: Finding): { kept: Kept; report: Report } =>
  outcomeOf({
    format: 'csv',
    encoding: null,
    sheet: null,
    columns: [],
    given: [],
    rows: [],
    missing: [],
    findings: [finding],
  })

/** What is to be told of a file that cannot be read; whatever else happened is thrown on. */
export function asUnreadable(error: unknown): UnreadableTable {
  if (error instanceof UnreadableTable) return error
  throw error
}
export const findingOf = ({ said, line, message }: UnreadableTable): Finding => ({
  ...{ line, column: null, grave: true },
  ...(said
    ? { code: `table.${said.code}`, params: { ...said.params } }
    : { code: 'note', params: { why: message } }),
})

const byLine = (a: Finding, b: Finding): number => (a.line ?? 0) - (b.line ?? 0)
