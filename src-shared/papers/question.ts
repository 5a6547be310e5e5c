/** An item of a bank as the station's page asks it (`Question` of exam.ts), without its key. Pure. */
import { answerFiles, fileTypes } from '../answer-files.ts'
import type { Gap as BankGap, Item, Rich } from '../bank/item.ts'
import type { ItemTexts } from '../bank/texts.ts'
import { answerLength, type Gap, longestParts, type Option, Question, type Said } from '../exam.ts'
import { type Language, type Localized, languages } from '../vocabulary.ts'

/** Why the station's page cannot ask it (bank.json, `unfit.<code>`). */
const unfitCodes = ['types', 'gap', 'differs', 'long', 'empty', 'few'] as const
type Unfit = (typeof unfitCodes)[number]

/** A short text is typed on one line. */
const shortAnswer = 1024
/** A number with its unit. */
const numberAndUnit = 64
/** What is typed into a gap, where there are few. */
const gapAnswer = 256

const yes: Localized = { kk: 'Дұрыс', ru: 'Верно', ky: 'Туура', en: 'True' }
const no: Localized = { kk: 'Бұрыс', ru: 'Неверно', ky: 'Туура эмес', en: 'False' }

/** Of `truefalse`, in this order. */
const truths = [
  { id: 'true', text: yes },
  { id: 'false', text: no },
]

/** Ids of what is chosen, put in order, or (of `matching`) given to the left, as the bank has them. */
export function optionsOf(spoken: ItemTexts): string[] {
  const [item] = written(spoken)
  if (item?.kind === 'truefalse') return truths.map(({ id }) => id)
  return item ? chosenFrom(item).map(({ id }) => id) : []
}

/** Ids of what is chosen from in each gap that has them, as the bank has them. */
export function gapOptionsOf(spoken: ItemTexts): { gap: string; options: string[] }[] {
  const [item] = written(spoken)
  if (item?.kind !== 'gaps') return []
  return item.gaps.flatMap((gap) =>
    gap.kind === 'choice' ? { gap: gap.id, options: gap.options.map(({ id }) => id) } : [],
  )
}

const chosenFrom = (item: Item): readonly { id: string; text: Rich }[] =>
  item.kind === 'matching' ? item.right : 'options' in item ? item.options : []

/** The right order, or pairs side by side, must not be what is shown. */
export const isAlwaysShuffled = (spoken: ItemTexts): boolean => {
  const kind = written(spoken)[0]?.kind
  return kind === 'ordering' || kind === 'matching'
}

const written = (spoken: ItemTexts): Item[] =>
  languages.flatMap((language) => (spoken[language] ? [spoken[language]] : []))

/** Null: the station's page can ask it. */
export function unfitOf(spoken: ItemTexts): Unfit | null {
  const all = written(spoken)
  const [first] = all
  if (!first) return 'empty'
  if (all.some((item) => item.kind !== first.kind || idsOf(item) !== idsOf(first))) return 'differs'
  if (first.kind === 'upload' && fileTypes(first.types) === null) return 'types'
  const texts = all.flatMap(textsOf)
  if (texts.some(isBlank)) return 'empty'
  if (all.some((item) => item.kind === 'gaps' && !gapsAreWhole(item))) return 'gap'
  if (texts.some(({ html, text }) => text.length > answerLength || html.length > answerLength)) return 'long'
  const question = made(first, { id: 'q', spoken, languages, points: 1, options: optionsOf(spoken) })
  if (longestParts(question) > answerLength || !hasRoom(question)) return 'long'
  // Of a question's form the bank is wider in one thing: pairs may have one of the right alone.
  return Question.safeParse(question).success ? null : 'few'
}

/** What the field begins with leaves at least as much to be written. */
const hasRoom = (question: Question): boolean =>
  question.type !== 'essay' ||
  Object.values(question.template ?? {}).every(
    ({ length }) => length <= Math.min(answerLength, question.maxLength) / 2,
  )

/** A formula or a gap alone has a text too: what stands in its place. A picture need not have one. */
const isBlank = ({ html, text }: Rich): boolean => text.trim() === '' && !html.includes('data-media=')

const idsOf = (item: Item): string =>
  [
    ...chosenFrom(item),
    ...(item.kind === 'matching' ? item.left : []),
    ...(item.kind === 'gaps'
      ? item.gaps.map((gap) => ({ id: [gap, ...choicesOf(gap)].map(({ id }) => id).join() }))
      : []),
  ]
    .map(({ id }) => id)
    .join(' ')

const textsOf = (item: Item): Rich[] => [
  item.stem,
  ...chosenFrom(item).map(({ text }) => text),
  ...(item.kind === 'matching' ? item.left.map(({ text }) => text) : []),
  ...(item.kind === 'gaps' ? item.gaps.flatMap(gapTexts) : []),
]
const choicesOf = (gap: BankGap) => (gap.kind === 'choice' ? gap.options : [])
const gapTexts = (gap: BankGap): Rich[] => choicesOf(gap).map(({ text }) => text)

/** Each gap stands in the text once, and what is chosen in one can stand in a list of the system: words alone. */
function gapsAreWhole({ stem, gaps }: Extract<Item, { kind: 'gaps' }>): boolean {
  const there = [...stem.html.matchAll(/data-gap="([^"]*)"/g)].map((match) => match[1])
  const each = new Set(there)
  return (
    each.size === there.length &&
    gaps.length === each.size &&
    gaps.every((gap) => each.has(gap.id) && gapTexts(gap).every(({ html }) => !/<(?!\/?p>)/.test(html)))
  )
}

