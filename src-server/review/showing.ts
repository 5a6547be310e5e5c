/** Films and pictures of an attempt, unsealed, for whoever a route has let in. */
import type { FastifyReply } from 'fastify'
import type { Camera } from '../../src-shared/vocabulary.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import type { LiveAttempt } from './attempt.ts'
import { type Clip, playlist } from './films.ts'
import { fromZero } from './from-zero.ts'
import type { Unsealer } from './unseal.ts'

export interface Look {
  attempt: LiveAttempt
  http: FastifyReply
  /** What began before is not there, Unix ms; left out: all is. */
  from?: number
  /** It is there: the look goes on the audit record, before anything of it is shown. */
  recorded(): Promise<void>
}

export interface Showing {
  playlist(look: Look, source: Camera): Promise<FastifyReply>
  init(look: Look, of: { source: Camera; init: number; part: number }): Promise<FastifyReply>
  segment(look: Look, of: { source: Camera; index: number; part: number }): Promise<FastifyReply>
  /** As one file. */
  clip(look: Look, clip: Clip): Promise<FastifyReply>
  still(look: Look, digest: string): Promise<FastifyReply>
  /** Its bytes, for a document; null where a look would find none. */
  picture(look: Pick<Look, 'attempt' | 'from'>, digest: string): Promise<Uint8Array | null>
}

export const createShowing = (unsealer: Unsealer): Showing => ({
  async playlist({ attempt, http, from, recorded }, source) {
    const text = playlist(attempt, source, from)
    if (text === null) throw notFound()
    await recorded()
    return http.type('application/vnd.apple.mpegurl').send(text)
  },
  async init({ attempt, http, recorded }, { source, init, part }) {
    const found = attempt.projection.inits.find(
      ({ record, body }) => body.source === source && body.init === init && record.part === part,
    )
    if (!found || !attempt.isThere(found.body.digest)) throw notFound()
    await recorded()
    const plain = await unsealer.open(attempt, found.record, found.body.digest)
    return http.type('video/mp4').send(Buffer.from(plain))
  },
  async segment({ attempt, http, from, recorded }, { source, index, part }) {
    const found = attempt.projection.media.find(
      ({ record, body }) =>
        body.type === 'segment' &&
        body.source === source &&
        body.index === index &&
        record.part === part &&
        isFrom(attempt, record.at.boot, body.start, from),
    )
    if (!found || !attempt.isThere(found.body.digest)) throw notFound()
    await recorded()
    const plain = await unsealer.open(attempt, found.record, found.body.digest)
    return http.type('video/mp4').send(Buffer.from(plain))
  },
  async clip({ attempt, http, recorded }, { source, part, init, segments }) {
    const { inits, media } = attempt.projection
    const first = inits.find(
      ({ record, body }) => body.source === source && body.init === init && record.part === part,
    )
    const pieces = segments.flatMap(
      (index) =>
        media.find(
          ({ record, body }) =>
            body.type === 'segment' && body.source === source && body.index === index && record.part === part,
        ) ?? [],
    )
    if (!first || pieces.length === 0) throw notFound()
    await recorded()
    const begin = await unsealer.open(attempt, first.record, first.body.digest)
    const all: Buffer[] = []
    for (const { record, body } of pieces)
      all.push(Buffer.from(await unsealer.open(attempt, record, body.digest)))
    fromZero(all)
    return http
      .type('video/mp4')
      .header('cache-control', 'no-store')
      .send(Buffer.concat([begin, ...all]))
  },
  async still({ attempt, http, from, recorded }, digest) {
    const found = stillOf({ attempt, from }, digest)
    if (!found) throw notFound()
    await recorded()
    const plain = await unsealer.open(attempt, found.record, digest)
    return http.type(pictureType(plain)).send(Buffer.from(plain))
  },
  async picture(look, digest) {
    const found = stillOf(look, digest)
    return found ? unsealer.open(look.attempt, found.record, digest) : null
  },
})

function stillOf({ attempt, from }: Pick<Look, 'attempt' | 'from'>, digest: string) {
  if (!attempt.isThere(digest)) return undefined
  return attempt.projection.media.find(
    ({ record, body }) =>
      body.type === 'still' &&
      body.digest === digest &&
      // Who the student is, is shown by pictures of before the exam alone.
      (from === undefined || !body.identity) &&
      isFrom(attempt, record.at.boot, body.start, from),
  )
}

const isFrom = (attempt: LiveAttempt, boot: string, mono: number, from: number | undefined): boolean =>
  from === undefined || attempt.unix({ boot, mono }) >= from

/** By the bytes, never by the station's word: nothing but a picture is ever shown as one. */
function pictureType(bytes: Uint8Array): string {
  if (bytes[0] === 0x89 && bytes[1] === 0x50) return 'image/png'
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return 'image/jpeg'
  throw new Refusal('bad-input', { status: 422, detail: 'neither PNG nor JPEG' })
}
