/**
 * Marks one answer by its item's key, with partial credit (docs/session/marking.md). What can be read in two ways is not
 * guessed: it is unread, and a person looks at it. Pure.
 */
import type { Gap, Item, NumberAnswer, TypedAnswer } from '../bank/item.ts'
import { nameText } from '../text.ts'
import type { Answer } from './answer.ts'
import { typedNumber } from './number.ts'
import { unitOf } from './unit.ts'

export interface MarkRules {
  /** Whether an item may cost points. */
  negative: boolean
  /** Share of an item's points that a wrong choice costs where the key says nothing: 0 to 1. */
  wrongCosts: number
}

export interface Mark {
  /** `none`: a description, or worth nothing; `by-hand`: an essay or files; `unread`: a person must look. */
  state: 'marked' | 'unanswered' | 'unread' | 'by-hand' | 'none'
  /** To four places. Null where it is not known yet. */
  points: number | null
  max: number
  /** A sentence without its end, or nothing. */
  why: string
}

/** Share of the points, and what is to be said of it. */
interface Credit {
  credit: number
  why?: string
}
/** Why a person must look. */
type Found = Credit | { unread: string }

export function markAnswer(item: Item, answer: Answer | null, rules: MarkRules): Mark {
  const max = item.points
  if (item.kind === 'description') return { state: 'none', points: 0, max: 0, why: '' }
  if (item.kind === 'essay' || item.kind === 'upload')
    return { state: 'by-hand', points: max === 0 ? 0 : null, max, why: 'is marked by a person' }
  if (answer === null) return { state: 'unanswered', points: 0, max, why: '' }
  if ('unread' in answer) return { state: 'unread', points: null, max, why: answer.unread }
  const found = creditOf(item, answer, rules)
  if ('unread' in found) return { state: 'unread', points: null, max, why: found.unread }
  const credit = Math.max(rules.negative ? -1 : 0, Math.min(1, found.credit))
  return { state: 'marked', points: toFour(credit * max), max, why: found.why ?? '' }
}

export const toFour = (points: number): number => Math.round(points * 10_000) / 10_000
const sumOf = (credits: readonly number[]): number => credits.reduce((sum, credit) => sum + credit, 0)
/** Of the answers of a key that fit; one of them may take points away. */
const bestOf = (fits: readonly { credit: number }[]): number =>
  fits.length === 0 ? 0 : Math.max(...fits.map(({ credit }) => credit))
/** Shares as thirds are kept to seven places. */
const isWhole = (credit: number): boolean => credit >= 1 - 1e-6

/** Null where the answer has another shape than the item. */
function creditOf(item: Item, answer: Exclude<Answer, { unread: string }>, rules: MarkRules): Found {
  const other = { unread: `is no answer to '${item.kind}'` }
  switch (item.kind) {
    case 'truefalse':
      if (!('truth' in answer)) return other
      return { credit: answer.truth === item.right ? 1 : -rules.wrongCosts }
    case 'single': {
      if (!('chosen' in answer) || answer.chosen.length !== 1) return other
      const option = item.options.find(({ id }) => id === answer.chosen[0])
      return option ? { credit: option.credit === 0 ? -rules.wrongCosts : option.credit } : other
    }
    case 'multiple':
      return 'chosen' in answer
        ? multiple(item.options, new Set(answer.chosen), { ...rules, whole: item.scoring === 'whole' })
        : other
    case 'number':
      return 'text' in answer ? numberCredit(answer.text, item) : other
    case 'text':
      return 'text' in answer ? { credit: textCredit(answer.text, item.answers, item.caseSensitive) } : other
    case 'matching': {
      if (!('pairs' in answer)) return other
      const credits = item.pairs.map(({ left, right, credit }) => (answer.pairs[left] === right ? credit : 0))
      const best = new Map<string, number>()
      for (const { left, credit } of item.pairs) best.set(left, Math.max(best.get(left) ?? 0, credit))
      const all = sumOf([...best.values()])
      const share = all > 0 ? sumOf(credits) / Math.max(all, 1) : 0
      return { credit: item.scoring === 'parts' ? share : isWhole(sumOf(credits) / (all || 1)) ? 1 : 0 }
    }
    case 'ordering': {
      if (!('chosen' in answer)) return other
      const places = answer.chosen.map((id) => item.options.findIndex((option) => option.id === id))
      if (new Set(places).size !== item.options.length || places.includes(-1)) return other
      const right = longestRise(places)
      const all = item.options.length
      return { credit: item.scoring === 'whole' ? (right === all ? 1 : 0) : (right - 1) / (all - 1) }
    }
    case 'gaps': {
      if (!('gaps' in answer)) return other
      const weights = sumOf(item.gaps.map(({ weight }) => weight))
      const marks = item.gaps.map((gap) => gapCredit(gap, answer.gaps[gap.id] ?? [], rules))
      const unread = marks.find((mark) => 'unread' in mark)
      if (unread) return unread
      const whole = marks.filter((mark) => 'credit' in mark)
      const credits = whole.map((mark) => mark.credit)
      if (item.scoring === 'whole') return { credit: credits.every(isWhole) ? 1 : 0 }
      const shares = item.gaps.map(({ weight }, i) =>
        weights > 0 ? ((credits[i] ?? 0) * weight) / weights : (credits[i] ?? 0) / item.gaps.length,
      )
      return { credit: sumOf(shares), why: whole.flatMap(({ why }) => why ?? []).join('; ') }
    }
    default:
      return other
  }
}

type Options = readonly { id: string; credit: number }[]

