/** Files into a bank and out of it. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { consoleApi } from '../../src-shared/api/console.ts'
import { type ReportLine, uploadBytesAtMost } from '../../src-shared/bank/importing.ts'
import type { Base } from '../base.ts'
import type { TakeFile } from '../http/body.ts'
import { route } from '../http/route.ts'
import type { Banks } from './banks.ts'
import type { createExport } from './exports.ts'
import type { Imports } from './imports.ts'

interface Deps extends Pick<Base, 'clock' | 'audit'> {
  banks: Banks
  imports: Imports
  exportBank: ReturnType<typeof createExport>
  takeFile: TakeFile
}

export function importRoutes(app: FastifyInstance, deps: Deps): void {
  const { banks, imports, exportBank, takeFile, clock, audit } = deps
  const api = consoleApi.banks

  route(app, api.imports.list, async ({ caller, params }) => {
    await banks.own(caller, params.bank)
    return { imports: await imports.list(params.bank) }
  })
  route(app, api.imports.begin, async ({ caller, params, query, request, http }) => {
    await banks.own(caller, params.bank)
    const { file, ...choices } = query
    const bytes = await takeFile(request, http, uploadBytesAtMost)
    const preview = await imports.begin(params.bank, file, bytes, choices, caller, clock.now())
    await audit.record(caller.login, 'brought-bank-file', preview.import.id, { bank: params.bank, file })
    return preview
  })
  route(app, api.imports.get, async ({ caller, params }) => {
    await banks.own(caller, params.bank)
    return imports.get(params.bank, params.import)
  })
  route(app, api.imports.choose, async ({ caller, params, body }) => {
    await banks.own(caller, params.bank)
    return imports.choose(params.bank, params.import, body)
  })
  route(app, api.imports.take, async ({ caller, params }) => {
    await banks.own(caller, params.bank)
    const items = await imports.take(params.bank, params.import, caller, clock.now())
    await audit.record(caller.login, 'took-bank-file', params.import, { bank: params.bank, items })
    return { items }
  })
  route(app, api.imports.drop, async ({ caller, params }) => {
    await banks.own(caller, params.bank)
    await imports.drop(params.bank, params.import)
    return { ok: true as const }
  })
  route(app, api.imports.report, async ({ caller, params, http }) => {
    await banks.own(caller, params.bank)
    const { report, import: state } = await imports.get(params.bank, params.import)
    return download(http, 'text/csv; charset=utf-8', `${state.file}.csv`, csvOf(report.report))
  })

  route(app, api.exports.losses, async ({ caller, params, query }) => {
    await banks.own(caller, params.bank)
    const { items, losses } = await exportBank(params.bank, params.format, query.language)
    return { items, losses }
  })
  route(app, api.exports.file, async ({ caller, params, query, http }) => {
    await banks.own(caller, params.bank)
    const { format, bank } = params
    const { text, items } = await exportBank(bank, format, query.language)
    const { title } = await banks.of(bank)
    await audit.record(caller.login, 'exported-bank', bank, { format, language: query.language, items })
    const xml = format === 'moodle'
    const type = xml ? 'application/xml; charset=utf-8' : 'text/plain; charset=utf-8'
    return download(http, type, `${title}.${format}.${xml ? 'xml' : 'txt'}`, text)
  })
}

/** RFC 6266 and 8187: a name in any letters. Nothing of it is shown by the browser in our place. */
function download(http: FastifyReply, type: string, name: string, text: string): FastifyReply {
  const plain = encodeURIComponent(name.slice(0, 200).toWellFormed()).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  )
  return http.type(type).header('content-disposition', `attachment; filename*=UTF-8''${plain}`).send(text)
}

/** With a BOM and semicolons, as spreadsheets here open it; no cell is a formula. */
function csvOf(lines: readonly ReportLine[]): string {
  const cell = (value: string | number | null) => {
    const text = String(value ?? '')
    return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
  }
  const rows = lines.map(({ line, file, what, why, title }) => [line, file, what, why, title])
  const all = [['line', 'file', 'what', 'why', 'title'], ...rows]
  return `\ufeff${all.map((row) => row.map(cell).join(';')).join('\r\n')}\r\n`
}
