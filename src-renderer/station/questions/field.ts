import type { AnswerValue, Question } from '../../../src-shared/exam.ts'

/** What every kind of answer field is given. */
export interface FieldProps<T extends Question['type']> {
  question: Extract<Question, { type: T }>
  value: AnswerValue
  onChange: (value: AnswerValue) => void
}
