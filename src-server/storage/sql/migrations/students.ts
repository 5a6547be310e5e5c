/** The student's own page: who is signed in there, mark lists that are published, files of explanations. */
import type { Migration } from 'kysely/migration'
import type { Any } from './any.ts'

export const students: Migration = {
  async up(db: Any) {
    await db.schema
      .createTable('student_session')
      .addColumn('token_hash', 'text', (c) => c.primaryKey())
      .addColumn('student', 'text', (c) => c.notNull().references('student.number'))
      .addColumn('expires_at', 'bigint', (c) => c.notNull())
      .execute()
    await db.schema
      .createTable('mark_publication')
      .addColumn('exam', 'text', (c) => c.notNull().references('mark_exam.exam'))
      .addColumn('list', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('login', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('mark_publication_pk', ['exam', 'list', 'version'])
      .execute()
    await db.schema
      .createTable('case_explained')
      .addColumn('number', 'text', (c) => c.notNull().references('case_file.number'))
      .addColumn('digest', 'text', (c) => c.notNull())
      .addColumn('sealed', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('bytes', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('case_explained_pk', ['number', 'digest'])
      .execute()
    await db.schema.createIndex('attempt_student').on('attempt').columns(['student']).execute()
  },
}
