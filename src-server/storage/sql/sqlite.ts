/** The embedded database: one file, WAL, durable at every commit. */
import SqliteDatabase from 'better-sqlite3'
import { CompiledQuery, type DatabaseConnection, Kysely, SqliteDialect, SqliteDriver } from 'kysely'
import { migrate } from './migrate.ts'
import type { Database } from './schema.ts'
import type { Sql } from './sql.ts'

export type { Sql } from './sql.ts'

/** Write transactions take the lock at once: a reader that turned writer could not be retried by SQLite itself. */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

class ImmediateDialect extends SqliteDialect {
  readonly #database: SqliteDatabase.Database
  constructor(database: SqliteDatabase.Database) {
    super({ database })
    this.#database = database
  }
  override createDriver() {
    return new ImmediateDriver({ database: this.#database })
  }
}

/** Opens (or makes) the file and brings its schema up to date. Throws when a migration fails. */
export async function openSqlite(file: string): Promise<Sql> {
  const database = new SqliteDatabase(file)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  database.pragma('busy_timeout = 5000')
  const db = new Kysely<Database>({ dialect: new ImmediateDialect(database) })
  await migrate(db)
  return db
}
