/**
 * Units by their names in Cyrillic and Latin letters: `м/с` is `m/s`, `кПа` is `kPa`. Prefixes are powers of ten (SI
 * Brochure, 9th ed., tables 3, 4, 7); units that are no power of ten of each other (min, h) are different ones. Pure.
 */

export interface Unit {
  /** The same for all units of one kind that differ by a power of ten alone. */
  kind: string
  power: number
}

/** Names of a unit without a prefix; the first is ours. `power`: what it is of the first of its kind. */
const bases: readonly (readonly [kind: string, names: readonly string[], power?: number])[] = [
  ['m', ['m', 'м']],
  ['g', ['g', 'г', 'гр']],
  ['g', ['t', 'т'], 6],
  ['s', ['s', 'с', 'сек', 'sec']],
  ['min', ['min', 'мин']],
  ['h', ['h', 'ч', 'час', 'сағ', 'саат']],
  ['d', ['сут', 'тәул', 'күн']],
  ['A', ['A', 'А']],
  ['K', ['K', 'К']],
  ['mol', ['mol', 'моль']],
  ['cd', ['cd', 'кд']],
  ['Hz', ['Hz', 'Гц']],
  ['N', ['N', 'Н']],
  ['Pa', ['Pa', 'Па']],
  ['J', ['J', 'Дж']],
  ['W', ['W', 'Вт']],
  ['C', ['C', 'Кл']],
  ['V', ['V', 'В']],
  ['F', ['F', 'Ф']],
  ['Ω', ['Ω', 'Ω', 'Ом', 'ohm', 'Ohm']],
  ['S', ['S', 'См']],
  ['Wb', ['Wb', 'Вб']],
  ['T', ['T', 'Тл']],
  ['H', ['H', 'Гн']],
  ['lm', ['lm', 'лм']],
  ['lx', ['lx', 'лк']],
  ['Bq', ['Bq', 'Бк']],
  ['Gy', ['Gy', 'Гр']],
  ['Sv', ['Sv', 'Зв']],
  ['eV', ['eV', 'эВ']],
  ['L', ['L', 'l', 'л']],
  ['bar', ['bar', 'бар']],
  ['bit', ['bit', 'бит']],
  ['B', ['byte', 'байт', 'Б']],
  ['rad', ['rad', 'рад']],
]
/** No prefix stands before these. */
const bare: readonly (readonly [kind: string, names: readonly string[]])[] = [
  ['%', ['%', 'процент', 'пайыз', 'percent']],
  ['°', ['°', 'deg', 'град', 'градус']],
  ['°C', ['°C', '°С', 'oC']],
  ['mmHg', ['mmHg', 'mm Hg', 'мм рт. ст.', 'мм рт ст', 'мм рт.ст.']],
  ['ha', ['ha', 'га']],
  ['atm', ['atm', 'атм']],
  ['KZT', ['тг', 'теңге', 'тенге', '₸', 'KZT']],
  ['KGS', ['сом', 'KGS']],
  ['pc', ['шт', 'шт.', 'дана', 'даана', 'pcs']],
]
const prefixes: Readonly<Record<string, number>> = {
  da: 1, да: 1, h: 2, k: 3, к: 3, M: 6, М: 6, G: 9, Г: 9, T: 12, Т: 12, P: 15, П: 15,
  d: -1, д: -1, c: -2, с: -2, m: -3, м: -3, µ: -6, μ: -6, u: -6, мк: -6, n: -9, н: -9, p: -12, п: -12, f: -15,
} // biome-ignore format: a table
const unprefixed = new Set(['min', 'h', 'd'])

const exact = new Map<string, Unit>()
const prefixed = new Map<string, Unit>()
for (const [kind, names, power = 0] of bases)
  for (const name of names) {
    exact.set(name, { kind, power })
    if (!unprefixed.has(kind))
      for (const [prefix, more] of Object.entries(prefixes))
        prefixed.set(prefix + name, { kind, power: power + more })
  }
for (const [kind, names] of bare) for (const name of names) exact.set(name, { kind, power: 0 })

const raised: Readonly<Record<string, string>> = {
  '⁰': '0', '¹': '1', '²': '2', '³': '3', '⁴': '4', '⁵': '5', '⁶': '6', '⁷': '7', '⁸': '8', '⁹': '9', '⁻': '-',
} // biome-ignore format: a table

/** Null for no unit at all. One that is not known is of a kind of its own: its name. */
export function unitOf(name: string): Unit | null {
  const plain = name.normalize('NFC').replace(/\s+/g, ' ').trim()
  if (plain === '') return null
  const known = exact.get(plain) ?? exact.get(plain.replace(/\.$/, ''))
  if (known) return known
  const parts = plain
    .replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+/g, (signs) => `^${[...signs].map((sign) => raised[sign]).join('')}`)
    .replaceAll('−', '-')
    .split(/ ?([/·⋅*]) ?/)
  const sum = new Map<string, number>()
  let power = 0
  let sign = 1
  for (const [i, part] of parts.entries()) {
    // All behind the first slash is below the line, as people write it: `Дж/(кг·К)`, `Дж/кг·К`.
    if (i % 2 === 1) {
      if (part === '/') sign = -1
      continue
    }
    const [, token = '', exponent = '1'] = /^\(?([^\d^()]+?)\.?(?:\^?\(?(-?\d{1,2})\)?)?\)?$/.exec(part) ?? []
    if (token === '') {
      if (part === '1') continue
      return { kind: plain, power: 0 }
    }
    const unit =
      exact.get(token) ?? prefixed.get(token) ?? (token.length > 1 ? exact.get(`${token}.`) : undefined)
    if (!unit) return { kind: plain, power: 0 }
    const times = sign * Number(exponent)
    sum.set(unit.kind, (sum.get(unit.kind) ?? 0) + times)
    power += unit.power * times
  }
  const kinds = [...sum].filter(([, times]) => times !== 0).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return { kind: kinds.map(([kind, times]) => (times === 1 ? kind : `${kind}${times}`)).join(' '), power }
}
