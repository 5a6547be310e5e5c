/** Documents that the server has issued, and reports of sessions. */
import type { Migration } from 'kysely/migration'
import type { Any } from './any.ts'

export const reports: Migration = {
  async up(db: Any) {
    await db.schema
      .createTable('document')
      .addColumn('number', 'text', (c) => c.primaryKey())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('day', 'text', (c) => c.notNull())
      .addColumn('digest', 'text', (c) => c.notNull().unique())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .execute()
    await db.schema
      .createTable('document_file')
      .addColumn('number', 'text', (c) => c.notNull().references('document.number'))
      .addColumn('digest', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('document_file_pk', ['number', 'digest'])
      .execute()
    await db.schema
      .createTable('session_report')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('year', 'integer', (c) => c.notNull())
      .addColumn('season', 'text', (c) => c.notNull())
      .addColumn('stage', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('file', 'text', (c) => c.notNull())
      .addColumn('digest', 'text', (c) => c.notNull())
      .addColumn('content', 'text', (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addUniqueConstraint('session_report_version', ['year', 'season', 'stage', 'version'])
      .execute()
  },
}
