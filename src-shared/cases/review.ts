/** What one reviewer says about a case, and whether two of them say the same. Pure. */
import { z } from 'zod'
import { UnixMs } from '../bounds.ts'
import { typedText } from '../text.ts'
import { Digest, Id, Source } from '../vocabulary.ts'

export const wordsLength = 1000
/** Three reviews fit on an act. */
export const placesAtMost = 50
export const momentsAtMost = 10

const Words = z.string().max(wordsLength).overwrite(typedText)
/** What follows a break is no line of its own. */
export const inOneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ')

export const placeKinds = [
  'phone',
  'headphones',
  'notes',
  'another-person',
  'left-the-seat',
  'window-switched',
  'third-party-tab',
  'other',
] as const
export const PlaceKind = z.enum(placeKinds)
export type PlaceKind = z.infer<typeof PlaceKind>

/** `nothing`: looked at, and nothing is there. */
export const certainties = ['sure', 'unsure', 'nothing'] as const
export const Certainty = z.enum(certainties)
export type Certainty = z.infer<typeof Certainty>

const inOrder = ({ from, to }: { from: number; to: number }) => from <= to

/** Chosen for the decision: a picture (`from` is `to`), or a stretch of film. `still`: a picture that was kept of itself. */
const Moment = z
  .strictObject({ source: Source, from: UnixMs, to: UnixMs, still: Digest.nullable().default(null) })
  .refine(inOrder, 'it ends before it begins')

const placeShape = {
  from: UnixMs,
  to: UnixMs,
  kind: PlaceKind,
  certainty: Certainty,
  words: Words.overwrite(inOneLine),
  moments: z.array(Moment).max(momentsAtMost).default([]),
}
/** A place as it is saved, draft by draft. */
export const PlaceDraft = z.strictObject(placeShape).refine(inOrder, 'it ends before it begins')
export type PlaceDraft = z.infer<typeof PlaceDraft>
export const Place = z.strictObject({ id: Id, ...placeShape })
export type Place = z.infer<typeof Place>

/** As it is handed in, and then never changes. `whole`: all that is there was looked at. */
export const Review = z.strictObject({
  whole: z.boolean(),
  words: Words,
  places: z.array(Place).max(placesAtMost),
})
export type Review = z.infer<typeof Review>

const verdicts = ['found', 'unsure', 'nothing'] as const
export const ReviewVerdict = z.enum(verdicts)
export type ReviewVerdict = z.infer<typeof ReviewVerdict>

/** `found`: something that she is sure of. `unsure`: something, and of nothing of it sure. */
export function verdictOf({ places }: Pick<Review, 'places'>): ReviewVerdict {
  if (places.some(({ certainty }) => certainty === 'sure')) return 'found'
  return places.some(({ certainty }) => certainty === 'unsure') ? 'unsure' : 'nothing'
}

/** So far apart two may mark one thing, ms. */
const aroundMs = 10_000

/**
 * Both found nothing, or both are sure of something that is of one kind or at one time; all else differs: a phone at the
 * beginning and a window at the end were each seen by one person alone.
 */
export function agreement(one: Review, other: Review): 'found' | 'nothing' | 'differ' {
  const [a, b] = [verdictOf(one), verdictOf(other)]
  if (a !== b || a === 'unsure') return 'differ'
  if (a === 'nothing') return 'nothing'
  const sure = ({ places }: Review) => places.filter(({ certainty }) => certainty === 'sure')
  const same = (p: Place, q: Place) =>
    p.kind === q.kind || (p.from <= q.to + aroundMs && q.from <= p.to + aroundMs)
  return sure(one).some((p) => sure(other).some((q) => same(p, q))) ? 'found' : 'differ'
}

/** Why it cannot be handed in; null: it can. Nothing is said of what was not looked at. */
export const handInWrong = (review: Review): 'not-whole' | null =>
  verdictOf(review) === 'nothing' && !review.whole ? 'not-whole' : null
