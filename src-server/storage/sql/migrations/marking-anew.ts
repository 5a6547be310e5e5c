/** Answers that are marked anew after an appeal, and what a mark was before an entry that follows from one. */
import type { Migration } from 'kysely/migration'
import { type Any, real } from './any.ts'

export const markingAnew: Migration = {
  async up(db: Any) {
    await db.schema
      .createTable('marking_anew')
      .addColumn('exam', 'text', (c) => c.notNull().references('marking.exam'))
      .addColumn('cipher', 'text', (c) => c.notNull())
      .addColumn('question', 'text', (c) => c.notNull())
      .addColumn('appeal', 'text', (c) => c.notNull().references('appeal.number'))
      .addColumn('points', real(db))
      .addPrimaryKeyConstraint('marking_anew_pk', ['exam', 'cipher', 'question'])
      .execute()
    await db.schema.alterTable('mark_entry').addColumn('was', 'text').execute()
  },
}
