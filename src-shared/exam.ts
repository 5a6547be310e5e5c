/** What is sat, and what is answered. */
import { z } from 'zod'
import { AnswerFile, answerFiles, FileType, isTypeTaken } from './answer-files.ts'
import { ExamMinutes, Positive } from './bounds.ts'
import { PaperCourse } from './course.ts'
import { typedText } from './text.ts'
import { Base64, Digest, Id, Localized } from './vocabulary.ts'
import { WebRules } from './web-exam.ts'

/**
 * Characters (UTF-16 units) that a text answer may have, whatever its question says. The one bound: the import checks it, the
 * field keeps to it, and a leaf of the ledger (`leafLength` in records.ts) has room for so many of any script, sealed.
 */
export const answerLength = 20_000
/** Options that a question may have: an answer of their ids, all of them for `order`, must be savable. */
export const optionsAtMost = 200
export const questionsAtMost = 500
/** Characters of an exam's title: it stands on each ledger (`attempt.opened`). */
export const titleLength = 500
/** Characters of a number's unit. */
export const unitLength = 64
/** What a page shows and plays. */
export const MediumType = z.enum([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'audio/mpeg',
  'audio/ogg',
  'audio/wav',
])
/** Bytes of a picture or sound that a paper may have. */
export const paperMediumBytes = 2 * 1024 * 1024
/** Bytes of all pictures and sounds of what one student is asked: they come with the paper, in one answer. */
export const paperMediaBytes = 8 * 1024 * 1024
/** How many they may be. */
export const paperMediaAtMost = 1000
/** A picture or sound that the questions show by its digest. */
export const PaperMedium = z.object({
  digest: Digest,
  type: MediumType,
  base64: Base64.max(Math.ceil(paperMediumBytes / 3) * 4),
})
export type PaperMedium = z.infer<typeof PaperMedium>

/** Digests of the pictures and sounds that these questions show. */
export const mediaIn = (questions: readonly Question[]): string[] => [
  ...new Set(
    [...JSON.stringify(questions).matchAll(/data-media=\\"([0-9a-f]{64})\\"/g)].map(
      ([, digest]) => digest ?? '',
    ),
  ),
]

/** Bytes of a paper as JSON: it comes to the station in one answer, and to its page with each change of the view. */
export const paperBytes = 4 * 1024 * 1024

/**
 * A text of a question. `html`: the same with the marks of a bank's texts (src-shared/bank/rich-write.ts); left out where
 * `text` says all.
 */
const said = { text: Localized, html: Localized.optional() }
export type Said = { text: Localized; html?: Localized | undefined }

/** How often a sound can be played, where that is limited. */
export const Plays = z.int().min(1).max(100)

const common = {
  id: Id,
  ...said,
  points: z.number().min(0).max(1_000_000),
  /** Of each of its sounds; absent: as often as one likes. */
  plays: Plays.optional(),
}
const option = z.object({ id: Id, ...said })
export type Option = z.infer<typeof option>
const Options = z.array(option).min(2)

/** An exam of before the bound may say more; nothing longer could be saved. */
const maxLength = z
  .int()
  .positive()
  .overwrite((length) => Math.min(length, answerLength))
  .default(4000)

/** Stands in the question's `html` as `<span data-gap="id"></span>`. */
const Gap = z.discriminatedUnion('kind', [
  /** `many`: several may be chosen. */
  z.object({
    id: Id,
    kind: z.literal('choice'),
    options: z.array(option).min(1),
    many: z.boolean().default(false),
  }),
  z.object({ id: Id, kind: z.literal('text'), maxLength: z.int().positive().max(answerLength).default(64) }),
  z.object({ id: Id, kind: z.literal('number') }),
])
export type Gap = z.infer<typeof Gap>

/** How many words are asked for; told, and not enforced. */
const Words = z.object({ least: Positive.optional(), most: Positive.optional() })

