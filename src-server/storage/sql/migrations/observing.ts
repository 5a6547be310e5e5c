/** What invigilators see while an exam runs, and the protocols of rooms. */
import type { Migration } from 'kysely/migration'
import type { Any } from './any.ts'

export const observing: Migration = {
  async up(db: Any) {
    await db.schema
      .createTable('observation')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('exam', 'text', (c) => c.notNull().references('exam.id'))
      .addColumn('attempt', 'text', (c) => c.notNull().references('attempt.id'))
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('login', 'text', (c) => c.notNull())
      .addColumn('reason', 'text', (c) => c.notNull())
      .addColumn('asked_at', 'bigint')
      .execute()
    await db.schema.createIndex('observation_attempt').on('observation').columns(['attempt', 'at']).execute()
    await db.schema.createIndex('observation_asked').on('observation').columns(['asked_at', 'exam']).execute()
    await db.schema
      .createTable('observation_entry')
      .addColumn('observation', 'text', (c) => c.notNull().references('observation.id'))
      .addColumn('seq', 'integer', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('words', 'text', (c) => c.notNull())
      .addColumn('witness', 'text', (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('login', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('observation_entry_pk', ['observation', 'seq'])
      .execute()
    await db.schema
      .createTable('observation_picture')
      .addColumn('observation', 'text', (c) => c.notNull().references('observation.id'))
      .addColumn('source', 'text', (c) => c.notNull())
      .addColumn('digest', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('sealed', 'text')
      .addPrimaryKeyConstraint('observation_picture_pk', ['observation', 'source'])
      .execute()
    // An exam that is withdrawn goes, and what was said of its rooms stays.
    await db.schema
      .createTable('protocol_remark')
      .addColumn('exam', 'text', (c) => c.notNull())
      .addColumn('room', 'text', (c) => c.notNull())
      .addColumn('seq', 'integer', (c) => c.notNull())
      .addColumn('words', 'text', (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('login', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('protocol_remark_pk', ['exam', 'room', 'seq'])
      .execute()
    await db.schema
      .createTable('protocol_version')
      .addColumn('exam', 'text', (c) => c.notNull())
      .addColumn('room', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('reason', 'text')
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('login', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('digest', 'text')
      .addColumn('content', 'text')
      .addPrimaryKeyConstraint('protocol_version_pk', ['exam', 'room', 'version'])
      .execute()
    await db.schema
      .createTable('protocol_signature')
      .addColumn('exam', 'text', (c) => c.notNull())
      .addColumn('room', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('digest', 'text', (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('login', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('protocol_signature_pk', ['exam', 'room', 'version', 'login'])
      .execute()
  },
}
