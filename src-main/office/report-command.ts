/** `taza report session`: a session's table computed anew from its counts, and what does not agree with it. */
import { parseArgs } from 'node:util'
import { type Figures, type SessionReport, sessionReport } from '../../src-shared/reports/session.ts'
import { type Changes, sessionChanges } from '../../src-shared/reports/session-changes.ts'
import { sessionHeader, sessionTableOf } from '../../src-shared/reports/session-read.ts'
import {
  changeText,
  disagreementText,
  headName,
  isCount,
  noteText,
  type ShownPart,
  shownParts,
  sourceTexts,
} from '../../src-shared/reports/session-words.ts'
import type { TableNote } from '../../src-shared/tables/table.ts'
import { tableLines } from './print.ts'
import { fromTable, noteLine } from './table-file.ts'
import { languageOf, type Words, wordsOf } from './words.ts'

const usage = `taza report session FILE [--before FILE] [--last-year FILE] [--sheet NAME] [--lang kk|ru|ky|en] [--json]
  Computes the table of a session again from its counts, and names each published figure that does not agree.
  FILE is CSV or XLSX with the columns unit, form, students, admitted, passed, debtors, course1 … course6, absolute,
  quality, and where there are any stateAdmitted, stateDefended, stateHonours, attendance1 … attendance12, practice1 …
  practice12 (% by month), in English, Russian, Kazakh or Kyrgyz words. docs/session/reports.md says what is computed how.
  --before     the table of the main session, where FILE is the one after the retakes: what has changed
  --last-year  the table of the year before: what has changed
  --sheet      of a workbook; the first one otherwise
  --json       one JSON object: {rows, totals, byForm, disagrees, notes, changes, read}
  Exit status: 0 computed, whatever was found · 1 the file cannot be read · 2 wrong use`

interface Loaded {
  report: SessionReport
  read: TableNote[]
}
const load = (file: string, sheet: string | null): Promise<Loaded> =>
  fromTable(file, { header: sessionHeader, sheet }, (table) => {
    const read = sessionTableOf(table)
    return { report: sessionReport(read), read: read.notes }
  })

export async function runReportCommand(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      before: { type: 'string' },
      'last-year': { type: 'string' },
      sheet: { type: 'string' },
      lang: { type: 'string', default: 'en' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const [what, file, more] = positionals
  const language = languageOf(values.lang)
  if (values.help || what !== 'session' || file === undefined || more !== undefined || language === null) {
    console.log(usage)
    return values.help ? 0 : 2
  }
  const sheet = values.sheet ?? null
  const { report, read } = await load(file, sheet)
  const changes: Record<'before' | 'last-year', Changes | null> = { before: null, 'last-year': null }
  for (const name of ['before', 'last-year'] as const) {
    const other = values[name]
    if (other !== undefined) changes[name] = sessionChanges((await load(other, sheet)).report, report)
  }
  if (values.json) {
    console.log(JSON.stringify({ ...report, changes, read }))
    return 0
  }
  const words = wordsOf(language)
  for (const line of readable(report, words)) console.log(line)
  for (const name of ['before', 'last-year'] as const)
    for (const line of changeLines(name, changes[name], words)) console.log(line)
  for (const note of read) console.error(`note: ${noteLine(note)}`)
  return 0
}

function readable(report: SessionReport, words: Words): string[] {
  const { say } = words
  const disagreements = report.disagrees.map((one) => disagreementText(one, words))
  const notes = report.notes.map((note) => noteText(note, words))
  return [
    ...shownParts(report).flatMap((shown) => partLines(report, shown, words)),
    ...sourceTexts(report, words),
    ...(disagreements.length === 0 ? [say('agrees')] : [say('disagrees'), ...disagreements.map(indented)]),
    ...(notes.length === 0 ? [] : [say('notes'), ...notes.map(indented)]),
  ]
}

function partLines(report: SessionReport, { part, columns }: ShownPart, words: Words): string[] {
  const { say, number } = words
  const line = (row: Figures, unit: string) => [
    unit,
    row.form,
    ...columns.map((column) => {
      const value = row[column]
      return typeof value === 'number' ? number(value, isCount(column) ? 0 : 1) : '–'
    }),
  ]
  const rows = [
    [say('unit'), say('form'), ...columns.map((column) => headName(column, words))],
    ...report.rows.map((row) => line(row, row.unit)),
    ...report.byForm.map((row) => line(row, say('total'))),
    line(report.totals, say('total')),
  ]
  const shown = report.rows.some(({ form }) => form !== '')
    ? rows
    : rows.map(([unit = '', , ...rest]) => [unit, ...rest])
  const title = part === 'figures' ? [] : [say(`part-${part}`)]
  return [...title, ...tableLines(shown, rows === shown ? 2 : 1), '']
}

const indented = (line: string) => `  ${line}`

function changeLines(name: 'before' | 'last-year', changes: Changes | null, words: Words): string[] {
  if (!changes) return []
  const { say } = words
  const { before, now } = changes.only
  return [
    '',
    say(name),
    ...changes.changes.map((change) => indented(changeText(change, words))),
    ...(before.length > 0 ? [indented(say('only-before', { units: before.join(', ') }))] : []),
    ...(now.length > 0 ? [indented(say('only-now', { units: now.join(', ') }))] : []),
  ]
}
