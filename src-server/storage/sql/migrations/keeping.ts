/** What came to what is kept: for how long, on which keys, what of it was lost; how it stands, and who was told. */
import type { Migration } from 'kysely/migration'
import { type Any, real } from './any.ts'

export const retention: Migration = {
  async up(db: Any) {
    await db.schema.alterTable('exam').addColumn('keep_days', real(db)).execute()
    await db.schema.alterTable('exam').addColumn('keep_set_by', 'text').execute()
    await db.schema
      .createTable('hold')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('exam', 'text', (c) => c.references('exam.id'))
      .addColumn('attempt', 'text', (c) => c.references('attempt.id'))
      .addColumn('reason', 'text', (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('lifted_by', 'text')
      .addColumn('lifted_at', 'bigint')
      .execute()
    await db.schema
      .createTable('deletion')
      .addColumn('attempt', 'text', (c) => c.primaryKey().references('attempt.id'))
      .addColumn('exam', 'text', (c) => c.notNull().references('exam.id'))
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('statement', 'text', (c) => c.notNull())
      .addColumn('done_at', 'bigint')
      .execute()
  },
}

/** How finished attempts stand, read once; and which day's digest went where. */
export const completeness: Migration = {
  async up(db: Any) {
    await db.schema
      .createTable('standing')
      .addColumn('attempt', 'text', (c) => c.primaryKey().references('attempt.id'))
      .addColumn('standing', 'text', (c) => c.notNull())
      .execute()
    await db.schema
      .createTable('digest')
      .addColumn('day', 'text', (c) => c.notNull())
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('due_at', 'bigint', (c) => c.notNull())
      .addColumn('next_at', 'bigint', (c) => c.notNull())
      .addColumn('tries', 'integer', (c) => c.notNull())
      .addColumn('sent_at', 'bigint')
      .addColumn('error', 'text')
      .addPrimaryKeyConstraint('digest_pk', ['day', 'channel'])
      .execute()
  },
}

export const storage: Migration = {
  async up(db: Any) {
    await db.schema
      .createTable('server_key')
      .addColumn('name', 'text', (c) => c.primaryKey())
      .addColumn('fingerprint', 'text', (c) => c.notNull())
      .execute()
    await db.schema
      .createTable('loss')
      .addColumn('digest', 'text', (c) => c.primaryKey())
      .addColumn('why', 'text', (c) => c.notNull())
      .addColumn('found_at', 'bigint', (c) => c.notNull())
      .addColumn('mended_at', 'bigint')
      .execute()
    await db.schema.createIndex('loss_found').on('loss').columns(['found_at']).execute()
    await db.schema.createIndex('attempt_station').on('attempt').columns(['station', 'opened_at']).execute()
  },
}
