/** What came to exams, rooms and attempts: going on at another station, where an answer is from, a room's line, who gave an order. */
import type { Migration } from 'kysely/migration'
import type { Any } from './any.ts'

export const transfer: Migration = {
  async up(db: Any) {
    await db.schema
      .alterTable('attempt')
      .addColumn('part', 'integer', (c) => c.notNull().defaultTo(0))
      .execute()
    await db.schema
      .alterTable('command')
      .addColumn('part', 'integer', (c) => c.notNull().defaultTo(0))
      .execute()
    await db.schema
      .createTable('transfer')
      .addColumn('command', 'text', (c) => c.primaryKey().references('command.id'))
      .addColumn('attempt', 'text', (c) => c.notNull().references('attempt.id'))
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('to_part', 'integer')
      .addColumn('to_station', 'text')
      .execute()
    await db.schema.createIndex('transfer_attempt').on('transfer').columns(['attempt']).execute()
  },
}

export const answerOrigin: Migration = {
  async up(db: Any) {
    await db.schema
      .alterTable('answer')
      .addColumn('origin', 'text', (c) => c.notNull().defaultTo('station'))
      .execute()
  },
}

/** Revisions of a later part may be lower than those that an earlier one had not sent. Of before: told by the ledgers, when they are here. */
export const answerPart: Migration = {
  async up(db: Any) {
    await db.schema
      .alterTable('answer')
      .addColumn('part', 'integer', (c) => c.notNull().defaultTo(0))
      .execute()
  },
}

export const roomUpload: Migration = {
  async up(db: Any) {
    await db.schema.alterTable('room').addColumn('upload_bits', 'bigint').execute()
  },
}

/** Display names are not unique: who gave an order is known by her login. */
export const commandLogin: Migration = {
  async up(db: Any) {
    await db.schema.alterTable('command').addColumn('login', 'text').execute()
  },
}

/** Where the stations of a room stand. */
export const seatPlan: Migration = {
  async up(db: Any) {
    await db.schema
      .createTable('seat_plan')
      .addColumn('room', 'text', (c) => c.primaryKey().references('room.id'))
      .addColumn('plan', 'text', (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .execute()
  },
}

/** Who sees to what needs a person in a room. */
export const claim: Migration = {
  async up(db: Any) {
    await db.schema
      .createTable('claim')
      .addColumn('need', 'text', (c) => c.primaryKey())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('login', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .execute()
  },
}