/** Adds up the credit of what was chosen; a wrong one without credit of its own costs as the rules say, as one right one is worth. */
function multiple(
  options: Options,
  chosen: ReadonlySet<string>,
  rules: MarkRules & { whole: boolean },
): Found {
  if ([...chosen].some((id) => !options.some((option) => option.id === id)))
    return { unread: 'an option is not there' }
  const right = options.filter(({ credit }) => credit > 0)
  const wrong = options.filter(({ credit, id }) => credit <= 0 && chosen.has(id))
  if (rules.whole)
    return { credit: wrong.length === 0 && right.every(({ id }) => chosen.has(id)) ? 1 : -rules.wrongCosts }
  const given = sumOf(options.filter(({ id }) => chosen.has(id)).map(({ credit }) => credit))
  const free = wrong.filter(({ credit }) => credit === 0).length
  return { credit: given - (free * rules.wrongCosts) / Math.max(1, right.length) }
}

/** A gap never costs points of another. */
function gapCredit(gap: Gap, given: readonly string[], rules: MarkRules): Found {
  const [text = ''] = given
  if (given.length === 0 || text === '') return { credit: 0 }
  if (gap.kind === 'text') return { credit: Math.max(0, textCredit(text, gap.answers, gap.caseSensitive)) }
  if (gap.kind === 'number') {
    const found = numberCredit(text, { answers: gap.answers, units: [], unitNeeded: false })
    return 'unread' in found ? found : { ...found, credit: Math.max(0, found.credit) }
  }
  if (!gap.many) return { credit: Math.max(0, gap.options.find(({ id }) => id === text)?.credit ?? 0) }
  const found = multiple(gap.options, new Set(given), { ...rules, whole: false })
  return 'unread' in found ? found : { credit: Math.max(0, Math.min(1, found.credit)) }
}

interface NumberKey {
  answers: readonly NumberAnswer[]
  units: readonly { name: string; factor: number }[]
  unitNeeded: boolean
}

/** Of all answers of the key that it fits the best. */
function numberCredit(text: string, { answers, units, unitNeeded }: NumberKey): Found {
  const shown = text.slice(0, 40)
  const typed = typedNumber(text)
  if (!typed) return { unread: `'${shown}' is no number` }
  const best = (value: number) => bestOf(answers.filter((answer) => isWithin(value, answer)))
  if (typed.unit === '' && unitNeeded) return { credit: 0, why: 'the unit is missing' }
  const value = inUnitOfKey(typed, units)
  if (value !== null) return { credit: best(value) }
  // The number is right, and a key without units cannot tell of what.
  if (units.length === 0 && best(typed.value) > 0)
    return { unread: `'${shown}' has a unit, the key has none` }
  return { credit: 0, why: `the unit '${typed.unit.slice(0, 40)}' is none of the key's` }
}

function inUnitOfKey(
  { value, unit: name }: { value: number; unit: string },
  units: NumberKey['units'],
): number | null {
  const unit = unitOf(name)
  if (!unit) return value
  const all = units.flatMap(({ name, factor }) => {
    const known = unitOf(name)
    return known && factor !== 0 ? [{ ...known, factor }] : []
  })
  const same = all.filter(({ kind }) => kind === unit.kind)
  const best = same.find(({ power }) => power === unit.power) ?? same[0]
  return best ? (value * 10 ** (unit.power - best.power)) / best.factor : null
}

/** Within the tolerance, its ends included: 3.15 is within 0.01 of 3.14, whatever binary numbers say. */
function isWithin(value: number, { value: key, tolerance }: NumberAnswer): boolean {
  const noise = 1e-12 * Math.max(Math.abs(value), Math.abs(key), tolerance)
  return Math.abs(value - key) <= tolerance + noise
}

function textCredit(text: string, answers: readonly TypedAnswer[], caseSensitive: boolean): number {
  const asCompared = (one: string) => (caseSensitive ? nameText(one) : nameText(one).toLowerCase())
  const given = asCompared(text)
  const fits = answers.filter((answer) =>
    answer.wildcard
      ? isLike(given, asCompared(answer.text))
      : given === asCompared(answer.text) || isSameFigure(text, answer.text),
  )
  return bestOf(fits)
}

const figure = /^([+-]?\d+)(?:[.,](\d+))?(?: ?([^\d\s.,].*))?$/u
/** The same digits with another decimal sign, or the unit's name in another alphabet: `3,14 м` is `3.14 m`. */
function isSameFigure(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => figure.exec(nameText(text).replace(/[−–]/g, '-')))
  if (!a || !b || a[1] !== b[1] || a[2] !== b[2]) return false
  const [unit, key] = [unitOf(a[3] ?? ''), unitOf(b[3] ?? '')]
  return unit === null || key === null ? unit === key : unit.kind === key.kind && unit.power === key.power
}

/** `*` stands for anything; in linear time. */
function isLike(text: string, pattern: string): boolean {
  const [begin = '', ...rest] = pattern.split('*')
  const end = rest.pop()
  if (end === undefined) return text === begin
  if (text.length < begin.length + end.length || !text.startsWith(begin) || !text.endsWith(end)) return false
  let at = begin.length
  const until = text.length - end.length
  for (const part of rest) {
    const found = text.indexOf(part, at)
    if (found < 0 || found + part.length > until) return false
    at = found + part.length
  }
  return true
}

/** How many of them stand in the right order among each other, at most (patience sorting). */
function longestRise(places: readonly number[]): number {
  const ends: number[] = []
  for (const place of places) {
    const at = ends.findIndex((end) => end >= place)
    if (at < 0) ends.push(place)
    else ends[at] = place
  }
  return ends.length
}
