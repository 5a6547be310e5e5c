/**
 * The draw of tickets: numbered cards lie face down, each student turns one over. Which ticket lies under which card is
 * committed to before the exam and opened after it, so that neither side can steer it (docs/session/draws.md). Pure, and small: the
 * open page repeats the check by it.
 */
import { fromHex, utf8 } from '../bytes.ts'
import { canonical } from '../ledger/jcs.ts'
import { createChecks, type Verdict } from './check.ts'
import type { Draw, Hand, Turn } from './draw.ts'
import { drawKind, handsKind } from './kind.ts'
import { sha256Hex, shuffled } from './stream.ts'

export type Deck = Pick<Draw, 'exam' | 'tickets' | 'cards'>
type Own = Pick<Draw, 'exam' | 'tickets' | 'own'>

const pile = (tickets: number, cards: number) => Array.from({ length: cards }, (_, i) => (i % tickets) + 1)

/** The ticket under each card. `salt` is the seed, 32 bytes. */
export const orderOf = ({ exam, tickets, cards }: Deck, salt: Uint8Array): Promise<number[]> =>
  shuffled(pile(tickets, cards), salt, `${drawKind} ${exam}`)

/** The ticket under each card of the second pile, whose first has the number after `cards`. */
export const ownOrderOf = ({ exam, tickets, own }: Own, salt: Uint8Array): Promise<number[]> =>
  shuffled(pile(tickets, own), salt, `${handsKind} ${exam}`)

/** SHA-256 of the canonical JSON (RFC 8785) of what is bound by it. */
export const commitmentOf = (
  { exam, tickets, cards, own, hands, neighbours }: Deck & Pick<Draw, 'own' | 'hands' | 'neighbours'>,
  order: readonly number[],
  salt: string,
): Promise<string> =>
  sha256Hex(
    utf8(
      canonical({
        ...{ cards, exam, kind: drawKind, order, salt, tickets },
        ...(own > 0 ? { hands, kind: handsKind, neighbours, own } : {}),
      }),
    ),
  )

interface Dealing {
  /** Of the second pile. */
  ownOrder: readonly number[]
  /** How many cards the first has. */
  cards: number
  neighbours: Draw['neighbours']
  /** In whose order it is dealt. */
  seats: readonly string[]
  /** How many cards each gets, at most. */
  size: number
}

/**
 * Round by round each seat gets the card with the lowest number that nobody has yet and whose ticket neither it nor a neighbour
 * has. Where there is none it gets the lowest that is left in the first round, and no card in another.
 */
export function dealHands({ ownOrder, cards, neighbours, seats, size }: Dealing): Hand[] {
  const hands = new Map(seats.map((seat): [string, { card: number; ticket: number }[]] => [seat, []]))
  let down = ownOrder.map((ticket, i) => ({ card: cards + i + 1, ticket }))
  for (let round = 0; round < size; round++)
    for (const [seat, hand] of hands) {
      const near = [seat, ...besideOf(neighbours, seat)].flatMap((one) => hands.get(one) ?? [])
      const known = new Set(near.map(({ ticket }) => ticket))
      const next = down.find(({ ticket }) => !known.has(ticket)) ?? (round === 0 ? down[0] : undefined)
      if (!next) continue
      down = down.filter((one) => one !== next)
      hand.push(next)
    }
  return [...hands].flatMap(([seat, hand]) =>
    hand.length > 0 ? [{ seat, cards: hand.map(({ card }) => card) }] : [],
  )
}

const besideOf = (neighbours: Draw['neighbours'], seat: string): string[] =>
  neighbours.flatMap(([a, b]) => (a === seat ? [b] : b === seat ? [a] : []))

export interface Table {
  order: readonly number[]
  neighbours: Draw['neighbours']
  hands: readonly Hand[]
  ownOrder: readonly number[]
  turned: readonly Pick<Turn, 'seat' | 'card' | 'ticket'>[]
}

/**
 * The cards of the first pile that lie before a student, face down: those not turned yet whose ticket no neighbour has, or could
 * turn of the seat's own; where there are none, whose ticket no neighbour has; where there are none either, all not turned.
 */
