/** The course of a case as its ledger tells it: who may do what next, and who may not because of what she did. Pure. */
import { z } from 'zod'
import { Name, UnixMs } from '../bounds.ts'
import { ObservedKind, WitnessName } from '../observing/observation.ts'
import { typedText } from '../text.ts'
import { Camera, Digest, Id } from '../vocabulary.ts'
import { Explanation } from './explanation.ts'
import { agreement, Review, verdictOf, wordsLength } from './review.ts'
import { Sanction } from './sanctions.ts'

/** Seven characters of Crockford's base 32, at random: it tells nothing of when a case was opened, and why. */
export const CaseNumber = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{7}$/)

/** Why an attempt is under review. `marked`: by an invigilator; `reported`: by an officer or an administrator. */
const reasonKinds = ['sample', 'marked', 'incident', 'missing', 'reported'] as const
const ReasonKind = z.enum(reasonKinds)

const Words = z.string().max(wordsLength).overwrite(typedText)
const Who = z.object({ name: Name, login: Name })
/** `by`, `words`: null where no person said so. `observed`: what she saw while the exam ran, and when it was pressed (`at`). */
export const CaseReason = z.object({
  kind: ReasonKind,
  by: Who.nullable(),
  words: Words.nullable(),
  at: UnixMs,
  observed: z
    .object({
      id: Id,
      kind: ObservedKind,
      witnesses: z.array(WitnessName),
      pictures: z.array(z.object({ source: Camera, digest: Digest })),
      voice: Digest.optional(),
    })
    .optional(),
})
export type CaseReason = z.infer<typeof CaseReason>

const AppealResult = z.enum(['rejected', 'partly', 'upheld'])
/** What a commission came to, to which the student appealed. */
export const CaseAppeal = z.object({ number: CaseNumber, outcome: AppealResult })
type CaseAppeal = z.infer<typeof CaseAppeal>

/** An entry of a case's ledger: its leaf is the RFC 8785 form of this. */
export const CaseEntry = z
  .object({ v: z.literal(1), case: CaseNumber, seq: z.int().nonnegative(), at: UnixMs, by: Who.nullable() })
  .and(
    z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('case.opened'),
        exam: Id,
        attempt: Id,
        reasons: z.array(CaseReason).min(1),
      }),
      z.object({ kind: z.literal('case.reported'), reason: CaseReason }),
      z.object({ kind: z.literal('review.claimed') }),
      z.object({ kind: z.literal('review.given-back'), reviewer: Name }),
      z.object({ kind: z.literal('review.handed-in'), review: Review }),
      /** `decision`: its number. */
      z.object({
        kind: z.literal('decision.signed'),
        decision: z.string(),
        sanction: Sanction,
        words: Words,
      }),
      z.object({ kind: z.literal('decision.declined'), words: Words }),
      z.object({ kind: z.literal('decision.confirmed') }),
      /** By the student; `by` is null, whose case it is its opening says. */
      z.object({ kind: z.literal('explanation.given'), explanation: Explanation }),
      /** By whoever's vote settled it; `upheld`: the decision loses its effect. */
      z.object({
        kind: z.literal('appeal.decided'),
        appeal: CaseNumber,
        decision: z.string(),
        outcome: AppealResult,
      }),
    ]),
  )
export type CaseEntry = z.infer<typeof CaseEntry>

/**
 * `review`: fewer than two reviews are in. `third`: two differ. `sign`, `confirm`: waits for the first, the second signature.
 * `closed`: decided, or two reviewers found nothing.
 */
export const caseStates = ['review', 'third', 'sign', 'confirm', 'closed'] as const
export const CaseState = z.enum(caseStates)
export type CaseState = z.infer<typeof CaseState>

interface Reviewed {
  by: z.infer<typeof Who>
  at: number
  review: Review
}

interface Signed {
  number: string
  sanction: Sanction
  words: string
  by: z.infer<typeof Who>
  at: number
}

export interface Course {
  state: CaseState
  /** Who holds a place of a reviewer and has not handed in. */
  claims: string[]
  reviews: Reviewed[]
  reasons: CaseReason[]
  /** What the reviews come to; null: not yet. */
  outcome: 'found' | 'nothing' | null
  /** Of the review that the outcome came with. */
  reviewedAt: number | null
  /** The student's own words. */
  explained: { at: number; explanation: Explanation } | null
  /** The newest, signed once or twice; null after it was declined. */
  decision: Signed | null
  confirmed: { by: z.infer<typeof Who>; at: number } | null
  /** How many were signed, whatever became of them. */
  decisions: number
  /** What a commission came to, to which the student appealed. */
  appeal: CaseAppeal | null
}

/** Entries in their order. One that does not follow from those before it throws. */
export function courseOf(entries: readonly CaseEntry[]): Course {
  const course = begun()
  for (const entry of entries) take(course, entry)
  return course
}

export const begun = (): Course => ({
  ...{ state: 'review', claims: [], reviews: [], reasons: [] },
  ...{ outcome: null, reviewedAt: null, explained: null },
  ...{ decision: null, confirmed: null, decisions: 0, appeal: null },
})

