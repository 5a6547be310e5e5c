/** Files that are answers: kept as answers are, when the recordings of their attempt are deleted. */
import type { Migration } from 'kysely/migration'
import type { Any } from './any.ts'

export const answerFiles: Migration = {
  async up(db: Any) {
    await db.schema
      .createTable('answer_file')
      .addColumn('attempt', 'text', (c) => c.notNull().references('attempt.id'))
      .addColumn('part', 'integer', (c) => c.notNull())
      .addColumn('file', 'text', (c) => c.notNull())
      .addColumn('place', 'integer', (c) => c.notNull())
      .addColumn('digest', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('answer_file_pk', ['attempt', 'part', 'file'])
      .execute()
    await db.schema.createIndex('answer_file_digest').on('answer_file').columns(['digest']).execute()
  },
}
