/** The trust line: readers' public keys, and conversations that the server cannot read. Times are hours, in ms. */
import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { isPostgres } from '../sql.ts'
import type { Any } from './any.ts'

export const trust: Migration = {
  async up(db: Any) {
    /** SQLite would number the rows of other tables in the order in which they came. */
    const unordered = isPostgres(db) ? sql`` : sql`without rowid`
    await db.schema
      .createTable('trust_reader')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('login', 'text', (c) => c.notNull().references('staff.login'))
      .addColumn('public_key', 'text', (c) => c.notNull())
      .addColumn('since', 'bigint', (c) => c.notNull())
      .addColumn('admitted_by', 'text')
      .addColumn('ended_at', 'bigint')
      .execute()
    await db.schema
      .createTable('trust_conversation')
      .addColumn('id', 'text', (c) => c.primaryKey().notNull())
      .addColumn('origin', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('kind', 'text')
      .addColumn('holder', 'text')
      .addColumn('due', 'bigint')
      .addColumn('begun', 'bigint', (c) => c.notNull())
      .addColumn('last', 'bigint', (c) => c.notNull())
      .addColumn('closed_at', 'bigint')
      .modifyEnd(unordered)
      .execute()
    await db.schema
      .createTable('trust_message')
      .addColumn('conversation', 'text', (c) =>
        c.notNull().references('trust_conversation.id').onDelete('cascade'),
      )
      .addColumn('n', 'integer', (c) => c.notNull())
      .addColumn('side', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('by', 'text')
      .addColumn('bytes', 'bigint', (c) => c.notNull())
      .addColumn('sealed', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('trust_message_pk', ['conversation', 'n'])
      .modifyEnd(unordered)
      .execute()
    await db.schema
      .createTable('trust_wrap')
      .addColumn('conversation', 'text', (c) =>
        c.notNull().references('trust_conversation.id').onDelete('cascade'),
      )
      .addColumn('reader', 'text', (c) => c.notNull().references('trust_reader.id'))
      .addColumn('enc', 'text', (c) => c.notNull())
      .addColumn('ciphertext', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('trust_wrap_pk', ['conversation', 'reader'])
      .modifyEnd(unordered)
      .execute()
    await db.schema.createIndex('trust_wrap_reader').on('trust_wrap').columns(['reader']).execute()
  },
}
