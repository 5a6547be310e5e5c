/** The cards that lie before a student, as her station is told of them. Pure. */
import { z } from 'zod'
import { WallTime } from '../bounds.ts'
import { Digest, Id } from '../vocabulary.ts'
import { cardsAtMost } from './kind.ts'

export const Card = z.int().min(1).max(cardsAtMost)

/** What is bound by it is opened after the exam. */
export const CommittedDraw = z.object({
  commitment: Digest,
  cards: Card,
  tickets: Card,
  at: WallTime,
})
export type CommittedDraw = z.infer<typeof CommittedDraw>

export const TurnedCard = z.object({ card: Card, ticket: Card })
export type TurnedCard = z.infer<typeof TurnedCard>

export const LyingCards = z.object({
  cards: Card,
  /** Those that she may turn over; none once she has turned one, and where others turned all. */
  offered: z.array(Card).max(cardsAtMost),
  turned: TurnedCard.nullable(),
})
export type LyingCards = z.infer<typeof LyingCards>

/** The cards of a room, as staff see them. `number`: the first digits of the commitment. */
export const RoomDraw = z.object({
  room: Id,
  number: z.string(),
  tickets: Card,
  cards: Card,
  turned: z.int(),
  /** Who sit there by the roster. */
  students: z.int(),
  /** Unix ms. */
  at: z.number(),
  opened: z.boolean(),
})
export type RoomDraw = z.infer<typeof RoomDraw>
