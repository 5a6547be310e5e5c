/** Content-Digest (RFC 9530) of what stations and server say to each other: damage on the way is refused, not believed. */
import { createHash } from 'node:crypto'
import { pipeline, Transform } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { contentDigest } from '../../src-shared/content-digest.ts'
import { Refusal } from './refusal.ts'

const ofStations = '/api/station/'
/** The media lane compares it with the object's own name (ingest/media-route.ts). */
const media = '/api/station/blobs/'

export function installContentDigest(app: FastifyInstance): void {
  app.addHook('preParsing', async ({ url, headers }, _reply, payload) => {
    const claimed = headers['content-digest']
    if (claimed === undefined || !url.startsWith(ofStations) || url.startsWith(media)) return payload
    const hash = createHash('sha256')
    const checked = new Transform({
      transform(chunk, _encoding, done) {
        hash.update(chunk)
        done(null, chunk)
      },
      flush(done) {
        if (contentDigest(hash.digest()) === claimed) done()
        else done(new Refusal('bad-input', { status: 422, detail: 'the body was damaged on its way' }))
      },
    })
    // Whoever reads `checked` hears of the failure.
    return pipeline(payload, checked, () => undefined)
  })
  app.addHook('onSend', async (request, reply, payload) => {
    if (request.url.startsWith(ofStations) && typeof payload === 'string')
      reply.header('content-digest', contentDigest(createHash('sha256').update(payload).digest()))
    return payload
  })
}
