/** What lies in a room: who turned over which card, decided one after the other; and all of it as it is published. */
import type { RoomDraw } from '../../src-shared/drawing/cards.ts'
import { Draw } from '../../src-shared/drawing/draw.ts'
import { drawKind, handsKind } from '../../src-shared/drawing/kind.ts'
import { deckName, publishedTime } from '../../src-shared/drawing/room.ts'
import { offered } from '../../src-shared/drawing/rules.ts'
import { createAudit } from '../audit.ts'
import { type Clock, iso } from '../clock.ts'
import { type Before, type CardTables, placeOf, type Sitter } from '../exams/cards.ts'
import { openSeeds } from '../exams/open-seeds.ts'
import { Refusal } from '../http/refusal.ts'
import { isPostgres, type Reader, type Sql, transact } from '../storage/sql/sql.ts'
import { dealCards } from './deal.ts'
import { type Deck, handsOf, lostOf, neighboursOf, nextTurn, pilesOf, seatsOf } from './deck.ts'

export interface Tables extends CardTables {
  ofExam(exam: string): Promise<RoomDraw[]>
  /** Of the exams that are sat there now, or soon. */
  inRoom(room: string): Promise<RoomDraw[]>
  /** By the first digits of its commitment. */
  published(number: string): Promise<Draw | null>
}

/** An invigilator sees it before anybody comes, ms. */
const earlyMs = 60 * 60_000

/** Put there after the cards were laid down, or where somebody has turned one already: beside nobody. */
function nameOf(deck: Deck, seat: number | null, turned: readonly { seat: string }[]): string {
  const name = seat === null ? undefined : seatsOf(deck)[seat]
  return name === undefined || turned.some((one) => one.seat === name) ? `late ${turned.length + 1}` : name
}

const turnsOf = (db: Reader, exam: string, room: string) =>
  db
    .selectFrom('ticket_turn')
    .selectAll()
    .where('exam', '=', exam)
    .where('room', '=', room)
    .orderBy('nth')
    .execute()

const turnOf = (db: Reader, attempt: string) =>
  db.selectFrom('ticket_turn').selectAll().where('attempt', '=', attempt).executeTakeFirst()

interface Deps {
  db: Sql
  clock: Clock
  /** Whether its students draw their tickets themselves. */
  isDrawn(exam: string): Promise<boolean>
}

