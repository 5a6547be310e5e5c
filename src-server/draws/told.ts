/** A card that a ledger tells of: the one that the server gave, or one of her seat's own, turned without a network. */
import type { Transaction } from 'kysely'
import { TurnedCard } from '../../src-shared/drawing/cards.ts'
import { type LedgerRecord, soundBody } from '../../src-shared/records.ts'
import type { Database } from '../storage/sql/schema.ts'
import { isPostgres } from '../storage/sql/sql.ts'
import { type Deck, handsOf, lostOf, nextTurn, pilesOf, seatsOf } from './deck.ts'

/**
 * What the student has seen is her ticket, also where the server had given her another card and its word never reached her.
 * False: no draw comes to this. No envelope let her in, the card is not her seat's or was turned already, the ticket is not
 * under it, she was shown another, goes on elsewhere, or all is public or marked by now.
 */
export async function noteTurn(
  trx: Transaction<Database>,
  record: LedgerRecord,
  now: number,
): Promise<boolean> {
  const { attempt, part, at } = record
  const drawn = TurnedCard.safeParse(soundBody(record)).data
  if (!drawn) return false
  const found = await lyingFor(trx, attempt)
  const mine = await trx
    .selectFrom('ticket_turn')
    .selectAll()
    .where('attempt', '=', attempt)
    .executeTakeFirst()
  if (mine && mine.card === drawn.card && mine.ticket === drawn.ticket) {
    await trx.updateTable('ticket_turn').set({ told: 1 }).where('attempt', '=', attempt).execute()
    return true
  }
  if (!found || found.part !== part || mine?.told === 1) return false
  const { deck } = found
  const name = seatsOf(deck)[found.seat]
  const own = handsOf(deck).some((hand) => hand.seat === name && hand.cards.includes(drawn.card))
  const { ownOrder } = await pilesOf(deck)
  if (name === undefined || !own || ownOrder[drawn.card - deck.cards - 1] !== drawn.ticket) return false
  if (deck.opened_at !== null || (await isMarked(trx, attempt))) return false
  const { exam, room } = deck
  const turned = await trx
    .selectFrom('ticket_turn')
    .selectAll()
    .where('exam', '=', exam)
    .where('room', '=', room)
    .execute()
  if (turned.some(({ card }) => card === drawn.card)) return false
  const lost = lostOf(deck)
  const nth = nextTurn(turned, lost)
  if (mine) {
    const { seat, card, ticket } = mine
    const gone = [...lost, { seat, card, ticket, at: Number(mine.at), nth: Number(mine.nth) }]
    await trx.deleteFrom('ticket_turn').where('attempt', '=', attempt).execute()
    await trx
      .updateTable('ticket_deck')
      .set({ lost: JSON.stringify(gone) })
      .where('exam', '=', exam)
      .where('room', '=', room)
      .execute()
  }
  // Of a ticket that she never saw.
  await trx.deleteFrom('attempt_paper').where('attempt', '=', attempt).execute()
  const taken = turned.some((one) => one.attempt !== attempt && one.seat === name)
  await trx
    .insertInto('ticket_turn')
    .values({
      ...{ attempt, exam, room, ...drawn, nth, told: 1 },
      seat: taken ? `late ${nth}` : name,
      // As the station's clock has it, and never before it was committed to.
      at: Math.min(now, Math.max(Number(deck.at), Date.parse(at.wall))),
    })
    .execute()
  return true
}

/** What was sealed for her seat and opened by an envelope; held until it is decided. Null: nothing was. */
async function lyingFor(
  trx: Transaction<Database>,
  attempt: string,
): Promise<{ deck: Deck; seat: number; part: number } | null> {
  const place = await trx
    .selectFrom('attempt')
    .innerJoin('attempt_package', 'attempt_package.attempt', 'attempt.id')
    .innerJoin('ticket_room', 'ticket_room.attempt', 'attempt.id')
    .select(['attempt.exam', 'attempt.part', 'ticket_room.room', 'attempt_package.seat'])
    .where('attempt.id', '=', attempt)
    .where('attempt_package.envelope_at', 'is not', null)
    .executeTakeFirst()
  if (!place || place.seat === null) return null
  const { exam, room, seat, part } = place
  const lies = trx.selectFrom('ticket_deck').selectAll().where('exam', '=', exam).where('room', '=', room)
  const deck = await (isPostgres(trx) ? lies.forUpdate() : lies).executeTakeFirst()
  return deck ? { deck, seat, part } : null
}

const isMarked = async (trx: Transaction<Database>, attempt: string): Promise<boolean> =>
  (await trx
    .selectFrom('marking_work')
    .select('attempt')
    .where('attempt', '=', attempt)
    .executeTakeFirst()) !== undefined
