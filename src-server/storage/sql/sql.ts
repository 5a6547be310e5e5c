/** What the server asks of a database, whichever it is: queries, and transactions that hold on both. */
import { type Kysely, PostgresAdapter, type QueryExecutorProvider, sql, type Transaction } from 'kysely'
import { inGroup } from './group.ts'
import type { Database } from './schema.ts'

export type Sql = Kysely<Database>
/** Either of the two: inside a transaction or not. */
export type Reader = Sql | Transaction<Database>

export const isPostgres = (db: QueryExecutorProvider): boolean =>
  db.getExecutor().adapter instanceof PostgresAdapter

/** SQLSTATE: serialization_failure, deadlock_detected, unique_violation (somebody inserted after we looked). */
const again = new Set(['40001', '40P01', '23505'])
const triesAtMost = 5

/**
 * All or nothing, durable when it returns. SQLite has one writer at a time: what arrives while it commits shares its next
 * commit (group.ts). In PostgreSQL (read committed) others write beside: what must not happen twice is told by a unique
 * key or a compare-and-swap, and a transaction that stumbles over another is done again from its beginning, up to five
 * times; where only reading first can tell, `alone` names what no two transactions, of any process, may be at together.
 */
export async function transact<T>(
  db: Sql,
  work: (trx: Transaction<Database>) => Promise<T>,
  alone?: string,
): Promise<T> {
  if (!isPostgres(db)) return inGroup(db, work)
  for (let tries = 1; ; tries++) {
    try {
      return await db.transaction().execute(async (trx) => {
        if (alone !== undefined)
          await sql`select pg_advisory_xact_lock(hashtextextended(${alone}, 0))`.execute(trx)
        return work(trx)
      })
    } catch (error) {
      if (tries === triesAtMost || !again.has(sqlState(error) ?? '')) throw error
    }
  }
}

/** Several readings of one and the same moment. */
export function snapshot<T>(db: Sql, work: (trx: Transaction<Database>) => Promise<T>): Promise<T> {
  // SQLite has no other kind, and no word for it.
  const transaction = isPostgres(db)
    ? db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only')
    : db.transaction()
  return transaction.execute(work)
}

/** PostgreSQL's code of an error; null for one that is not the database's. */
export const sqlState = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null

/** Rows a statement takes at most: SQL databases limit the number of values bound. */
export const rowsAtOnce = 500
