/** Kysely on better-sqlite3: each text is prepared once, and nobody is told of a write before it is on the disk. */

import type SqliteDatabase from 'better-sqlite3'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  SqliteDialect,
  SqliteDriver,
} from 'kysely'
import { keepNewest } from '../../../src-shared/newest.ts'
import type { Log } from './sqlite-log.ts'

const begin = 'begin immediate'

/** The server asks the same some hundred questions again and again. */
const statementsAtMost = 500

export class DurableDialect extends SqliteDialect {
  readonly #database: SqliteDatabase.Database
  readonly #log: Log
  constructor(database: SqliteDatabase.Database, log: Log) {
    super({ database })
    this.#database = database
    this.#log = log
  }
  override createDriver(): Driver {
    return new DurableDriver(this.#database, this.#log)
  }
}

class DurableDriver extends SqliteDriver {
  readonly #connection: DurableConnection
  readonly #log: Log
  constructor(database: SqliteDatabase.Database, log: Log) {
    super({ database })
    this.#connection = new DurableConnection(database, log)
    this.#log = log
  }
  override async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection
  }
  /** Write transactions take the lock at once: a reader that turned writer could not be retried by SQLite itself. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(begin))
  }
  override async destroy(): Promise<void> {
    await super.destroy()
    await this.#log.close()
  }
}

/** One at a time uses it (Kysely sees to that), also while it syncs: what is not on the disk yet, nobody reads. */
class DurableConnection implements DatabaseConnection {
  readonly #database: SqliteDatabase.Database
  readonly #log: Log
  readonly #statements = new Map<string, SqliteDatabase.Statement>()
  #written = false
  constructor(database: SqliteDatabase.Database, log: Log) {
    this.#database = database
    this.#log = log
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    this.#log.check()
    const statement = this.#prepare(sql)
    if (!statement.readonly && sql !== begin) this.#written = true
    const result: QueryResult<R> = statement.reader
      ? // What the query says of its rows is Kysely's word to its caller.
        { rows: statement.all(...parameters) as R[] }
      : resultOf(statement.run(...parameters))
    if (this.#written && !this.#database.inTransaction) {
      this.#written = false
      await this.#log.sync()
    }
    return result
  }

  streamQuery(): never {
    throw new Error('rows are not read one by one here: a statement is in use once at a time')
  }

  #prepare(text: string): SqliteDatabase.Statement {
    const found = this.#statements.get(text)
    if (found) return found
    const statement = this.#database.prepare(text)
    // What changes tables has its own effect on statements prepared before.
    if (/^\s*(create|alter|drop)\b/i.test(text)) {
      this.#statements.clear()
      return statement
    }
    keepNewest(this.#statements, text, statement, statementsAtMost)
    return statement
  }
}

const resultOf = ({ changes, lastInsertRowid }: SqliteDatabase.RunResult): QueryResult<never> => ({
  insertId: BigInt(lastInsertRowid),
  numAffectedRows: BigInt(changes),
  rows: [],
})
