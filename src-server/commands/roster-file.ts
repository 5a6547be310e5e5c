/**
 * A roster as CSV (RFC 4180), as spreadsheets of any language write it: separated by `;`, `,` or tabs, with or without a first
 * line `sep=`. What a spreadsheet has spoilt, or what can be read in two ways, is refused with its line.
 */
import { CsvError, parse } from 'csv-parse/sync'
import { z } from 'zod'
import { nameText } from '../../src-shared/text.ts'
import { Wrong } from './wrong.ts'

export interface Seat {
  number: string
  name: string
  seat: number
  /** Of the file, from 1. */
  line: number
}

export interface Roster {
  seats: Seat[]
  /** Lines in which something without a look of its own was left out: zero-width spaces, marks that turn the text around. */
  cleaned: number[]
}

const columns = ['number', 'name', 'seat'] as const
const separators = [';', ',', '\t'] as const
/** Throws Wrong, naming the line. */
export function readRoster(content: string, file: string): Roster {
  const told = /^"?sep=(.)"?(?:\r\n|\n|\r)/i.exec(content)
  const text = told ? content.slice(told[0].length) : content
  const before = told ? 1 : 0
  const rows = rowsOf(text, separatorOf(text, told?.[1], file), before, file)
  const [header, ...lines] = rows
  const at = columns.map((column) => (header?.cells ?? []).findIndex((name) => titleOf(name) === column))
  const missing = columns.find((_, i) => (at[i] ?? -1) < 0)
  if (!header || missing) throw new Wrong(`${file}: the first line names no column '${missing}'.`)
  const twice = columns.find((column) => header.cells.filter((name) => titleOf(name) === column).length > 1)
  if (twice) throw new Wrong(`${file}: the first line names the column '${twice}' twice.`)
  const cleaned: number[] = []
  const seats = lines.flatMap(({ cells, line }): Seat[] => {
    if (cells.every((cell) => nameText(cell) === '')) return []
    const where = `${file}, line ${line}`
    if (cells.slice(header.cells.length).some((cell) => nameText(cell) !== ''))
      throw new Wrong(
        `${where}: ${cells.length} values for ${header.cells.length} columns; a value with a separator in it stands in quotes.`,
      )
    const given = at.map((column) => cells[column] ?? '')
    const [number = '', name = '', seat = ''] = given.map(nameText)
    if (given.some((cell) => cell.trim().replace(/\s+/g, ' ').normalize('NFC') !== nameText(cell)))
      cleaned.push(line)
    checkNumber(number, where)
    if (name === '') throw new Wrong(`${where}: no name.`)
    if (name.length > 200) throw new Wrong(`${where}: a name of ${name.length} characters.`)
    // Nobody's name has a question mark: an encoding without its letters left them.
    if (/[\ufffd?]/.test(name))
      throw new Wrong(`${where}: '${name}' has lost letters; save the list anew from its source.`)
    if (!/^[1-9][0-9]{0,4}$/.test(seat)) throw new Wrong(`${where}: '${seat}' is no seat.`)
    return [{ number, name, seat: Number(seat), line }]
  })
  if (seats.length === 0) throw new Wrong(`${file} names no student: below the first line there is nothing.`)
  unique(seats, 'number', (one) => one.number, file)
  unique(seats, 'seat', (one) => String(one.seat), file)
  return { seats, cleaned }
}

const titleOf = (name: string): string => nameText(name).toLowerCase()

const month =
  '(янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)'
const spoiltBySpreadsheet = [
  { of: 'a long number', pattern: /^\d+([.,]\d+)?E\+?\d+$/i },
  { of: 'a number', pattern: /^\d+[.,]0+$/ },
  { of: 'numbers that look like a date', pattern: /^\d{1,2}([./-])\d{1,2}\1(\d{2}|\d{4})$/ },
  {
    of: 'numbers that look like a date',
    pattern: new RegExp(`^(\\d{1,2}[./-]${month}\\p{L}*|${month}\\p{L}*[./-]\\d{1,4})\\.?$`, 'iu'),
  },
] as const

function checkNumber(number: string, where: string): void {
  if (number === '' || number.length > 64) throw new Wrong(`${where}: no student number.`)
  const spoilt = spoiltBySpreadsheet.find(({ pattern }) => pattern.test(number))
  if (spoilt)
    throw new Wrong(
      `${where}: '${number}' is what a spreadsheet makes of ${spoilt.of}; give that column the format Text, type the numbers again and save.`,
    )
  if (!/^[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}._/-]*$/u.test(number))
    throw new Wrong(`${where}: '${number}' is no student number (letters, digits, '.', '_', '-', '/').`)
}

function unique(seats: readonly Seat[], what: string, of: (one: Seat) => string, file: string): void {
  const seen = new Map<string, Seat>()
  for (const one of seats) {
    const other = seen.get(of(one))
    if (other)
      throw new Wrong(
        `${file}, line ${one.line}: ${what} ${of(one)} is there twice (also in line ${other.line}).`,
      )
    seen.set(of(one), one)
  }
}

/** The one by which the first line falls into the columns that are needed. */
function separatorOf(text: string, told: string | undefined, file: string): string {
  if (told !== undefined) return told
  const first = text.split(/\r?\n|\r/, 1)[0] ?? ''
  const names = (separator: string) => first.split(separator).map((cell) => titleOf(cell.replaceAll('"', '')))
  const count = (separator: string) => columns.filter((column) => names(separator).includes(column)).length
  const [best] = separators.toSorted((a, b) => count(b) - count(a))
  if (best === undefined || count(best) === 0)
    throw new Wrong(`${file}: the first line names no column '${columns[0]}'.`)
  return best
}

interface Row {
  cells: string[]
  line: number
}
const Parsed = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) }))

/** `before`: lines that stand above this text. */
function rowsOf(text: string, separator: string, before: number, file: string): Row[] {
  try {
    const options = {
      delimiter: separator,
      // Of several programs that wrote in one file each has its own.
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      info: true,
    }
    return Parsed.parse(parse(text, options)).map(({ record, info }) => {
      const line = info.lines + before
      // A roster has no value of several lines: a quote was opened and closed somewhere below, over whoever stands between.
      if (record.some((cell) => /[\r\n]/.test(cell)))
        throw new Wrong(
          `${file}: a quotation mark that was opened is closed only in line ${line}; mend it there or above.`,
        )
      return { cells: record, line }
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = z.int().safeParse(Object(error).lines).data
    const where = line === undefined ? file : `${file}, line ${line + before}`
    if (error.code === 'CSV_QUOTE_NOT_CLOSED')
      throw new Wrong(`${where}: a quotation mark is opened here and never closed.`)
    throw new Wrong(`${where}: a quotation mark stands where none can (${error.code}).`)
  }
}
