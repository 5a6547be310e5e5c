/** Papers become packages, room by room: sealed for its stations, named anew where paper, seats or hour are others. */
import { hash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import type { TurnedCard } from '../../src-shared/drawing/cards.ts'
import { mediaIn, type Paper, type PaperMedium } from '../../src-shared/exam.ts'
import {
  newPackageKey,
  packageBytes,
  packageInfo,
  placesAtMost,
  sealPackage,
} from '../../src-shared/package/sealed.ts'
import { wrapKey } from '../../src-shared/seal/wrap.ts'
import type { Base } from '../base.ts'
import type { Exams } from '../exams/capability.ts'
import type { CardTables } from '../exams/cards.ts'
import { mediaOf } from '../exams/media.ts'
import { basisOf } from '../exams/sealed.ts'
import type { Exam } from '../exams/store.ts'
import type { Room } from '../files/space.ts'
import type { Staff } from '../http/caller.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { type Reader, rowsAtOnce, transact } from '../storage/sql/sql.ts'

export interface SealingDeps extends Pick<Base, 'db' | 'blobs' | 'clock' | 'keys' | 'log'> {
  exams: Pick<Exams, 'asked' | 'examStore'>
  tables: Pick<CardTables, 'settle' | 'own'>
  objects: Room
}

interface Made {
  file: Uint8Array<ArrayBuffer>
  key: Uint8Array<ArrayBuffer>
  /** By student. */
  places: Map<string, string>
}

const refused = (detail: string) => new Refusal('bad-input', { status: 409, detail })

/** In place of the package that the room had; refused once somebody has opened the exam with that one. */
export function createSealing({ db, blobs, clock, keys, log, exams, tables, objects }: SealingDeps) {
  async function make(exam: Exam, room: string): Promise<Made> {
    const { id, startsAt } = exam.summary
    const roster = await db
      .selectFrom('roster')
      .select(['student', 'seat'])
      .where('exam', '=', id)
      .where('room', '=', room)
      .orderBy('seat')
      .execute()
    if (roster.length > placesAtMost) throw refused(`a package has at most ${placesAtMost} places`)
    const places = new Map<string, string>()
    const papers: Record<string, Paper> = {}
    const tickets: Record<string, Record<string, Paper>> = {}
    const own = await tables.own(id, room)
    const hands: Record<string, TurnedCard[]> = {}
    const sat = new Set<number>()
    const media: PaperMedium[] = []
    const read = new Set<string>()
    let bytes = 0
    const count = (more: number) => {
      bytes += more
      if (bytes > packageBytes) throw tooLarge()
    }
    for (const { student, seat } of roster) {
      const place = `pl-${randomBytes(9).toString('hex')}`
      places.set(student, place)
      const drawn: Record<string, Paper> = {}
      for await (const { ticket, paper } of exams.asked.sealed(exam, { place, seat })) {
        count(Buffer.byteLength(JSON.stringify(paper)))
        if (ticket === null) papers[place] = paper
        else drawn[ticket] = paper
        // Most show the same.
        const fresh = mediaIn(paper.questions).filter((digest) => !read.has(digest))
        for (const digest of fresh) read.add(digest)
        const shown = await mediaOf(db, blobs, fresh, (err, digest) =>
          log.error({ err, digest, exam: id }, 'a picture or sound of a paper cannot be read'),
        )
        for (const one of shown) count(one.base64.length)
        media.push(...shown)
      }
      if (Object.keys(drawn).length > 0) tickets[place] = drawn
      // Of two on one seat the first has its cards.
      hands[place] = sat.has(seat) ? [] : (own?.of(seat) ?? [])
      sat.add(seat)
    }
    const key = newPackageKey()
    const header = { exam: id, room, opensAt: Date.parse(startsAt) }
    const content = {
      ...{ papers, media },
      ...(Object.keys(tickets).length > 0 ? { tickets } : {}),
      ...(own ? { draw: { commitment: own.commitment, hands } } : {}),
    }
    const file = await sealPackage(header, content, key).catch((error: unknown) => {
      throw error instanceof RangeError ? tooLarge() : error
    })
    return { file, key, places }
  }

  async function sealed(id: string, room: string, by: Staff): Promise<{ digest: string; bytes: number }> {
    const exam = await exams.examStore.exam(id)
    if (!exam) throw notFound()
    // Cards lie as its seats are now: what is sealed is committed to.
    await tables.settle(id, by.login, room)
    const basis = await basisOf(db, id, room)
    if (!basis) throw refused('nobody of the room is asked a paper of ours')
    const { file, key, places } = await make(exam, room)
    const digest = hash('sha256', file)
    const wrap = await wrapKey(keys.review.publicKey, key, packageInfo(digest))
    // The store takes the bytes away.
    const bytes = file.length
    await objects(bytes)
    const put = await blobs.put(digest, Readable.from([file]), packageBytes)
    if (!put.ok) throw new TypeError(`a package: ${put.why}`)
    const former = await transact(
      db,
      async (trx) => {
        if ((await basisOf(trx, id, room)) !== basis) throw refused('paper or seats have changed just now')
        const before = await trx
          .selectFrom('exam_package')
          .select('digest')
          .where('exam', '=', id)
          .where('room', '=', room)
          .executeTakeFirst()
        if (before && (await isUsed(trx, before.digest))) throw refused('a student has opened it already')
        if (before) await forget(trx, before.digest)
        await trx
          .insertInto('exam_package')
          .values({
            ...{ digest, exam: id, room, opens_at: Date.parse(exam.summary.startsAt), basis },
            ...{ bytes, ...wrap, by: by.login, at: clock.now(), envelope: 0, lock: null },
            ...{ envelope_by: null, envelope_at: null, released_at: null },
          })
          .execute()
        const rows = [...places].map(([student, place]) => ({ package: digest, student, place }))
        for (let from = 0; from < rows.length; from += rowsAtOnce)
          await trx
            .insertInto('package_place')
            .values(rows.slice(from, from + rowsAtOnce))
            .execute()
        return before?.digest ?? null
      },
      `package of ${id}`,
    ).catch(async (error: unknown) => {
      await blobs.remove(digest)
      throw error
    })
    if (former) await blobs.remove(former)
    return { digest, bytes }
  }

  /** A package is made in memory: asked for twice at once, it is made once. */
  const underWay = new Set<string>()
  return async function seal(...[id, room, by]: Parameters<typeof sealed>): ReturnType<typeof sealed> {
    const one = `${id} ${room}`
    if (underWay.has(one)) throw refused('it is being sealed already')
    underWay.add(one)
    try {
      return await sealed(id, room, by)
    } finally {
      underWay.delete(one)
    }
  }
}

const tooLarge = () =>
  new Refusal('bad-input', { status: 413, detail: `a package has at most ${packageBytes >> 20} MB` })

export const isUsed = async (db: Reader, digest: string): Promise<boolean> =>
  (await db
    .selectFrom('attempt_package')
    .select('attempt')
    .where('package', '=', digest)
    .limit(1)
    .executeTakeFirst()) !== undefined

/** What attempts were opened with stays with them. */
export async function forget(trx: Reader, digest: string): Promise<void> {
  await trx.deleteFrom('package_place').where('package', '=', digest).execute()
  await trx.deleteFrom('package_station').where('package', '=', digest).execute()
  await trx.deleteFrom('exam_package').where('digest', '=', digest).execute()
}
