/** Numbers as offices write them in tables. Pure. */

/** Of a count: more than any country has students. */
const countAtMost = 100_000_000

/** What a spreadsheet makes of a long number: digits are lost. */
export const isRounded = (cell: string): boolean => /^\d+([.,]\d+)?E\+?\d+$/i.test(cell)
/** Written where there is no value. */
export const isNoValue = (cell: string): boolean => /^[-–—xх*]?$/i.test(cell)

/** `1 234`, `1,234` of threes is refused: it may be a decimal. Null where it is no whole number. */
export function countOf(cell: string): number | null {
  const digits = cell.replace(/^(\d{1,3})((?: \d{3})+)$/, (all) => all.replaceAll(' ', ''))
  const whole = /^(\d{1,12})(?:[.,]0+)?$/.exec(digits)?.[1]
  const count = whole === undefined ? null : Number(whole)
  return count !== null && count <= countAtMost ? count : null
}

/** A decimal as it is written: 32,10 is 3210 of 10^2. */
export interface Decimal {
  /** Whole. */
  scaled: number
  places: number
}

/** With a comma or a point, with or without a percent sign. Null where it is no number. */
export function decimalOf(cell: string): Decimal | null {
  const [, sign = '', whole, part = ''] = /^([-−]?)(\d{1,9})(?:[.,](\d{1,20}))?\s*%?$/.exec(cell) ?? []
  if (whole === undefined) return null
  // Further places of a computed value are noise of its binary form.
  const kept = part.length > 6 ? Math.round(Number(`0.${part}`) * 1e6) : Number(part || 0)
  const places = Math.min(part.length, 6)
  return { scaled: (sign === '' ? 1 : -1) * (Number(whole) * 10 ** places + kept), places }
}
export const numberOf = ({ scaled, places }: Decimal): number => scaled / 10 ** places
