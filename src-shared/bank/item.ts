/** The items of a bank: one model for whatever format they came from. Every text and number of it is bounded. */
import { z } from 'zod'
import { Positive } from '../bounds.ts'
import { MediumType, optionsAtMost } from '../exam.ts'
import { Digest, Id } from '../vocabulary.ts'
import { Rubric } from './rubric.ts'

/** Characters of one text with its marks. */
export const richLength = 100_000
/** Characters of a name, a topic, a tag, an answer that is typed. */
const shortLength = 1024
/** Names of a topic, from the general to the special. */
export const topicDepth = 32
export const itemsAtMost = 20_000
/** Bytes of one picture or sound. */
export const mediumBytesAtMost = 20 * 1024 * 1024

/**
 * A text with the few marks that `rich.ts` allows. `html` is written by that file alone; `text` is the same without marks,
 * for search, lists and comparison.
 */
export const Rich = z.object({ html: z.string().max(richLength), text: z.string().max(richLength) })
export type Rich = z.infer<typeof Rich>

const Short = z.string().max(shortLength)
/** A share of the item's points: 1 is all of them, less than nothing takes points away. To seven places, as Moodle keeps it. */
const Credit = z
  .number()
  .min(-1)
  .max(1)
  .overwrite((credit) => Math.round(credit * 1e7) / 1e7)

/** `note`: what the format calls feedback. Never shown during an exam. */
const noted = { note: Rich.nullable() }

const Choice = z.object({ id: Id, text: Rich, credit: Credit, ...noted })
export type Choice = z.infer<typeof Choice>
const Choices = z.array(Choice).min(2).max(optionsAtMost)

/** `text`: as it must be typed; `*` stands for anything where `wildcard` says so. */
const TypedAnswer = z.object({ text: Short.min(1), credit: Credit, wildcard: z.boolean(), ...noted })
export type TypedAnswer = z.infer<typeof TypedAnswer>
const TypedAnswers = z.array(TypedAnswer).min(1).max(optionsAtMost)

/** Any that a subject of science writes. */
const Value = z.number().min(-1e300).max(1e300)
/** Right within `tolerance` of `value`, which is absolute. */
const NumberAnswer = z.object({
  value: Value,
  tolerance: z.number().min(0).max(1e300),
  credit: Credit,
  ...noted,
})
export type NumberAnswer = z.infer<typeof NumberAnswer>
const NumberAnswers = z.array(NumberAnswer).min(1).max(optionsAtMost)
/** So many of this unit are one of the key's. */
const Unit = z.object({ name: z.string().max(64), factor: Value })

const Labelled = z.object({ id: Id, text: Rich })
export type Labelled = z.infer<typeof Labelled>

/** A gap stands in the stem as `<span data-gap="…">`. Its weight is its share among the gaps of its item. */
const gap = { id: Id, weight: z.number().min(0).max(1_000_000) }
export const Gap = z.discriminatedUnion('kind', [
  z.object({
    ...gap,
    kind: z.literal('choice'),
    options: z.array(Choice).min(1).max(optionsAtMost),
    /** Several may be chosen. */
    many: z.boolean(),
  }),
  z.object({ ...gap, kind: z.literal('text'), answers: TypedAnswers, caseSensitive: z.boolean() }),
  z.object({ ...gap, kind: z.literal('number'), answers: NumberAnswers }),
])
export type Gap = z.infer<typeof Gap>

const common = {
  /** What the author calls it; students do not see it. */
  name: Short,
  stem: Rich,
  points: z.number().min(0).max(1_000_000),
  /** Share of the points that each further try costs. */
  penalty: z.number().min(0).max(1),
  /** From the general to the special. */
  topic: z.array(Short).max(topicDepth),
  difficulty: z.int().min(1).max(10).nullable(),
  tags: z.array(Short).max(100),
  note: Rich.nullable(),
  /** Where it stood: the line of the file, and of a package the file in it. */
  source: z.object({ line: Positive, file: Short.nullable() }),
}

/** What a person marks. `rubric`: absent, she gives points for all of it at once. */
const markedByHand = { markerNote: Rich.nullable(), rubric: Rubric.optional() }

/** `scoring`: `parts` adds the credit of what was chosen, `whole` gives all points or none. */
const scoring = { scoring: z.enum(['parts', 'whole']) }

export const Item = z.discriminatedUnion('kind', [
  z.object({ ...common, kind: z.literal('single'), options: Choices }),
  z.object({ ...common, kind: z.literal('multiple'), options: Choices, ...scoring }),
  z.object({ ...common, kind: z.literal('truefalse'), right: z.boolean() }),
  z.object({
    ...common,
    kind: z.literal('number'),
    answers: NumberAnswers,
    units: z.array(Unit).max(100),
    unitNeeded: z.boolean(),
  }),
  z.object({ ...common, kind: z.literal('text'), answers: TypedAnswers, caseSensitive: z.boolean() }),
  z.object({
    ...common,
    kind: z.literal('matching'),
    left: z.array(Labelled).min(1).max(optionsAtMost),
    /** More than are needed: the rest belongs to nothing. */
    right: z.array(Labelled).min(1).max(optionsAtMost),
    pairs: z
      .array(z.object({ left: Id, right: Id, credit: Credit }))
      .min(1)
      .max(optionsAtMost),
    ...scoring,
  }),
  /** `options` stand in the right order. */
  z.object({
    ...common,
    kind: z.literal('ordering'),
    options: z.array(Labelled).min(2).max(optionsAtMost),
    ...scoring,
  }),
  z.object({ ...common, kind: z.literal('gaps'), gaps: z.array(Gap).min(1).max(optionsAtMost), ...scoring }),
  z.object({ ...common, kind: z.literal('essay'), template: Rich.nullable(), ...markedByHand }),
  z.object({
    ...common,
    kind: z.literal('upload'),
    files: z.int().min(1).max(100),
    types: z.array(Short).max(100),
    ...markedByHand,
  }),
  z.object({ ...common, kind: z.literal('description') }),
])
export type Item = z.infer<typeof Item>
/** In the order of the list. */
export const ItemKind = z.enum(Item.options.map((option) => option.shape.kind.value))
export type ItemKind = Item['kind']
export type Common = Pick<Item, keyof typeof common>

export const Medium = z.object({
  digest: Digest,
  type: MediumType,
  bytes: z.int().min(1).max(mediumBytesAtMost),
})
export type Medium = z.infer<typeof Medium>
