/** The history of an attempt's answers: each change as it was recorded, so that any moment can be shown again. Pure. */
import { z } from 'zod'
import { Count, Positive, UnixMs } from '../bounds.ts'
import { AnswerValue, Question } from '../exam.ts'
import { Id } from '../vocabulary.ts'

/** Of a text: from which UTF-16 unit on how many were taken out, and what came in their place. */
const TextChange = z.object({ from: Count, removed: Count, inserted: z.string() })
export type TextChange = z.infer<typeof TextChange>

export const AnswerChange = z.object({
  /** The question; of an exam in another's page the field that she typed in. */
  of: Id,
  at: UnixMs,
  revision: Positive,
  /** UTF-16 units that were pasted since the change before; 0 too where the station is of a release that does not say. */
  pasted: Count,
  /** `unread`: it is sealed for others, or is no answer. */
  now: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('text'), change: TextChange }),
    z.object({ kind: z.literal('value'), value: AnswerValue }),
    z.object({ kind: z.literal('unread') }),
  ]),
})
export type AnswerChange = z.infer<typeof AnswerChange>

export const AnswerHistory = z.object({
  /** As they were asked; none of an exam in another's page. */
  questions: z.array(Question),
  /** In their order. */
  changes: z.array(AnswerChange),
  /** Later ones that are too many to be shown. */
  left: Count,
})
export type AnswerHistory = z.infer<typeof AnswerHistory>

const isLow = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000

/** What turned one text into the other: all that both begin and end with is left alone, no character is cut in two. */
export function textChange(before: string, after: string): TextChange {
  const most = Math.min(before.length, after.length)
  let from = 0
  while (from < most && before.charCodeAt(from) === after.charCodeAt(from)) from++
  if (isLow(before.charCodeAt(from)) || isLow(after.charCodeAt(from))) from = Math.max(0, from - 1)
  let end = 0
  while (
    end < most - from &&
    before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
  )
    end++
  if (end > 0 && isLow(after.charCodeAt(after.length - end))) end--
  return { from, removed: before.length - from - end, inserted: after.slice(from, after.length - end) }
}

export const changed = (text: string, { from, removed, inserted }: TextChange): string =>
  text.slice(0, from) + inserted + text.slice(from + removed)

/** The answer after these changes, all of one question; undefined: none, or it cannot be read. */
export function answerAfter(changes: readonly AnswerChange[]): AnswerValue | undefined {
  let value: AnswerValue | undefined
  for (const { now } of changes) {
    if (now.kind === 'unread') value = undefined
    else if (now.kind === 'value') value = now.value
    else value = changed(typeof value === 'string' ? value : '', now.change)
  }
  return value
}
