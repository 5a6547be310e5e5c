/** Appeals: their entries, and what follows from them for the list. */
import type { Migration } from 'kysely/migration'
import type { Any } from './any.ts'

export const appeals: Migration = {
  async up(db: Any) {
    await db.schema
      .createTable('appeal')
      .addColumn('number', 'text', (c) => c.primaryKey())
      .addColumn('about', 'text', (c) => c.notNull())
      .addColumn('exam', 'text', (c) => c.notNull().references('exam.id'))
      .addColumn('attempt', 'text', (c) => c.notNull().references('attempt.id'))
      .addColumn('student', 'text', (c) => c.notNull().references('student.number'))
      .addColumn('subject', 'text', (c) => c.notNull())
      .addColumn('filed_on', 'text', (c) => c.notNull())
      .addColumn('last_day', 'text')
      .addColumn('answer_by', 'text', (c) => c.notNull())
      .addColumn('filed_at', 'bigint', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('outcome', 'text')
      .addUniqueConstraint('appeal_subject', ['attempt', 'subject'])
      .execute()
    await db.schema.createIndex('appeal_answer').on('appeal').columns(['answer_by', 'number']).execute()
    await db.schema.createIndex('appeal_student').on('appeal').columns(['student']).execute()
    await db.schema
      .createTable('appeal_entry')
      .addColumn('number', 'text', (c) => c.notNull().references('appeal.number'))
      .addColumn('seq', 'integer', (c) => c.notNull())
      .addColumn('entry', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('appeal_entry_pk', ['number', 'seq'])
      .execute()
    await db.schema
      .createTable('appeal_member')
      .addColumn('number', 'text', (c) => c.notNull().references('appeal.number'))
      .addColumn('login', 'text', (c) => c.notNull())
      .addColumn('voted', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('appeal_member_pk', ['number', 'login'])
      .execute()
    await db.schema.createIndex('appeal_member_login').on('appeal_member').columns(['login']).execute()
  },
}
