/** POST /api/bundles: a person brings on a disk what a station could not send. The body is the bundle itself. */
import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FastifyInstance } from 'fastify'
import { consoleApi, type Imported } from '../../src-shared/console-api.ts'
import type { Audit } from '../audit.ts'
import { Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'

interface Parts {
  audit: Audit
  /** Where uploads lie until they are taken in. */
  folder: string
  take(file: string): Promise<Imported>
}

/** Bytes: a long exam with three sources is a tenth of it. */
export const bundleLimit = 16 * 1024 * 1024 * 1024

export function importRoute(app: FastifyInstance, { audit, folder, take }: Parts): void {
  route(app, {
    method: 'POST',
    url: '/api/bundles',
    who: ['officer', 'technician', 'administrator'],
    summary: 'Take in a bundle that somebody carried',
    takes: 'application/octet-stream',
    large: true,
    reply: consoleApi.importBundle.reply,
    async handle({ caller, request }) {
      const body = request.body
      if (!(body instanceof Readable))
        throw new Refusal('bad-input', { status: 415, detail: 'send application/octet-stream' })
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const file = join(folder, `${randomUUID()}.zip`)
      try {
        await pipeline(body, limited(bundleLimit), createWriteStream(file, { mode: 0o600, flags: 'wx' }))
        const imported = await take(file)
        await audit.record(caller.login, 'imported', imported.attempt, { ...imported })
        return imported
      } finally {
        await rm(file, { force: true })
      }
    },
  })
}

function limited(limit: number): Transform {
  let length = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      length += chunk.length
      if (length > limit) done(new Refusal('bad-input', { status: 413, detail: 'longer than any bundle' }))
      else done(null, chunk)
    },
  })
}
