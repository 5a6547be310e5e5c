/** When the last backup was, asked every few seconds of a record that only grows. */
import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Any } from './any.ts'

export const backups: Migration = {
  async up(db: Any) {
    await sql`create index audit_backup on audit (at) where action = 'backed-up'`.execute(db)
  },
}
