/** What came to people's accounts. */
import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Any } from './any.ts'

/** A person may hold several roles. */
export const roles: Migration = {
  async up(db: Any) {
    await db.schema
      .alterTable('staff')
      .addColumn('roles', 'text', (c) => c.notNull().defaultTo('[]'))
      .execute()
    await sql`update staff set roles = '["' || role || '"]'`.execute(db)
    await db.schema.alterTable('staff').dropColumn('role').execute()
  },
}

/** Sessions end when nothing is heard of them; a second factor beside the password; people known by single sign-on. */
export const accounts: Migration = {
  async up(db: Any) {
    // A session from before has not been heard of since 1970: its person logs in once more.
    await db.schema
      .alterTable('session')
      .addColumn('seen_at', 'bigint', (c) => c.notNull().defaultTo(0))
      .execute()
    await db.schema.alterTable('staff').addColumn('sso_subject', 'text').execute()
    await db.schema.createIndex('staff_sso_subject').on('staff').columns(['sso_subject']).unique().execute()
    await db.schema
      .createTable('second_factor')
      .addColumn('login', 'text', (c) => c.primaryKey().references('staff.login').onDelete('cascade'))
      .addColumn('secret', 'text', (c) => c.notNull())
      .addColumn('confirmed_at', 'bigint')
      .addColumn('last_step', 'bigint', (c) => c.notNull())
      .addColumn('tries', 'integer', (c) => c.notNull())
      .addColumn('tries_since', 'bigint', (c) => c.notNull())
      .execute()
    await db.schema
      .createTable('recovery_code')
      .addColumn('login', 'text', (c) => c.notNull().references('staff.login').onDelete('cascade'))
      .addColumn('code_hash', 'text', (c) => c.notNull())
      .addColumn('used_at', 'bigint')
      .addPrimaryKeyConstraint('recovery_code_pk', ['login', 'code_hash'])
      .execute()
  },
}
