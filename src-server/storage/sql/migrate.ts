import { Migrator } from 'kysely/migration'
import { migrations } from './migrations/migrations.ts'
import type { Sql } from './sql.ts'

/** Brings the schema up to date. Throws, with the database closed, when a migration fails. */
export async function migrate(db: Sql): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (!error) return
  await db.destroy()
  throw error
}
