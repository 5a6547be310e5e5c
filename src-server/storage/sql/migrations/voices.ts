/** Notes by voice to what invigilators saw. */
import type { Migration } from 'kysely/migration'
import type { Any } from './any.ts'

export const voices: Migration = {
  async up(db: Any) {
    await db.schema
      .createTable('observation_voice')
      .addColumn('observation', 'text', (c) => c.primaryKey().references('observation.id'))
      .addColumn('digest', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('sealed', 'text')
      .execute()
  },
}
