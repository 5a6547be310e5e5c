/** Papers: drafts, what was handed in for approval and decided, which exam asks which, what each attempt got of it. */
import type { Migration } from 'kysely/migration'
import type { Any } from './any.ts'

export const papers: Migration = {
  async up(db: Any) {
    await db.schema
      .createTable('chair')
      .addColumn('name', 'text', (c) => c.primaryKey())
      .addColumn('head', 'text', (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .execute()
    await db.schema
      .createTable('paper')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('bank', 'text', (c) => c.notNull().references('bank.id'))
      .addColumn('definition', 'text', (c) => c.notNull())
      .addColumn('revision', 'integer', (c) => c.notNull())
      .addColumn('authors', 'text', (c) => c.notNull())
      .addColumn('changed_by', 'text', (c) => c.notNull())
      .addColumn('changed_at', 'bigint', (c) => c.notNull())
      .execute()
    await db.schema.createIndex('paper_bank').on('paper').columns(['bank']).execute()
    await db.schema
      .createTable('paper_version')
      .addColumn('paper', 'text', (c) => c.notNull().references('paper.id'))
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('content', 'text', (c) => c.notNull())
      .addColumn('digest', 'text', (c) => c.notNull())
      .addColumn('authors', 'text', (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('decision', 'text')
      .addColumn('decided_by', 'text')
      .addColumn('decided_at', 'bigint')
      .addColumn('note', 'text')
      .addPrimaryKeyConstraint('paper_version_pk', ['paper', 'version'])
      .execute()
    await db.schema
      .createTable('exam_paper')
      .addColumn('exam', 'text', (c) => c.primaryKey())
      .addColumn('paper', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('seed', 'text', (c) => c.notNull())
      .addColumn('commitment', 'text', (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addForeignKeyConstraint('exam_paper_version', ['paper', 'version'], 'paper_version', [
        'paper',
        'version',
      ])
      .execute()
    await db.schema
      .createTable('attempt_paper')
      .addColumn('attempt', 'text', (c) => c.primaryKey().references('attempt.id'))
      .addColumn('seat', 'integer', (c) => c.notNull())
      .addColumn('selection', 'text', (c) => c.notNull())
      .addColumn('asked', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .execute()
  },
}
