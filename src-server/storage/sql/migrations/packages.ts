/** Papers sealed for rooms: which package a room has, whose place is which, what stations hold of it. */
import type { Migration } from 'kysely/migration'
import type { Any } from './any.ts'

export const packages: Migration = {
  async up(db: Any) {
    await db.schema
      .createTable('exam_package')
      .addColumn('digest', 'text', (c) => c.primaryKey())
      .addColumn('exam', 'text', (c) => c.notNull())
      .addColumn('room', 'text', (c) => c.notNull())
      .addColumn('opens_at', 'bigint', (c) => c.notNull())
      .addColumn('basis', 'text', (c) => c.notNull())
      .addColumn('bytes', 'integer', (c) => c.notNull())
      .addColumn('enc', 'text', (c) => c.notNull())
      .addColumn('ciphertext', 'text', (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('envelope', 'integer', (c) => c.notNull())
      .addColumn('lock', 'text')
      .addColumn('envelope_by', 'text')
      .addColumn('envelope_at', 'bigint')
      .addColumn('released_at', 'bigint')
      .addUniqueConstraint('exam_package_room', ['exam', 'room'])
      .execute()
    await db.schema
      .createTable('package_place')
      .addColumn('package', 'text', (c) => c.notNull())
      .addColumn('student', 'text', (c) => c.notNull())
      .addColumn('place', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('package_place_pk', ['package', 'student'])
      .execute()
    await db.schema
      .createTable('package_station')
      .addColumn('package', 'text', (c) => c.notNull())
      .addColumn('station', 'text', (c) => c.notNull())
      .addColumn('bytes', 'integer', (c) => c.notNull())
      .addColumn('envelope', 'integer', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('package_station_pk', ['package', 'station'])
      .execute()
    await db.schema
      .createTable('attempt_package')
      .addColumn('attempt', 'text', (c) => c.primaryKey().references('attempt.id'))
      .addColumn('package', 'text', (c) => c.notNull())
      .addColumn('place', 'text', (c) => c.notNull())
      .addColumn('opens_at', 'bigint', (c) => c.notNull())
      .addColumn('envelope_at', 'bigint')
      .execute()
  },
}
