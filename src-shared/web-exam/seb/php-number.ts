/** Numbers as PHP reads and writes them (`intval`, `floatval`, `json_encode`), so that a hash over them is Moodle's. Pure. */

const space = String.raw`^[ \t\n\r\v\f]*`
const real = new RegExp(String.raw`${space}([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)`)
const [least, most] = [-(2n ** 63n), 2n ** 63n - 1n]

/** The number at the beginning of a text; 0 where there is none. */
const floatOf = (text: string): number => Number(real.exec(text)?.[1] ?? 0)

/** As `json_encode(intval($text))` writes it: within 64 bits, the rest of the text not looked at. */
export function phpInteger(text: string): string {
  const written = real.exec(text)?.[1] ?? '0'
  if (/^[+-]?\d+$/.test(written)) return String(within(BigInt(written.replace('+', ''))))
  const number = Math.trunc(Number(written))
  return String(Number.isFinite(number) ? within(BigInt(number)) : 0n)
}

const within = (number: bigint): bigint => (number < least ? least : number > most ? most : number)

/**
 * As `json_encode` writes what CFPropertyList made of the text: it keeps 14 digits (PHP's `precision`), then the fewest that
 * read back the same (`serialize_precision` -1); infinite is written as a word, which reads back as 0.
 */
export function phpReal(text: string): string {
  const given = floatOf(text)
  if (!Number.isFinite(given)) return '0'
  // -0 stays one.
  const kept = given === 0 ? given : Number(fourteenDigits(given))
  const sign = kept < 0 || Object.is(kept, -0) ? '-' : ''
  if (kept === 0) return `${sign}0`
  const [mantissa = '', exponent = ''] = Math.abs(kept).toExponential().split('e')
  const digits = mantissa.replace('.', '')
  // Places before the decimal point.
  const point = Number(exponent) + 1
  if (point < -3 || point > 17) {
    const power = point - 1
    const rest = digits.slice(1) || '0'
    return `${sign}${digits[0]}.${rest}e${power < 0 ? '-' : '+'}${Math.abs(power)}`
  }
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  if (digits.length <= point) return sign + digits.padEnd(point, '0')
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}

/** Rounded half to even, as PHP does; `toPrecision` rounds the exact half up. */
function fourteenDigits(number: number): string {
  // More digits than a double that is half-way between two decimals can have.
  const exact = number.toExponential(60)
  const tie = /^-?\d\.\d{12}[02468]50*e/.test(exact)
  return tie ? exact.replace(/50*e/, 'e') : number.toPrecision(14)
}
