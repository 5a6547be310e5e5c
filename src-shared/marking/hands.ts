/** Marks that people give: who may take which work, and what stands where two of them differ. Pure. */
import type { MarkRule } from './held.ts'
import { type Mark, toFour } from './mark.ts'

/** A question of a work that needs a person. */
export interface HandQuestion {
  /** The item's id: its place in the work would tell whose it is, to whoever knows the draw. */
  question: string
  max: number
}
/** Who marks a work. 1, or 1 and 2, mark all of it; 3 what these two differ about; 4 what is marked anew after an appeal. */
interface Place {
  marker: string
  place: number
  /** Given back: what she locked still counts, the rest of the work is another's. */
  released?: boolean
}
export interface Given {
  points: number
  locked: boolean
}
export interface HandWork {
  hand: readonly HandQuestion[]
  places: readonly Place[]
  mark(question: string, marker: string): Given | undefined
  /** What an appeal asks to be marked anew. `points`: what counts by it from then on; null: it is not answered yet. */
  anew?: readonly { question: string; points: number | null }[]
}

export const thirdPlace = 3
export const anewPlace = 4

/** Essays and what cannot be read; where the exam says so, words that the key does not have. */
export const needsHand = (
  { state, points, max }: Mark,
  kind: string,
  { confirmTexts }: Pick<MarkRule, 'confirmTexts'>,
): boolean =>
  points === null || (confirmTexts && kind === 'text' && state === 'marked' && points <= 0 && max > 0)

export type Settled = { state: 'waits' | 'differs' } | { state: 'settled'; points: number }

/** What whoever has or had the place locked of the question; null: nothing. */
export function lockedAt(work: HandWork, question: string, at: number): number | null {
  for (const { marker, place } of work.places) {
    const mark = place === at ? work.mark(question, marker) : undefined
    if (mark?.locked) return mark.points
  }
  return null
}

/** Only locked marks count. Of two that agree the mean; of three the third's; what an appeal came to before all. */
export function settle(work: HandWork, { question, max }: HandQuestion, rule: MarkRule): Settled {
  const anew = work.anew?.find((one) => one.question === question)
  if (anew && anew.points !== null) return { state: 'settled', points: anew.points }
  const at = (place: number) => lockedAt(work, question, place)
  const [one, two] = [at(1), at(2)]
  if (one === null) return { state: 'waits' }
  if (rule.markers === 1) return { state: 'settled', points: one }
  if (two === null) return { state: 'waits' }
  if (Math.abs(one - two) <= (rule.difference / 100) * max + 1e-9)
    return { state: 'settled', points: toFour((one + two) / 2) }
  const third = at(thirdPlace)
  return third === null ? { state: 'differs' } : { state: 'settled', points: third }
}

/** What this marker marks of the work; nothing where she has no place in it. */
export function questionsFor(work: HandWork, login: string, rule: MarkRule): readonly HandQuestion[] {
  const place = work.places.find((one) => one.marker === login && !one.released)?.place
  if (place === undefined) return []
  // What somebody else locked in this place stays hers.
  const before = { ...work, places: work.places.filter(({ marker }) => marker !== login) }
  const left = work.hand.filter(({ question }) => lockedAt(before, question, place) === null)
  if (place < thirdPlace) return left
  if (place === anewPlace) {
    const asked = left.filter(({ question }) => work.anew?.some((one) => one.question === question))
    // What is asked once she has locked hers is another's.
    const locked = asked.filter(({ question }) => work.mark(question, login)?.locked)
    return locked.length > 0 ? locked : asked
  }
  // With her own mark it is settled, and still hers.
  const others = { ...work, places: work.places.filter((one) => one.place < thirdPlace) }
  return left.filter((asked) => settle(others, asked, rule).state === 'differs')
}

/** The place that she may take; null: none. */
export function openPlace(work: HandWork, login: string, rule: MarkRule): number | null {
  const own = work.places.find(({ marker }) => marker === login)
  if (own && !own.released) return null
  // Who locked something in one place has no say in another.
  const only = work.hand.some(({ question }) => work.mark(question, login)?.locked) ? own?.place : undefined
  const isOpen = (at: number) =>
    (only ?? at) === at && !work.places.some(({ place, released }) => place === at && !released)
  const free = Array.from({ length: rule.markers }, (_, i) => i + 1).find(
    (place) => isOpen(place) && work.hand.some(({ question }) => lockedAt(work, question, place) === null),
  )
  if (free !== undefined) return free
  const states = work.hand.map((asked) => settle(work, asked, rule).state)
  if (isOpen(thirdPlace) && states.includes('differs') && !states.includes('waits')) return thirdPlace
  // Nobody marks anew what she marked.
  const another = (own === undefined || own.place === anewPlace) && only === undefined
  const asked = work.anew?.some(
    ({ question, points }) => points === null && lockedAt(work, question, anewPlace) === null,
  )
  // Whoever has locked hers is done: she may have read the next appeal of this work, and would keep it from everybody.
  const isBusy = ({ marker, place, released }: Place) =>
    place === anewPlace && !released && !work.hand.some(({ question }) => work.mark(question, marker)?.locked)
  return another && asked && !work.places.some(isBusy) ? anewPlace : null
}

/** Null while something waits. `auto`: the sum of what no hand marks. A work never has less than none. */
export function pointsOf(work: HandWork, auto: number, rule: MarkRule): number | null {
  let sum = auto
  for (const asked of work.hand) {
    const settled = settle(work, asked, rule)
    if (settled.state !== 'settled') return null
    sum += settled.points
  }
  return Math.max(0, toFour(sum))
}
