/** Tokens that make many machines stations of a room; stations that are retired, or stand nobody knows where yet. */
import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Any } from './any.ts'

export const machines: Migration = {
  async up(db: Any) {
    const token = db.schema.alterTable('enrol_token')
    await token.addColumn('uses', 'integer', (c) => c.notNull().defaultTo(1)).execute()
    await token.addColumn('used', 'integer', (c) => c.notNull().defaultTo(0)).execute()
    await token.addColumn('addresses', 'text', (c) => c.notNull().defaultTo('[]')).execute()
    await token.addColumn('by', 'text', (c) => c.notNull().defaultTo('')).execute()
    await token.addColumn('made_at', 'bigint', (c) => c.notNull().defaultTo(0)).execute()
    await token.addColumn('retired_at', 'bigint').execute()
    await sql`update enrol_token set used = 1 where used_at is not null`.execute(db)
    await token.dropColumn('used_at').execute()
    const station = db.schema.alterTable('station')
    await station.addColumn('retired_at', 'bigint').execute()
    await station.addColumn('unplaced', 'integer', (c) => c.notNull().defaultTo(0)).execute()
  },
}
