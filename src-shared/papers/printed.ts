/**
 * A version of a paper as it is read by whoever approves it, and printed: its tickets, the questions that all get, and
 * whatever each draw may take; each question as its student sees it, with the key. Pure.
 */
import type { Item } from '../bank/item.ts'
import type { Criterion } from '../bank/rubric.ts'
import { firstText } from '../bank/texts.ts'
import { fromHex } from '../bytes.ts'
import { shuffled } from '../drawing/stream.ts'
import type { Said } from '../exam.ts'
import type { Language } from '../vocabulary.ts'
import { type ApprovedItem, type ApprovedPaper, approvedKind } from './approved.ts'
import type { Section } from './definition.ts'
import { isIn, namedItems, type Pool } from './pool.ts'
import { gapOptionsOf, isAlwaysShuffled, optionsOf, questionOf } from './question.ts'

/** `html`: with its marks; null: `text` says all. */
interface Printed {
  text: string
  html: string | null
}

export interface PrintedQuestion extends Printed {
  item: string
  /** Null: nothing is asked (a description). */
  number: number | null
  points: number
  /** What is chosen, put in order, or given to the left. `right`: it is worth something by itself. */
  options: (Printed & { letter: string; right: boolean })[]
  /** Of pairs, by numbers from 1. */
  left: Printed[]
  /** In the order of their numbers; `options`: what is chosen from. */
  gaps: { id: string; options: string[] }[]
  /** What is right; null: a person marks it, or nothing is asked. */
  key: string | null
}

export type PrintedPart =
  | { kind: 'ticket'; number: number; questions: PrintedQuestion[] }
  | { kind: 'fixed'; questions: PrintedQuestion[] }
  | { kind: 'draw'; count: number; pool: Pool; questions: PrintedQuestion[] }

export interface PrintedSection {
  kind: Section['kind']
  number: number
  /** Empty where its author gave none. */
  title: string
  /** Its own time; null: what the exam has. */
  minutes: number | null
  oneWay: boolean
  /** Of each sound; null: as often as one likes. */
  plays: number | null
  parts: PrintedPart[]
}

/**
 * Options stand in one order for all, shuffled where students get them shuffled: a bank may have the right one first
 * everywhere. `digest`: of the version, under which the label is `taza-paper-1 print ITEM`.
 */
export async function printedPaper(
  { definition, items }: ApprovedPaper,
  digest: string,
  language: Language,
): Promise<PrintedSection[]> {
  const seed = fromHex(digest)
  const byId = new Map(items.map((item) => [item.id, item]))
  const named = namedItems(definition)
  const free = items.filter(({ id }) => !named.has(id))
  const { languages } = definition

  async function questionsOf(section: Section, asked: readonly { item: string; points: number }[]) {
    const questions: PrintedQuestion[] = []
    let number = 0
    for (const { item: id, points } of asked) {
      const item = byId.get(id)
      if (!item) throw new Error(`item ${id} is not in the paper`)
      const shown = await ordered(item, section, seed)
      const shownInGaps = await orderedInGaps(item, seed)
      const question = questionOf({
        ...{ id, spoken: item.spoken, languages, points },
        ...{ options: shown, gaps: shownInGaps },
      })
      const inLanguage = ({ text, html }: Said): Printed => ({
        text: text[language],
        html: html?.[language] ?? null,
      })
      const said = item.spoken[language] ?? firstText(item.spoken)
      const worth = creditsOf(said)
      const options = 'options' in question ? question.options : 'right' in question ? question.right : []
      const gaps = 'gaps' in question ? question.gaps : []
      if (question.type !== 'description') number++
      questions.push({
        ...{ item: id, number: question.type === 'description' ? null : number, points: question.points },
        ...inLanguage(question),
        options: options.map((option, place) => ({
          ...{ letter: letterAt(place), ...inLanguage(option) },
          right: (worth.get(shown[place] ?? '') ?? 0) > 0,
        })),
        left: 'left' in question ? question.left.map(inLanguage) : [],
        gaps: gaps.map((gap) => ({
          id: gap.id,
          options: gap.kind === 'choice' ? gap.options.map(({ text }) => text[language]) : [],
        })),
        key: keyOf(said, shown, language),
      })
    }
    return questions
  }

  async function partsOf(section: Section): Promise<PrintedPart[]> {
    const parts: PrintedPart[] = []
    if (section.kind === 'tickets') {
      for (const { number, items: ids } of section.tickets) {
        const asked = ids.map((item, place) => ({ item, points: section.places[place]?.points ?? 0 }))
        parts.push({ kind: 'ticket', number, questions: await questionsOf(section, asked) })
      }
      return parts
    }
    if (section.fixed.length > 0)
      parts.push({ kind: 'fixed', questions: await questionsOf(section, section.fixed) })
    for (const { count, points, ...pool } of section.draws) {
      const asked = free.filter((item) => isIn(pool, item)).map(({ id }) => ({ item: id, points }))
      parts.push({ kind: 'draw', count, pool, questions: await questionsOf(section, asked) })
    }
    return parts
  }

  const sections: PrintedSection[] = []
  for (const [at, section] of definition.sections.entries())
    sections.push({
      ...{ kind: section.kind, number: at + 1, title: section.title[language]?.trim() ?? '' },
      ...{ minutes: section.minutes ?? null, oneWay: section.oneWay === true, plays: section.plays ?? null },
      parts: await partsOf(section),
    })
  return sections
}

