/** Which exams a retake repeats, and reports of a session that are counted from its mark lists. */
import type { Migration } from 'kysely/migration'
import type { Any } from './any.ts'

export const retakes: Migration = {
  async up(db: Any) {
    await db.schema
      .createTable('planned_retake')
      .addColumn('exam', 'text', (c) => c.notNull().references('planned_exam.id'))
      .addColumn('main', 'text', (c) => c.notNull().references('planned_exam.id'))
      .addPrimaryKeyConstraint('planned_retake_pk', ['exam', 'main'])
      .execute()
    await db.schema.createIndex('planned_retake_main').on('planned_retake').columns(['main']).execute()
    await db.schema.alterTable('session_report').addColumn('session', 'text').execute()
    await db.schema.alterTable('session_report').addColumn('basis', 'text').execute()
  },
}
