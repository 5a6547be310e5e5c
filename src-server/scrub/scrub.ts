/**
 * Reads every object that the server has said it holds and hashes it again. What is not sound is no longer held: the
 * ledger lane then asks its station for it, which sends it as long as it has it. What lies in the store, is announced and
 * is sound, but not on the list (a process that died between the two, a database brought back from a backup), is taken up.
 */
import { createHash } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Blobs } from '../storage/blobs/port.ts'
import type { Sql } from '../storage/sql/sql.ts'
import { type Loss, lose, mended } from './losses.ts'

export interface ScrubReport {
  objects: number
  bytes: number
  /** Found now. */
  lost: (Loss & { attempts: string[] })[]
  /** Lost before, and not come back: by the attempts they belong to. */
  stillLost: { attempt: string; objects: number; stations: string[] }[]
  takenUp: number
  /** In the store, and announced by nobody: of uploads that broke off. */
  strangers: number
}

interface Deps {
  db: Sql
  blobs: Blobs
  clock: Clock
  /** Told now and then. */
  progress(done: { objects: number; bytes: number; lost: number }): void
  /** Resolves after `ms`. */
  pause(ms: number): Promise<void>
}

const pageLength = 500

/** `bytesPerSecond`: as fast as that at most, so that exams do not feel it. Rejects when the store cannot be asked. */
export async function scrub(deps: Deps, bytesPerSecond: number): Promise<ScrubReport> {
  const { db, blobs, clock } = deps
  const report: ScrubReport = { objects: 0, bytes: 0, lost: [], stillLost: [], takenUp: 0, strangers: 0 }
  const begun = clock.now()
  const paced = async (bytes: number) => {
    report.bytes += bytes
    const due = begun + (report.bytes / bytesPerSecond) * 1000
    if (due > clock.now()) await deps.pause(due - clock.now())
  }

  let after = ''
  for (;;) {
    const page = await heldAfter(db, after)
    for (const digest of page) {
      const { why, bytes } = await look(blobs, digest)
      report.objects++
      await paced(bytes)
      if (why === null) continue
      // The bad one first: a good one that comes meanwhile must not be set aside in its place.
      if (why === 'other-bytes') await blobs.setAside(digest)
      report.lost.push({ digest, why, attempts: await lose(db, { digest, why }, clock.now()) })
    }
    deps.progress({ objects: report.objects, bytes: report.bytes, lost: report.lost.length })
    const last = page.at(-1)
    if (last === undefined) break
    after = last
  }

  for await (const digests of pagesOf(blobs)) {
    for (const { digest, announced } of await notHeld(db, digests)) {
      const { why, bytes } = announced ? await look(blobs, digest) : { why: null, bytes: 0 }
      await paced(bytes)
      if (!announced) report.strangers++
      else if (why === 'other-bytes') await blobs.setAside(digest)
      else if (why === null) {
        await db
          .insertInto('held')
          .values({ digest, bytes, held_at: clock.now() })
          .onConflict((conflict) => conflict.doNothing())
          .execute()
        await mended(db, [digest], clock.now())
        report.takenUp++
      }
    }
  }
  report.stillLost = await stillLost(db)
  return report
}

/** `why` null: sound. */
async function look(blobs: Blobs, digest: string): Promise<{ why: Loss['why'] | null; bytes: number }> {
  try {
    const bytes = await blobs.read(digest)
    const sound = createHash('sha256').update(bytes).digest('hex') === digest
    return { why: sound ? null : 'other-bytes', bytes: bytes.length }
  } catch (error) {
    if ((await blobs.size(digest)) === null) return { why: 'absent', bytes: 0 }
    // The disk gives some of its bytes no more. Anything else is a store that cannot be asked, and no loss.
    if (error instanceof Error && 'code' in error && error.code === 'EIO')
      return { why: 'other-bytes', bytes: 0 }
    throw error
  }
}

/** In the order of digests; without those of attempts whose recordings were deleted by the rule of retention. */
async function heldAfter(db: Sql, after: string): Promise<string[]> {
  const rows = await db
    .selectFrom('held')
    .select('digest')
    .where('digest', '>', after)
    .where(({ exists, or, selectFrom }) =>
      or([
        exists(
          selectFrom('announced')
            .leftJoin('deletion', 'deletion.attempt', 'announced.attempt')
            .select('announced.attempt')
            .whereRef('announced.digest', '=', 'held.digest')
            .where('deletion.attempt', 'is', null),
        ),
        // Files that are answers outlive the recordings.
        exists(selectFrom('answer_file').select('file').whereRef('answer_file.digest', '=', 'held.digest')),
      ]),
    )
    .orderBy('digest')
    .limit(pageLength)
    .execute()
  return rows.map(({ digest }) => digest)
}

async function* pagesOf(blobs: Blobs): AsyncGenerator<string[]> {
  let page: string[] = []
  for await (const digest of blobs.list()) {
    page.push(digest)
    if (page.length < pageLength) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}

async function notHeld(
  db: Sql,
  digests: readonly string[],
): Promise<{ digest: string; announced: boolean }[]> {
  const held = await db.selectFrom('held').select('digest').where('digest', 'in', digests).execute()
  const known = new Set(held.map(({ digest }) => digest))
  const others = digests.filter((digest) => !known.has(digest))
  if (others.length === 0) return []
  const rows = await db.selectFrom('announced').select('digest').where('digest', 'in', others).execute()
  const announced = new Set(rows.map(({ digest }) => digest))
  return others.map((digest) => ({ digest, announced: announced.has(digest) }))
}

async function stillLost(db: Sql): Promise<ScrubReport['stillLost']> {
  const rows = await db
    .selectFrom('loss')
    .innerJoin('announced', 'announced.digest', 'loss.digest')
    .innerJoin('station', 'station.id', 'announced.station')
    .select(['loss.digest', 'attempt', 'station.name'])
    .distinct()
    .where('mended_at', 'is', null)
    .orderBy('attempt')
    .execute()
  const byAttempt = Map.groupBy(rows, ({ attempt }) => attempt)
  return [...byAttempt].map(([attempt, of]) => ({
    attempt,
    objects: new Set(of.map(({ digest }) => digest)).size,
    stations: [...new Set(of.map(({ name }) => name))],
  }))
}
