/** Banks as the server keeps them and the console shows them: who may write in one, its items, their versions. */
import { z } from 'zod'
import { Count, line, Name, Positive, Sentence, UnixMs } from '../bounds.ts'
import { Digest, Id, Language } from '../vocabulary.ts'
import { ItemKind, Medium, topicDepth } from './item.ts'
import { ItemTexts } from './texts.ts'

/** Teachers of one bank. */
const teachersAtMost = 100
/** Items of one bank: the rest goes into another. */
export const heldItemsAtMost = 50_000

export const Login = z.string().min(1).max(64)
/** From the general to the special. */
const Topic = z.array(z.string().max(1024)).max(topicDepth)
/** A topic as one text, in addresses and tables: no name has this character, which nobody types. */
export const topicKey = (topic: readonly string[]): string => topic.join('\u001f')
export const topicOfKey = (key: string): string[] => (key === '' ? [] : key.split('\u001f'))
const Difficulty = z.int().min(1).max(10)

export const BankSettings = z.object({
  title: line(300).min(1),
  /** The chair (кафедра) that it belongs to, as people call it. */
  chair: line(300).min(1),
  /** Who may see and change it, beside the administrator. */
  teachers: z.array(Login).max(teachersAtMost),
})
export type BankSettings = z.infer<typeof BankSettings>

const Teacher = z.object({ login: Login, name: Name })

export const BankSummary = z.object({
  id: Id,
  title: z.string(),
  chair: z.string(),
  teachers: z.array(Teacher),
  /** Not retired. */
  items: Count,
  changedAt: UnixMs.nullable(),
})
export type BankSummary = z.infer<typeof BankSummary>

/** How many items that are not retired there are of each. */
export const BankDetail = BankSummary.extend({
  topics: z.array(z.object({ topic: Topic, items: Count })),
  kinds: z.array(z.object({ kind: ItemKind, items: Count })),
  difficulties: z.array(z.object({ difficulty: Difficulty.nullable(), items: Count })),
  languages: z.array(z.object({ language: Language, items: Count })),
  retired: Count,
})
export type BankDetail = z.infer<typeof BankDetail>

/** Rows of one page. */
const pageAtMost = 200

export const ItemFilter = z.object({
  /** Every word of it stands somewhere in the item. */
  search: z.string().max(200).optional(),
  /** With those below it (`topicKey`); an empty one is of items without a topic. */
  topic: z.string().max(4000).optional(),
  /** 0: none is set. */
  difficulty: z.coerce.number().int().min(0).max(10).optional(),
  kind: ItemKind.optional(),
  language: Language.optional(),
  /** Instead of those that are in use. */
  retired: z.stringbool().optional(),
  sort: z.enum(['place', 'changed', 'difficulty', 'points', 'topic']).default('place'),
  down: z.stringbool().default(false),
  offset: z.coerce.number().int().min(0).max(heldItemsAtMost).default(0),
  limit: z.coerce.number().int().min(1).max(pageAtMost).default(50),
})
export type ItemFilter = z.output<typeof ItemFilter>

/** Where it came from: a file, the line in it, and of a package the file inside. */
export const Origin = z.object({ file: z.string(), line: Positive, inside: z.string().nullable() })
export type Origin = z.infer<typeof Origin>

export const ItemRow = z.object({
  id: Id,
  /** Its number in the bank, from 1; never given again. */
  place: Positive,
  version: Positive,
  kind: ItemKind,
  /** The beginning of its text, or the name that its author gave. */
  title: z.string(),
  topic: Topic,
  difficulty: Difficulty.nullable(),
  points: z.number(),
  languages: z.array(Language),
  origin: Origin.nullable(),
  changedBy: Name,
  changedAt: UnixMs,
  retired: z.boolean(),
})
export type ItemRow = z.infer<typeof ItemRow>

export const ItemPage = z.object({ total: Count, items: z.array(ItemRow) })

const ItemVersion = z.object({ version: Positive, by: Name, at: UnixMs })

export const HeldItem = ItemRow.extend({
  /** The version that `texts` is. */
  shown: Positive,
  texts: ItemTexts,
  /** Newest first. */
  versions: z.array(ItemVersion),
  /** The pictures and sounds that it shows. */
  media: z.array(Medium),
})
export type HeldItem = z.infer<typeof HeldItem>

/** `changes`: what the server took out of the texts, since it is none of our marks. */
export const SavedItem = z.object({ item: HeldItem, changes: z.array(Sentence) })

/** Items that ask the same: their texts are alike but for signs, case and look-alike letters. */
export const Duplicates = z.object({
  groups: z.array(
    z.object({
      /** Their options are the same too. */
      whole: z.boolean(),
      /** Of them the first are told. */
      total: Count,
      items: z.array(ItemRow),
    }),
  ),
  /** Groups beyond those told. */
  more: Count,
})
export type Duplicates = z.infer<typeof Duplicates>

export const HeldMediumOf = z.object({ digest: Digest, type: Medium.shape.type, bytes: Count })