/** Changes the course. */
export function take(course: Course, entry: CaseEntry): void {
  const { by, at } = entry
  if (entry.kind === 'case.opened') {
    course.reasons.push(...entry.reasons)
    return
  }
  if (entry.kind === 'case.reported') {
    course.reasons.push(entry.reason)
    return
  }
  if (entry.kind === 'explanation.given') {
    course.explained = { at, explanation: entry.explanation }
    return
  }
  if (by === null) throw new TypeError(`nobody did ${entry.kind}`)
  switch (entry.kind) {
    case 'review.claimed':
      course.claims.push(by.login)
      break
    case 'review.given-back':
      course.claims = course.claims.filter((login) => login !== entry.reviewer)
      break
    case 'review.handed-in':
      course.claims = course.claims.filter((login) => login !== by.login)
      course.reviews.push({ by, at, review: entry.review })
      judge(course)
      if (course.outcome !== null) course.reviewedAt = at
      break
    case 'decision.signed':
      course.decision = {
        ...{ number: entry.decision, sanction: entry.sanction, words: entry.words },
        ...{ by, at },
      }
      course.decisions++
      course.state = 'confirm'
      break
    case 'decision.declined':
      course.decision = null
      course.state = 'sign'
      break
    case 'decision.confirmed':
      course.confirmed = { by, at }
      course.state = 'closed'
      break
    case 'appeal.decided':
      course.appeal = { number: entry.appeal, outcome: entry.outcome }
      break
  }
}

function judge(course: Course): void {
  const [one, other, third] = course.reviews
  if (!one || !other) return
  if (third) {
    // With both texts before her, the third decides: what she is not sure of is not found.
    course.outcome = verdictOf(third.review) === 'found' ? 'found' : 'nothing'
    course.state = 'sign'
    return
  }
  const both = agreement(one.review, other.review)
  course.outcome = both === 'differ' ? null : both
  course.state = both === 'differ' ? 'third' : both === 'found' ? 'sign' : 'closed'
}

/** Something was found: from then on it accuses the student, and she sees it. A sample's silent review never does. */
export const accuses = ({ outcome }: Pick<Course, 'outcome'>): boolean => outcome === 'found'

/** Until when she may explain herself, Unix ms; null: nothing accuses her, or the rules give no days. */
export const explainUntil = (course: Pick<Course, 'outcome' | 'reviewedAt'>, days: number): number | null =>
  accuses(course) && course.reviewedAt !== null && days > 0 ? course.reviewedAt + days * 86_400_000 : null

/** Nobody signs while she may still say something, and has not; once it is signed more days by other rules give her no word more. */
export function waitsFor(course: Course, days: number, now: number): number | null {
  const until = explainUntil(course, days)
  const isOpen = course.explained === null && course.decision === null
  return until !== null && isOpen && now < until ? until : null
}

/** Places of reviewers that are free. */
export function freePlaces({ state, claims, reviews }: Course): number {
  const places = state === 'review' ? 2 : state === 'third' ? 3 : 0
  return Math.max(0, places - reviews.length - claims.length)
}

export const caseActions = ['claim', 'give-back', 'hand-in', 'sign', 'confirm'] as const
export const CaseAction = z.enum(caseActions)
export type CaseAction = z.infer<typeof CaseAction>

/** What one officer may do next. `knows`: she knows whose attempt it is from elsewhere, or was there. */
export function mayDo(course: Course, login: string, knows: boolean): CaseAction[] {
  if (course.claims.includes(login)) return knows ? ['give-back'] : ['give-back', 'hand-in']
  if (hasReviewed(course, login) || hasAccused(course, login)) return []
  switch (course.state) {
    case 'review':
    case 'third':
      return freePlaces(course) > 0 && !knows ? ['claim'] : []
    case 'sign':
      return ['sign']
    case 'confirm':
      return course.decision?.by.login === login ? [] : ['confirm']
    case 'closed':
      return []
  }
}

export const hasReviewed = ({ reviews }: Course, login: string): boolean =>
  reviews.some(({ by }) => by.login === login)

/** Of the people of this case: she asked, reviews, has reviewed or decides. */
export const hasPart = (course: Course, login: string): boolean =>
  course.claims.includes(login) ||
  hasReviewed(course, login) ||
  hasAccused(course, login) ||
  course.decision?.by.login === login ||
  course.confirmed?.by.login === login

/** She asked for the review. */
const hasAccused = ({ reasons }: Course, login: string): boolean =>
  reasons.some(({ by }) => by?.login === login)

/** Whether she may watch: a reviewer until the case is decided and after, and whoever decides once it is reviewed. */
export const mayWatch = (course: Course, login: string): boolean =>
  course.claims.includes(login) || hasReviewed(course, login) || mayKnow(course, login)

/**
 * Whether she may see whose case it is, and why it is one: where a decision needs it or has needed it, and never one of its
 * reviewers.
 */
export function mayKnow(course: Course, login: string): boolean {
  if (hasReviewed(course, login)) return false
  if (course.state === 'closed') return course.decision !== null
  return (course.state === 'sign' || course.state === 'confirm') && !hasAccused(course, login)
}

/** Whose reviews she may read: the two once both are in, for the third and for whoever reviewed or decides; before, her own. */
export function reviewsFor(course: Course, login: string): Reviewed[] {
  if (course.state === 'review') return course.reviews.filter(({ by }) => by.login === login)
  return mayWatch(course, login) ? course.reviews : []
}

/** Where nothing was found nobody is sanctioned. */
export const maySanction = ({ outcome }: Pick<Course, 'outcome'>, { spares }: Sanction): boolean =>
  outcome === 'found' || spares
