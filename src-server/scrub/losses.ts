/** Objects that were held and are not sound any more: no longer held, and so asked of their stations again. */
import type { Bus } from '../bus.ts'
import type { Reader, Sql } from '../storage/sql/sql.ts'
import { transact } from '../storage/sql/sql.ts'

export interface Loss {
  digest: string
  /** There is no such object, or its bytes are others. */
  why: 'absent' | 'other-bytes'
}

/** From now on it is not held; returns the attempts it belongs to. */
export const lose = (db: Sql, { digest, why }: Loss, now: number): Promise<string[]> =>
  transact(db, async (trx) => {
    await trx.deleteFrom('held').where('digest', '=', digest).execute()
    const found = { why, found_at: now, mended_at: null }
    await trx
      .insertInto('loss')
      .values({ digest, ...found })
      .onConflict((conflict) => conflict.column('digest').doUpdateSet(found))
      .execute()
    return readAnew(trx, [digest])
  })

/** What was lost and is held again: told once. Cheap where nothing was lost. */
export async function mended(db: Sql, digests: readonly string[], now: number): Promise<void> {
  const lost = await db
    .selectFrom('loss')
    .select('digest')
    .where('digest', 'in', digests)
    .where('mended_at', 'is', null)
    .execute()
  if (lost.length === 0) return
  const back = lost.map(({ digest }) => digest)
  await transact(db, async (trx) => {
    await trx.updateTable('loss').set({ mended_at: now }).where('digest', 'in', back).execute()
    await readAnew(trx, back)
  })
}

/** How an attempt with its receipt stands is remembered; with what is in it that has changed. */
async function readAnew(db: Reader, digests: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('announced')
    .select('attempt')
    .distinct()
    .where('digest', 'in', digests)
    .execute()
  const attempts = rows.map(({ attempt }) => attempt)
  if (attempts.length > 0) await db.deleteFrom('standing').where('attempt', 'in', attempts).execute()
  return attempts
}

/** How far back a running server looks for losses that a scrub found, for clocks that differ, ms. */
const overlapMs = 60_000

/** Every process looks by itself, so nobody is told: the attempts of what was lost are read anew here. */
export function createLossWatch({ db, bus, since }: { db: Sql; bus: Pick<Bus, 'apply'>; since: number }) {
  let from = since - overlapMs
  const seen = new Set<string>()
  return async (): Promise<void> => {
    const rows = await db
      .selectFrom('loss')
      .innerJoin('announced', 'announced.digest', 'loss.digest')
      .select(['loss.digest', 'attempt', 'found_at as at'])
      .where('found_at', '>', from)
      .execute()
    const fresh = rows.filter(({ digest, at }) => !seen.has(`${digest} ${at}`))
    for (const { digest, at } of fresh) seen.add(`${digest} ${at}`)
    for (const attempt of new Set(fresh.map((row) => row.attempt)))
      await bus.apply({ type: 'changed', attempt })
    from = Math.max(from, ...rows.map(({ at }) => at - overlapMs))
  }
}
