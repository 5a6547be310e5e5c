/** Places among marking's screens, as they stand in the address behind `#/marking`. */
import type { Route } from '../frame/route.ts'

const at = (...place: string[]): Route => ({ screen: 'marking', place })

export const places = {
  list: at(),
  exam: (exam: string) => at(exam),
  mark: (exam: string) => at(exam, 'mark'),
  keys: (exam: string) => at(exam, 'keys'),
  results: (exam: string) => at(exam, 'results'),
  statistics: (exam: string) => at(exam, 'statistics'),
}
