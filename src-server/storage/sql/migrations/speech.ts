/** Whose questions are read aloud to her by the station. */
import type { Migration } from 'kysely/migration'
import type { Any } from './any.ts'

export const speech: Migration = {
  async up(db: Any) {
    for (const table of ['planned_student', 'roster'])
      await db.schema
        .alterTable(table)
        .addColumn('speech', 'integer', (c) => c.notNull().defaultTo(0))
        .execute()
  },
}
