/** The embedded database: one file, WAL, durable at every commit. */
import SqliteDatabase from 'better-sqlite3'
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from 'kysely'
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
  readonly #database: KyselyDatabase
  constructor(database: KyselyDatabase) {
    super({ database })
    this.#database = database
  }
  override createDriver() {
    return new ImmediateDriver({ database: this.#database })
  }
}

type KyselyDatabase = Extract<SqliteDialectConfig['database'], { prepare: unknown }>

/** The server asks the same some hundred questions again and again. */
const statementsAtMost = 500

/** Prepares each text once. Nothing here reads a statement's rows one by one, so one is never in use twice. */
function remembering(database: SqliteDatabase.Database): KyselyDatabase & { forget(): void } {
  const known = new Map<string, ReturnType<KyselyDatabase['prepare']>>()
  return {
    prepare(text) {
      const found = known.get(text)
      if (found) return found
      const statement: ReturnType<KyselyDatabase['prepare']> = database.prepare(text)
      known.set(text, statement)
      const oldest = known.keys().next().value
      if (known.size > statementsAtMost && oldest !== undefined) known.delete(oldest)
      return statement
    },
    close: () => void database.close(),
    forget: () => known.clear(),
  }
}

/** Opens (or makes) the file and brings its schema up to date. Throws when a migration fails. */
export async function openSqlite(file: string): Promise<Sql> {
  const database = new SqliteDatabase(file)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  database.pragma('busy_timeout = 5000')
  const statements = remembering(database)
  const db = new Kysely<Database>({ dialect: new ImmediateDialect(statements) })
  await migrate(db)
  // They may be of tables as they were before.
  statements.forget()
  return db
}
