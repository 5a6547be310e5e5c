/** The cards of an exam, room by room: laid down and committed to before anybody comes. Within the caller's transaction. */
import { randomBytes } from 'node:crypto'
import { toHex } from '../../src-shared/bytes.ts'
import { newDraw } from '../../src-shared/drawing/new-draw.ts'
import { besides, cardsFor, deckName, handsFor } from '../../src-shared/drawing/room.ts'
import { seedBytes, shuffled } from '../../src-shared/drawing/stream.ts'
import { ApprovedPaper } from '../../src-shared/papers/approved.ts'
import { drawnSection } from '../../src-shared/papers/definition.ts'
import { numberDigits } from '../../src-shared/sheet/number.ts'
import { createAudit } from '../audit.ts'
import { type Clock, iso } from '../clock.ts'
import { createPlans } from '../rooms/plan.ts'
import type { Database } from '../storage/sql/schema.ts'
import { isPostgres, type Reader } from '../storage/sql/sql.ts'

interface Of {
  exam: string
  /** Login of whoever caused it, or the id of a station. */
  by: string
  clock: Clock
  /** The room whose papers are about to be sealed anew. */
  seals?: string | undefined
}

/** What cards are laid down for. */
interface Sitting {
  room: string
  /** In their order. */
  seats: readonly number[]
  stations: number
  /** Pairs of these seats that are side by side. */
  beside: readonly (readonly [number, number])[]
}

/**
 * Of each room of the exam's roster, where students draw their tickets themselves. What lies there already stays once a
 * student has opened the exam, or while the same seats are sat at and are side by side.
 */
export async function dealCards(trx: Reader, of: Of): Promise<void> {
  const { exam, seals } = of
  const tickets = await drawnTickets(trx, exam)
  if (tickets === 0) return
  const its = trx.selectFrom('exam').select('id').where('id', '=', exam)
  // Nobody opens it meanwhile: an attempt of it waits for this row.
  await (isPostgres(trx) ? its.forUpdate() : its).executeTakeFirst()
  const roster = await trx.selectFrom('roster').select(['room', 'seat']).where('exam', '=', exam).execute()
  const opened = await trx.selectFrom('attempt').select('id').where('exam', '=', exam).executeTakeFirst()
  /** What lies sealed names its cards: they stay until it is sealed anew. */
  const renews = async (room: string) =>
    room === seals ||
    !(await trx
      .selectFrom('exam_package')
      .select('digest')
      .where('exam', '=', exam)
      .where('room', '=', room)
      .executeTakeFirst())
  for (const room of new Set(roster.map((row) => row.room))) {
    const seats = roster.flatMap((row) => (row.room === room ? [row.seat] : [])).sort((a, b) => a - b)
    const there = await trx
      .selectFrom('ticket_deck')
      .select(['seats', 'neighbours', 'cards', 'own'])
      .where('exam', '=', exam)
      .where('room', '=', room)
      .executeTakeFirst()
    if (there && opened) continue
    const sitting = await sittingIn(trx, room, seats)
    if (!there || !isOf(there, sitting, tickets, await renews(room)))
      await dealRoom(trx, of, sitting, tickets)
  }
}

/** Stations of a room stand otherwise, or there are more: each exam that is sat there, as long as nobody has opened it. */
export async function dealRoomAnew(
  trx: Reader,
  { room, by, clock }: Omit<Of, 'exam' | 'seals'> & { room: string },
) {
  const exams = await trx
    .selectFrom('ticket_deck')
    .innerJoin('exam', 'exam.id', 'ticket_deck.exam')
    .select('ticket_deck.exam')
    .where('room', '=', room)
    .where('ends_at', '>', clock.now())
    .orderBy('ticket_deck.exam')
    .execute()
  for (const { exam } of exams) await dealCards(trx, { exam, by, clock })
}

/** Before anybody has opened the exam. */
export async function takeUpCards(trx: Reader, exam: string): Promise<void> {
  await trx.deleteFrom('ticket_deck').where('exam', '=', exam).execute()
}

