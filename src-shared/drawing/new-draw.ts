/** A draw of tickets that begins. Pure. */
import { toHex } from '../bytes.ts'
import { Draw } from './draw.ts'
import { drawKind, handsKind } from './kind.ts'
import { commitmentOf, type Deck, dealHands, orderOf, ownOrderOf } from './rules.ts'

export interface NewDraw {
  deck: Deck
  neighbours: readonly (readonly [string, string])[]
  /** ISO 8601. */
  at: string
  salt: Uint8Array
  /** Seats that get so many cards each of a second pile of `own`; there is none unless told. */
  dealt?: { seats: readonly string[]; size: number; own: number }
}

/** What is published before the exam, and what is kept until it is over. */
export async function newDraw({
  deck,
  neighbours,
  at,
  salt,
  dealt = { seats: [], size: 0, own: 0 },
}: NewDraw): Promise<{ published: Draw; opening: { salt: string; order: number[] } }> {
  const order = await orderOf(deck, salt)
  const hex = toHex(salt)
  const pairs = neighbours.map(([a, b]): [string, string] => [a, b])
  const { own, ...dealing } = dealt
  const ownOrder = await ownOrderOf({ ...deck, own }, salt)
  const hands = dealHands({ ownOrder, cards: deck.cards, neighbours: pairs, ...dealing })
  const kind = own > 0 ? handsKind : drawKind
  const commitment = await commitmentOf({ ...deck, own, hands, neighbours: pairs }, order, hex)
  const committed = { at, commitment }
  const published = Draw.parse({ kind, ...deck, own, neighbours, hands, committed })
  return { published, opening: { salt: hex, order } }
}
