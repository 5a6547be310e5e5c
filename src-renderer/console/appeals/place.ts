/** Places among the screens of appeals, as they stand in the address behind `#/appeals`. */
import type { Route } from '../frame/route.ts'

const at = (...place: string[]): Route => ({ screen: 'appeals', place })

/** In the place of a number: small letters, which none has. */
export const newOne = 'new'

export const places = { list: at(), file: at(newOne), appeal: (number: string) => at(number) }
