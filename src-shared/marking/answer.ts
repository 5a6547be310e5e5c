/** An answer as the marking takes it, and what people write for it in a table: letters, numbers, texts. Pure. */
import { z } from 'zod'
import type { Item } from '../bank/item.ts'
import { answerLength, optionsAtMost } from '../exam.ts'
import { nameText } from '../text.ts'

/** Ids of options; what was typed; pairs by ids; gaps by their ids. */
export type Answer =
  | { chosen: string[] }
  | { truth: boolean }
  | { text: string }
  | { pairs: Record<string, string> }
  | { gaps: Record<string, string[]> }
  | { unread: string }

const Short = z.union([z.string().max(answerLength), z.number().transform(String)])
/** As JSON has it, whatever the item. */
export const GivenAnswer = z.union([
  z.null(),
  z.boolean(),
  Short,
  z.array(Short).max(optionsAtMost),
  z.record(z.string().max(answerLength), z.union([Short, z.array(Short).max(optionsAtMost)])),
])
export type GivenAnswer = z.infer<typeof GivenAnswer>

const trues = new Set([
  'true',
  't',
  'yes',
  '1',
  '+',
  'верно',
  'да',
  'правда',
  'истина',
  'иә',
  'дұрыс',
  'ооба',
  'туура',
])
const falses = new Set([
  'false',
  'f',
  'no',
  '0',
  '-',
  'неверно',
  'нет',
  'ложь',
  'жоқ',
  'бұрыс',
  'дұрыс емес',
  'жок',
  'туура эмес',
])

type Labelled = readonly { id: string; text: { text: string } }[]
class Unread extends Error {}

type Find = (options: Labelled, given: string) => string

/** `ids`: an option's id goes before its letter and text, as in what a program wrote. Null where there is no answer. */
export function answerOf(item: Item, given: GivenAnswer, ids: boolean): Answer | null {
  if (given === null || given === '' || (Array.isArray(given) && given.length === 0)) return null
  try {
    return taken(item, given, (options, word) => optionOf(options, word, ids))
  } catch (error) {
    if (error instanceof Unread) return { unread: error.message }
    throw error
  }
}

function taken(item: Item, given: Exclude<GivenAnswer, null>, find: Find): Answer | null {
  const listed = (): string[] => {
    if (Array.isArray(given)) return given
    if (typeof given === 'object') throw new Unread(`'${item.kind}' takes no pairs`)
    return splitCell(String(given))
  }
  switch (item.kind) {
    case 'truefalse': {
      const word = nameText(text(given)).toLowerCase()
      if (trues.has(word)) return { truth: true }
      if (falses.has(word)) return { truth: false }
      throw new Unread(`'${word.slice(0, 40)}' is neither true nor false`)
    }
    case 'single':
      return {
        chosen: [
          find(item.options, Array.isArray(given) && given.length === 1 ? (given[0] ?? '') : text(given)),
        ],
      }
    case 'multiple':
      return { chosen: [...new Set(choices(item.options, given, { listed, find }))] }
    case 'ordering': {
      const chosen = choices(item.options, given, { listed, find })
      if (new Set(chosen).size !== item.options.length || chosen.length !== item.options.length)
        throw new Unread(`an order has each of the ${item.options.length} once`)
      return { chosen }
    }
    case 'number':
    case 'text':
      return { text: text(given) }
    case 'matching':
      return { pairs: pairsOf(item, given, { listed, find }) }
    case 'gaps':
      return { gaps: gapsOf(item, given, { listed, find }) }
    default:
      return { text: text(given) }
  }
}

interface Reading {
  listed(): string[]
  find: Find
}

function text(given: Exclude<GivenAnswer, null>): string {
  if (typeof given === 'object') throw new Unread('one answer is expected here, not several')
  return String(given)
}

/** In one cell several stand behind `;`, `|` or new lines. */
const splitCell = (cell: string): string[] =>
  cell.split(/\s*[;|\n]\s*/).flatMap((one) => (one.trim() === '' ? [] : [one.trim()]))

