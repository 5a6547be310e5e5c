/** The draw of tickets as it is published (rules.ts). Pure. */
import { z } from 'zod'
import { Digest } from '../vocabulary.ts'
import { Card } from './cards.ts'
import { cardsAtMost, drawKind, handsKind } from './kind.ts'

const Name = z.string().min(1).max(200)

const Turn = z.strictObject({
  seat: Name,
  card: Card,
  ticket: Card,
  at: z.iso.datetime(),
  /** The server gave it, and its word never reached her: nobody else can turn it, and she turned one of her own. */
  lost: z.literal(true).optional(),
})
export type Turn = z.infer<typeof Turn>

/** The cards that are a seat's own. */
export const Hand = z.strictObject({ seat: Name, cards: z.array(Card).min(1).max(cardsAtMost) })
export type Hand = z.infer<typeof Hand>

/** The ticket under each card. */
export const Order = z.array(Card).max(cardsAtMost)

/**
 * What is published: before the exam without `opened` and `turned`. A key that nobody knows is refused: misspelt neighbours
 * would be none, and never have the same ticket.
 */
export const Draw = z.strictObject({
  kind: z.enum([drawKind, handsKind]),
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
  /** Of a second pile, numbered on from `cards`: each seat's own (`taza-draw-2`). */
  own: z.int().min(0).max(cardsAtMost).default(0),
  /** In the order in which they were dealt. */
  hands: z.array(Hand).max(cardsAtMost).default([]),
  committed: z.strictObject({ at: z.iso.datetime(), commitment: Digest }),
  opened: z.strictObject({ at: z.iso.datetime(), salt: Digest, order: Order }).nullable().default(null),
  /** In the order in which they were turned. */
  turned: z.array(Turn).max(cardsAtMost).default([]),
})
export type Draw = z.infer<typeof Draw>
