/** Reports of sessions: read from tables of Platonus or AVN, kept as versions, told as documents. */
import { createHash } from 'node:crypto'
import { consoleApi } from '../../src-shared/api/console.ts'
import {
  HeldTable,
  type ReportPreview,
  reportFileBytesAtMost,
  reportRowsAtMost,
} from '../../src-shared/reports/session-held.ts'
import { signed } from '../../src-shared/signed.ts'
import { UnreadableTable } from '../../src-shared/tables/table.ts'
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import type { Documents } from '../documents/capability.ts'
import { csvOf } from '../documents/csv.ts'
import { sendFile } from '../documents/send-file.ts'
import { xlsxOf } from '../documents/xlsx.ts'
import type { ReadTable } from '../files/tables.ts'
import { createTakeFile } from '../http/body.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import { computed, documentOf, sheetsOf, wholeTable } from './document.ts'
import { createHeldReports } from './held.ts'
import { liveRoutes, maySeeNames } from './live.ts'

interface Deps extends Pick<Base, 'db' | 'clock' | 'calendar' | 'audit'> {
  documents: Pick<Documents, 'register' | 'from'>
  readTable: ReadTable
}

export function createReports({ db, clock, calendar, audit, documents, readTable }: Deps): Capability {
  const held = createHeldReports(db)
  const takeFile = createTakeFile()

  return {
    routes(app) {
      route(app, consoleApi.reports.list, async () => ({ reports: await held.list() }))

      route(app, consoleApi.reports.preview, async ({ query, request, http }) =>
        previewOf(readTable, await takeFile(request, http, reportFileBytesAtMost), query.sheet),
      )

      route(app, consoleApi.reports.keep, async ({ query, request, http, caller }) => {
        const { file, digest, sheet, ...which } = query
        const bytes = await takeFile(request, http, reportFileBytesAtMost)
        const preview = await previewOf(readTable, bytes, sheet)
        if (preview.digest !== digest)
          throw new Refusal('bad-input', { status: 409, detail: 'this is not the file that was looked at' })
        if (!preview.table) throw new Refusal('bad-input', { detail: preview.wrong?.why })
        const summary = await held.keep(which, {
          ...{ file, digest, table: preview.table },
          ...{ by: signed(caller.name, caller.login), at: clock.now() },
        })
        await audit.record(caller.login, 'kept-session-report', summary.id, {
          ...which,
          version: summary.version,
          digest,
        })
        return summary
      })

      route(app, consoleApi.reports.get, async ({ params, caller }) => {
        const page = await held.page(params.id)
        if (!page) throw notFound()
        const from = await held.basis(params.id)
        const exams = from?.basis.exams.map(({ id }) => id) ?? []
        return { ...page, names: from !== null && (await maySeeNames(db, caller, exams)) }
      })

      liveRoutes(app, { db, clock, audit, held })

      route(app, consoleApi.reports.file, async ({ params, query, caller, http }) => {
        const page = await held.page(params.id)
        if (!page) throw notFound()
        const { language, as } = query
        const all = computed(page, language)
        const make = async () => {
          if (as === 'csv') return csvOf(wholeTable(all), language)
          if (as === 'xlsx') return xlsxOf(sheetsOf(all))
          const day = calendar.dayOf(page.summary.at)
          const contents = documentOf(all, { language, from: documents.from(language), day })
          const { number, bytes } = await documents.register.issue(contents, {
            kind: 'session-report',
            by: caller.login,
          })
          await audit.record(caller.login, 'issued-document', number, { report: params.id, language })
          return bytes
        }
        const { year, season, stage, version } = page.summary
        const name = `session-${year}-${season}-${stage}-${version}`
        return sendFile(http, { name, language, as, bytes: await make() })
      })
    },
  }
}

/** What cannot be read is an answer, not a refusal: the person mends the file. */
async function previewOf(
  readTable: ReadTable,
  bytes: Uint8Array,
  sheet: string | undefined,
): Promise<ReportPreview> {
  const digest = createHash('sha256').update(bytes).digest('hex')
  const refused = (why: string, line: number | null): ReportPreview => ({
    digest,
    table: null,
    wrong: { line, why: why.slice(0, 2000) },
  })
  try {
    const read = await readTable('report', bytes, { sheet: sheet ?? null })
    const notes = read.notes.map(({ line, why }) => ({ line, why: why.slice(0, 2000) }))
    if (read.rows.length > reportRowsAtMost) return refused(`more than ${reportRowsAtMost} rows`, null)
    const table = HeldTable.safeParse({ ...read, notes })
    if (!table.success) return refused('a name or a number in it is too long', null)
    return { digest, table: table.data, wrong: null }
  } catch (error) {
    if (!(error instanceof UnreadableTable)) throw error
    return refused(error.message, error.line)
  }
}
