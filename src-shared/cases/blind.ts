/** Taking out of texts what tells whose attempt it is. Pure. */

export const hidden = '•••'

/** Shorter ones stand in other words by chance: they are taken out where they stand alone. */
const longEnough = 4

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

/** `names`: of persons, each word of them by itself too. `others`: numbers, groups, places, each as it is. */
export function blinder(
  names: readonly string[],
  others: readonly (string | null)[] = [],
): (text: string) => string {
  const all = [...names, ...names.flatMap((name) => name.split(/[\s,;()]+/)), ...others]
  const words = [
    ...new Set(all.map((word) => word?.normalize('NFC').trim() ?? '').filter((word) => word !== '')),
  ]
    // The longest first, or half of a name would stay.
    .sort((one, other) => other.length - one.length)
    .map((word) =>
      word.length >= longEnough ? escaped(word) : `(?<![\\p{L}\\p{N}])${escaped(word)}(?![\\p{L}\\p{N}])`,
    )
  if (words.length === 0) return (text) => text
  const any = new RegExp(words.join('|'), 'giu')
  return (text) => text.normalize('NFC').replace(any, hidden)
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
