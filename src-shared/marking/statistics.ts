/**
 * Statistics of an exam's items by classical test theory. Pure.
 *
 * Of one item, over the n works that were asked it; x is the share of its points that a work has (0 to 1; down to −1 where a
 * wrong choice costs points), y the share of the points of the rest of the work:
 *
 * - `facility` (difficulty, p): mean of x, −1 to 1.
 * - `spread`: standard deviation of x, with n − 1; 0 or more.
 * - `discrimination`: corrected item–rest correlation, Pearson's r of x and y, −1 to 1.
 * - `efficiency`: covariance of x and y ÷ the greatest that these x and y could have (both sorted), at most 1.
 * - `difference` (D): mean x of the best 27 % of works by their whole points − that of the last 27 %, ÷ the span from the
 *   least x, 0 at most, to 1; −1 to 1. Works with the same points at the edge of a group share its places equally.
 *
 * None of them depends on the order of the works. What is not defined is null with its reason (`why`), never 0.
 *
 * Sources: Moodle, "Quiz statistics calculations" (facility index, standard deviation, discrimination index, discriminative
 * efficiency); T. L. Kelley, "The selection of upper and lower groups for the validation of test items", J. Educ. Psychol. 30
 * (1939) 17–24 (27 %); A. P. Johnson, "Notes on a suggested index of item validity", ibid. 42 (1951) 499–504 (D).
 */
import { nameText } from '../text.ts'
import {
  type Concern,
  groupShare,
  hardAtMost,
  type ItemFigures,
  textLength,
  textsShown,
  textWorksAtLeast,
  type WhyUnknown,
  worksAtLeast,
} from './statistics-held.ts'

/** One question of one work. */
export interface AskedOnce {
  item: string
  /** To four places. */
  points: number
  max: number
  answered: boolean
  /** Ids of what was chosen; null: nothing is chosen in this kind of item. */
  chosen: readonly string[] | null
  /** Of a number or a short text; null for every other kind, an essay above all. */
  typed: string | null
}

/** Choices in the order of the bank; none where the item has none. */
export type ChoicesOf = (item: string) => readonly { id: string; right: boolean }[]

interface Entry {
  asked: AskedOnce
  x: number
  y: number
  /** The share of all points of the work. */
  whole: number
}

/** Points have four places: whole numbers of them add up exactly, and so what is alike is found to be alike. */
const exact = (points: number): number => Math.round(points * 10_000)
const shareOf = (points: number, max: number): number => (max === 0 ? 0 : points / max)

/**
 * One item after the other, so that whoever asks can see to something else between two of them. O(w log w) for all w questions
 * of all works together.
 */
export function* statisticsOf(
  works: readonly (readonly AskedOnce[])[],
  choicesOf: ChoicesOf,
): Generator<[item: string, figures: ItemFigures]> {
  const sums = works.map((work) => ({
    work,
    points: work.reduce((sum, { points }) => sum + exact(points), 0),
    max: work.reduce((sum, { max }) => sum + exact(max), 0),
  }))
  const best = sums.toSorted((a, b) => shareOf(b.points, b.max) - shareOf(a.points, a.max))
  const byItem = new Map<string, Entry[]>()
  for (const { work, points, max } of best)
    for (const asked of work) {
      const [own, most] = [exact(asked.points), exact(asked.max)]
      const entry = {
        ...{ asked, x: shareOf(own, most), y: shareOf(points - own, max - most) },
        whole: shareOf(points, max),
      }
      const all = byItem.get(asked.item)
      if (all) all.push(entry)
      else byItem.set(asked.item, [entry])
    }
  for (const [item, entries] of byItem) yield [item, figuresOf(entries, choicesOf(item))]
}

