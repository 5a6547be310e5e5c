/** Percentages as exact fractions: a published figure is judged at its own places, without what binary numbers lose. Pure. */
import type { Decimal } from '../tables/values.ts'

/** `value = over / under`; `under` is above nought. */
export interface Fraction {
  over: bigint
  under: bigint
}

/** 100 × part / all; null of nothing. */
export const percentOf = (part: number | null, all: number | null): Fraction | null =>
  part === null || all === null || all <= 0 ? null : { over: BigInt(part) * 100n, under: BigInt(all) }

/** Null of none. */
export function meanOf(values: readonly Decimal[]): Fraction | null {
  if (values.length === 0) return null
  const places = Math.max(...values.map((value) => value.places))
  const sum = values.reduce(
    (all, value) => all + BigInt(value.scaled) * 10n ** BigInt(places - value.places),
    0n,
  )
  return { over: sum, under: 10n ** BigInt(places) * BigInt(values.length) }
}

export type Rounding = 'half-up' | 'half-even' | 'down'

/** Of values from nought up. */
export function rounded({ over, under }: Fraction, places: number, how: Rounding = 'half-up'): number {
  const scaled = over * 10n ** BigInt(places)
  const whole = scaled / under
  const twice = (scaled % under) * 2n
  const up = how === 'down' ? false : twice === under ? how === 'half-up' || whole % 2n === 1n : twice > under
  return Number(whole + (up ? 1n : 0n)) / 10 ** places
}

export type Agreement =
  | { agrees: true; doubt: null | { what: 'tie' | 'places'; readings: [number, number] } }
  | { agrees: false; computed: number; cut: boolean }

/**
 * Whether a published figure is this fraction, rounded to its own places. Two things are in doubt and told: a tie that was
 * rounded to the even digit, and a figure with fewer places than others of its column (32 may be 32,0 or 31,6).
 */
export function agreement(published: Decimal, fraction: Fraction, columnPlaces: number): Agreement {
  const { scaled, places } = published
  const value = scaled / 10 ** places
  const usual = rounded(fraction, places)
  const even = rounded(fraction, places, 'half-even')
  if (value !== usual && value !== even)
    return { agrees: false, computed: usual, cut: value === rounded(fraction, places, 'down') }
  const finer = rounded(fraction, Math.max(places, columnPlaces))
  if (usual !== even) return { agrees: true, doubt: { what: 'tie', readings: [usual, even] } }
  return { agrees: true, doubt: finer === value ? null : { what: 'places', readings: [value, finer] } }
}