async function sittingIn(trx: Reader, room: string, seats: readonly number[]): Promise<Sitting> {
  const stations = await trx
    .selectFrom('station')
    .select(['id', 'seat'])
    .where('room', '=', room)
    .where('retired_at', 'is', null)
    .orderBy('seat')
    .execute()
  const drawn = await createPlans(trx).of(room)
  const sat = new Set(seats)
  const beside = besides({ plan: drawn?.plan ?? null, stations }).filter((pair) =>
    pair.every((seat) => sat.has(seat)),
  )
  return { room, seats, stations: stations.length, beside }
}

/** Whether these cards lie for these seats, side by side as they are. `renews`: those of a server of before get a second pile. */
function isOf(
  { seats, neighbours, cards, own }: Pick<Database['ticket_deck'], 'seats' | 'neighbours' | 'cards' | 'own'>,
  sitting: Sitting,
  tickets: number,
  renews: boolean,
): boolean {
  if (renews && own !== handsFor(tickets, cards, sitting.seats.length).own) return false
  const names: [string, string][] = Object.entries(JSON.parse(seats))
  const seatOf = new Map(names.map(([seat, name]) => [name, Number(seat)]))
  const pairs: [string, string][] = JSON.parse(neighbours)
  const before = pairs.map((pair) => pair.map((name) => seatOf.get(name) ?? 0))
  return (
    names.length === sitting.seats.length &&
    sitting.seats.every((seat) => names.some(([one]) => Number(one) === seat)) &&
    pairsIn(before) === pairsIn(sitting.beside)
  )
}

const pairsIn = (pairs: readonly (readonly number[])[]): string =>
  pairs
    .map((pair) => pair.toSorted((a, b) => a - b).join())
    .toSorted()
    .join(' ')

const Content = ApprovedPaper.pick({ definition: true }).strip()

/** How many there are; 0: nobody draws. */
async function drawnTickets(trx: Reader, exam: string): Promise<number> {
  const row = await trx
    .selectFrom('exam_paper')
    .innerJoin('paper_version', (join) =>
      join
        .onRef('paper_version.paper', '=', 'exam_paper.paper')
        .onRef('paper_version.version', '=', 'exam_paper.version'),
    )
    .select('content')
    .where('exam', '=', exam)
    .executeTakeFirst()
  if (!row) return 0
  const { definition } = Content.parse(JSON.parse(row.content))
  return drawnSection(definition)?.tickets.length ?? 0
}

async function dealRoom(
  trx: Reader,
  { exam, by, clock }: Of,
  { room, seats, stations, beside }: Sitting,
  tickets: number,
): Promise<void> {
  // Their numbers are on the list by the door; who sat beside whom can still be told from the pairs (docs/session/draws.md).
  const mixed = await shuffled(seats, randomBytes(seedBytes), 'names')
  const names = new Map(mixed.map((seat, i) => [seat, `${i + 1}`]))
  const neighbours = beside.flatMap(([left, right]): [string, string][] => {
    const [a, b] = [names.get(left), names.get(right)]
    return a !== undefined && b !== undefined ? [[a, b]] : []
  })
  const at = clock.now()
  const salt = randomBytes(seedBytes)
  const deck = {
    exam: deckName(exam, room),
    tickets,
    cards: cardsFor(tickets, seats.length, stations),
  }
  const dealt = { seats: [...names.values()], ...handsFor(tickets, deck.cards, seats.length) }
  const { published } = await newDraw({ deck, neighbours, at: iso(at), salt, dealt })
  const { commitment } = published.committed
  const row = {
    ...{ tickets, cards: deck.cards, own: published.own, salt: toHex(salt), commitment, at, opened_at: null },
    seats: JSON.stringify(Object.fromEntries(names)),
    neighbours: JSON.stringify(neighbours),
    hands: JSON.stringify(published.hands),
    lost: '[]',
    number: commitment.slice(0, numberDigits),
  }
  await trx
    .insertInto('ticket_deck')
    .values({ exam, room, ...row })
    .onConflict((conflict) => conflict.columns(['exam', 'room']).doUpdateSet(row))
    .execute()
  const told = { room, tickets, cards: deck.cards, commitment }
  await createAudit(trx, clock).record(by, 'laid-down-tickets', exam, told)
}
