/** What lies in a room, read from its row. */
import { z } from 'zod'
import { fromHex } from '../../src-shared/bytes.ts'
import { Hand } from '../../src-shared/drawing/draw.ts'
import { deckName } from '../../src-shared/drawing/room.ts'
import { orderOf, ownOrderOf } from '../../src-shared/drawing/rules.ts'
import type { Database } from '../storage/sql/schema.ts'

export type Deck = Database['ticket_deck']

const Seats = z.record(z.string(), z.string())
const Neighbours = z.array(z.tuple([z.string(), z.string()]))
const Hands = z.array(Hand)
const Lost = z.array(
  z.object({ seat: z.string(), card: z.int(), ticket: z.int(), at: z.number(), nth: z.int() }),
)

/** The names under which its seats are published, by seat. */
export const seatsOf = ({ seats }: Pick<Deck, 'seats'>) => Seats.parse(JSON.parse(seats))
export const neighboursOf = ({ neighbours }: Pick<Deck, 'neighbours'>) =>
  Neighbours.parse(JSON.parse(neighbours))
export const lostOf = ({ lost }: Pick<Deck, 'lost'>) => Lost.parse(JSON.parse(lost))
export const handsOf = ({ hands }: Pick<Deck, 'hands'>) => Hands.parse(JSON.parse(hands))

export interface Piles {
  order: number[]
  ownOrder: number[]
}

/** The ticket under each card, of both piles. */
export async function pilesOf({ exam, room, tickets, cards, own, salt }: Deck): Promise<Piles> {
  const deck = { exam: deckName(exam, room), tickets, cards, own }
  const seed = fromHex(salt)
  return { order: await orderOf(deck, seed), ownOrder: await ownOrderOf(deck, seed) }
}

/** Numbers stay what they are when a turn is lost. */
export const nextTurn = (...turns: (readonly { nth: number }[])[]): number =>
  Math.max(0, ...turns.flat().map(({ nth }) => Number(nth))) + 1
