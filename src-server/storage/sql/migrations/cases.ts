/** Cases: samples committed to, why attempts are under review, and the ledger of each case. */
import type { Migration } from 'kysely/migration'
import { type Any, real } from './any.ts'

export const cases: Migration = {
  async up(db: Any) {
    // An exam that is withdrawn goes, and what was committed to stays.
    await db.schema
      .createTable('case_sample')
      .addColumn('exam', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('rate', real(db), (c) => c.notNull())
      .addColumn('seed', 'text', (c) => c.notNull())
      .addColumn('commitment', 'text', (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('case_sample_pk', ['exam', 'version'])
      .execute()
    await db.schema
      .createTable('case_exam')
      .addColumn('exam', 'text', (c) => c.primaryKey().references('exam.id'))
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('attempts', 'text', (c) => c.notNull())
      .addColumn('sample', 'text', (c) => c.notNull())
      .execute()
    await db.schema
      .createTable('case_reason')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('exam', 'text', (c) => c.notNull().references('exam.id'))
      .addColumn('attempt', 'text', (c) => c.notNull().references('attempt.id'))
      .addColumn('reason', 'text', (c) => c.notNull())
      .execute()
    await db.schema.createIndex('case_reason_exam').on('case_reason').columns(['exam']).execute()
    await db.schema
      .createTable('case_file')
      .addColumn('number', 'text', (c) => c.primaryKey())
      .addColumn('exam', 'text', (c) => c.notNull().references('exam.id'))
      .addColumn('attempt', 'text', (c) => c.notNull().references('attempt.id'))
      .addColumn('since', 'bigint', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('free', 'integer', (c) => c.notNull())
      .addColumn('keeps', 'integer', (c) => c.notNull())
      .execute()
    await db.schema.createIndex('case_file_since').on('case_file').columns(['since', 'number']).execute()
    await db.schema.createIndex('case_file_attempt').on('case_file').columns(['attempt']).execute()
    await db.schema
      .createTable('case_entry')
      .addColumn('number', 'text', (c) => c.notNull().references('case_file.number'))
      .addColumn('seq', 'integer', (c) => c.notNull())
      .addColumn('leaf', 'text', (c) => c.notNull())
      .addColumn('note', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('case_entry_pk', ['number', 'seq'])
      .execute()
    await db.schema
      .createTable('case_part')
      .addColumn('number', 'text', (c) => c.notNull().references('case_file.number'))
      .addColumn('login', 'text', (c) => c.notNull())
      .addColumn('doing', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('case_part_pk', ['number', 'login'])
      .execute()
    await db.schema.createIndex('case_part_login').on('case_part').columns(['login']).execute()
    await db.schema
      .createTable('case_place')
      .addColumn('number', 'text', (c) => c.notNull().references('case_file.number'))
      .addColumn('login', 'text', (c) => c.notNull())
      .addColumn('place', 'text', (c) => c.notNull())
      .addColumn('draft', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('case_place_pk', ['number', 'login', 'place'])
      .execute()
    await db.schema
      .createTable('mark_decided')
      .addColumn('decision', 'text', (c) => c.primaryKey())
      .addColumn('exam', 'text', (c) => c.notNull().references('exam.id'))
      .addColumn('student', 'text', (c) => c.notNull().references('student.number'))
      .addColumn('state', 'text')
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('login', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .execute()
    await db.schema.createIndex('mark_decided_exam').on('mark_decided').columns(['exam']).execute()
    await db.schema.alterTable('mark_entry').addColumn('reason', 'text').execute()
    // Whether a person has looked at an attempt is asked before she may review it.
    await db.schema.createIndex('audit_target').on('audit').columns(['target', 'who']).execute()
  },
}
