/**
 * A roster as CSV (RFC 4180), as spreadsheets of any language write it: separated by `;`, `,` or tabs, with or without a first
 * line `sep=`. What a spreadsheet has spoilt, or what can be read in two ways, is refused with its line.
 */
import {
  hasLostLetters,
  numberLength,
  numberPattern,
  spoiltBySpreadsheet,
} from '../../src-shared/people/number.ts'
import { csvRows, csvText, separatorOf } from '../../src-shared/tables/csv.ts'
import { type Row, UnreadableTable } from '../../src-shared/tables/table.ts'
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
/** Throws Wrong, naming the line. */
export function readRoster(content: string, file: string): Roster {
  const rows = rowsOf(content, file)
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
    if (hasLostLetters(name))
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

function checkNumber(number: string, where: string): void {
  if (number === '' || number.length > numberLength) throw new Wrong(`${where}: no student number.`)
  const spoilt = spoiltBySpreadsheet(number)
  if (spoilt)
    throw new Wrong(
      `${where}: '${number}' is what a spreadsheet makes of ${spoilt.of}; give that column the format Text, type the numbers again and save.`,
    )
  if (!numberPattern.test(number))
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

/** By the separator by which the first line falls into the columns that are needed. */
function rowsOf(content: string, file: string): Row[] {
  const csv = csvText(content)
  const separator = separatorOf(
    csv,
    (cells) => columns.filter((column) => cells.map(titleOf).includes(column)).length,
  )
  if (separator === null) throw new Wrong(`${file}: the first line names no column '${columns[0]}'.`)
  try {
    return csvRows(csv, { separator })
  } catch (error) {
    if (!(error instanceof UnreadableTable)) throw error
    throw new Wrong(`${error.line === null ? file : `${file}, line ${error.line}`}: ${error.message}.`)
  }
}
