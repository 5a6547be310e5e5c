/** Mark lists: what was entered, what was signed, by whom. */
import type { Migration } from 'kysely/migration'
import type { Any } from './any.ts'

export const marks: Migration = {
  async up(db: Any) {
    await db.schema
      .createTable('mark_exam')
      .addColumn('exam', 'text', (c) => c.primaryKey().references('exam.id'))
      .addColumn('rule', 'text', (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .execute()
    await db.schema
      .createTable('mark_entry')
      .addColumn('exam', 'text', (c) => c.notNull().references('mark_exam.exam'))
      .addColumn('student', 'text', (c) => c.notNull().references('student.number'))
      .addColumn('field', 'text', (c) => c.notNull())
      .addColumn('entry', 'integer', (c) => c.notNull())
      .addColumn('value', 'text', (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('login', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('mark_entry_pk', ['exam', 'student', 'field', 'entry'])
      .execute()
    await db.schema
      .createTable('mark_version')
      .addColumn('exam', 'text', (c) => c.notNull().references('mark_exam.exam'))
      .addColumn('list', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('reason', 'text')
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('closed_at', 'bigint')
      .addColumn('digest', 'text')
      .addColumn('content', 'text')
      .addPrimaryKeyConstraint('mark_version_pk', ['exam', 'list', 'version'])
      .execute()
    await db.schema
      .createTable('mark_signature')
      .addColumn('exam', 'text', (c) => c.notNull().references('mark_exam.exam'))
      .addColumn('list', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('digest', 'text', (c) => c.notNull())
      .addColumn('office', 'integer', (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('login', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('mark_signature_pk', ['exam', 'list', 'version', 'digest', 'login'])
      .execute()
    await db.schema
      .createTable('mark_reader')
      .addColumn('exam', 'text', (c) => c.notNull().references('exam.id'))
      .addColumn('login', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('mark_reader_pk', ['exam', 'login'])
      .execute()
    // What a person has marked is asked of every exam at once.
    await db.schema
      .createIndex('marking_hand_marker')
      .on('marking_hand')
      .columns(['marker', 'exam'])
      .execute()
    await db.schema
      .createIndex('marking_place_marker')
      .on('marking_place')
      .columns(['marker', 'exam'])
      .execute()
  },
}