/** `entries`: the best first. */
function figuresOf(entries: readonly Entry[], choices: ReturnType<ChoicesOf>): ItemFigures {
  const works = entries.length
  if (works < worksAtLeast) return { ...unknown('few'), works, answered: null }
  const answered = entries.filter(({ asked }) => asked.answered).length
  const upper = weightsOf(entries)
  const lower = weightsOf(entries.toReversed()).reverse()
  const taken = choices.map((choice) => choiceOf(choice, entries, { upper, lower }))
  const rest = { works, answered, choices: taken, texts: textsOf(entries) }
  if (entries.every(({ asked }) => asked.max === 0)) return { ...unknown('worthless'), ...rest }
  const xs = entries.map(({ x }) => x)
  const known = { ...unknown(null), ...rest, facility: clamped(meanOf(xs)), spread: 0 }
  if (areAlike(xs)) return { ...known, why: 'alike', concerns: concernsOf(known) }
  const ys = entries.map(({ y }) => y)
  const spread = Math.sqrt(covariance(xs, xs))
  if (areAlike(ys)) return { ...known, spread, why: 'rest-alike', concerns: concernsOf(known) }
  const together = covariance(xs, ys)
  const greatest = covariance(sorted(xs), sorted(ys))
  const span = 1 - Math.min(0, ...xs)
  const figures: ItemFigures = {
    ...{ ...known, spread },
    discrimination: clamped(together / Math.sqrt(covariance(xs, xs) * covariance(ys, ys))),
    efficiency: Math.min(1, together / greatest),
    difference: clamped((weighted(xs, upper) - weighted(xs, lower)) / span),
  }
  return { ...figures, concerns: concernsOf(figures) }
}

const unknown = (why: WhyUnknown | null) => ({
  ...{ facility: null, spread: null, discrimination: null, efficiency: null, difference: null },
  ...{ why, choices: [], texts: [], concerns: [] },
})

/** What a teacher looks at, the gravest first. */
function concernsOf({
  facility,
  discrimination,
  choices,
}: Pick<ItemFigures, 'facility' | 'discrimination' | 'choices'>): Concern[] {
  const everybody = facility !== null && facility >= 1 - 1e-9
  const concerns: Concern[] = []
  if (discrimination !== null && discrimination < 0) concerns.push('negative')
  if (facility !== null && facility <= hardAtMost) concerns.push('nobody')
  if (everybody) concerns.push('everybody')
  // Where all are right nobody took another, and that is said already.
  else if (choices.some(({ taken }) => taken === 0)) concerns.push('untaken')
  return concerns
}

/** How much of each is in the group at the beginning, 0 to 1. */
function weightsOf(entries: readonly Entry[]): number[] {
  const size = Math.max(1, Math.round(groupShare * entries.length))
  const weights: number[] = []
  while (weights.length < entries.length) {
    const from = weights.length
    const edge = entries[from]?.whole
    let to = from + 1
    while (to < entries.length && entries[to]?.whole === edge) to++
    const left = Math.max(0, size - from)
    const each = Math.min(1, left / (to - from))
    for (let i = from; i < to; i++) weights.push(each)
  }
  return weights
}

function choiceOf(
  { id, right }: { id: string; right: boolean },
  entries: readonly Entry[],
  { upper, lower }: { upper: readonly number[]; lower: readonly number[] },
): ItemFigures['choices'][number] {
  const is = entries.map(({ asked }) => (asked.chosen?.includes(id) ? 1 : 0))
  return {
    id,
    right,
    taken: sumOf(is),
    ...{ upper: share(weighted(is, upper)), lower: share(weighted(is, lower)) },
  }
}

/** The most frequent typed answers that got no points, written alike: in one line, in small letters. */
function textsOf(entries: readonly Entry[]): ItemFigures['texts'] {
  const counts = new Map<string, number>()
  for (const { asked } of entries) {
    const text = asked.typed === null || asked.points > 0 ? '' : nameText(asked.typed).toLowerCase()
    if (text !== '') counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  return [...counts]
    .flatMap(([text, works]) => (works < textWorksAtLeast ? [] : [{ text, works }]))
    .toSorted((a, b) => b.works - a.works || (a.text < b.text ? -1 : 1))
    .slice(0, textsShown)
    .map(({ text, works }) => ({ text: text.slice(0, textLength).toWellFormed(), works }))
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)
const meanOf = (values: readonly number[]): number => sumOf(values) / values.length
/** The mean of a group. */
const weighted = (values: readonly number[], weights: readonly number[]): number =>
  sumOf(values.map((value, i) => value * (weights[i] ?? 0))) / sumOf(weights)
const areAlike = (values: readonly number[]): boolean => values.every((value) => value === values[0])
const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b)
/** What binary sums leave beyond the ends. */
const clamped = (value: number): number => Math.max(-1, Math.min(1, value))
const share = (value: number): number => Math.max(0, Math.min(1, value))

/** Of a sample; of both the same number, two at least. */
function covariance(xs: readonly number[], ys: readonly number[]): number {
  const [x, y] = [meanOf(xs), meanOf(ys)]
  return xs.reduce((sum, value, i) => sum + (value - x) * ((ys[i] ?? 0) - y), 0) / (xs.length - 1)
}
