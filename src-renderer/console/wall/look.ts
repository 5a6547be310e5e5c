/** How a wall is looked at, as the address keeps it; pure. */
import { type Kind, kinds, type Seat } from './seat.ts'

export const sizes = ['small', 'middle', 'large', 'list', 'plan'] as const
export type Size = (typeof sizes)[number]

export interface Look {
  size: Size
  /** Any of these; empty: all that are not finished. */
  show: readonly Kind[]
  /** A part of a name, a student's number or a station. */
  search: string
}

export const plainLook: Look = { size: 'middle', show: [], search: '' }

const isSize = (text: string | null): text is Size => sizes.some((size) => size === text)
/** Of what an address says: nobody types more. */
const searchLength = 100

export function lookIn(asked: URLSearchParams): Look {
  const size = asked.get('size')
  const shown = asked.get('show')?.split(',') ?? []
  return {
    size: isSize(size) ? size : plainLook.size,
    show: kinds.filter((kind) => shown.includes(kind)),
    search: (asked.get('search') ?? '').slice(0, searchLength),
  }
}

export function lookOut({ size, show, search }: Look): URLSearchParams {
  const asked = new URLSearchParams()
  if (size !== plainLook.size) asked.set('size', size)
  if (show.length > 0) asked.set('show', show.join(','))
  if (search !== '') asked.set('search', search)
  return asked
}

/** Where something is looked for it is found among the finished too. */
export function isShown(seat: Seat, { show, search }: Look): boolean {
  const wanted = folded(search.trim())
  if (wanted !== '' && !wordsOf(seat).some((word) => folded(word).includes(wanted))) return false
  if (show.length > 0) return show.some((kind) => seat.kinds.includes(kind))
  return wanted !== '' || !seat.kinds.includes('finished')
}

const wordsOf = ({ station, who }: Seat) => [station.name, who?.name ?? '', who?.number ?? '']
const folded = (text: string) => text.toLocaleLowerCase().replaceAll('ё', 'е')

export const countOf = (seats: readonly Seat[], kind: Kind) =>
  seats.filter((seat) => seat.kinds.includes(kind)).length
