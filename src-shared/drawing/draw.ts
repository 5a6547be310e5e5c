/** The draw of tickets as it is published (rules.ts). Pure. */
import { z } from 'zod'
import { toHex } from '../bytes.ts'
import { Digest } from '../vocabulary.ts'
import { Card } from './cards.ts'
import { cardsAtMost, commitmentOf, type Deck, drawKind, orderOf } from './rules.ts'

const Name = z.string().min(1).max(200)

const Turn = z.strictObject({
  seat: Name,
  card: Card,
  ticket: Card,
  at: z.iso.datetime(),
})
export type Turn = z.infer<typeof Turn>

/** The ticket under each card. */
export const Order = z.array(Card).max(cardsAtMost)

/**
 * What is published: before the exam without `opened` and `turned`. A key that nobody knows is refused: misspelt neighbours
 * would be none, and never have the same ticket.
 */
export const Draw = z.strictObject({
  kind: z.literal(drawKind),
  exam: Name,
  /** Numbered from 1. */
  tickets: Card,
  /** Numbered from 1; each ticket lies under as many as the others, or one more. */
  cards: Card,
  /** Pairs of seats that are side by side. */
  neighbours: z
    .array(z.tuple([Name, Name]))
    .max(10_000)
    .default([]),
  committed: z.strictObject({ at: z.iso.datetime(), commitment: Digest }),
  opened: z.strictObject({ at: z.iso.datetime(), salt: Digest, order: Order }).nullable().default(null),
  /** In the order in which they were turned. */
  turned: z.array(Turn).max(cardsAtMost).default([]),
})
export type Draw = z.infer<typeof Draw>

export interface NewDraw {
  deck: Deck
  neighbours: readonly (readonly [string, string])[]
  /** ISO 8601. */
  at: string
  salt: Uint8Array
}
/** What is published before the exam, and what is kept until it is over. */
export async function newDraw({
  deck,
  neighbours,
  at,
  salt,
}: NewDraw): Promise<{ published: Draw; opening: { salt: string; order: number[] } }> {
  const order = await orderOf(deck, salt)
  const hex = toHex(salt)
  const commitment = await commitmentOf(deck, order, hex)
  const published = Draw.parse({ kind: drawKind, ...deck, neighbours, committed: { at, commitment } })
  return { published, opening: { salt: hex, order } }
}
