/** What is sat, and what is answered. */
import { z } from 'zod'
import { ExamMinutes, Positive } from './bounds.ts'
import { Id, Localized } from './vocabulary.ts'

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
/** Bytes of a paper as JSON: it comes to the station in one answer, and to its page with each change of the view. */
export const paperBytes = 4 * 1024 * 1024

const common = { id: Id, text: Localized, points: z.number().positive().max(1_000_000) }
const option = z.object({ id: Id, text: Localized })

/** An exam of before the bound may say more; nothing longer could be saved. */
const maxLength = z
  .int()
  .positive()
  .overwrite((length) => Math.min(length, answerLength))
  .default(4000)

export const Question = z.discriminatedUnion('type', [
  z.object({ ...common, type: z.literal('single'), options: z.array(option).min(2) }),
  z.object({ ...common, type: z.literal('multiple'), options: z.array(option).min(2) }),
  z.object({ ...common, type: z.literal('number'), unit: z.string().optional() }),
  z.object({ ...common, type: z.literal('text'), maxLength }),
  z.object({ ...common, type: z.literal('order'), options: z.array(option).min(2) }),
])
export type Question = z.infer<typeof Question>

/** `single`: option id; `multiple`, `order`: option ids; `number`: as typed (a decimal comma is kept); `text`: as typed. */
export const AnswerValue = z.union([z.string().max(answerLength), z.array(Id).max(optionsAtMost), z.null()])
export type AnswerValue = z.infer<typeof AnswerValue>

/** Characters that a `number` may have: typed by a person, whatever its notation. */
export const numberLength = 64

/** Whether the value has the shape that this question asks for; null is an answer taken back. */
export function answerFits(question: Question, value: AnswerValue): boolean {
  if (value === null) return true
  if (question.type === 'text') return typeof value === 'string' && value.length <= question.maxLength
  if (question.type === 'number') return typeof value === 'string' && value.length <= numberLength
  const known = new Set(question.options.map((option) => option.id))
  if (question.type === 'single') return typeof value === 'string' && known.has(value)
  if (!Array.isArray(value) || new Set(value).size !== value.length || !value.every((id) => known.has(id)))
    return false
  return question.type === 'multiple' || value.length === known.size
}

export const Paper = z.object({ questions: z.array(Question).min(1) })
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
})
export type ExamSummary = z.infer<typeof ExamSummary>

/** Answers by question id, with the revision that counts each change from 1. */
export const Answers = z.record(Id, z.object({ value: AnswerValue, revision: Positive }))
export type Answers = z.infer<typeof Answers>