export const Question = z.discriminatedUnion('type', [
  z.object({ ...common, type: z.literal('single'), options: Options }),
  z.object({ ...common, type: z.literal('multiple'), options: Options }),
  z.object({ ...common, type: z.literal('number'), unit: z.string().optional() }),
  /** `oneLine`: a word or a few. */
  z.object({ ...common, type: z.literal('text'), maxLength, oneLine: z.boolean().optional() }),
  /** `template`: what its field begins with. */
  z.object({
    ...common,
    type: z.literal('essay'),
    maxLength: maxLength.unwrap().default(answerLength),
    words: Words.optional(),
    template: Localized.optional(),
  }),
  z.object({ ...common, type: z.literal('order'), options: Options }),
  /** Each of `left` gets one of `right`, of which there may be more or fewer. */
  z.object({ ...common, type: z.literal('match'), left: z.array(option).min(1), right: Options }),
  z.object({ ...common, type: z.literal('gaps'), html: Localized, gaps: z.array(Gap).min(1) }),
  /** `files`: at most; `types`: of their names, none: any. */
  z.object({
    ...common,
    type: z.literal('upload'),
    files: z.int().min(1).max(answerFiles.files).default(1),
    types: z.array(FileType).max(optionsAtMost).default([]),
  }),
  /** Nothing is asked: what the questions after it are about. */
  z.object({ ...common, type: z.literal('description'), points: z.literal(0).default(0) }),
])
export type Question = z.infer<typeof Question>

export const isAsked = ({ type }: Question): boolean => type !== 'description'

const Part = z.union([z.string().max(answerLength), z.array(Id).max(optionsAtMost)])

/**
 * `single`: option id; `multiple`, `order`: option ids; `number`: as typed (a decimal comma is kept); `text`, `essay`: as
 * typed; `match`: by id of the left the id of the right; `gaps`: by gap's id what was typed, an option's id, or several;
 * `upload`: the files.
 */
export const AnswerValue = z.union([
  z.string().max(answerLength),
  z.array(Id).max(optionsAtMost),
  z.array(AnswerFile).max(answerFiles.files),
  z.record(Id, Part).refine((parts) => sizeOf(parts) <= answerLength, 'an answer that is too long'),
  z.null(),
])
export type AnswerValue = z.infer<typeof AnswerValue>

/** The files of an answer; none where it is another kind of answer. */
export const filesIn = (value: AnswerValue | undefined): AnswerFile[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'object') : []
/** The ids of an answer that is a list of them. */
export const idsIn = (value: AnswerValue | undefined): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []

/** Characters of parts as JSON, without those that JSON writes as two. */
function sizeOf(parts: Readonly<Record<string, z.infer<typeof Part>>>): number {
  let size = 0
  for (const [id, part] of Object.entries(parts))
    size += id.length + partMarks + (typeof part === 'string' ? part.length : listSize(part))
  return size
}
const partMarks = 6
const listSize = (ids: readonly string[]): number => ids.reduce((size, id) => size + id.length + 3, 0)

/** Characters of the longest answer in parts that a question can have; 0 for one whose answers have no parts. */
export function longestParts(question: Question): number {
  const longest = (options: readonly { id: string }[]) => Math.max(...options.map(({ id }) => id.length))
  if (question.type === 'match')
    return question.left.reduce((size, { id }) => size + id.length + partMarks + longest(question.right), 0)
  if (question.type !== 'gaps') return 0
  return question.gaps.reduce((size, gap) => size + gap.id.length + partMarks + longestIn(gap), 0)
  function longestIn(gap: Gap): number {
    if (gap.kind === 'text') return gap.maxLength
    if (gap.kind === 'number') return numberLength
    return gap.many ? listSize(gap.options.map(({ id }) => id)) : longest(gap.options)
  }
}

/** Characters that a `number` may have: typed by a person, whatever its notation. */
export const numberLength = 64

const isListOf = (value: unknown, known: ReadonlySet<string>): boolean =>
  Array.isArray(value) && new Set(value).size === value.length && value.every((id) => known.has(id))
const idsOf = (all: readonly { id: string }[]): Set<string> => new Set(all.map(({ id }) => id))

