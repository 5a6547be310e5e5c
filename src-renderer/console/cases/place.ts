/** Places among the screens of cases, as they stand in the address behind `#/cases`. */
import type { Route } from '../frame/route.ts'

const at = (...place: string[]): Route => ({ screen: 'cases', place })

export const places = {
  queue: at(),
  samples: at('samples'),
  case: (number: string) => at(number),
  review: (number: string) => at(number, 'review'),
}
