/** What became of each row of a list, kept apart from its preview: it is only read to be downloaded. */
import type { Migration } from 'kysely/migration'
import type { Any } from './any.ts'

export const importReport: Migration = {
  async up(db: Any) {
    await db.schema.alterTable('import_job').addColumn('report', 'text').execute()
  },
}