/** `ACD` is A, C and D where that is no option's text. */
function choices(options: Labelled, given: Exclude<GivenAnswer, null>, { listed, find }: Reading): string[] {
  const parts = listed()
  const [only] = parts
  const letters = /^[A-Za-z](?:[, ]*[A-Za-z])+$/.test(only ?? '') ? (only ?? '').replace(/[, ]/g, '') : ''
  const named =
    !Array.isArray(given) &&
    parts.length === 1 &&
    letters !== '' &&
    !options.some((option) => isText(option, only ?? ''))
  return (named ? [...letters] : parts).map((one) => find(options, one))
}

const isText = ({ text }: Labelled[number], given: string): boolean =>
  nameText(text.text).toLowerCase() === nameText(given).toLowerCase()

/** By id, letter (A is the first) or text. Throws Unread where that is none, or two. */
function optionOf(options: Labelled, given: string, ids: boolean): string {
  const word = nameText(given)
  const byId = options.find(({ id }) => id === word)
  if (ids && byId) return byId.id
  const byText = options.filter((option) => isText(option, word))
  const letter = /^[A-Za-z]$/.test(word) ? options[word.toUpperCase().charCodeAt(0) - 65] : undefined
  const found = new Set([...byText, ...(letter ? [letter] : []), ...(byId ? [byId] : [])].map(({ id }) => id))
  const [id] = found
  if (found.size === 1 && id !== undefined) return id
  const shown = word.slice(0, 40)
  throw new Unread(
    found.size === 0 ? `'${shown}' is none of the options` : `'${shown}' may be more than one of the options`,
  )
}

type Matching = Extract<Item, { kind: 'matching' }>

/** `1-B; 2-A`, or an object. */
function pairsOf(
  item: Matching,
  given: Exclude<GivenAnswer, null>,
  { listed, find }: Reading,
): Record<string, string> {
  const entries =
    typeof given === 'object' && !Array.isArray(given)
      ? Object.entries(given).map(
          ([left, right]) => [left, Array.isArray(right) ? right.join(';') : right] as const,
        )
      : listed().map((pair) => {
          const [, left, right] = /^(.+?)\s*(?:->|→|=|-|–|—|:)\s*(.+)$/s.exec(pair) ?? []
          if (left === undefined || right === undefined) throw new Unread(`'${pair.slice(0, 40)}' is no pair`)
          return [left, right] as const
        })
  const pairs: Record<string, string> = {}
  for (const [left, right] of entries) {
    const id = find(item.left, left)
    if (Object.hasOwn(pairs, id)) throw new Unread(`'${left.slice(0, 40)}' is matched twice`)
    if (right !== '') pairs[id] = find(item.right, right)
  }
  return pairs
}

type Gaps = Extract<Item, { kind: 'gaps' }>

/** One a gap in their order, or an object by their ids. */
function gapsOf(
  item: Gaps,
  given: Exclude<GivenAnswer, null>,
  { listed, find }: Reading,
): Record<string, string[]> {
  const byGap = new Map<string, string[]>()
  if (typeof given === 'object' && !Array.isArray(given)) {
    const unknown = Object.keys(given).find((id) => !item.gaps.some((gap) => gap.id === id))
    if (unknown !== undefined) throw new Unread(`there is no gap '${unknown.slice(0, 40)}'`)
    for (const [id, value] of Object.entries(given)) byGap.set(id, Array.isArray(value) ? value : [value])
  } else {
    const parts = typeof given === 'string' ? given.split(/[;|]/).map((one) => one.trim()) : listed()
    if (parts.length > item.gaps.length)
      throw new Unread(`${parts.length} answers for ${item.gaps.length} gaps`)
    for (const [i, gap] of item.gaps.entries()) byGap.set(gap.id, parts[i] === undefined ? [] : [parts[i]])
  }
  return Object.fromEntries(
    item.gaps.map((gap) => {
      const values = (byGap.get(gap.id) ?? []).filter((value) => value !== '')
      return [gap.id, gap.kind === 'choice' ? values.map((value) => find(gap.options, value)) : values]
    }),
  )
}
