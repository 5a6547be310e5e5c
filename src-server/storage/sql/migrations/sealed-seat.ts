/** By which seat a sealed paper was drawn, kept with the attempt that opened it: the roster may be another by then. */
import type { Migration } from 'kysely/migration'
import type { Any } from './any.ts'

export const sealedSeat: Migration = {
  async up(db: Any) {
    await db.schema.alterTable('attempt_package').addColumn('seat', 'integer').execute()
  },
}