async function ordered({ id, spoken }: ApprovedItem, section: Section, seed: Uint8Array): Promise<string[]> {
  const options = optionsOf(spoken)
  const mixed = section.shuffleOptions || isAlwaysShuffled(spoken)
  return mixed ? shuffled(options, seed, `${approvedKind} print ${id}`) : options
}

const orderedInGaps = ({ id, spoken }: ApprovedItem, seed: Uint8Array) =>
  Promise.all(
    gapOptionsOf(spoken).map(async ({ gap, options }) => ({
      gap,
      options: await shuffled(options, seed, `${approvedKind} print ${id} ${gap}`),
    })),
  )

const letterAt = (place: number): string => (place < 26 ? String.fromCharCode(65 + place) : String(place + 1))

/** By the bank's option; of what is put in order none. */
function creditsOf(item: Item): Map<string, number> {
  if (item.kind === 'truefalse') return new Map([[String(item.right), 1]])
  if (item.kind !== 'single' && item.kind !== 'multiple') return new Map()
  return new Map(item.options.map(({ id, credit }) => [id, credit]))
}

type Answers = Pick<Extract<Item, { kind: 'number' | 'text' }>, 'answers'>['answers']

export function keyOf(item: Item, shown: readonly string[], language: Language): string | null {
  const number = (value: number) => String(value).replace('.', language === 'en' ? '.' : ',')
  const partly = (text: string, credit: number) =>
    credit === 1 ? text : `${text} (${number(Math.round(credit * 1000) / 10)} %)`
  const letters = (ids: readonly string[]) => ids.map((id) => letterAt(shown.indexOf(id)))
  const answers = (all: Answers, unit = '') =>
    all
      .filter(({ credit }) => credit > 0)
      .map((one) => {
        if ('text' in one) return partly(one.text, one.credit)
        const within = one.tolerance === 0 ? '' : ` ± ${number(one.tolerance)}`
        return partly(`${number(one.value)}${within}${unit}`, one.credit)
      })
      .join(' / ')
  switch (item.kind) {
    case 'single':
    case 'truefalse': {
      const worth = creditsOf(item)
      const good = shown.filter((id) => (worth.get(id) ?? 0) > 0)
      return letters(good)
        .map((letter, place) => partly(letter, worth.get(good[place] ?? '') ?? 0))
        .join(', ')
    }
    // Of several right ones each is worth its share.
    case 'multiple': {
      const worth = creditsOf(item)
      return letters(shown.filter((id) => (worth.get(id) ?? 0) > 0)).join(', ')
    }
    case 'ordering':
      return letters(item.options.map(({ id }) => id)).join(' → ')
    case 'matching':
      return item.left
        .map(({ id }, place) => {
          const good = item.pairs.filter(({ left, credit }) => left === id && credit > 0)
          return `${place + 1} – ${letters(good.map(({ right }) => right)).join(' / ')}`
        })
        .join('; ')
    case 'gaps':
      return item.gaps
        .map((gap, place) => {
          const right =
            gap.kind === 'choice'
              ? gap.options
                  .filter(({ credit }) => credit > 0)
                  .map(({ text, credit }) => (gap.many ? text.text : partly(text.text, credit)))
                  .join(gap.many ? ', ' : ' / ')
              : answers(gap.answers)
          return `(${place + 1}) ${right}`
        })
        .join('; ')
    case 'number':
      return answers(item.answers, item.units[0] ? ` ${item.units[0].name}` : '')
    case 'text':
      return answers(item.answers)
    case 'essay':
    case 'upload':
      return item.rubric ? item.rubric.map((one) => criterionIn(one, number)).join('; ') : null
    default:
      return null
  }
}

/** As `Thesis (2)`, `Sources (0 none, 1 one, 2 several)`. */
const criterionIn = ({ text, points, levels }: Criterion, number: (points: number) => string): string =>
  `${text} (${levels.length === 0 ? number(points) : levels.map((level) => `${number(level.points)} ${level.text}`).join(', ')})`

/** What stands in the place of a gap. */
export const gapMark = (gaps: PrintedQuestion['gaps'], id: string): string =>
  `(${gaps.findIndex((gap) => gap.id === id) + 1}) ______`
