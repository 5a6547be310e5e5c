/** Taking out of texts what tells whose attempt it is. Pure. */

export const hidden = '•••'

/** Shorter ones stand in other words by chance: they are taken out where they stand alone. */
const longEnough = 4

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

/** What is to be taken out. `names`: of persons, each word of them by itself too. `others`: numbers, groups, places, each as it is. */
export interface Telling {
  names: readonly string[]
  others?: readonly (string | null)[]
}

/** UTF-16 units. */
export interface Stretch {
  from: number
  to: number
}

/** Where a text (NFC) tells it, in order. */
export function finder({ names, others = [] }: Telling): (text: string) => Stretch[] {
  const any = anyOf(names, others)
  return (text) =>
    any === null
      ? []
      : [...text.matchAll(any)].map(({ index, 0: found }) => ({ from: index, to: index + found.length }))
}

export function blinder(
  names: readonly string[],
  others: readonly (string | null)[] = [],
): (text: string) => string {
  const any = anyOf(names, others)
  return any === null ? (text) => text : (text) => text.normalize('NFC').replace(any, hidden)
}

function anyOf(names: readonly string[], others: readonly (string | null)[]): RegExp | null {
  const all = [...names, ...names.flatMap((name) => name.split(/[\s,;()]+/)), ...others]
  const words = [
    ...new Set(all.map((word) => word?.normalize('NFC').trim() ?? '').filter((word) => word !== '')),
  ]
    // The longest first, or half of a name would stay.
    .sort((one, other) => other.length - one.length)
    .map((word) =>
      word.length >= longEnough ? escaped(word) : `(?<![\\p{L}\\p{N}])${escaped(word)}(?![\\p{L}\\p{N}])`,
    )
  return words.length === 0 ? null : new RegExp(words.join('|'), 'giu')
}

/** Every text in a value, keys too; of these keys the whole value. */
export function blinded(value: unknown, blind: (text: string) => string, keys: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return blind(value)
  if (Array.isArray(value)) return value.map((one) => blinded(one, blind, keys))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      blind(key),
      keys.has(key) ? hidden : blinded(one, blind, keys),
    ]),
  )
}
