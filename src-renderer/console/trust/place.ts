/** Places among the trust line's screens, as they stand in the address behind `#/trust`. */
import type { Route } from '../frame/route.ts'

const at = (...place: string[]): Route => ({ screen: 'trust', place })

export const places = {
  inbox: at(),
  conversation: (id: string) => at('conversations', id),
  letter: at('letter'),
  readers: at('readers'),
  numbers: at('numbers'),
}
