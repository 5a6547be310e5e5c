/** An item while it is written: what changes in all its languages, what in one. Pure. */
import { type Item, ItemKind, type Rich } from '../../../src-shared/bank/item.ts'
import { mostOf, rubricWrong } from '../../../src-shared/bank/rubric.ts'
import { type ItemTexts, languagesOf, rubricOf } from '../../../src-shared/bank/texts.ts'
import type { Language } from '../../../src-shared/vocabulary.ts'

export type Of<K extends ItemKind> = Extract<Item, { kind: K }>
const isKind = <K extends ItemKind>(item: Item, kind: K): item is Of<K> => item.kind === kind

/** The plain text is made by the server. */
export const rich = (html: string): Rich => ({ html, text: '' })

/** Kinds that are written here, in the order of the list. */
export const writtenKinds = ItemKind.options

export function inAll<K extends ItemKind>(
  texts: ItemTexts,
  kind: K,
  change: (item: Of<K>) => Item,
): ItemTexts {
  const changed: ItemTexts = {}
  for (const language of languagesOf(texts)) {
    const item = texts[language]
    if (item) changed[language] = isKind(item, kind) ? change(item) : item
  }
  return changed
}

export function inOne<K extends ItemKind>(
  texts: ItemTexts,
  language: Language,
  kind: K,
  change: (item: Of<K>) => Item,
): ItemTexts {
  const item = texts[language]
  return item && isKind(item, kind) ? { ...texts, [language]: change(item) } : texts
}

/** What every kind has, and all languages share. */
export type Shared = Pick<Item, 'points' | 'topic' | 'difficulty' | 'tags' | 'penalty'>

export function withShared(texts: ItemTexts, shared: Partial<Shared>): ItemTexts {
  const changed: ItemTexts = {}
  for (const language of languagesOf(texts)) {
    const item = texts[language]
    if (item) changed[language] = { ...item, ...shared }
  }
  return changed
}

/** A number that none of them has. */
export function freshId(ids: readonly string[]): string {
  const numbers = ids.map(Number).filter((one) => Number.isInteger(one))
  return String(Math.max(0, ...numbers) + 1)
}

export const option = (id: string, credit = 0) => ({ id, text: rich(''), credit, note: null })

export function blankItem(kind: ItemKind): Item {
  const common = {
    name: '',
    stem: rich(''),
    points: 1,
    penalty: 0,
    topic: [],
    difficulty: null,
    tags: [],
    note: null,
    source: { line: 1, file: null },
  }
  const labelled = ['1', '2', '3'].map((id) => ({ id, text: rich('') }))
  switch (kind) {
    case 'single':
      return { ...common, kind, options: [option('1', 1), option('2'), option('3'), option('4')] }
    case 'multiple':
      return {
        ...common,
        kind,
        options: [option('1', 1), option('2'), option('3'), option('4')],
        scoring: 'parts',
      }
    case 'truefalse':
      return { ...common, kind, right: true }
    case 'number':
      return {
        ...common,
        kind,
        answers: [{ value: 0, tolerance: 0, credit: 1, note: null }],
        units: [],
        unitNeeded: false,
      }
    case 'text':
      return {
        ...common,
        kind,
        answers: [{ text: '', credit: 1, wildcard: false, note: null }],
        caseSensitive: false,
      }
    case 'matching':
      return {
        ...common,
        kind,
        left: labelled,
        right: labelled,
        pairs: labelled.map(({ id }) => ({ left: id, right: id, credit: 1 / labelled.length })),
        scoring: 'parts',
      }
    case 'ordering':
      return { ...common, kind, options: labelled, scoring: 'parts' }
    case 'gaps':
      return {
        ...common,
        kind,
        gaps: [
          {
            id: '1',
            weight: 1,
            kind: 'text',
            answers: [{ text: '', credit: 1, wildcard: false, note: null }],
            caseSensitive: false,
          },
        ],
        scoring: 'parts',
      }
    case 'essay':
      return { ...common, kind, template: null, markerNote: null }
    case 'upload':
      return { ...common, kind, files: 1, types: [], markerNote: null }
    case 'description':
      return { ...common, kind }
  }
}

/** In another language beside the others: the same key, no texts yet. */
export function emptied(item: Item): Item {
  const blank = <T extends { text: Rich }>(all: readonly T[]): T[] =>
    all.map((one) => ({ ...one, text: rich('') }))
  const common = { stem: rich(''), note: null }
  switch (item.kind) {
    case 'single':
    case 'multiple':
      return { ...item, ...common, options: blank(item.options) }
    case 'ordering':
      return { ...item, ...common, options: blank(item.options) }
    case 'matching':
      return { ...item, ...common, left: blank(item.left), right: blank(item.right) }
    case 'essay':
    case 'upload': {
      const rubric = item.rubric?.map((one) => ({
        ...{ ...one, text: '' },
        levels: one.levels.map(({ points }) => ({ text: '', points })),
      }))
      return { ...item, ...common, rubric }
    }
    default:
      return { ...item, ...common }
  }
}

/** What is wrong with its rubric, in the first language in which something is. */
export function rubricWrongIn(texts: ItemTexts) {
  for (const language of languagesOf(texts)) {
    const item = texts[language]
    const rubric = item && rubricOf(item)
    const code = rubric ? rubricWrong(rubric, item.points) : null
    if (rubric && code) return { language, code, sum: mostOf(rubric), points: item.points }
  }
  return null
}
