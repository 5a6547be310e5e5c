/** Packages on their way to a room's stations, and their keys at the hour. */
import { toBase64 } from '../../src-shared/bytes.ts'
import {
  type HeldPackage,
  type OfferedPackage,
  packagesAtMost,
  pieceBytes,
} from '../../src-shared/package/held.ts'
import { packageBytes, packageInfo, papersKey } from '../../src-shared/package/sealed.ts'
import { unwrapKey } from '../../src-shared/seal/wrap.ts'
import type { Base } from '../base.ts'
import { basisOf, tooEarly } from '../exams/sealed.ts'
import type { Station } from '../http/caller.ts'
import { notFound } from '../http/refusal.ts'
import type { Database } from '../storage/sql/schema.ts'
import { transact } from '../storage/sql/sql.ts'
import { forget, isUsed } from './sealing.ts'

export type GivingDeps = Pick<Base, 'db' | 'blobs' | 'clock' | 'calendar' | 'keys' | 'audit'>

/** So long after its exam a package is there, ms. */
const keptMs = 24 * 60 * 60_000
/** Files in memory while a room fetches them, bytes together. */
const inMemory = 2 * packageBytes

export function createGiving({ db, blobs, clock, calendar, keys, audit }: GivingDeps) {
  const files = new Map<string, { bytes: number; file: Promise<Uint8Array<ArrayBuffer>> }>()

  function fileOf({ digest, bytes }: Database['exam_package']): Promise<Uint8Array<ArrayBuffer>> {
    const one = files.get(digest) ?? { bytes, file: blobs.read(digest) }
    files.delete(digest)
    files.set(digest, one)
    one.file.catch(() => files.delete(digest))
    let sum = [...files.values()].reduce((all, held) => all + held.bytes, 0)
    for (const [oldest, held] of files) {
      if (sum <= inMemory) break
      files.delete(oldest)
      sum -= held.bytes
    }
    return one.file
  }

  /** Of another room it is as good as not there. */
  async function ofRoom(digest: string, { room }: Station): Promise<Database['exam_package']> {
    const row = await db
      .selectFrom('exam_package')
      .selectAll()
      .where('digest', '=', digest)
      .where('room', '=', room)
      .executeTakeFirst()
    if (!row) throw notFound()
    return row
  }

  /** Not stale, or an exam began with it. */
  const isUsable = async ({ exam, room, basis, digest }: Database['exam_package']): Promise<boolean> =>
    basis === (await basisOf(db, exam, room)) || (await isUsed(db, digest))

  return {
    /** What is stale and unused is not to be held. */
    async offered({ room }: Station): Promise<OfferedPackage[]> {
      const rows = await db
        .selectFrom('exam_package')
        .innerJoin('exam', 'exam.id', 'exam_package.exam')
        .selectAll('exam_package')
        .where('room', '=', room)
        .where('ends_at', '>', clock.now())
        .orderBy('opens_at')
        .limit(packagesAtMost)
        .execute()
      const fresh: OfferedPackage[] = []
      for (const row of rows) {
        if (!(await isUsable(row))) continue
        const { digest, bytes, envelope, lock } = row
        fresh.push({ package: digest, bytes, opensAt: Number(row.opens_at), envelope, lock })
      }
      return fresh
    },

    async told(
      station: Station,
      held: readonly HeldPackage[],
      offered: readonly OfferedPackage[],
    ): Promise<void> {
      const known = held.filter((some) => offered.some((other) => other.package === some.package))
      if (known.length === 0) return
      const rows = await db
        .selectFrom('package_station')
        .select(['package', 'bytes', 'envelope'])
        .where('station', '=', station.id)
        .where(
          'package',
          'in',
          known.map((one) => one.package),
        )
        .execute()
      // Every station says it each minute, days on end: what it said before is written no second time.
      const isWritten = (one: HeldPackage) =>
        rows.some(
          (row) => row.package === one.package && row.bytes === one.bytes && row.envelope === one.envelope,
        )
      for (const one of known.filter((some) => !isWritten(some))) {
        const { bytes, envelope } = one
        const told = { bytes, envelope, at: clock.now() }
        await db
          .insertInto('package_station')
          .values({ package: one.package, station: station.id, ...told })
          .onConflict((conflict) => conflict.columns(['package', 'station']).doUpdateSet(told))
          .execute()
      }
    },

    async piece(station: Station, digest: string, from: number): Promise<string> {
      const row = await ofRoom(digest, station)
      return toBase64((await fileOf(row)).slice(from, from + pieceBytes))
    },

    /**
     * Base64: what opens its papers, and no card of theirs. By the server's clock alone, and by the exam as it is now: one that was put off opens no earlier by what was
     * sealed before. The key of a package with which no exam can begin is not given at all: what it holds may be asked yet.
     */
    async key(station: Station, digest: string): Promise<string> {
      const row = await ofRoom(digest, station)
      const exam = await db
        .selectFrom('exam')
        .select('starts_at')
        .where('id', '=', row.exam)
        .executeTakeFirst()
      if (!exam) throw notFound()
      const opensAt = Math.max(Number(row.opens_at), Number(exam.starts_at))
      if (clock.now() < opensAt) throw tooEarly(calendar, opensAt)
      if (!(await isUsable(row))) throw notFound()
      if (row.released_at === null) {
        const first = await db
          .updateTable('exam_package')
          .set({ released_at: clock.now() })
          .where('digest', '=', digest)
          .where('released_at', 'is', null)
          .executeTakeFirst()
        if (first.numUpdatedRows === 1n)
          await audit.record(station.id, 'released-package', row.exam, { room: row.room, digest })
      }
      const { enc, ciphertext } = row
      const key = await unwrapKey(keys.review.privateKey, { enc, ciphertext }, packageInfo(digest))
      return toBase64(await papersKey(await fileOf(row), key))
    },

    /** Packages of exams that are over, or not there any more, go. */
    async tidy(): Promise<void> {
      const rows = await db
        .selectFrom('exam_package')
        .leftJoin('exam', 'exam.id', 'exam_package.exam')
        .select('digest')
        .where(({ eb, or }) => or([eb('exam.id', 'is', null), eb('ends_at', '<', clock.now() - keptMs)]))
        .limit(100)
        .execute()
      for (const { digest } of rows) {
        await transact(db, (trx) => forget(trx, digest), 'packages')
        await blobs.remove(digest)
        files.delete(digest)
      }
    },
  }
}
