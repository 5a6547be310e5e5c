/** Observations of invigilators: kept with both live pictures of the moment, sealed; what is added to one are entries of its own. */
import { createHash, randomBytes } from 'node:crypto'
import { sentencesAtMost, takeBackMs, voiceBytesAtMost } from '../../src-shared/observing/observation.ts'
import { type Camera, cameras } from '../../src-shared/vocabulary.ts'
import type { Sealer } from '../auth/sealed.ts'
import type { Clock } from '../clock.ts'
import type { Staff } from '../http/caller.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { isDeleted } from '../retention/deletion.ts'
import { type Reader, type Sql, transact } from '../storage/sql/sql.ts'
import { type HeldObservation, observationsWhere } from './held.ts'

export interface LivePicture {
  source: Camera
  jpeg: Buffer
  at: number
}

export interface Observations {
  /** Refuses with 404. `attempt` and `room`: where it was seen. */
  one(id: string, db?: Reader): Promise<HeldObservation>
  keep(of: {
    attempt: { id: string; exam: string }
    kind: string
    at: number
    reason: 'marked' | 'reported'
    by: Staff
    pictures: readonly LivePicture[]
    atMost: number
  }): Promise<HeldObservation>
  takeBack(id: string, by: Staff): Promise<HeldObservation>
  say(id: string, said: { words: string; witness: string }, by: Staff): Promise<HeldObservation>
  /** Keeps a note by voice with it. Refuses with 400 what is no WebM. */
  speak(id: string, webm: Buffer, by: Staff): Promise<HeldObservation>
  /** Its WebM. Refuses as `picture`. */
  voice(id: string): Promise<Buffer>
  /** Its JPEG. Refuses with 404 where there is none, or none any more. */
  picture(id: string, source: Camera): Promise<Buffer>
}

const conflict = (detail: string) => new Refusal('bad-input', { status: 409, detail })
const nameOf = (observation: string, source: Camera) => `${observation} ${source}`
const voiceOf = (observation: string) => `${observation} voice`

export function createObservations(deps: { db: Sql; clock: Clock; sealer: Sealer }): Observations {
  const { db, clock, sealer } = deps

  async function one(id: string, reader: Reader = db): Promise<HeldObservation> {
    const [found] = await observationsWhere(reader, (rows) => rows.where('observation.id', '=', id))
    if (!found) throw notFound()
    return found
  }

  /** Alone at one observation, with it as it stands. */
  const alone = (id: string, by: Staff, work: (trx: Reader, now: HeldObservation) => Promise<void>) =>
    transact(
      db,
      async (trx) => {
        const now = await one(id, trx)
        if (now.by.login !== by.login) throw new Refusal('not-allowed')
        await work(trx, now)
        return one(id, trx)
      },
      `observation ${id}`,
    )

  const add = (id: string, by: Staff, entry: (now: HeldObservation) => Entry) =>
    alone(id, by, async (trx, now) => {
      const seq = now.said.length + (now.takenBack ? 1 : 0)
      await trx
        .insertInto('observation_entry')
        .values({
          ...{ observation: id, seq, ...entry(now) },
          ...{ by: by.name, login: by.login, at: clock.now() },
        })
        .execute()
    })

  return {
    one,
    async keep({ attempt, kind, at, reason, by, pictures, atMost }) {
      const id = `ob-${randomBytes(9).toString('hex')}`
      await transact(
        db,
        async (trx) => {
          const { n } = await trx
            .selectFrom('observation')
            .select(({ fn }) => fn.countAll<number>().as('n'))
            .where('attempt', '=', attempt.id)
            .where('login', '=', by.login)
            .executeTakeFirstOrThrow()
          if (Number(n) >= atMost) throw conflict('you have said enough of this attempt')
          await trx
            .insertInto('observation')
            .values({
              ...{ id, exam: attempt.exam, attempt: attempt.id, kind, at, reason },
              ...{ by: by.name, login: by.login, asked_at: null },
            })
            .execute()
          for (const { source, jpeg, at: taken } of pictures)
            await trx
              .insertInto('observation_picture')
              .values({
                ...{ observation: id, source, at: taken },
                digest: createHash('sha256').update(jpeg).digest('hex'),
                sealed: sealer.seal(jpeg, nameOf(id, source)),
              })
              .execute()
        },
        `observations of ${attempt.id}`,
      )
      return one(id)
    },
    takeBack: (id, by) =>
      add(id, by, (now) => {
        if (now.takenBack) throw conflict('it is taken back already')
        if (clock.now() > now.at + takeBackMs) throw conflict('it is too late to take it back')
        return { kind: 'taken-back', words: '', witness: '' }
      }),
    say: (id, said, by) =>
      add(id, by, (now) => {
        if (now.takenBack) throw conflict('it is taken back')
        if (now.said.length >= sentencesAtMost) throw conflict('enough was said of it')
        return { kind: 'said', ...said }
      }),
    async speak(id, webm, by) {
      if (webm.length > voiceBytesAtMost || !isWebm(webm))
        throw new Refusal('bad-input', { detail: 'no WebM of 256 KiB at most' })
      return alone(id, by, async (trx, now) => {
        if (now.takenBack) throw conflict('it is taken back')
        if (now.voice) throw conflict('it has a note by voice')
        if (await isDeleted(trx, now.attempt)) throw conflict('what was kept of it is deleted')
        await trx
          .insertInto('observation_voice')
          .values({
            ...{ observation: id, at: clock.now() },
            digest: createHash('sha256').update(webm).digest('hex'),
            sealed: sealer.seal(webm, voiceOf(id)),
          })
          .execute()
      })
    },
    async voice(id) {
      const row = await db
        .selectFrom('observation_voice')
        .select('sealed')
        .where('observation', '=', id)
        .executeTakeFirst()
      if (row?.sealed == null) throw notFound()
      return sealer.open(row.sealed, voiceOf(id))
    },
    async picture(id, source) {
      const row = await db
        .selectFrom('observation_picture')
        .select('sealed')
        .where('observation', '=', id)
        .where('source', '=', source)
        .executeTakeFirst()
      if (row?.sealed == null) throw notFound()
      return sealer.open(row.sealed, nameOf(id, source))
    },
  }
}

/** By the bytes: an EBML header (RFC 8794, 11.2) whose DocType says so. */
const isWebm = (bytes: Buffer): boolean =>
  bytes.subarray(0, 4).equals(Buffer.from([0x1a, 0x45, 0xdf, 0xa3])) &&
  bytes.subarray(0, 64).includes(Buffer.from([0x42, 0x82, 0x84, ...Buffer.from('webm')]))

interface Entry {
  kind: 'taken-back' | 'said'
  words: string
  witness: string
}

/** Those of the station's newest live pictures that show the moment. */
export function picturesOf(
  shown: ReadonlyMap<string, { jpeg: string; at: number }>,
  at: number,
  withinMs: number,
): LivePicture[] {
  return cameras.flatMap((source) => {
    const picture = shown.get(source)
    if (!picture || Math.abs(at - picture.at) > withinMs) return []
    const jpeg = Buffer.from(picture.jpeg, 'base64')
    // By the bytes, never by the station's word.
    return jpeg[0] === 0xff && jpeg[1] === 0xd8 ? [{ source, jpeg, at: picture.at }] : []
  })
}
