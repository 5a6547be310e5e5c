/** Imports over HTTP: the file is the body itself. */
import type { FastifyInstance } from 'fastify'
import { consoleApi } from '../../src-shared/api/console.ts'
import { importBytesAtMost } from '../../src-shared/imports/names.ts'
import { nameText } from '../../src-shared/text.ts'
import { hasRole } from '../../src-shared/vocabulary.ts'
import { createTakeFile } from '../http/body.ts'
import type { Staff } from '../http/caller.ts'
import { Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import type { Jobs } from './jobs.ts'
import type { ImportKind } from './kind.ts'
import { reportCsv } from './report.ts'

/** Of one process. */
const filesAtOnce = 4

export function importRoutes(app: FastifyInstance, jobs: Jobs, kinds: readonly ImportKind[]): void {
  const { imports } = consoleApi
  const takeFile = createTakeFile(filesAtOnce)
  const allowed = (name: string, caller: Staff): ImportKind => {
    const kind = kinds.find((one) => one.name === name)
    if (!kind || !hasRole(caller, ...kind.who)) throw new Refusal('not-allowed')
    return kind
  }
  route(app, imports.list, async ({ caller }) => ({ imports: await jobs.list(caller.login) }))
  route(app, imports.begin, async ({ query, caller, request, http }) => {
    const { name } = allowed(query.kind, caller)
    const bytes = await takeFile(request, http, importBytesAtMost(name))
    return jobs.begin({ kind: name, file: nameText(query.file), bytes, login: caller.login })
  })
  route(app, imports.get, ({ params, caller }) => jobs.preview(params.id, caller.login))
  route(app, imports.match, ({ params, body, caller }) => jobs.match(params.id, caller.login, body.columns))
  route(app, imports.confirm, async ({ params, caller }) => {
    // What was hers to bring when she began may not be hers to take in any more.
    allowed(await jobs.kind(params.id, caller.login), caller)
    return jobs.confirm(params.id, caller.login)
  })
  route(app, imports.drop, async ({ params, caller }) => {
    await jobs.drop(params.id, caller.login)
    return { ok: true as const }
  })
  route(app, imports.report, async ({ params, query, caller, http }) => {
    const { file, report } = await jobs.report(params.id, caller.login)
    const name = encodeURIComponent(`${file.replace(/\.[^.]*$/, '')} - report.csv`)
    return http
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="report.csv"; filename*=UTF-8''${name}`)
      .send(reportCsv(report, query.language))
  })
}
