import type { AnswerValue } from '../../../src-shared/exam.ts'

/** The order to show: the answered one, with anything it lacks behind it in the paper's order. */
export function orderOf(ids: readonly string[], value: AnswerValue): string[] {
  const answered = Array.isArray(value)
    ? value.filter((id, at) => ids.includes(id) && value.indexOf(id) === at)
    : []
  return [...answered, ...ids.filter((id) => !answered.includes(id))]
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

/** The numbers by which the person knows these questions, e.g. `2, 5`. */
export const placesOf = (questions: readonly { id: string }[], ids: readonly string[]): string =>
  questions.flatMap(({ id }, place) => (ids.includes(id) ? [place + 1] : [])).join(', ')
