/** A PostgreSQL server, shared by any number of processes. */
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { migrate } from './migrate.ts'
import type { Database } from './schema.ts'
import type { Sql } from './sql.ts'

/** Connections of one process; PostgreSQL allows 100 in all unless told otherwise. */
const connectionsAtMost = 12
/** ms. */
const connectWithin = 10_000

/** int8 and numeric come as text; ours are times, sizes and counts, all far below 2^53. */
const numbers = new Set([20, 1700])
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    numbers.has(oid) ? Number : pg.types.getTypeParser(oid, format === 'binary' ? 'binary' : 'text'),
}

/** What a connection is made with; the same for queries and for listening. */
export const connectionTo = (url: string): pg.ClientConfig => ({
  connectionString: url,
  application_name: 'taza',
  connectionTimeoutMillis: connectWithin,
  keepAlive: true,
  types,
})

/**
 * Connects and brings the schema up to date; of several processes that start together one does. Throws when it cannot
 * be reached, or a migration fails. `lost` is told of connections that broke: the next query makes another.
 */
export async function openPostgres(url: string, lost: (error: Error) => void): Promise<Sql> {
  const pool = new pg.Pool({ ...connectionTo(url), max: connectionsAtMost })
  pool.on('error', lost)
  // Of one in use: its query is rejected too, and without a listener the process would end.
  pool.on('connect', (client) => client.on('error', lost))
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
  await migrate(db)
  return db
}
