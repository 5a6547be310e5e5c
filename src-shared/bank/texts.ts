/**
 * An item of a bank as it is kept: in one or several languages side by side. Each is a whole item; kind, key and numbers
 * are the same in all of them, so that whoever answers in one language is marked as in the other. Pure.
 */
import { z } from 'zod'
import { nameText } from '../text.ts'
import { Language, languages } from '../vocabulary.ts'
import { Item, type Rich } from './item.ts'
import { type HtmlDeps, richFromHtml } from './rich-html.ts'
import { mediumAddress } from './rich-write.ts'
import { namedRubric, type Rubric, worthOf } from './rubric.ts'

export const ItemTexts = z
  .partialRecord(Language, Item)
  .refine((texts) => Object.keys(texts).length > 0, 'it is in no language')
export type ItemTexts = z.infer<typeof ItemTexts>

/** Its languages, in the order of the vocabulary. */
export const languagesOf = (texts: ItemTexts): Language[] =>
  languages.filter((language) => texts[language] !== undefined)

/** In the first of its languages. */
export function firstText(texts: ItemTexts): Item {
  const item = languages.map((language) => texts[language]).find((one) => one !== undefined)
  if (!item) throw new TypeError('an item in no language')
  return item
}

/** What must be the same in all languages. */
function keyOf(item: Item): unknown {
  const { kind, points, penalty, topic, difficulty, tags } = item
  const options = (of: readonly { id: string; credit?: number }[]) => of.map(({ id, credit }) => [id, credit])
  const common = { kind, points, penalty, topic, difficulty, tags }
  switch (item.kind) {
    case 'single':
      return { ...common, options: options(item.options) }
    case 'multiple':
      return { ...common, options: options(item.options), scoring: item.scoring }
    case 'truefalse':
      return { ...common, right: item.right }
    case 'number':
      return {
        ...common,
        answers: item.answers.map(({ value, tolerance, credit }) => [value, tolerance, credit]),
        factors: item.units.map(({ factor }) => factor),
        unitNeeded: item.unitNeeded,
      }
    // What is typed is of the language.
    case 'text':
      return common
    case 'matching':
      return {
        ...common,
        left: options(item.left),
        right: options(item.right),
        pairs: item.pairs,
        scoring: item.scoring,
      }
    case 'ordering':
      return { ...common, options: options(item.options), scoring: item.scoring }
    case 'gaps':
      return {
        ...common,
        scoring: item.scoring,
        gaps: item.gaps.map((gap) => [
          gap.id,
          gap.kind,
          gap.weight,
          gap.kind === 'choice' ? [options(gap.options), gap.many] : null,
          gap.kind === 'number' ? gap.answers.map(({ value, tolerance }) => [value, tolerance]) : null,
        ]),
      }
    case 'upload':
      return { ...common, files: item.files, types: item.types, rubric: worthOf(item.rubric) }
    case 'essay':
      return { ...common, rubric: worthOf(item.rubric) }
    case 'description':
      return common
  }
}

/** Two languages that ask for different things; null where all agree. */
export function disagreement(texts: ItemTexts): [Language, Language] | null {
  const [first, ...others] = languagesOf(texts)
  if (first === undefined) return null
  const key = JSON.stringify(keyOf(firstText(texts)))
  const other = others.find((language) => {
    const item = texts[language]
    return item !== undefined && JSON.stringify(keyOf(item)) !== key
  })
  return other === undefined ? null : [first, other]
}

const isRich = (value: object): value is Rich =>
  'html' in value &&
  'text' in value &&
  typeof value.html === 'string' &&
  typeof value.text === 'string' &&
  Object.keys(value).length === 2

/** The same with each text of it changed. Parsed anew: throws what zod throws for what is no item any more. */
function withTexts(item: Item, change: (rich: Rich) => Rich): Item {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk)
    if (typeof value !== 'object' || value === null) return value
    if (isRich(value)) return change(value)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, walk(inner)]))
  }
  return Item.parse(walk(item))
}

/** Each of its texts. */
export function textsOf(item: Item): Rich[] {
  const all: Rich[] = []
  withTexts(item, (rich) => {
    all.push(rich)
    return rich
  })
  return all
}

const media = /data-media="([0-9a-f]{64})"/g
/** Pictures and sounds that it shows. */
export const mediaOf = (item: Item): string[] => [
  ...new Set(textsOf(item).flatMap(({ html }) => [...html.matchAll(media)].map((match) => match[1] ?? ''))),
]

export interface HeldMedium {
  digest: string
  sound: boolean
}

/**
 * What a page or a program sent, with nothing in it but our marks: each text is read and written anew, its plain text is
 * made from it, names lose what nobody sees. `changes`: what was taken away. Throws Refused for a text that is too long.
 */
export function sanitised(
  item: Item,
  held: Pick<ReadonlyMap<string, HeldMedium>, 'get'>,
): { item: Item; changes: string[] } {
  const changes: string[] = []
  const gaps = new Set(item.kind === 'gaps' ? item.gaps.map(({ id }) => id) : [])
  const deps: HtmlDeps = {
    say: { change: (why) => changes.push(why), remark: () => undefined },
    medium: (address) => held.get(mediumAddress.digest(address) ?? '') ?? null,
    gaps,
  }
  const clean = withTexts(item, ({ html }) => richFromHtml(html, deps))
  return {
    item: named(clean),
    changes,
  }
}

/** Its names without what nobody sees. */
export function named(item: Item): Item {
  const rubric = rubricOf(item)
  return {
    ...item,
    name: nameText(item.name),
    topic: item.topic.map(nameText).filter((part) => part !== ''),
    tags: item.tags.map(nameText).filter((tag) => tag !== ''),
    ...(rubric && { rubric: namedRubric(rubric) }),
  }
}

export const rubricOf = (item: Item): Rubric | undefined => ('rubric' in item ? item.rubric : undefined)
