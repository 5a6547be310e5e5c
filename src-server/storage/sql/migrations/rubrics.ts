/** Points of each criterion of a rubric, as a marker gave them. */
import type { Migration } from 'kysely/migration'
import type { Any } from './any.ts'

export const rubrics: Migration = {
  async up(db: Any) {
    await db.schema.alterTable('marking_hand').addColumn('criteria', 'text').execute()
  },
}