export function createTables({ db, clock, isDrawn }: Deps): Tables {
  const deckOf = (exam: string, room: string) =>
    db
      .selectFrom('ticket_deck')
      .selectAll()
      .where('exam', '=', exam)
      .where('room', '=', room)
      .executeTakeFirst()

  const deal = (exam: string, by: string, seals?: string) =>
    transact(db, (trx) => dealCards(trx, { exam, by, clock, seals }), `cards of ${exam}`)

  async function settle(exam: string, by: string, seals?: string): Promise<void> {
    if (!(await isDrawn(exam))) return
    const opened = await db.selectFrom('attempt').select('id').where('exam', '=', exam).executeTakeFirst()
    if (!opened) await deal(exam, by, seals)
  }

  /** From the first look on she stays with what lies in this room. */
  async function find(attempt: Sitter): Promise<{ deck: Deck; seat: number | null } | null> {
    const { id, exam, station } = attempt
    const place = (await isDrawn(exam)) ? await placeOf(db, attempt) : null
    if (!place) return null
    const { room, seat } = place
    // A room that came to the exam later.
    if (!(await deckOf(exam, room))) await deal(exam, station)
    const deck = await deckOf(exam, room)
    if (!deck) return null
    await db
      .insertInto('ticket_room')
      .values({ attempt: id, room })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    return { deck, seat }
  }

  async function lookOrTurn(attempt: Sitter, card: number | null): Promise<Before | null> {
    const found = await find(attempt)
    if (!found) return null
    const { exam, room, salt } = found.deck
    const looked = await pilesOf(found.deck)
    return transact(
      db,
      async (trx) => {
        const held = trx
          .selectFrom('ticket_deck')
          .selectAll()
          .where('exam', '=', exam)
          .where('room', '=', room)
        const deck = await (isPostgres(trx) && card !== null ? held.forUpdate() : held).executeTakeFirst()
        if (!deck) return null
        const { commitment, cards, tickets, at } = deck
        // Here nothing else is done while it is made, unless it lies anew.
        const piles = deck.salt === salt ? looked : await pilesOf(deck)
        const lies = { commitment, cards, tickets, at: Number(at) }
        const mine = await turnOf(trx, attempt.id)
        if (mine) return { ...lies, offered: [], turned: { card: mine.card, ticket: mine.ticket } }
        if (card !== null && deck.opened_at !== null)
          throw new Refusal('not-allowed', { detail: 'the order of these tickets is published already' })
        const turned = await turnsOf(trx, exam, room)
        const seat = nameOf(deck, found.seat, turned)
        const lost = lostOf(deck)
        const table = { neighbours: neighboursOf(deck), hands: handsOf(deck), turned: [...turned, ...lost] }
        const down = offered({ ...piles, ...table }, seat)
        const ticket = card === null || !down.includes(card) ? undefined : piles.order[card - 1]
        if (card === null || ticket === undefined) return { ...lies, offered: down, turned: null }
        await trx
          .insertInto('ticket_turn')
          .values({
            ...{ attempt: attempt.id, exam, room, seat, card, ticket },
            ...{ nth: nextTurn(turned, lost), at: clock.now(), told: 0 },
          })
          .execute()
        return { ...lies, offered: [], turned: { card, ticket } }
      },
      `cards of ${exam} in ${room}`,
    )
  }

  /** From the first look after the exam's seed is open; said once, and it stays. */
  async function openedAt(deck: Deck): Promise<number | null> {
    if (deck.opened_at !== null) return Number(deck.opened_at)
    const { exam, room } = deck
    const row = await db.selectFrom('exam').select('ends_at').where('id', '=', exam).executeTakeFirst()
    const now = clock.now()
    if (!row || !(await openSeeds(db, now))(exam, Number(row.ends_at))) return null
    return transact(
      db,
      async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('ticket_deck')
          .set({ opened_at: now })
          .where('exam', '=', exam)
          .where('room', '=', room)
          .where('opened_at', 'is', null)
          .executeTakeFirst()
        if (numUpdatedRows > 0n)
          await createAudit(trx, clock).record('server', 'opened-tickets', exam, { room })
        const { opened_at } = await trx
          .selectFrom('ticket_deck')
          .select('opened_at')
          .where('exam', '=', exam)
          .where('room', '=', room)
          .executeTakeFirstOrThrow()
        return Number(opened_at)
      },
      `cards of ${exam} in ${room}`,
    )
  }

  const decksOf = () =>
    db
      .selectFrom('ticket_deck')
      .innerJoin('exam', 'exam.id', 'ticket_deck.exam')
      .select(['ticket_deck.exam', 'room', 'tickets', 'cards', 'number', 'at', 'opened_at', 'seats'])

  async function counted(
    of: (decks: ReturnType<typeof decksOf>) => ReturnType<typeof decksOf>,
  ): Promise<RoomDraw[]> {
    const decks = await of(decksOf()).orderBy('starts_at').orderBy('room').limit(1000).execute()
    return Promise.all(
      decks.map(async ({ exam, opened_at, at, seats, ...deck }) => ({
        ...{ ...deck, at: Number(at), opened: opened_at !== null },
        students: Object.keys(seatsOf({ seats })).length,
        turned: (await turnsOf(db, exam, deck.room)).length,
      })),
    )
  }

  return {
    settle,
    before: (attempt) => lookOrTurn(attempt, null),
    turn: lookOrTurn,
    async own(exam, room) {
      const deck = await deckOf(exam, room)
      if (!deck || deck.own === 0) return null
      const { ownOrder } = await pilesOf(deck)
      const [names, hands] = [seatsOf(deck), handsOf(deck)]
      return {
        commitment: deck.commitment,
        of: (seat) =>
          (hands.find((hand) => hand.seat === names[seat])?.cards ?? []).flatMap((card) => {
            const ticket = ownOrder[card - deck.cards - 1]
            return ticket === undefined ? [] : [{ card, ticket }]
          }),
      }
    },
    ofExam: (exam) => counted((decks) => decks.where('ticket_deck.exam', '=', exam)),
    inRoom(room) {
      const now = clock.now()
      return counted((decks) =>
        decks
          .where('ticket_deck.room', '=', room)
          .where('starts_at', '<=', now + earlyMs)
          .where('ends_at', '>', now),
      )
    },
    async published(number) {
      const deck = await db
        .selectFrom('ticket_deck')
        .selectAll()
        .where('number', '=', number)
        .executeTakeFirst()
      if (!deck) return null
      const { exam, room, tickets, cards, own, commitment, salt } = deck
      const from = Number(deck.at)
      const opened = await openedAt(deck)
      const turned = opened === null ? [] : await turnsOf(db, exam, room)
      const lost = opened === null ? [] : lostOf(deck).map((one) => ({ ...one, lost: true as const }))
      return Draw.parse({
        ...{ kind: own > 0 ? handsKind : drawKind, exam: deckName(exam, room), tickets, cards, own },
        ...{ neighbours: neighboursOf(deck), hands: handsOf(deck) },
        committed: { at: iso(from), commitment },
        opened: opened === null ? null : { at: iso(opened), salt, order: (await pilesOf(deck)).order },
        turned: [...turned.map((one) => ({ ...one, lost: undefined })), ...lost]
          .toSorted((a, b) => a.nth - b.nth)
          .map(({ seat, card, ticket, at, lost: gone }) => ({
            ...{ seat, card, ticket, ...(gone ? { lost: gone } : {}) },
            at: iso(publishedTime(Number(at), from)),
          })),
      })
    },
  }
}
