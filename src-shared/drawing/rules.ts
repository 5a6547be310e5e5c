/**
 * The draw of tickets: numbered cards lie face down, each student turns one over. Which ticket lies under which card is
 * committed to before the exam and opened after it, so that neither side can steer it (docs/session/draws.md). Pure, and small: the
 * open page repeats the check by it.
 */
import { fromHex, utf8 } from '../bytes.ts'
import { canonical } from '../ledger/jcs.ts'
import { createChecks, type Verdict } from './check.ts'
import type { Draw, Turn } from './draw.ts'
import { drawKind } from './kind.ts'
import { sha256Hex, shuffled } from './stream.ts'

export type Deck = Pick<Draw, 'exam' | 'tickets' | 'cards'>

/** The ticket under each card. `salt` is the seed, 32 bytes. */
export const orderOf = ({ exam, tickets, cards }: Deck, salt: Uint8Array): Promise<number[]> =>
  shuffled(
    Array.from({ length: cards }, (_, i) => (i % tickets) + 1),
    salt,
    `${drawKind} ${exam}`,
  )

/** SHA-256 of the canonical JSON (RFC 8785) of what is bound by it. */
export const commitmentOf = (
  { exam, tickets, cards }: Deck,
  order: readonly number[],
  salt: string,
): Promise<string> => sha256Hex(utf8(canonical({ cards, exam, kind: drawKind, order, salt, tickets })))

export interface Table {
  order: readonly number[]
  neighbours: Draw['neighbours']
  turned: readonly Pick<Turn, 'seat' | 'card' | 'ticket'>[]
}

/**
 * The cards that lie before a student, face down: those not turned yet whose ticket no neighbour has, or, where only theirs
 * are left, all that are not turned.
 */
export function offered({ order, neighbours, turned }: Table, seat: string): number[] {
  const gone = new Set(turned.map(({ card }) => card))
  const beside = new Set(neighbours.flatMap(([a, b]) => (a === seat ? [b] : b === seat ? [a] : [])))
  const theirs = new Set(turned.filter((turn) => beside.has(turn.seat)).map(({ ticket }) => ticket))
  const down = order.map((ticket, i) => ({ ticket, card: i + 1 })).filter(({ card }) => !gone.has(card))
  const free = down.filter(({ ticket }) => !theirs.has(ticket))
  return (free.length > 0 ? free : down).map(({ card }) => card)
}

/** Repeats a draw from its published values alone. */
export async function verifyDraw(draw: Draw): Promise<Verdict> {
  const { exam, committed, opened, turned, tickets, cards, neighbours } = draw
  const checks = createChecks()
  if (!opened) {
    checks.say('opened', ['the order and its salt are not opened yet: nothing can be checked before'], '')
    return { ok: false, exam, checks: checks.all }
  }
  const { order, salt } = opened
  const commitment = await commitmentOf(draw, order, salt)
  checks.say(
    'commitment',
    commitment === committed.commitment
      ? []
      : [`order and salt make ${commitment}, published was ${committed.commitment}`],
    'order and salt are what was committed to',
  )
  const expected = await orderOf(draw, fromHex(salt))
  const other = expected.findIndex((ticket, i) => ticket !== order[i])
  checks.say(
    'order',
    expected.length === order.length && other < 0
      ? []
      : [
          `the salt shuffles another order (from card ${other < 0 ? Math.min(cards, order.length) + 1 : other + 1})`,
        ],
    `${cards} cards with ${tickets} tickets lie as the salt shuffles them`,
  )
  checks.say(
    'turns',
    wrongTurns(turned, order, cards),
    `${turned.length} cards were turned, each once, and show their tickets`,
  )
  checks.say(
    'neighbours',
    wrongNeighbours({ order, neighbours, turned }),
    `${neighbours.length} pairs of neighbours, and none has the same ticket while there were others`,
  )
  checks.say(
    'times',
    wrongTimes(draw, opened.at),
    'committed to before the first card, opened after the last',
  )
  return { ok: checks.all.every(({ ok }) => ok), exam, checks: checks.all }
}

function wrongTurns(turned: Draw['turned'], order: readonly number[], cards: number): string[] {
  const cardsSeen = new Set<number>()
  const seats = new Set<string>()
  return turned.flatMap(({ seat, card, ticket }) => {
    const wrong: string[] = []
    if (card > cards) wrong.push(`there is no card ${card} (seat ${seat})`)
    else if (order[card - 1] !== ticket)
      wrong.push(`under card ${card} lay ticket ${order[card - 1]}, not ${ticket} (seat ${seat})`)
    if (cardsSeen.has(card)) wrong.push(`card ${card} was turned twice (seat ${seat})`)
    if (seats.has(seat)) wrong.push(`seat ${seat} turned two cards`)
    cardsSeen.add(card)
    seats.add(seat)
    return wrong
  })
}

const wrongNeighbours = ({ order, neighbours, turned }: Table): string[] =>
  turned.flatMap(({ seat, card }, i) => {
    const before = { order, neighbours, turned: turned.slice(0, i) }
    const down = order.length > 0 && !turned.slice(0, i).some((turn) => turn.card === card)
    return down && card <= order.length && !offered(before, seat).includes(card)
      ? [`seat ${seat} turned card ${card}, the ticket of a neighbour, while others were left`]
      : []
  })

function wrongTimes({ committed, turned }: Draw, openedAt: string): string[] {
  const times = turned.map(({ at }) => Date.parse(at))
  const wrong: string[] = []
  if (times.some((at) => at < Date.parse(committed.at)))
    wrong.push('a card was turned before the order was committed to')
  if (times.some((at) => at > Date.parse(openedAt)))
    wrong.push('a card was turned after the order was opened')
  if (Date.parse(openedAt) < Date.parse(committed.at)) wrong.push('it was opened before it was committed to')
  return wrong
}
