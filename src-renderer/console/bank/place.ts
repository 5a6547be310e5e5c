/** Places among the screens of question banks, as they stand in the address behind `#/banks`. */
import { goTo, hashOf, type Route } from '../frame/route.ts'

const at = (...place: string[]): Route => ({ screen: 'banks', place })

export const places = {
  list: at(),
  bank: (bank: string) => at(bank),
  newItem: (bank: string) => at(bank, 'items', 'new'),
  item: (bank: string, item: string) => at(bank, 'items', item),
  newImport: (bank: string) => at(bank, 'imports', 'new'),
  import: (bank: string, id: string) => at(bank, 'imports', id),
  duplicates: (bank: string) => at(bank, 'duplicates'),
}

export const linkTo = hashOf
export const go = goTo
