/** The words of papers as the university chooses them; of each document that has any, which version it was made in. */
import type { Migration } from 'kysely/migration'
import type { Any } from './any.ts'

export const wordings: Migration = {
  async up(db: Any) {
    await db.schema
      .createTable('wording')
      .addColumn('paper', 'text', (c) => c.notNull())
      .addColumn('language', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('texts', 'text', (c) => c.notNull())
      .addColumn('again', 'integer')
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('login', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('wording_pk', ['paper', 'language', 'version'])
      .execute()
    await db.schema.alterTable('document').addColumn('wording', 'integer').execute()
    await db.schema.alterTable('document').addColumn('about', 'text').execute()
    await db.schema.createIndex('document_about').on('document').columns(['kind', 'about']).execute()
  },
}
