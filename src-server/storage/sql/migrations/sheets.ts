/** Answer sheets that were handed in, and the documents that were printed of each. */
import type { Migration } from 'kysely/migration'
import type { Any } from './any.ts'

export const sheets: Migration = {
  async up(db: Any) {
    await db.schema
      .createTable('sheet')
      .addColumn('attempt', 'text', (c) => c.primaryKey().references('attempt.id'))
      .addColumn('part', 'integer', (c) => c.notNull())
      .addColumn('digest', 'text', (c) => c.notNull())
      .addColumn('number', 'text', (c) => c.notNull())
      .addColumn('head', 'text')
      .addColumn('agrees', 'integer')
      .addColumn('judged_at', 'bigint')
      .execute()
    await db.schema.createIndex('sheet_number').on('sheet').columns(['number']).execute()
    await db.schema
      .createTable('sheet_document')
      .addColumn('attempt', 'text', (c) => c.notNull().references('sheet.attempt'))
      .addColumn('document', 'text', (c) => c.notNull().references('document.number'))
      .addPrimaryKeyConstraint('sheet_document_pk', ['attempt', 'document'])
      .execute()
  },
}
