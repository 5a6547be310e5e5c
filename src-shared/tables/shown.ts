/**
 * A number of a workbook as its cell shows it: with its leading zeros, places and percent sign, a decimal comma. Dates are
 * `2026-01-31`, the same whatever language the machine has that reads them. Pure.
 */
import { format, getFormatFromId, isDateFormat, isValidFormat } from 'numfmt'
import { all, type Element, first } from '../bank/xml.ts'

export interface ShownDeps {
  styles: Element | null
  /** Days are counted from 1904 (old Macs). */
  date1904: boolean
}

/** `value` as the file has it, `style` the number of the cell's style. */
export function createShown({
  styles,
  date1904,
}: ShownDeps): (value: string, style: string | undefined) => string {
  const own = new Map(
    all(first(styles, 'numFmts'), 'numFmt').map(({ attributes }) => [
      attributes.numFmtId,
      attributes.formatCode,
    ]),
  )
  const patterns = all(first(styles, 'cellXfs'), 'xf').map(({ attributes: { numFmtId = '0' } }) => {
    const pattern = own.get(numFmtId) ?? getFormatFromId(Number(numFmtId)) ?? 'General'
    return isValidFormat(pattern) ? pattern : 'General'
  })
  return (value, style) => {
    const number = Number(value)
    if (!Number.isFinite(number)) return value
    const pattern = patterns[Number(style ?? 0)] ?? 'General'
    if (isDateFormat(pattern)) return dateOf(number, date1904) ?? value
    // Shown as 1,23E+11 where the cell is narrow; the number itself is whole.
    if (/^(general|@)$/i.test(pattern)) return plain(number)
    const text = format(pattern, number, { locale: 'ru' }).trim()
    return text === '' ? plain(number) : text
  }
}

/** Without an exponent where every digit is known, with a decimal comma. */
const plain = (number: number): string =>
  (Number.isSafeInteger(number) ? BigInt(number).toString() : String(number)).replace('.', ',')

const dayMs = 86_400_000
/** Serial numbers of Excel: days from the end of 1899; the 60th is a day that there was not. */
function dateOf(serial: number, date1904: boolean): string | null {
  const days = date1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial
  if (days < 0 || days > 2_958_466) return null
  const iso = new Date(Date.UTC(1899, 11, 30) + Math.round((days * dayMs) / 1000) * 1000).toISOString()
  const [date = '', time = ''] = iso.split('T')
  const clock = time.startsWith('00:00:00') ? '' : time.slice(0, time.startsWith(':00', 5) ? 5 : 8)
  if (serial > 0 && serial < 1) return time.slice(0, time.startsWith(':00', 5) ? 5 : 8)
  return clock === '' ? date : `${date} ${clock}`
}
