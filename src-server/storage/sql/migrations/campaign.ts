/** The session's page: its versions, whether it is on, its posters, and which student has read which rules. */
import type { Migration } from 'kysely/migration'
import type { Any } from './any.ts'

export const campaign: Migration = {
  async up(db: Any) {
    await db.schema
      .createTable('campaign_version')
      .addColumn('version', 'integer', (c) => c.primaryKey())
      .addColumn('rules', 'integer', (c) => c.notNull())
      .addColumn('content', 'text', (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('login', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .execute()
    await db.schema
      .createTable('campaign_state')
      .addColumn('id', 'integer', (c) => c.primaryKey())
      .addColumn('shown', 'integer', (c) => c.notNull())
      .execute()
    await db.schema
      .createTable('campaign_poster')
      .addColumn('digest', 'text', (c) => c.primaryKey())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('bytes', 'integer', (c) => c.notNull())
      .addColumn('content', 'text', (c) => c.notNull())
      .addColumn('login', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .execute()
    await db.schema
      .createTable('campaign_seen')
      .addColumn('student', 'text', (c) => c.notNull().references('student.number'))
      .addColumn('rules', 'integer', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('campaign_seen_pk', ['student', 'rules'])
      .execute()
  },
}
