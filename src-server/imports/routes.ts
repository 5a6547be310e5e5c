/** Imports over HTTP: the file is the body itself. */
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { consoleApi } from '../../src-shared/api/console.ts'
import { concat } from '../../src-shared/bytes.ts'
import { nameText } from '../../src-shared/text.ts'
import { hasRole } from '../../src-shared/vocabulary.ts'
import { Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import { importBytesAtMost, type Jobs } from './jobs.ts'
import type { ImportKind } from './kind.ts'
import { reportCsv } from './report.ts'

export function importRoutes(app: FastifyInstance, jobs: Jobs, kinds: readonly ImportKind[]): void {
  const { imports } = consoleApi
  route(app, imports.list, async ({ caller }) => ({ imports: await jobs.list(caller.login) }))
  route(app, imports.begin, async ({ query, caller, request, http }) => {
    const kind = kinds.find(({ name }) => name === query.kind)
    if (!kind || !hasRole(caller, ...kind.who)) throw new Refusal('not-allowed')
    const body = request.body
    if (!(body instanceof Readable))
      throw new Refusal('bad-input', { status: 415, detail: 'send application/octet-stream' })
    try {
      const bytes = await whole(body)
      return await jobs.begin({ kind: kind.name, file: nameText(query.file), bytes, login: caller.login })
    } catch (error) {
      // The rest of a refused body is not worth reading.
      if (!body.readableEnded) http.header('connection', 'close')
      throw error
    }
  })
  route(app, imports.get, ({ params, caller }) => jobs.preview(params.id, caller.login))
  route(app, imports.match, ({ params, body, caller }) => jobs.match(params.id, caller.login, body.columns))
  route(app, imports.confirm, ({ params, caller }) => jobs.confirm(params.id, caller.login))
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

async function whole(body: Readable): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) throw new Refusal('bad-input')
    length += chunk.length
    if (length > importBytesAtMost)
      throw new Refusal('bad-input', { status: 413, detail: `more than ${importBytesAtMost >> 20} MB` })
    chunks.push(chunk)
  }
  return concat(...chunks)
}
