/** A number as people type it, with what stands behind it. Pure. */
import { numberLength } from '../exam.ts'
import { nameText } from '../text.ts'

export interface TypedNumber {
  value: number
  /** As typed; empty where there is none. */
  unit: string
}

const vulgar: Readonly<Record<string, string>> = {
  '½': '1/2', '⅓': '1/3', '⅔': '2/3', '¼': '1/4', '¾': '3/4', '⅕': '1/5', '⅖': '2/5', '⅗': '3/5', '⅘': '4/5',
  '⅙': '1/6', '⅚': '5/6', '⅛': '1/8', '⅜': '3/8', '⅝': '5/8', '⅞': '7/8',
} // biome-ignore format: a table
const raised = '⁰¹²³⁴⁵⁶⁷⁸⁹'

const digits = String.raw`\d{1,3}(?: \d{3})+(?!\d)|\d+`
const decimal = String.raw`(?:(?:${digits})(?:[.,]\d+)?|[.,]\d+)`
/** `1.2e-3`, `1,2 · 10^-3`, `1,2*10**5`, `1.2 x 10⁵`. */
const power = String.raw`(?:[eEеЕ]([+-]?\d{1,4})(?![\p{L}])| ?[·•*×xхXХ] ?10(?:\^|\*\*)?(?:\(([+-]?\d{1,4})\)|([+-]?\d{1,4})))`
const whole = new RegExp(`^([+-]?)(${decimal})(?:${power})?`, 'u')
const fraction = /^([+-]?)(?:(\d{1,9}) )?(\d{1,9}) ?[/∕⁄] ?(\d{1,9})(?![\d.,])/
/** Thousands and a decimal sign that is another: `1,234.5`, `1.234,5`. */
const grouped =
  /^([+-]?)(\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:,\d{3}){2,}|\d{1,3}(?:\.\d{3}){2,})(?![\d.,])/

/** Null where no number stands at the beginning, or one that no computer has. */
export function typedNumber(text: string): TypedNumber | null {
  if (text.length > numberLength) return null
  const plain = nameText(text)
    .replace(/[−–—‐‑]/g, '-')
    .replace(
      /[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]/g,
      (sign, at: number, all: string) => `${/\d/.test(all[at - 1] ?? '') ? ' ' : ''}${vulgar[sign] ?? ''}`,
    )
    .replace(
      /(10)(⁻?)([⁰¹²³⁴⁵⁶⁷⁸⁹]+)/g,
      (_, ten: string, minus: string, power: string) =>
        `${ten}^${minus === '' ? '' : '-'}${[...power].map((sign) => raised.indexOf(sign)).join('')}`,
    )
    .replace(/^([+-]) (?=[\d.,])/, '$1')
  const parted = fraction.exec(plain)
  if (parted) {
    const [all, sign, units = '0', over, under] = parted
    const value = Number(units) + Number(over) / Number(under)
    return finite(sign === '-' ? -value : value, plain.slice(all.length))
  }
  const thousands = grouped.exec(plain)
  if (thousands) {
    const [all, sign = '', number = ''] = thousands
    const point = Math.max(number.lastIndexOf('.'), number.lastIndexOf(','))
    const twice = number.split(number[point] ?? '').length > 2
    const value = twice
      ? number.replace(/[.,]/g, '')
      : `${number.slice(0, point).replace(/[.,]/g, '')}.${number.slice(point + 1)}`
    return finite(Number(sign + value), plain.slice(all.length))
  }
  const found = whole.exec(plain)
  if (!found) return null
  const [all, sign, number = '', ...exponents] = found
  const exponent = exponents.find((one) => one !== undefined) ?? '0'
  return finite(
    Number(`${sign}${number.replaceAll(' ', '').replace(',', '.')}e${exponent}`),
    plain.slice(all.length),
  )
}

function finite(value: number, rest: string): TypedNumber | null {
  // Digits or signs that belong to the number make it another one.
  if (!Number.isFinite(value) || /^[\d.,^/]/.test(rest.trimStart())) return null
  return { value, unit: rest.trim() }
}
