import { type AnswerValue, idsIn, isAsked, type Question } from '../../../src-shared/exam.ts'

/** The order to show: the answered one, with anything it lacks behind it in the paper's order. */
export function orderOf(ids: readonly string[], value: AnswerValue): string[] {
  const answered = [...new Set(idsIn(value))].filter((id) => ids.includes(id))
  return [...answered, ...ids.filter((id) => !answered.includes(id))]
}

/** `order` with `id` at this place. */
export function movedTo(order: string[], id: string, place: number): string[] {
  const next = order.filter((other) => other !== id)
  next.splice(place, 0, id)
  return next
}

/** `order` with `id` one place further; the same array when it is at that end already. */
export function moved(order: string[], id: string, by: 1 | -1): string[] {
  const from = order.indexOf(id)
  const to = from + by
  if (from < 0 || to < 0 || to >= order.length) return order
  const next = order.filter((other) => other !== id)
  next.splice(to, 0, id)
  return next
}

/** The number by which a person knows each question; null for what asks nothing. */
export function numbersOf(questions: readonly Question[]): (number | null)[] {
  let number = 0
  return questions.map((question) => (isAsked(question) ? ++number : null))
}

/** The numbers of these questions, e.g. `2, 5`. */
export function placesOf(questions: readonly Question[], ids: readonly string[]): string {
  const numbers = numbersOf(questions)
  return questions.flatMap(({ id }, place) => (ids.includes(id) ? [numbers[place] ?? '–'] : [])).join(', ')
}
