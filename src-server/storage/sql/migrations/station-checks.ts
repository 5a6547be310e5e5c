/** Of each station the newest check of its machine. */
import type { Migration } from 'kysely/migration'
import type { Any } from './any.ts'

export const stationChecks: Migration = {
  async up(db: Any) {
    await db.schema
      .createTable('station_check')
      .addColumn('station', 'text', (c) => c.primaryKey().references('station.id'))
      .addColumn('asked_at', 'bigint')
      .addColumn('asked_by', 'text')
      .addColumn('answered_at', 'bigint')
      .addColumn('outcome', 'text')
      .addColumn('says', 'text')
      .addColumn('checked', 'text')
      .addColumn('checked_at', 'bigint')
      .addColumn('face', 'text')
      .addColumn('desk', 'text')
      .execute()
  },
}
