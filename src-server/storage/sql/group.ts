/**
 * Group commit for the embedded database: its one writer syncs the disk at every commit, and while it does nothing else
 * runs. So works that wait together share a transaction; each is undone alone when it fails, and told only after the
 * commit of all.
 */
import { CompiledQuery, type Kysely, type Transaction } from 'kysely'
import { createBatch } from './batch.ts'
import type { Database } from './schema.ts'

const savepoint = CompiledQuery.raw('savepoint work')
const rollBack = CompiledQuery.raw('rollback to work')
const release = CompiledQuery.raw('release work')

type Work = (trx: Transaction<Database>) => Promise<void>
const groups = new WeakMap<Kysely<Database>, (work: Work) => Promise<void>>()
/** A group's works hold up readers; a ledger batch of a long backlog alone takes some ten milliseconds. */
const worksAtMost = 16

/** Whatever has arrived by now gets as far as it can. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Resolves with what `work` returned once that is durable; rejects with its error, or the commit's. */
export async function inGroup<T>(
  db: Kysely<Database>,
  work: (trx: Transaction<Database>) => Promise<T>,
): Promise<T> {
  let outcome: { ok: true; value: T } | { ok: false; error: unknown } | null = null
  const add = groups.get(db) ?? createBatch<Work>((works) => commit(db, works), worksAtMost, turn)
  groups.set(db, add)
  await add(async (trx) => {
    await trx.executeQuery(savepoint)
    try {
      outcome = { ok: true, value: await work(trx) }
    } catch (error) {
      outcome = { ok: false, error }
      // Where the database has undone everything by itself (a full disk) this fails, and the group with it.
      await trx.executeQuery(rollBack)
    }
    await trx.executeQuery(release)
  })
  return resultOf(outcome)
}

const commit = (db: Kysely<Database>, works: readonly Work[]): Promise<void> =>
  db.transaction().execute(async (trx) => {
    for (const work of works) await work(trx)
  })

function resultOf<T>(outcome: { ok: true; value: T } | { ok: false; error: unknown } | null): T {
  if (outcome === null) throw new Error('the work was never done')
  if (!outcome.ok) throw outcome.error
  return outcome.value
}