/** Whether the value has the shape that this question asks for; null is an answer taken back. */
export function answerFits(question: Question, value: AnswerValue): boolean {
  if (value === null) return true
  switch (question.type) {
    case 'text':
    case 'essay':
      return typeof value === 'string' && value.length <= question.maxLength
    case 'number':
      return typeof value === 'string' && value.length <= numberLength
    case 'single':
      return typeof value === 'string' && idsOf(question.options).has(value)
    case 'multiple':
      return isListOf(value, idsOf(question.options))
    case 'order':
      return (
        Array.isArray(value) &&
        value.length === question.options.length &&
        isListOf(value, idsOf(question.options))
      )
    case 'match': {
      const [left, right] = [idsOf(question.left), idsOf(question.right)]
      return partsOf(value).every(([id, part]) => left.has(id) && typeof part === 'string' && right.has(part))
    }
    case 'gaps': {
      const gaps = new Map(question.gaps.map((gap) => [gap.id, gap]))
      return partsOf(value).every(([id, part]) => {
        const gap = gaps.get(id)
        return gap !== undefined && partFits(gap, part)
      })
    }
    case 'upload': {
      const files = filesIn(value)
      return (
        // Files alone, and no ids among them.
        Array.isArray(value) &&
        files.length === value.length &&
        files.length <= question.files &&
        new Set(files.map(({ digest }) => digest)).size === files.length &&
        files.every(({ name }) => isTypeTaken(question.types, name))
      )
    }
    case 'description':
      return false
  }
}

/** What has no parts has one that fits nothing. */
const partsOf = (value: NonNullable<AnswerValue>): [string, unknown][] =>
  typeof value === 'string' || Array.isArray(value) ? [['', null]] : Object.entries(value)

function partFits(gap: Gap, part: unknown): boolean {
  if (gap.kind === 'choice' && gap.many) return isListOf(part, idsOf(gap.options))
  if (typeof part !== 'string') return false
  if (gap.kind === 'choice') return idsOf(gap.options).has(part)
  return part.length <= (gap.kind === 'number' ? numberLength : gap.maxLength)
}

/** Whether a value counts as an answer. */
export function isAnswered(value: AnswerValue | undefined): boolean {
  if (value === undefined || value === null) return false
  if (typeof value === 'string') return value.trim() !== ''
  return Array.isArray(value) ? value.length > 0 : Object.values(value).some(isAnswered)
}

/** Without what no person types, also in its parts. */
export function typedAnswer(value: AnswerValue): AnswerValue {
  if (typeof value === 'string') return typedText(value)
  if (value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([id, part]) => [id, typeof part === 'string' ? typedText(part) : part]),
  )
}

/**
 * As an exam has it: without either where its questions are drawn from an approved paper (src-shared/papers). `course`: how it
 * is gone through; absent: all of it is open.
 */
export const ExamPaper = z.object({
  questions: z.array(Question),
  web: WebRules.nullable().default(null),
  course: PaperCourse.optional(),
})
export type ExamPaper = z.infer<typeof ExamPaper>

/** What is told once the exam begins: the questions, or with `web` the rules of the page that it is sat on. */
export const Paper = ExamPaper.refine(
  ({ questions, web }) => questions.length > 0 || web !== null,
  'nothing to sit',
)
export type Paper = z.infer<typeof Paper>

/** An exam as a station may know it before admission: everything but the paper. */
export const ExamSummary = z.object({
  id: Id,
  title: Localized,
  durationMinutes: ExamMinutes,
  delivery: z.enum(['paper', 'web']),
  /** Start address when `delivery` is `web`. */
  url: z.string().nullable().default(null),
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  /** As one student sits it: her station reads the questions aloud. */
  speech: z.boolean().optional(),
})
export type ExamSummary = z.infer<typeof ExamSummary>

/** Answers by question id, with the revision that counts each change from 1. */
export const Answers = z.record(Id, z.object({ value: AnswerValue, revision: Positive }))
export type Answers = z.infer<typeof Answers>
