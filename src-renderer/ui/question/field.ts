import type { AnswerValue, Question } from '../../../src-shared/exam.ts'

/** What every kind of answer field is given. */
export interface FieldProps<T extends Question['type']> {
  question: Extract<Question, { type: T }>
  value: AnswerValue
  onChange: (value: AnswerValue) => void
}

type Parts = Readonly<Record<string, string | string[]>>
export const partsOf = (value: AnswerValue): Parts =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}

/** With this part, or without it where it is empty; null where none is left. */
export function withPart(value: AnswerValue, id: string, part: string | string[]): AnswerValue {
  const others = Object.entries(partsOf(value)).filter(([other]) => other !== id)
  const next = part.length === 0 ? others : [...others, [id, part] as const]
  return next.length === 0 ? null : Object.fromEntries(next)
}
