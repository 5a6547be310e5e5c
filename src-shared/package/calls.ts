/** What main asks the keeper of sealed papers (src-shared/keeper-api.ts). */
import { z } from 'zod'
import { Card, TurnedCard } from '../drawing/cards.ts'
import { cardsAtMost } from '../drawing/kind.ts'
import { Paper, PaperMedium, paperMediaAtMost } from '../exam.ts'
import { Base64, Digest, Id } from '../vocabulary.ts'

export const packageCalls = {
  /** Whether a sealed paper (src-shared/package) lies here whole, and whether the lock of an envelope of it does. */
  'package.held': {
    args: z.object({ package: Digest }),
    reply: z.object({ held: z.boolean(), envelope: z.boolean() }),
  },
  /**
   * The cards that lie in it for a place, to turn one of without a network, and what they are committed to by; null: none lie
   * there. Problems as with `package.open`.
   */
  'package.hand': {
    args: z.object({ package: Digest, place: Id, words: z.string().max(400) }),
    reply: z.object({
      hand: z.object({ commitment: Digest, cards: z.array(TurnedCard).max(cardsAtMost) }).nullable(),
    }),
  },
  /** What is asked at a place of it, of whoever drew this ticket. Problems: `wrong-envelope`; `too-many-tries` for a while after five wrong ones. */
  'package.open': {
    args: z.object({
      ...{ package: Digest, place: Id, ticket: Card.nullable() },
      by: z.union([z.object({ key: Base64.length(44) }), z.object({ words: z.string().max(400) })]),
    }),
    reply: z.object({ paper: Paper, media: z.array(PaperMedium).max(paperMediaAtMost) }),
  },
}
