/** Reports of sessions as a server keeps them, for the console's pages. */
import { createHash } from 'node:crypto'
import { consoleApi } from '../../../src-shared/api/console.ts'
import type { HeldReport, ReportPage } from '../../../src-shared/reports/session-held.ts'
import { sessionHeader, sessionTableOf } from '../../../src-shared/reports/session-read.ts'
import { readTable } from '../../../src-shared/tables/read.ts'
import { UnreadableTable } from '../../../src-shared/tables/table.ts'
import { counted, published, retaken, withMore } from '../../support/office/session-tables.ts'

const tableOf = (bytes: Uint8Array) => sessionTableOf(readTable(bytes, { header: sessionHeader }))
/** Words of the table in the letters of the page. */
const spoken = (text: string) =>
  new TextEncoder().encode(text.replaceAll(';day;', ';очная;').replace('In all', 'Барлығы'))

/** The published table with last year beside it, the one after the retakes, and one with counts and two forms. */
export function keptReports(at: number): ReportPage[] {
  const held = (
    n: number,
    text: string,
    which: Pick<HeldReport['summary'], 'year' | 'stage'>,
  ): HeldReport => ({
    summary: {
      id: `report-${n}`,
      season: 'winter',
      version: 1,
      newest: true,
      file: `сессия-${n}.csv`,
      digest: String(n).repeat(64),
      session: null,
      by: 'Айнұр Сейтқали (а.сейтқали)',
      at,
      ...which,
    },
    table: tableOf(spoken(text)),
  })
  const page = (report: HeldReport, beside: Partial<ReportPage> = {}): ReportPage => ({
    ...report,
    before: null,
    lastYear: null,
    versions: [report.summary],
    names: false,
    ...beside,
  })
  const main = held(1, published, { year: 2019, stage: 'main' })
  const after = held(2, retaken, { year: 2019, stage: 'retakes' })
  const next = held(3, withMore(counted), { year: 2020, stage: 'main' })
  const older = { ...next.summary, id: 'report-4', version: 1, newest: false }
  const newest = { ...next, summary: { ...next.summary, version: 2 } }
  return [
    page(main),
    { ...page(after, { before: main }), table: after.table },
    page(newest, { lastYear: main, versions: [newest.summary, older] }),
  ]
}

/** What the server answers, but that nothing is kept beyond this page. */
export function reportsAnswer(
  reports: ReportPage[],
  url: string,
  bytes: Uint8Array,
): { status: number; body: unknown } {
  const { pathname, searchParams } = new URL(url, 'http://x')
  const { list, preview, keep, get } = consoleApi.reports
  const digest = createHash('sha256').update(bytes).digest('hex')
  if (pathname === preview.path) {
    try {
      return { status: 200, body: preview.reply.parse({ digest, table: tableOf(bytes), wrong: null }) }
    } catch (error) {
      if (!(error instanceof UnreadableTable)) throw error
      const wrong = { line: error.line, why: error.message }
      return { status: 200, body: preview.reply.parse({ digest, table: null, wrong }) }
    }
  }
  if (pathname === keep.path && bytes.length > 0) {
    const { sheet: _, ...query } = keep.query.parse(Object.fromEntries(searchParams))
    const summary = { ...query, id: 'report-9', version: 1, newest: true, session: null, by: 'x', at: 0 }
    const report = {
      summary,
      table: tableOf(bytes),
      before: null,
      lastYear: null,
      versions: [summary],
      names: false,
    }
    reports.unshift(report)
    return { status: 200, body: keep.reply.parse(summary) }
  }
  if (pathname === list.path)
    return { status: 200, body: list.reply.parse({ reports: reports.map(({ summary }) => summary) }) }
  const found = reports.find(({ summary }) => pathname === `/api/reports/${summary.id}`)
  return found
    ? { status: 200, body: get.reply.parse(found) }
    : { status: 404, body: { problem: { code: 'bad-input' } } }
}