/** Whether the text alone says all: no mark, list, table, formula; raised and lowered only what Unicode has small. */
const isPlain = (html: string): boolean =>
  !html
    .replace(/<sup>[0-9+\-\u2212n]*<\/sup>|<sub>[0-9+\-\u2212]*<\/sub>/g, '')
    .replace(/<\/?p>|<br>/g, '')
    .includes('<')

export interface Asking {
  /** The question's: the item's own. */
  id: string
  spoken: ItemTexts
  /** Of the paper; a student who reads another sees the first. */
  languages: readonly Language[]
  /** A description has none, whatever is said here. */
  points: number
  /** The bank's ids in the order in which they are shown (`optionsOf`). */
  options: readonly string[]
  /** The same for gaps (`gapOptionsOf`); one that is left out has the bank's order. */
  gaps?: readonly { gap: string; options: readonly string[] }[]
}

/**
 * The page gets ids by place: `o1`, `o2` … of options (of `matching`: of the right; in each gap anew), `l1`, `l2` … of the
 * left; the bank's own could tell which is right. Gaps keep theirs. Throws for an item that `unfitOf` names, or whose options are others.
 */
export function questionOf(asking: Asking): Question {
  const [item] = written(asking.spoken)
  const unfit = unfitOf(asking.spoken)
  if (!item || unfit !== null) throw new TypeError(`item ${asking.id} cannot be asked: ${unfit}`)
  return made(item, asking)
}

function made(item: Item, asking: Asking): Question {
  const { id, spoken, languages: spokenIn, points, options } = asking
  const localized = (of: (item: Item) => string): Localized => {
    const in_ = (language: Language) => {
      const said = spokenIn.includes(language) ? spoken[language] : undefined
      const other = said ?? spokenIn.map((one) => spoken[one]).find((one) => one !== undefined) ?? item
      return of(other)
    }
    return { kk: in_('kk'), ru: in_('ru'), ky: in_('ky'), en: in_('en') }
  }
  const said = (of: (item: Item) => Rich): Said => {
    const text = localized((one) => of(one).text)
    const isRich = written(spoken).some((one) => !isPlain(of(one).html))
    return isRich ? { text, html: localized((one) => of(one).html) } : { text }
  }
  const common = { id, points, ...said(({ stem }) => stem) }
  const shown = (): Option[] =>
    options.map((option, place) => {
      const truth = item.kind === 'truefalse' ? truths.find((one) => one.id === option) : undefined
      const text = () => said((one) => textOf(chosenFrom(one), option))
      return { id: `o${place + 1}`, ...(truth ? { text: truth.text } : text()) }
    })
  switch (item.kind) {
    case 'single':
    case 'truefalse':
      return { ...common, type: 'single', options: shown() }
    case 'multiple':
      return { ...common, type: 'multiple', options: shown() }
    case 'ordering':
      return { ...common, type: 'order', options: shown() }
    case 'number':
      if (item.unitNeeded) return { ...common, type: 'text', maxLength: numberAndUnit, oneLine: true }
      return { ...common, type: 'number', ...(item.units[0] ? { unit: item.units[0].name } : {}) }
    case 'text':
      return { ...common, type: 'text', maxLength: shortAnswer, oneLine: true }
    case 'essay':
      return {
        ...common,
        type: 'essay',
        maxLength: answerLength,
        ...(item.template ? { template: localized((one) => templateOf(one)) } : {}),
      }
    case 'matching': {
      const left = item.left.map(({ id: own }, place) => ({
        id: `l${place + 1}`,
        ...said((one) => textOf(one.kind === 'matching' ? one.left : [], own)),
      }))
      return { ...common, type: 'match', left, right: shown() }
    }
    case 'gaps': {
      const typed = Math.min(gapAnswer, Math.floor(answerLength / item.gaps.length) - 70)
      return {
        ...common,
        type: 'gaps',
        html: localized(({ stem }) => stem.html),
        gaps: item.gaps.map((gap): Gap => {
          if (gap.kind === 'number') return { id: gap.id, kind: 'number' }
          if (gap.kind === 'text') return { id: gap.id, kind: 'text', maxLength: typed }
          const given = asking.gaps?.find((one) => one.gap === gap.id)
          const order = given?.options ?? gap.options.map(({ id: own }) => own)
          const choices = order.map((own, place) => ({
            id: `o${place + 1}`,
            ...said((one) => textOf(gapOptions(one, gap.id), own)),
          }))
          return { id: gap.id, kind: 'choice', many: gap.many, options: choices }
        }),
      }
    }
    case 'description':
      return { ...common, type: 'description', points: 0 }
    case 'upload':
      return {
        ...common,
        type: 'upload',
        files: Math.min(item.files, answerFiles.files),
        types: fileTypes(item.types) ?? [],
      }
  }
}

const templateOf = (item: Item): string => (item.kind === 'essay' ? (item.template?.text ?? '') : '')

function gapOptions(item: Item, gap: string): readonly { id: string; text: Rich }[] {
  const one = item.kind === 'gaps' ? item.gaps.find(({ id }) => id === gap) : undefined
  return one?.kind === 'choice' ? one.options : []
}

function textOf(options: readonly { id: string; text: Rich }[], id: string): Rich {
  const option = options.find((one) => one.id === id)
  if (!option) throw new TypeError(`no option ${id}`)
  return option.text
}