export function offered({ order, neighbours, hands, ownOrder, turned }: Table, seat: string): number[] {
  const gone = new Set(turned.map(({ card }) => card))
  const beside = new Set(besideOf(neighbours, seat))
  const theirs = new Set(turned.filter((turn) => beside.has(turn.seat)).map(({ ticket }) => ticket))
  const own = hands.filter((hand) => beside.has(hand.seat)).flatMap(({ cards }) => cards)
  const maybe = new Set(own.map((card) => ownOrder[card - order.length - 1]))
  const down = order.map((ticket, i) => ({ ticket, card: i + 1 })).filter(({ card }) => !gone.has(card))
  const free = down.filter(({ ticket }) => !theirs.has(ticket))
  const sure = free.filter(({ ticket }) => !maybe.has(ticket))
  return [sure, free, down].find((some) => some.length > 0)?.map(({ card }) => card) ?? []
}

/** Repeats a draw from its published values alone. */
export async function verifyDraw(draw: Draw): Promise<Verdict> {
  const { exam, committed, opened, turned, tickets, cards, neighbours, hands, own } = draw
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
  const ownOrder = await ownOrderOf(draw, fromHex(salt))
  if (draw.kind === handsKind || own > 0 || hands.length > 0)
    checks.say(
      'hands',
      wrongHands(draw, ownOrder),
      `${hands.length} seats have cards of their own, dealt as the order says`,
    )
  checks.say(
    'turns',
    wrongTurns(draw, [...order, ...ownOrder]),
    `${turned.length} cards were turned, each once, and show their tickets`,
  )
  checks.say(
    'neighbours',
    wrongNeighbours({ order, neighbours, hands, ownOrder, turned }),
    `${neighbours.length} pairs of neighbours, and none has the same ticket while there were others`,
  )
  checks.say(
    'times',
    wrongTimes(draw, opened.at),
    'committed to before the first card, opened after the last',
  )
  return { ok: checks.all.every(({ ok }) => ok), exam, checks: checks.all }
}

function wrongTurns({ turned, hands, cards, own }: Draw, under: readonly number[]): string[] {
  const cardsSeen = new Set<number>()
  const seats = new Set<string>()
  return turned.flatMap(({ seat, card, ticket, lost }) => {
    const wrong: string[] = []
    if (card > cards + own) wrong.push(`there is no card ${card} (seat ${seat})`)
    else if (under[card - 1] !== ticket)
      wrong.push(`under card ${card} lay ticket ${under[card - 1]}, not ${ticket} (seat ${seat})`)
    else if (card > cards && !isOwn(hands, seat, card)) wrong.push(`card ${card} is not seat ${seat}'s own`)
    if (cardsSeen.has(card)) wrong.push(`card ${card} was turned twice (seat ${seat})`)
    if (seats.has(seat)) wrong.push(`seat ${seat} turned two cards`)
    cardsSeen.add(card)
    if (!lost) seats.add(seat)
    return wrong
  })
}

/** Also of who came to it when somebody else had turned one there: the file has her under a name of her own. */
function isOwn(hands: readonly Hand[], seat: string, card: number): boolean {
  const one = hands.find((hand) => hand.seat === seat)
  return (one ? [one] : hands).some((hand) => hand.cards.includes(card))
}

function wrongHands({ kind, cards, own, neighbours, hands }: Draw, ownOrder: readonly number[]): string[] {
  if (kind !== handsKind) return [`${kind} has no cards of the seats' own`]
  const seats = hands.map(({ seat }) => seat)
  const known = new Set(seats)
  if (own === 0 || neighbours.flat().some((seat) => !known.has(seat)))
    return ['not all seats have cards of their own']
  const size = Math.max(0, ...hands.map((hand) => hand.cards.length))
  const dealt = canonical(dealHands({ ownOrder, cards, neighbours, seats, size }))
  return hands.length > 0 && dealt === canonical(hands) ? [] : ['the order deals other cards to the seats']
}

/** One of the seat's own may be turned where nobody knows what the others turned. */
const wrongNeighbours = ({ turned, ...table }: Table): string[] =>
  turned.flatMap(({ seat, card }, i) => {
    const before = { ...table, turned: turned.slice(0, i) }
    const down = table.order.length > 0 && !before.turned.some((turn) => turn.card === card)
    return down && card <= table.order.length && !offered(before, seat).includes(card)
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
