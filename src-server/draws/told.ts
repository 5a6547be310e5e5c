/** A card that a ledger tells of: the one that the server gave, or one of her seat's own, turned without a network. */
import type { Transaction } from 'kysely'
import { TurnedCard } from '../../src-shared/drawing/cards.ts'
import { type LedgerRecord, soundBody } from '../../src-shared/records.ts'
import type { Database } from '../storage/sql/schema.ts'
import { handsOf, pilesOf, seatsOf } from './deck.ts'

/**
 * What the student has seen is her ticket, also where the server had given her another card and its word never reached her.
 * False: no draw comes to this. The card is not her seat's, the ticket is not under it, or she was shown another before.
 */
export async function noteTurn(
  trx: Transaction<Database>,
  record: LedgerRecord,
  now: number,
): Promise<boolean> {
  const { attempt, at } = record
  const drawn = TurnedCard.safeParse(soundBody(record)).data
  if (!drawn) return false
  const mine = await trx
    .selectFrom('ticket_turn')
    .selectAll()
    .where('attempt', '=', attempt)
    .executeTakeFirst()
  if (mine && mine.card === drawn.card && mine.ticket === drawn.ticket) {
    await trx.updateTable('ticket_turn').set({ told: 1 }).where('attempt', '=', attempt).execute()
    return true
  }
  const place = await trx
    .selectFrom('attempt')
    .innerJoin('attempt_package', 'attempt_package.attempt', 'attempt.id')
    .innerJoin('ticket_room', 'ticket_room.attempt', 'attempt.id')
    .innerJoin('ticket_deck', (join) =>
      join.onRef('ticket_deck.exam', '=', 'attempt.exam').onRef('ticket_deck.room', '=', 'ticket_room.room'),
    )
    .selectAll('ticket_deck')
    .select('attempt_package.seat as seat')
    .where('attempt.id', '=', attempt)
    .executeTakeFirst()
  if (!place || place.seat === null || mine?.told === 1) return false
  const { seat: number, ...deck } = place
  const seat = seatsOf(deck)[number]
  const own = handsOf(deck).some((hand) => hand.seat === seat && hand.cards.includes(drawn.card))
  const { ownOrder } = await pilesOf(deck)
  if (seat === undefined || !own || ownOrder[drawn.card - deck.cards - 1] !== drawn.ticket) return false
  if (mine) {
    await trx.deleteFrom('ticket_turn').where('attempt', '=', attempt).execute()
    // Of the ticket that she never saw.
    await trx.deleteFrom('attempt_paper').where('attempt', '=', attempt).execute()
  }
  const { exam, room } = deck
  const { nth } = await trx
    .selectFrom('ticket_turn')
    .select(({ fn }) => fn.max('nth').as('nth'))
    .where('exam', '=', exam)
    .where('room', '=', room)
    .executeTakeFirstOrThrow()
  // As the station's clock has it, between what it was committed to and what it is opened.
  const until = Math.min(now, Number(deck.opened_at ?? now))
  await trx
    .insertInto('ticket_turn')
    .values({
      ...{ attempt, exam, room, seat, ...drawn, nth: Number(nth ?? 0) + 1, told: 1 },
      at: Math.min(until, Math.max(Number(deck.at), Date.parse(at.wall))),
    })
    .execute()
  return true
}
