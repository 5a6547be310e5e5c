/** The embedded database: one file, WAL, durable at every commit. */
import SqliteDatabase from 'better-sqlite3'
import { Kysely } from 'kysely'
import { migrate } from './migrate.ts'
import type { Database } from './schema.ts'
import type { Sql } from './sql.ts'
import { DurableDialect } from './sqlite-dialect.ts'
import { openLog } from './sqlite-log.ts'

export type { Sql } from './sql.ts'

/** Opens (or makes) the file and brings its schema up to date. Throws when a migration fails. */
export async function openSqlite(file: string): Promise<Sql> {
  const database = new SqliteDatabase(file)
  database.pragma('journal_mode = WAL')
  // The log is synced after each commit, beside the thread that commits.
  database.pragma('synchronous = NORMAL')
  database.pragma('foreign_keys = ON')
  database.pragma('busy_timeout = 5000')
  const db = new Kysely<Database>({ dialect: new DurableDialect(database, openLog(file)) })
  await migrate(db)
  return db
}
