/** The media lane: sealed objects, only those that a station's ledger announced, durable before the answer. */

import type { Readable } from 'node:stream'
import { objectBytesAtMost } from '../../src-shared/bounds.ts'
import type { Clock } from '../clock.ts'
import { storeFinding } from '../findings.ts'
import type { Station } from '../http/caller.ts'
import { mended } from '../scrub/losses.ts'
import type { Blobs } from '../storage/blobs/port.ts'
import { createBatch } from '../storage/sql/batch.ts'
import { prepared } from '../storage/sql/prepared.ts'
import type { Database } from '../storage/sql/schema.ts'
import { type Sql, transact } from '../storage/sql/sql.ts'

export const blobLimit = objectBytesAtMost

type Stored =
  | { status: 201 | 200; attempt: string; bytes: number }
  /** 403 not announced by this station; 413 too large; 422 other bytes than the digest says. */
  | { status: 403 | 413 | 422 }

export interface Objects {
  /** Null: not by this station. `held`: durable on the server already. */
  announced(
    station: Station,
    digest: string,
  ): Promise<{ attempt: string; part: number; bytes: number; held: boolean } | null>
  /** What lies in the store already is held from now on; false when nothing of that length does. */
  take(digest: string, bytes: number): Promise<boolean>
  put(station: Station, digest: string, bytes: Readable): Promise<Stored>
}

/** `kept`: told of each object that was new, with its bytes as far as they came through here. */
export function createObjects(
  db: Sql,
  blobs: Blobs,
  clock: Clock,
  kept: (bytes: number) => void = () => undefined,
): Objects {
  const hold = createBatch<Database['held']>(async (rows) => {
    // In one order, so that two processes never wait for each other.
    const sorted = rows.toSorted((a, b) => (a.digest < b.digest ? -1 : 1))
    await transact(db, (trx) =>
      trx
        .insertInto('held')
        .values(sorted)
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
    )
    await mended(
      db,
      rows.map(({ digest }) => digest),
      clock.now(),
    )
  })

  const announcedRows = prepared(db, ['station', 'digest'], ({ station, digest }) =>
    db
      .selectFrom('announced')
      .leftJoin('held', 'held.digest', 'announced.digest')
      .select(['attempt', 'part', 'announced.bytes', 'held.digest as held'])
      .where('announced.digest', '=', digest)
      .where('station', '=', station)
      .limit(1),
  )
  const announcedBy: Objects['announced'] = async ({ id }, digest) => {
    const [row] = await announcedRows({ station: id, digest })
    return row ? { ...row, held: row.held !== null } : null
  }

  return {
    announced: announcedBy,
    async take(digest, bytes) {
      if ((await blobs.size(digest)) !== bytes) return false
      await hold({ digest, bytes, held_at: clock.now() })
      kept(0)
      return true
    },
    async put(station, digest, bytes) {
      const announced = await announcedBy(station, digest)
      if (!announced) return { status: 403 }
      const { attempt, part } = announced
      if (announced.held) return { status: 200, attempt, bytes: 0 }
      const put = await blobs.put(digest, bytes, Math.min(blobLimit, announced.bytes))
      if (!put.ok) {
        const offered = { attempt, part, station: station.id, kind: 'other-bytes' as const }
        await storeFinding(db, { ...offered, detail: { digest, why: put.why }, at: clock.now() })
        return { status: put.why === 'too-large' ? 413 : 422 }
      }
      await hold({ digest, bytes: put.bytes, held_at: clock.now() })
      kept(put.bytes)
      return { status: 201, attempt, bytes: put.bytes }
    },
  }
}
