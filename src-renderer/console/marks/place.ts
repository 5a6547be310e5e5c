/** Places among the screens of mark lists, as they stand in the address behind `#/marks`. */
import type { Route } from '../frame/route.ts'

const at = (...place: string[]): Route => ({ screen: 'marks', place })

export const places = {
  exams: at(),
  exam: (exam: string) => at(exam),
  list: (exam: string, group: string) => at(exam, group),
}
