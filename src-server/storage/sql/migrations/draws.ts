/** Tickets that students draw themselves: what lies in each room of an exam, and the cards that were turned over. */
import type { Migration } from 'kysely/migration'
import type { Any } from './any.ts'

export const draws: Migration = {
  async up(db: Any) {
    await db.schema
      .createTable('ticket_deck')
      .addColumn('exam', 'text', (c) => c.notNull())
      .addColumn('room', 'text', (c) => c.notNull())
      .addColumn('tickets', 'integer', (c) => c.notNull())
      .addColumn('cards', 'integer', (c) => c.notNull())
      .addColumn('seats', 'text', (c) => c.notNull())
      .addColumn('neighbours', 'text', (c) => c.notNull())
      .addColumn('salt', 'text', (c) => c.notNull())
      .addColumn('commitment', 'text', (c) => c.notNull())
      .addColumn('number', 'text', (c) => c.notNull().unique())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('opened_at', 'bigint')
      .addPrimaryKeyConstraint('ticket_deck_pk', ['exam', 'room'])
      .execute()
    await db.schema
      .createTable('ticket_turn')
      .addColumn('attempt', 'text', (c) => c.primaryKey().references('attempt.id'))
      .addColumn('exam', 'text', (c) => c.notNull())
      .addColumn('room', 'text', (c) => c.notNull())
      .addColumn('nth', 'integer', (c) => c.notNull())
      .addColumn('seat', 'text', (c) => c.notNull())
      .addColumn('card', 'integer', (c) => c.notNull())
      .addColumn('ticket', 'integer', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addUniqueConstraint('ticket_turn_card', ['exam', 'room', 'card'])
      .addUniqueConstraint('ticket_turn_nth', ['exam', 'room', 'nth'])
      .execute()
  },
}

export const drawRooms: Migration = {
  async up(db: Any) {
    await db.schema
      .createTable('ticket_room')
      .addColumn('attempt', 'text', (c) => c.primaryKey().references('attempt.id'))
      .addColumn('room', 'text', (c) => c.notNull())
      .execute()
  },
}

/** A second pile, whose cards are the seats' own, to turn one of without a network; and what a ledger told of a turn. */
export const hands: Migration = {
  async up(db: Any) {
    await db.schema
      .alterTable('ticket_deck')
      .addColumn('own', 'integer', (c) => c.notNull().defaultTo(0))
      .execute()
    await db.schema
      .alterTable('ticket_deck')
      .addColumn('hands', 'text', (c) => c.notNull().defaultTo('[]'))
      .execute()
    await db.schema
      .alterTable('ticket_deck')
      .addColumn('lost', 'text', (c) => c.notNull().defaultTo('[]'))
      .execute()
    await db.schema
      .alterTable('ticket_turn')
      .addColumn('told', 'integer', (c) => c.notNull().defaultTo(0))
      .execute()
  },
}
