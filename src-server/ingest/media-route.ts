/** PUT /api/station/blobs/<digest>: the body is the sealed object itself, streamed, never parsed. */

import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { stationApi } from '../../src-shared/api/station.ts'
import { Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import { blobLimit, type Objects } from './blobs.ts'

interface Deps {
  objects: Objects
  heard(station: string): void
  held(attempt: string, digest: string): void
}

/** Of one station: more than it is ever told to send at a time. */
const uploadsAtOnce = 16
const type = 'application/octet-stream'

export function mediaRoutes(app: FastifyInstance, { objects, heard, held }: Deps): void {
  const under = new Map<string, number>()
  app.addContentTypeParser(type, (_request, payload, done) => done(null, payload))

  route(app, stationApi.blob, async ({ params: { digest }, caller, request, http }) => {
    const bytes = request.body
    if (!(bytes instanceof Readable)) throw new Refusal('bad-input', { status: 415, detail: `send ${type}` })
    if (Number(request.headers['content-length'] ?? 0) > blobLimit)
      throw new Refusal('bad-input', { status: 413, detail: 'at most 32 MiB' })
    const claimed = request.headers['content-digest']
    if (claimed !== undefined && claimed !== contentDigest(digest))
      throw new Refusal('bad-input', { status: 422, detail: 'Content-Digest is not that of the address' })
    const mine = under.get(caller.id) ?? 0
    if (mine >= uploadsAtOnce) {
      http.header('connection', 'close')
      throw new Refusal('too-many-tries', { detail: 'too many uploads at a time' })
    }
    under.set(caller.id, mine + 1)
    const stored = await objects.put(caller, digest, bytes).finally(() => {
      under.set(caller.id, (under.get(caller.id) ?? 1) - 1)
    })
    heard(caller.id)
    if ('attempt' in stored) {
      held(stored.attempt, digest)
      http.code(stored.status)
      return { held: digest }
    }
    // The rest of a refused body is not worth reading.
    http.header('connection', 'close')
    throw new Refusal(stored.status === 403 ? 'not-allowed' : 'bad-input', {
      status: stored.status,
      detail: {
        403: 'not announced by this station',
        413: 'longer than announced',
        422: 'other bytes than the digest says',
      }[stored.status],
    })
  })
}

/** RFC 9530: `sha-256=:<base64>:` of a digest in hexadecimal. */
const contentDigest = (digest: string): string => `sha-256=:${Buffer.from(digest, 'hex').toString('base64')}:`
