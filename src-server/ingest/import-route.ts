/** POST /api/bundles: a person brings on a disk what a station could not send. The body is the bundle itself. */

import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { consoleApi } from '../../src-shared/api/console.ts'
import type { Imported } from '../../src-shared/imported.ts'
import type { Audit } from '../audit.ts'
import { Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import type { Uploads } from './uploads.ts'

interface Deps {
  audit: Audit
  uploads: Uploads
  take(file: string): Promise<Imported>
}

export function importRoute(app: FastifyInstance, { audit, uploads, take }: Deps): void {
  const endpoint = consoleApi.bundles.import
  route(app, endpoint, async ({ caller, request, http }) => {
    const body = request.body
    if (!(body instanceof Readable))
      throw new Refusal('bad-input', { status: 415, detail: 'send application/octet-stream' })
    const said = request.headers['content-length']
    try {
      const imported = await uploads.take(
        body,
        said === undefined ? null : Number(said),
        endpoint.bodyLimit,
        take,
      )
      await audit.record(caller.login, 'imported', imported.attempt, { ...imported })
      return imported
    } catch (error) {
      // The rest of a refused body is not worth reading.
      if (!body.readableEnded) http.header('connection', 'close')
      throw error
    }
  })
}
