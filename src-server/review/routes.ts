/** What staff look at: every look that unseals something is on the audit record before it is answered. */

import type { FastifyInstance } from 'fastify'
import { consoleApi, visitDaysAtMost } from '../../src-shared/api/console.ts'
import type { Audit } from '../audit.ts'
import { mayRoom } from '../auth/sessions.ts'
import type { Calendar } from '../calendar.ts'
import type { Clock } from '../clock.ts'
import type { Attempts } from '../exams/attempts.ts'
import type { Receipts } from '../exams/receipts.ts'
import type { ExamStore } from '../exams/store.ts'
import type { Staff } from '../http/caller.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import type { ServerKeys } from '../keys.ts'
import { isDeleted } from '../retention/deletion.ts'
import type { Blobs } from '../storage/blobs/port.ts'
import type { Sql } from '../storage/sql/sql.ts'
import type { LiveAttempt } from './attempt.ts'
import { bundleOf } from './bundle.ts'
import { detailOf } from './detail.ts'
import { playlist } from './films.ts'
import type { Registry } from './registry.ts'
import type { Unsealer } from './unseal.ts'
import { findVisits } from './visits.ts'

interface Deps {
  db: Sql
  blobs: Blobs
  receipts: Receipts
  keys: ServerKeys
  domain: string
  clock: Clock
  calendar: Calendar
  examStore: ExamStore
  audit: Audit
  attempts: Attempts
  registry: Registry
  unsealer: Unsealer
}

export function reviewRoutes(app: FastifyInstance, deps: Deps): void {
  const { clock, audit, registry, unsealer } = deps

  /** An attempt in a room that is not hers is as good as none. */
  async function seen(id: string, staff: Staff): Promise<LiveAttempt> {
    const attempt = await registry.get(id)
    if (!attempt || !mayRoom(staff, attempt.facts.station.room)) throw notFound()
    // Another process of this server may have deleted it.
    attempt.deleted ||= await isDeleted(deps.db, id)
    return attempt
  }

  route(app, consoleApi.attempts.get, async ({ params, caller }) => {
    const attempt = await seen(params.id, caller)
    await audit.record(caller.login, 'looked-at-attempt', params.id)
    const receipt = (await deps.attempts.byId(params.id))?.receiptedAt != null
    const moving = await deps.attempts.moving(params.id)
    return detailOf(attempt, clock.now(), { receipt, moving, db: deps.db })
  })

  route(app, consoleApi.visits.find, async ({ query, caller }) => {
    const { from, to } = query
    const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1
    if (days < 1 || days > visitDaysAtMost)
      throw new Refusal('bad-input', { detail: `from one day to ${visitDaysAtMost}, the first one first` })
    await audit.record(caller.login, 'searched-visits', query.address.slice(0, 200), { from, to })
    return findVisits(deps, query)
  })

  route(app, consoleApi.attempts.playlist, async ({ params, caller, http }) => {
    const attempt = await seen(params.id, caller)
    const text = playlist(attempt, params.source)
    if (text === null) throw notFound()
    await audit.record(caller.login, 'looked-at-film', params.id, { source: params.source })
    return http.type('application/vnd.apple.mpegurl').send(text)
  })

  route(app, consoleApi.attempts.init, async ({ params, query, caller, http }) => {
    const attempt = await seen(params.id, caller)
    const found = attempt.projection.inits.find(
      ({ record, body }) =>
        body.source === params.source && body.init === params.init && record.part === query.part,
    )
    if (!found || !attempt.isThere(found.body.digest)) throw notFound()
    await audit.record(caller.login, 'unsealed', params.id, { ...params, ...query, type: 'init' })
    const plain = await unsealer.open(attempt, found.record, found.body.digest)
    return http.type('video/mp4').send(Buffer.from(plain))
  })

  route(app, consoleApi.attempts.segment, async ({ params, query, caller, http }) => {
    const attempt = await seen(params.id, caller)
    const found = attempt.projection.media.find(
      ({ record, body }) =>
        body.type === 'segment' &&
        body.source === params.source &&
        body.index === params.index &&
        record.part === query.part,
    )
    if (!found || !attempt.isThere(found.body.digest)) throw notFound()
    await audit.record(caller.login, 'unsealed', params.id, { ...params, ...query, type: 'segment' })
    const plain = await unsealer.open(attempt, found.record, found.body.digest)
    return http.type('video/mp4').send(Buffer.from(plain))
  })

  route(app, consoleApi.attempts.still, async ({ params, caller, http }) => {
    const attempt = await seen(params.id, caller)
    const found = attempt.projection.media.find(
      ({ body }) => body.type === 'still' && body.digest === params.digest,
    )
    if (!found || !attempt.isThere(params.digest)) throw notFound()
    await audit.record(caller.login, 'unsealed', params.id, { digest: params.digest, type: 'still' })
    const plain = await unsealer.open(attempt, found.record, params.digest)
    return http.type(pictureType(plain)).send(Buffer.from(plain))
  })

  route(app, consoleApi.attempts.bundle, async ({ params, caller, http }) => {
    const { deleted } = await seen(params.id, caller)
    if (deleted)
      throw new Refusal('bad-input', {
        status: 410,
        detail: 'its recordings were deleted when their time was over; see the retention of its exam',
      })
    await audit.record(caller.login, 'exported', params.id)
    const zip = await bundleOf(deps, params.id)
    if (!zip) throw notFound()
    return http
      .type('application/zip')
      .header('content-disposition', `attachment; filename="${params.id}.zip"`)
      .send(zip)
  })
}

/** By the bytes, never by the station's word: nothing but a picture is ever shown as one. */
function pictureType(bytes: Uint8Array): string {
  if (bytes[0] === 0x89 && bytes[1] === 0x50) return 'image/png'
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return 'image/jpeg'
  throw new Refusal('bad-input', { status: 422, detail: 'neither PNG nor JPEG' })
}
